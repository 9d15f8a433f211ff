"""Editions of playbooks: written, published by somebody else, retired; and begun in an incident."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from campaigns.commands import content, tasks
from campaigns.commands.tasks import NewTask
from campaigns.domain.playbook import Playbook
from campaigns.domain.playbook_edition import MAY_WRITE, Edition, must_hold
from campaigns.queries import matters
from campaigns.store import incidents, reviewing
from campaigns.store import playbooks as store
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version
from sanctuary.ids import new_id


async def write(
    uow: UnitOfWork,
    playbook: Playbook,
    *,
    answers: Sequence[UUID] = (),
    reason: str,
    by: Actor,
    at: datetime,
) -> Edition:
    """A draft of the next edition; of a new key, the first one of a new playbook."""
    numbered = replace(playbook, edition=await store.next_number(uow, playbook.key))
    must_hold(numbered)
    answered = await _answered(uow, numbered, answers, by)
    edition = Edition(new_id(), numbered, by.id, at, reason, answers=answered)
    await store.add(uow, edition)
    return edition


async def rewrite(
    uow: UnitOfWork,
    edition_id: UUID,
    playbook: Playbook,
    *,
    answers: Sequence[UUID] = (),
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Edition:
    before = await store.get(uow, edition_id, lock=True)
    check_version(expected, before.version)
    kept = replace(playbook, key=before.playbook.key, edition=before.playbook.edition)
    answered = await _answered(uow, kept, answers, by)
    changed = before.rewrite(kept, answers=answered, reason=reason, by=by.id, at=at)
    return await store.save(uow, changed)


async def _answered(
    uow: UnitOfWork, playbook: Playbook, answers: Sequence[UUID], by: Actor
) -> tuple[UUID, ...]:
    """The learning points that an edition says it answers, each once and still open."""
    wanted = tuple(dict.fromkeys(answers))
    fit = {
        point.id
        for point in await reviewing.points_of(uow, wanted)
        if point.open and point.concerns(playbook) and by.may(*MAY_WRITE, nation=point.nation)
    }
    errors = [
        {"field": f"answers/{index}", "detail": "Not open, or not about this playbook."}
        for index, each in enumerate(wanted)
        if each not in fit
    ]
    if errors:
        raise Invalid(
            "An edition answers learning points that are open and that an incident of its kinds "
            "suggested. The draft shows them as open_points; leave out the others.",
            errors=errors,
        )
    return wanted


async def publish(
    uow: UnitOfWork, edition_id: UUID, *, expected: int, by: Actor, at: datetime
) -> Edition:
    """From now on what begins, begins with it. Its texts pass the content check."""
    before = await store.get(uow, edition_id, lock=True)
    check_version(expected, before.version)
    published = before.publish(by=by, at=at)
    await content.must_pass(uow, await matters.of_playbook(uow, before), at=at)
    await _take_up(uow, published, by=by, at=at)
    return await store.save(uow, published)


async def _take_up(uow: UnitOfWork, edition: Edition, *, by: Actor, at: datetime) -> None:
    """What the edition answers is answered; what another took up meanwhile stays with that."""
    said = Decision(by.id, at, edition.reason)
    for point in await reviewing.points_of(uow, edition.answers):
        if point.open:
            await reviewing.save_point(uow, point.take_up(edition.playbook.edition, said))
            text = f"{edition.playbook.key}, edition {edition.playbook.edition}"
            await incidents.note(
                uow, point.incident_id, "learning point taken up", by=by.id, at=at, text=text
            )


async def retire(
    uow: UnitOfWork, edition_id: UUID, *, reason: str, expected: int, by: Actor, at: datetime
) -> Edition:
    before = await store.get(uow, edition_id, lock=True)
    check_version(expected, before.version)
    return await store.save(uow, before.retire(reason=reason, by=by.id, at=at))


async def begin(
    uow: UnitOfWork, incident_id: UUID, key: str, *, by: Actor, at: datetime
) -> Playbook:
    """An incident is answered by a playbook: its steps become tasks, each with its hour.

    The same one again changes nothing: it stays with the edition that it began with.
    """
    incident = await incidents.get(uow, incident_id, lock=True)
    incident.led_by(by)
    begun = [each.playbook for each in await store.pinned(uow, store.INCIDENT, incident_id)]
    for playbook in begun:
        if playbook.key == key:
            return playbook
    playbook = await store.current(uow, key)
    await store.pin(uow, store.INCIDENT, incident_id, playbook, by=by.id, at=at)
    for step in playbook.steps:
        why = f"{playbook.title.en}, edition {playbook.edition}: {step.who}"
        due_at = at + timedelta(hours=step.within_hours)
        await tasks.add(uow, incident_id, NewTask(step.text, why, None, due_at), by=by, at=at)
    text = f"{playbook.key}, edition {playbook.edition}"
    await incidents.note(uow, incident_id, "playbook begun", by=by.id, at=at, text=text)
    return playbook
