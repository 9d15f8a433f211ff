"""Notes: a message from the team to one person, read on a page; the mail about it says nothing."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field

from membership.api.fields import Body
from membership.commands import notes as commands
from membership.domain.note import Note
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.errors import NotFound
from sanctuary.http import Now, Uow, sealed_router

router = sealed_router("/v1/notes", tags=["notes"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]


class NoteBody(Body):
    person_id: UUID
    text: str = Field(min_length=1, max_length=5000)


class NoteView(BaseModel):
    id: UUID
    person_id: UUID
    text: str
    written_at: datetime

    @classmethod
    def of(cls, one: Note) -> "NoteView":
        return cls(id=one.id, person_id=one.person_id, text=one.text, written_at=one.written_at)


@router.put("/{note_id}", status_code=202)
async def write(note_id: UUID, body: NoteBody, uow: Uow, actor: Team, now: Now) -> NoteView:
    """Write to one person. Choose any new UUID as the id; sending it again writes once."""
    made = await commands.from_the_team(
        uow, note_id, person_id=body.person_id, text=body.text, by=actor, at=now
    )
    return NoteView.of(made)


@router.get("/{note_id}")
async def note(note_id: UUID, uow: Uow, actor: Team) -> NoteView:
    """A note that you wrote yourself."""
    found = await commands.written_by(uow, note_id, by=actor)
    if found is None:
        raise NotFound("You wrote no such note. Check the id.")
    return NoteView.of(found)
