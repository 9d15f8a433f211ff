"""The edition of one application: what a newer one would change, and moving a draft to it."""

from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, ConfigDict

from awards import commands
from awards.api.applications import ApplicationOut, show
from awards.api.callers import OfApplication
from awards.domain.editions import Move
from awards.domain.scheme import Key
from awards.queries import moving
from sanctuary import http
from sanctuary.clock import london_day
from sanctuary.http import Edit, Now, Uow

router = http.router("/v1/applications/{application_id}/edition", ["schemes"])


class ChangeOut(BaseModel):
    """`kind`: criterion_added, criterion_reworded, criterion_dropped or rule_changed."""

    model_config = ConfigDict(from_attributes=True)

    what: str
    kind: str
    before: str
    after: str


class NewerOut(BaseModel):
    """What moving would do. `set_aside` are answers that are no longer asked for, but kept."""

    scheme: str
    edition: str
    changes: list[ChangeOut]
    kept: list[str]
    to_answer: list[str]
    set_aside: list[str]


class ApplicationEditionOut(BaseModel):
    """`newer` is empty once the application was sent: then the edition is fixed."""

    application_id: UUID
    scheme: str
    edition: str
    fixed: bool
    newer: NewerOut | None


class EditionWantedIn(BaseModel):
    """The edition that the preview showed."""

    edition: Key


def _newer(move: Move | None) -> NewerOut | None:
    if move is None:
        return None
    return NewerOut(
        scheme=move.after.key,
        edition=move.after.edition,
        changes=[ChangeOut.model_validate(each) for each in move.changes],
        kept=list(move.kept),
        to_answer=list(move.to_answer),
        set_aside=list(move.set_aside),
    )


@router.get("")
async def preview_edition(
    application_id: UUID, by: OfApplication, response: Response, uow: Uow, now: Now
) -> ApplicationEditionOut:
    """What a newer edition would change for this draft. Looking changes nothing."""
    found, move = await moving.preview(uow, application_id, by=by, today=london_day(now))
    http.etag(response, found.version)
    return ApplicationEditionOut(
        application_id=found.id,
        scheme=found.scheme,
        edition=found.edition,
        fixed=found.submitted_at is not None,
        newer=_newer(move),
    )


@router.put("")
async def move_to_edition(
    application_id: UUID, body: EditionWantedIn, by: OfApplication, edit: Edit
) -> ApplicationOut:
    """Move the draft. Answers to what is asked no longer stay in its saved states."""
    moved = await commands.move_draft(
        edit.uow, application_id, body.edition, expected=edit.expected, by=by, at=edit.now
    )
    http.etag(edit.response, moved.version)
    return show(moved)
