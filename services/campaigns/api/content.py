"""The content check: of any text, and of what waits for approval; and who let what stand."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field, StringConstraints

from campaigns.api.fields import Body, Nation, Text
from campaigns.commands import content as commands
from campaigns.domain.content import Finding, Language, Piece, Severity, musts
from campaigns.domain.matter import MAY_OVERRULE, Matter
from campaigns.domain.mobilisation import LEADERS
from campaigns.queries import matters
from campaigns.queries.matters import LANGUAGES
from campaigns.store import content as store
from campaigns.store import uses
from campaigns.store.uses import Uses
from sanctuary.actor import Actor
from sanctuary.auth import requires, signed_in
from sanctuary.http import Now, Page, PageRequest, Uow
from sanctuary.http import router as new_router
from sanctuary.ids import new_id

router = new_router("/v1", ["content check"])
SignedIn = Annotated[Actor, Depends(signed_in)]
Leader = Annotated[Actor, Depends(requires(*LEADERS))]
Overruler = Annotated[Actor, Depends(requires(*MAY_OVERRULE))]
LONGEST = 20_000
Written = Annotated[str, StringConstraints(max_length=LONGEST)]

Named = Annotated[tuple[UUID, ...], Field(max_length=50)]


class NewCheck(Body):
    """A text in one language or in both. Nothing of it is kept."""

    en: Annotated[Written, Field(examples=["Come and meet people seeking sanctuary"])] = ""
    cy: Annotated[Written, Field(examples=["Dewch i gwrdd â phobl sy’n ceisio noddfa"])] = ""
    facts: Named = ()
    stories: Named = ()
    photos: Named = ()
    nations: Annotated[list[Nation] | None, Field(description="Where it will be read")] = None


class UsesBody(Body):
    """Ids of facts, stories and photos."""

    facts: Named = ()
    stories: Named = ()
    photos: Named = ()


class FindingView(BaseModel):
    """`start` and `end` count characters of the text of `field`; both 0 where it is about no place.

    `binding`: nobody can let it stand. `key` names it to whoever lets it stand.
    """

    check: str
    severity: Severity
    field: str
    language: Language
    start: int
    end: int
    found: str
    why: str
    instead: str
    binding: bool
    key: str


class CheckView(BaseModel):
    """`passes`: nothing in it has to change."""

    passes: bool
    findings: list[FindingView]


class MatterCheckView(CheckView):
    """`overruled`: the keys of what somebody let stand."""

    overruled: list[str]


class NewOverrule(Body):
    """Which finding of which matter, as the check gave it, and why it may stand."""

    matter: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")]
    matter_id: UUID
    finding: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    reason: Text


class OverruleView(BaseModel):
    overrule_id: UUID
    matter: str
    matter_id: UUID
    finding: str
    check: str
    found: str
    reason: str
    by: UUID
    at: datetime


@router.post("/content-checks")
async def check_content(body: NewCheck, actor: SignedIn, uow: Uow, now: Now) -> CheckView:
    """What to change in a text before others read it, why, and another way to say it."""
    texts = {"en": body.en, "cy": body.cy}
    matter = Matter(
        kind="text",
        id=new_id(),
        author=actor.id,
        pieces=tuple(
            Piece(language, language, texts[language]) for language in LANGUAGES if texts[language]
        ),
        facts=body.facts,
        stories=body.stories,
        photos=body.photos,
        nations=None if body.nations is None else frozenset(body.nations),
    )
    found = await commands.findings_of(uow, matter, at=now)
    return CheckView(passes=not musts(found), findings=[view(each) for each in found])


@router.get("/content-checks/{matter}/{matter_id}")
async def show_check(
    matter: str, matter_id: UUID, actor: Leader, uow: Uow, now: Now
) -> MatterCheckView:
    """What the check says now of something that is written here, such as a mobilisation."""
    wanted = await matters.find(uow, matter, matter_id, by=actor)
    found = await commands.findings_of(uow, wanted, at=now)
    let_stand = await store.overruled(uow, matter, matter_id)
    left = [one for one in musts(found) if one.binding or one.key not in let_stand]
    return MatterCheckView(
        passes=not left,
        findings=[view(each) for each in found],
        overruled=sorted(let_stand),
    )


@router.put("/content-uses/{matter}/{matter_id}")
async def set_uses(
    *, matter: str, matter_id: UUID, body: UsesBody, actor: Leader, uow: Uow, now: Now
) -> UsesBody:
    """Say on which facts, stories and photos something rests: from now on these and no others."""
    await matters.find(uow, matter, matter_id, by=actor)
    wanted = Uses(body.facts, body.stories, body.photos)
    await uses.set_uses(uow, matter, matter_id, wanted, by=actor.id, at=now)
    return await show_uses(matter, matter_id, actor, uow)


@router.get("/content-uses/{matter}/{matter_id}")
async def show_uses(matter: str, matter_id: UUID, actor: Leader, uow: Uow) -> UsesBody:
    """What something rests on."""
    await matters.find(uow, matter, matter_id, by=actor)
    found = await uses.uses_of(uow, matter, matter_id)
    return UsesBody(facts=found.facts, stories=found.stories, photos=found.photos)


@router.post("/content-overrules", status_code=204)
async def overrule(body: NewOverrule, actor: Overruler, uow: Uow, now: Now) -> None:
    """Let one finding stand, by name and with a reason; never one's own text."""
    matter = await matters.find(uow, body.matter, body.matter_id, by=actor)
    await commands.overrule(uow, matter, body.finding, reason=body.reason, by=actor, at=now)


@router.get("/content-overrules")
async def list_overrules(
    _: Overruler,
    uow: Uow,
    asked: PageRequest,
    matter: str | None = None,
    matter_id: UUID | None = None,
) -> Page[OverruleView]:
    """Who let what stand and why, newest first."""
    rows = await store.listed(uow, asked, matter=matter, matter_id=matter_id)
    return asked.page(rows, _overrule, lambda row: (row.id,))


def view(finding: Finding) -> FindingView:
    return FindingView(
        check=finding.check,
        severity=finding.severity,
        field=finding.field,
        language=finding.language,
        start=finding.start,
        end=finding.end,
        found=finding.found,
        why=finding.why,
        instead=finding.instead,
        binding=finding.binding,
        key=finding.key,
    )


def _overrule(row: Any) -> OverruleView:
    return OverruleView(
        overrule_id=row.id,
        matter=row.matter,
        matter_id=row.matter_id,
        finding=row.finding,
        check=row.check,
        found=row.found,
        reason=row.reason,
        by=row.by,
        at=row.at,
    )
