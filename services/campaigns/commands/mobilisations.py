"""Writing, approving, launching and ending mobilisations."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from campaigns import rules
from campaigns.commands import content
from campaigns.commands.release import begin, must_reach_somebody, stop
from campaigns.domain import audience_words
from campaigns.domain.incident import Level
from campaigns.domain.language import Fallback
from campaigns.domain.mobilisation import RUNNING, Mobilisation, Status, may_lead
from campaigns.domain.playbook import PLACES, Category
from campaigns.domain.waterfall import Waterfall
from campaigns.queries import matters
from campaigns.store import frozen as frozen_store
from campaigns.store import incidents as incident_store
from campaigns.store import meant as meant_store
from campaigns.store import mobilisations as store
from campaigns.store import playbooks as playbook_store
from campaigns.store import targeting
from sanctuary.actor import Actor
from sanctuary.auth import grants_of
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Stale
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Wish:
    """What an author asks for. Left out: what the playbook proposes."""

    playbook: str
    incident_id: UUID | None = None
    title: str | None = None
    title_cy: str | None = None
    rule: Any = None
    category: Category | None = None
    drill: bool = False


async def write(uow: UnitOfWork, wish: Wish, *, by: Actor, at: datetime) -> Mobilisation:
    """A draft, with the playbook's audience for the incident's place unless told otherwise."""
    playbook = await playbook_store.beginning(uow, wish.playbook, wish.incident_id)
    places: dict[str, str | None] = {}
    national = False
    if wish.incident_id is not None:
        incident = await incident_store.get(uow, wish.incident_id)
        places = {name: getattr(incident, name) for name in PLACES}
        national = incident.level is Level.NATIONAL
    rule = playbook.audience_for(places) if wish.rule is None else audience_words.parse(wish.rule)
    mobilisation = Mobilisation(
        id=new_id(),
        playbook=playbook.key,
        title=wish.title or playbook.title.en,
        title_cy=wish.title_cy or ("" if wish.title else playbook.title.cy),
        category=wish.category or playbook.category,
        rule=await targeting.scoped(uow, rule),
        template=playbook.template,
        stand_down_template=playbook.stand_down_template,
        author=by.id,
        created_at=at,
        incident_id=wish.incident_id,
        drill=wish.drill,
        kinds=tuple(sorted({call.action.value for call in playbook.calls})),
        national=national,
    )
    mobilisation.led_by(by)
    await store.add(uow, mobilisation)
    await playbook_store.pin(
        uow, playbook_store.MOBILISATION, mobilisation.id, playbook, by=by.id, at=at
    )
    await store.note(uow, mobilisation.id, "written", by=by.id, at=at)
    return mobilisation


async def change_audience(
    uow: UnitOfWork, mobilisation_id: UUID, rule: Any, *, expected: int, by: Actor, at: datetime
) -> Mobilisation:
    """Approvals that were given are void: they were given for other people."""
    found = await store.get(uow, mobilisation_id, lock=True)
    if found.version != expected:
        raise Stale(
            "Somebody changed this mobilisation after you opened it. "
            "Please load it again, look at what changed, and save once more."
        )
    wanted = await targeting.scoped(uow, audience_words.parse(rule))
    changed = found.change_audience(wanted, by=by)
    await meant_store.of(uow, changed)
    await frozen_store.thaw(uow, changed.id)
    changed = await store.save(uow, changed)
    await store.note(uow, changed.id, "audience changed", by=by.id, at=at)
    return changed


async def approve(
    uow: UnitOfWork, mobilisation_id: UUID, *, note: str, by: Actor, at: datetime
) -> Mobilisation:
    """The first approval freezes the audience; a second one is given for the same people."""
    found = await with_level(uow, await store.get(uow, mobilisation_id, lock=True))
    found.led_by(by)
    seen = await frozen_store.frozen(uow, found.id) if found.is_frozen else None
    if seen is None:
        seen = await frozen_store.freeze(uow, found.id, await meant_store.of(uow, found))
    approved = found.approve(by=by, at=at, matched=seen.matched, two_above=two_above(at))
    await content.must_pass(uow, await matters.of_mobilisation(uow, found), at=at)
    approved = await store.save(uow, approved)
    await store.note(uow, approved.id, "approved", by=by.id, at=at, text=note)
    return approved


async def launch(
    uow: UnitOfWork,
    mobilisation_id: UUID,
    *,
    fall_back: int | None,
    fallback_reason: str,
    by: Actor,
    at: datetime,
) -> Mobilisation:
    """Let the first of the frozen audience go, in the transaction that answers.

    `fall_back` of the audience would not read it in their language; None: nobody can say.
    """
    found = await with_level(uow, await store.get(uow, mobilisation_id, lock=True))
    found.ready(by=by)
    await content.must_pass(uow, await matters.of_mobilisation(uow, found), at=at)
    frozen = await frozen_store.frozen(uow, found.id) or Waterfall({})
    standing = await _standing(uow, found)
    launched, event = found.launch(
        by=by, at=at, frozen=frozen, standing=standing, two_above=two_above(at)
    )
    await must_reach_somebody(uow, found)
    fallback = Fallback.decided(fall_back, fallback_reason, by=by.id, at=at)
    launched = await store.save(uow, replace(launched, fallback=fallback))
    why = fallback.reason if fallback else ""
    await store.note(uow, launched.id, "launched", by=by.id, at=at, text=why)
    uow.emit(event)
    return await begin(uow, launched, at=at)


async def _standing(uow: UnitOfWork, mobilisation: Mobilisation) -> frozenset[UUID]:
    """Those who approved it and may still lead here: a grant may have been taken back since."""
    return frozenset(
        [
            approval.by
            for approval in mobilisation.approvals
            if may_lead(Actor(approval.by, await grants_of(uow, approval.by)), mobilisation.rule)
        ]
    )


async def with_level(uow: UnitOfWork, mobilisation: Mobilisation) -> Mobilisation:
    """An incident may have become national since the draft was written."""
    national = await incident_store.is_national(uow, mobilisation.incident_id)
    return replace(mobilisation, national=national)


def two_above(at: datetime) -> int:
    """More people than this are approved by two."""
    people: int = rules.on("approving", london_day(at))["two_above"]
    return people


async def pause(
    uow: UnitOfWork, mobilisation_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Mobilisation:
    paused, event = (await store.get(uow, mobilisation_id, lock=True)).pause(by=by)
    uow.emit(event)
    await stop(uow, paused.id)
    return await _kept(uow, paused, reason=reason, by=by, at=at)


async def resume(
    uow: UnitOfWork, mobilisation_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Mobilisation:
    found = await store.get(uow, mobilisation_id, lock=True)
    live, event = found.resume(by=by)
    await content.must_pass(uow, await matters.of_mobilisation(uow, found), at=at)
    uow.emit(event)
    live = await _kept(uow, live, reason=reason, by=by, at=at)
    return await begin(uow, live, at=at)


async def withdraw(
    uow: UnitOfWork, mobilisation_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Mobilisation:
    withdrawn = (await store.get(uow, mobilisation_id, lock=True)).withdraw(by=by)
    await frozen_store.thaw(uow, withdrawn.id)
    return await _kept(uow, withdrawn, reason=reason, by=by, at=at)


async def _kept(
    uow: UnitOfWork, changed: Mobilisation, *, reason: str, by: Actor, at: datetime
) -> Mobilisation:
    changed = await store.save(uow, changed)
    await store.note(uow, changed.id, changed.status.value, by=by.id, at=at, text=reason)
    return changed


async def stand_down(
    uow: UnitOfWork, mobilisation_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Mobilisation:
    """All clear. Asked again for what is stood down already, it changes nothing."""
    found = await store.get(uow, mobilisation_id, lock=True)
    if found.status is Status.STOOD_DOWN:
        found.led_by(by)
        return found
    return await _end_early(uow, found, reason=reason, by=by, at=at)


async def stand_down_all(
    uow: UnitOfWork, incident_id: UUID, *, reason: str, by: Actor, at: datetime
) -> None:
    """End every urgent mobilisation of an incident that is over."""
    for found in await store.of_incident(uow, incident_id, sorted(RUNNING)):
        if found.category == "urgent":
            await _end_early(uow, found, reason=reason, by=by, at=at)


async def _end_early(
    uow: UnitOfWork, found: Mobilisation, *, reason: str, by: Actor, at: datetime
) -> Mobilisation:
    stood_down, event = found.stand_down(by=by)
    await stop(uow, found.id)
    stood_down = await store.save(uow, stood_down)
    await store.note(uow, found.id, "stood down", by=by.id, at=at, text=reason)
    uow.emit(event)
    return stood_down


async def close(
    uow: UnitOfWork, mobilisation_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Mobilisation:
    closed, event = (await store.get(uow, mobilisation_id, lock=True)).close(by=by)
    await stop(uow, closed.id)
    closed = await store.save(uow, closed)
    await store.note(uow, closed.id, "closed", by=by.id, at=at, text=reason)
    uow.emit(event)
    return closed


async def evaluate(
    uow: UnitOfWork,
    mobilisation_id: UUID,
    *,
    went_well: str,
    change: str,
    hours: float,
    by: Actor,
    at: datetime,
) -> Mobilisation:
    """The debrief, after which nothing about it changes any more."""
    evaluated = (await store.get(uow, mobilisation_id, lock=True)).evaluate(by=by)
    evaluated = await store.save(uow, evaluated)
    await store.add_debrief(
        uow, evaluated.id, went_well=went_well, change=change, hours=hours, by=by.id, at=at
    )
    await store.note(uow, evaluated.id, "evaluated", by=by.id, at=at)
    return evaluated
