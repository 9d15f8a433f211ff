"""Corrections: proposed, read by a second person where many were alarmed, and then told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from campaigns.commands import content
from campaigns.commands.mobilisations import two_above
from campaigns.commands.release import stop
from campaigns.domain.correction import Correction
from campaigns.domain.incident import Level
from campaigns.domain.mobilisation import Mobilisation, Status
from campaigns.queries import matters
from campaigns.store import corrections as store
from campaigns.store import incidents, mobilisations
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import Refusal
from sanctuary.ids import new_id


class NobodyAlarmed(Refusal):
    slug = "nobody-alarmed"
    status = 409
    title = "There is nothing to correct"


@dataclass(frozen=True, slots=True)
class Words:
    """What was wrong and what is right, in both languages, and why it is said."""

    en: str
    cy: str
    reason: str


async def of_mobilisation(
    uow: UnitOfWork, mobilisation_id: UUID, words: Words, *, by: Actor, at: datetime
) -> Correction:
    """Propose it; where not many were called, it is told at once."""
    found = await mobilisations.get(uow, mobilisation_id, lock=True)
    found.led_by(by)
    found.must_be_correctable()
    alarming = found.category == "urgent" or found.approvals_needed(found.size, two_above(at)) > 1
    made = _proposed(words, alarming=alarming, by=by, at=at, mobilisation_id=found.id)
    await store.add(uow, made)
    await mobilisations.note(
        uow, found.id, "correction proposed", by=by.id, at=at, text=words.reason
    )
    return made if alarming else await confirm(uow, made.id, by=by, at=at)


async def of_alerts(
    uow: UnitOfWork, incident_id: UUID, words: Words, *, by: Actor, at: datetime
) -> Correction:
    """The same of the alerts to groups of an incident, all of them together."""
    incident = await incidents.get(uow, incident_id, lock=True)
    incident.led_by(by)
    if not await incidents.every_alert(uow, incident_id):
        raise NobodyAlarmed(
            "No group was alerted about this incident, so there is nobody to tell. Correct the "
            "incident itself, or the mobilisation that went out."
        )
    alarming = incident.level is Level.NATIONAL
    made = _proposed(words, alarming=alarming, by=by, at=at, incident_id=incident.id)
    await store.add(uow, made)
    await incidents.note(
        uow, incident.id, "correction proposed", by=by.id, at=at, text=words.reason
    )
    return made if alarming else await confirm(uow, made.id, by=by, at=at)


async def confirm(uow: UnitOfWork, correction_id: UUID, *, by: Actor, at: datetime) -> Correction:
    """Tell it. A running mobilisation is paused: nobody more is sent what is known to be wrong."""
    await led_by(uow, await store.get(uow, correction_id), by)
    confirmed = (await store.get(uow, correction_id, lock=True)).confirm(by=by.id, at=at)
    await _checked(uow, confirmed, by=by, at=at)
    await store.save(uow, confirmed)
    if confirmed.mobilisation_id is not None:
        await _tell_called(uow, confirmed, confirmed.mobilisation_id, by=by, at=at)
    elif confirmed.incident_id is not None:
        for alert in await incidents.every_alert(uow, confirmed.incident_id):
            uow.emit(alert.corrected(confirmed.id))
        await incidents.note(uow, confirmed.incident_id, "corrected", by=by.id, at=at)
    return confirmed


async def withdraw(
    uow: UnitOfWork, correction_id: UUID, *, reason: str, by: Actor, at: datetime
) -> Correction:
    """Give up a proposal that is not right itself."""
    await led_by(uow, await store.get(uow, correction_id), by)
    withdrawn = (await store.get(uow, correction_id, lock=True)).withdraw()
    await store.save(uow, withdrawn)
    kind = "correction withdrawn"
    if withdrawn.mobilisation_id is not None:
        await mobilisations.note(uow, withdrawn.mobilisation_id, kind, by=by.id, at=at, text=reason)
    elif withdrawn.incident_id is not None:
        await incidents.note(uow, withdrawn.incident_id, kind, by=by.id, at=at, text=reason)
    return withdrawn


async def led_by(uow: UnitOfWork, correction: Correction, by: Actor) -> None:
    """Raise NotPermitted unless `by` leads what it corrects. Locks that first, always."""
    if correction.mobilisation_id is not None:
        (await mobilisations.get(uow, correction.mobilisation_id, lock=True)).led_by(by)
    elif correction.incident_id is not None:
        (await incidents.get(uow, correction.incident_id, lock=True)).led_by(by)


async def _checked(uow: UnitOfWork, one: Correction, *, by: Actor, at: datetime) -> None:
    """What its author tells alone has to be clean; of the rest, others may let something stand."""
    matter = await matters.of_correction(uow, one)
    if by.id == one.proposed_by:
        content.must_be_clean(await content.findings_of(uow, matter, at=at))
    else:
        await content.must_pass(uow, matter, at=at)


async def _tell_called(
    uow: UnitOfWork, correction: Correction, mobilisation_id: UUID, *, by: Actor, at: datetime
) -> None:
    found: Mobilisation = await mobilisations.get(uow, mobilisation_id, lock=True)
    found.must_be_correctable()
    if found.status is Status.LIVE:
        found, paused = found.pause(by=by)
        await stop(uow, found.id)
        await mobilisations.save(uow, found)
        uow.emit(paused)
    uow.emit(found.corrected(correction.id))
    await mobilisations.note(uow, found.id, "corrected", by=by.id, at=at)


def _proposed(
    words: Words,
    *,
    alarming: bool,
    by: Actor,
    at: datetime,
    mobilisation_id: UUID | None = None,
    incident_id: UUID | None = None,
) -> Correction:
    return Correction(
        id=new_id(),
        says_en=words.en,
        says_cy=words.cy,
        reason=words.reason,
        alarming=alarming,
        proposed_by=by.id,
        proposed_at=at,
        mobilisation_id=mobilisation_id,
        incident_id=incident_id,
    )
