"""What passes the content check, by kind: how each is found, and who may see what is said of it.

A new kind is a function here and its line in `MATTERS`.
"""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from sqlalchemy import select

from campaigns import tables
from campaigns.domain import audience
from campaigns.domain.consent import Channel
from campaigns.domain.content import Language, Piece
from campaigns.domain.correction import Correction
from campaigns.domain.matter import Matter
from campaigns.domain.mobilisation import Mobilisation
from campaigns.domain.playbook_edition import MAY_WRITE, Edition, pieces
from campaigns.store import corrections, incidents, mobilisations, playbooks, uses
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid

Found = Callable[[UnitOfWork, UUID, Actor], Awaitable[Matter]]
MOBILISATION = "mobilisation"
PLAYBOOK = "playbook"
# A message leads to a page of ours: what is used in it is used there.
WHERE_READ = Channel.WEBSITE.value
LANGUAGES: tuple[Language, ...] = ("en", "cy")


async def of_mobilisation(uow: UnitOfWork, one: Mobilisation) -> Matter:
    """Its title as each language reads it, and what it rests on."""
    rests_on = await uses.all_of_mobilisation(uow, one.id)
    return Matter(
        kind=MOBILISATION,
        id=one.id,
        author=one.author,
        pieces=tuple(Piece("title", language, one.title_in(language)) for language in LANGUAGES),
        channel=WHERE_READ,
        facts=rests_on.facts,
        stories=rests_on.stories,
        photos=rests_on.photos,
        nations=audience.nations(one.rule),
        shunned=await sources_of(uow, one.incident_id),
    )


async def of_correction(uow: UnitOfWork, one: Correction) -> Matter:
    """What it says in each language. It must not repeat what it corrects."""
    incident_id = one.incident_id
    if one.mobilisation_id is not None:
        incident_id = (await mobilisations.get(uow, one.mobilisation_id)).incident_id
    return Matter(
        kind="correction",
        id=one.id,
        author=one.proposed_by,
        pieces=(Piece("says_en", "en", one.says_en), Piece("says_cy", "cy", one.says_cy)),
        shunned=await sources_of(uow, incident_id),
    )


async def of_playbook(uow: UnitOfWork, one: Edition) -> Matter:
    """Everything that people read in it, and what the team does."""
    rests_on = await uses.uses_of(uow, PLAYBOOK, one.id)
    return Matter(
        kind=PLAYBOOK,
        id=one.id,
        author=one.written_by,
        pieces=pieces(one.playbook),
        channel=WHERE_READ,
        facts=rests_on.facts,
        stories=rests_on.stories,
        photos=rests_on.photos,
    )


async def sources_of(uow: UnitOfWork, incident_id: UUID | None) -> tuple[str, ...]:
    """The pages that reports of an incident point at; no text of ours leads there."""
    if incident_id is None:
        return ()
    table = tables.signal
    rows = await uow.all(
        select(table.c.source)
        .where(table.c.incident_id == incident_id, table.c.source.is_not(None))
        .distinct()
        .order_by(table.c.source)
    )
    return tuple(row.source for row in rows)


async def _mobilisation(uow: UnitOfWork, mobilisation_id: UUID, by: Actor) -> Matter:
    found = await mobilisations.get(uow, mobilisation_id)
    found.led_by(by)
    return await of_mobilisation(uow, found)


async def _correction(uow: UnitOfWork, correction_id: UUID, by: Actor) -> Matter:
    found = await corrections.get(uow, correction_id)
    if found.mobilisation_id is not None:
        (await mobilisations.get(uow, found.mobilisation_id)).led_by(by)
    elif found.incident_id is not None:
        incident = await incidents.get(uow, found.incident_id)
        by.must(Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER, nation=incident.nation)
    return await of_correction(uow, found)


async def _playbook(uow: UnitOfWork, edition_id: UUID, by: Actor) -> Matter:
    by.must(*MAY_WRITE)
    return await of_playbook(uow, await playbooks.get(uow, edition_id))


MATTERS: Mapping[str, Found] = {
    MOBILISATION: _mobilisation,
    "correction": _correction,
    PLAYBOOK: _playbook,
}


async def find(uow: UnitOfWork, kind: str, matter_id: UUID, *, by: Actor) -> Matter:
    """The matter, for somebody who may see it."""
    known = MATTERS.get(kind)
    if known is None:
        raise Invalid(
            f"There is nothing of that kind to check. There are: {', '.join(sorted(MATTERS))}.",
            errors=[{"field": "matter", "detail": "This is no kind that we know."}],
        )
    return await known(uow, matter_id, by)
