"""Press contacts with limited access, and what journalists ask for, until it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from campaigns import rules
from campaigns.domain.press import OPEN, Contact, Request, Status, reminders
from campaigns.sealed import open_words, seal_words
from campaigns.store import lines as official
from campaigns.store import press as store
from sanctuary.actor import Actor, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, KeyReused, NotFound
from sanctuary.events.campaigns import CompanionAsked, PressRequestDue
from sanctuary.http import check_version
from sanctuary.ids import derived_id
from sanctuary.schedule import cancel_timer, set_timer

MANAGER = Role.CAMPAIGN_MANAGER
DUE = "press_due"
DETAILS = ("called", "email", "phone", "notes")


@dataclass(frozen=True, slots=True)
class Sight:
    """Where somebody may look: as campaign manager, or with leave. Being national is not enough."""

    by: Actor
    leave: Sequence[tuple[str, str | None]]

    def covers(self, one: Contact | Request) -> bool:
        return self.by.holds(MANAGER, nation=one.nation) or any(
            nation == one.nation and area in {None, one.area} for nation, area in self.leave
        )


async def sight(uow: UnitOfWork, by: Actor) -> Sight:
    return Sight(by, [(row.nation, row.area) for row in await store.access_of(uow, by.id)])


async def add(uow: UnitOfWork, new: Contact, details: dict[str, str], *, by: Actor) -> Contact:
    if not (await sight(uow, by)).covers(new):
        raise store.not_there()
    made = replace(new, sealed=seal_words(uow, _contact(new.id), **details))
    if await store.add_contact(uow, made):
        return made
    there = await store.get_contact(uow, new.id)
    if (there.outlet, there.added_by) != (new.outlet, by.id):
        raise KeyReused("This id belongs to another record. Choose a new one.")
    return there


async def listed(uow: UnitOfWork, *, by: Actor) -> list[Contact]:
    """Outlet, topics and the last contact: who it is, is opened one by one."""
    seen = await sight(uow, by)
    return [one for one in await store.contacts(uow) if seen.covers(one)]


async def opened(uow: UnitOfWork, contact_id: UUID, *, by: Actor) -> tuple[Contact, dict[str, str]]:
    found = await _seen(uow, contact_id, by)
    words = await open_words(
        uow, found.sealed, _contact(found.id), by=by.id, why="to reach a journalist"
    )
    return found, words


async def change(
    uow: UnitOfWork,
    contact_id: UUID,
    changes: dict[str, Any],
    details: dict[str, str],
    *,
    expected: int,
    by: Actor,
) -> Contact:
    found = await _seen(uow, contact_id, by, lock=True)
    check_version(expected, found.version)
    sealed = seal_words(uow, _contact(found.id), **details)
    return await store.save_contact(uow, replace(found, **changes, sealed=sealed))


async def spoke(
    uow: UnitOfWork, contact_id: UUID, on: date, *, expected: int, by: Actor
) -> Contact:
    found = await _seen(uow, contact_id, by, lock=True)
    check_version(expected, found.version)
    return await store.save_contact(uow, found.spoke(on, today=uow.clock.today()))


async def forget(uow: UnitOfWork, contact_id: UUID, *, by: Actor) -> None:
    """They do not want to be listed, or have moved on: nothing of them stays."""
    await _seen(uow, contact_id, by, lock=True)
    await store.drop_contact(uow, contact_id)


async def give_leave(
    uow: UnitOfWork,
    access_id: UUID,
    person_id: UUID,
    *,
    nation: str,
    area: str | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    by.must(MANAGER, nation=nation)
    if person_id == by.id:
        raise Invalid("Leave is given to somebody else than yourself.")
    await store.give_access(
        uow,
        id=access_id,
        person_id=person_id,
        nation=nation,
        area=area,
        given_by=by.id,
        given_at=at,
        given_reason=reason,
    )


async def end_leave(uow: UnitOfWork, access_id: UUID, *, by: Actor, at: datetime) -> None:
    """From this moment they see nothing of it any more."""
    by.must(MANAGER, nation=(await store.get_access(uow, access_id)).nation)
    await store.end_access(uow, access_id, at=at)


async def receive(
    uow: UnitOfWork, new: Request, words: dict[str, str], *, by: Actor, at: datetime
) -> Request:
    """A journalist asks; whoever may see the press contacts there sees it."""
    if not (await sight(uow, by)).covers(new):
        raise store.not_there()
    if new.deadline <= at:
        raise Invalid(
            "That deadline has passed.",
            errors=[{"field": "deadline", "detail": "Give a moment ahead."}],
        )
    made = replace(new, sealed=seal_words(uow, _request(new.id), **words))
    await store.add_request(uow, made)
    await store.note(uow, made.id, "received", by=by.id, at=at)
    hours = rules.on("learning", uow.clock.today())["press_hours"]
    for number, moment in enumerate(reminders(made.deadline, hours, now=at)):
        await set_timer(
            uow,
            _timer(made.id, number),
            kind=DUE,
            due_at=moment,
            payload={"request_id": str(made.id)},
        )
    return made


async def read(uow: UnitOfWork, request_id: UUID, *, by: Actor) -> tuple[Request, dict[str, str]]:
    found = await _asked(uow, request_id, by)
    words = await open_words(
        uow, found.sealed, _request(found.id), by=by.id, why="to answer a journalist"
    )
    return found, words


async def requests(uow: UnitOfWork, *, status: Status | None, by: Actor) -> list[Request]:
    seen = await sight(uow, by)
    return [one for one in await store.requests(uow, status=status) if seen.covers(one)]


async def step(
    uow: UnitOfWork,
    request_id: UUID,
    to: Status,
    *,
    reason: str,
    lines: tuple[UUID, ...],
    expected: int,
    by: Actor,
    at: datetime,
) -> Request:
    """Taken on, put back, answered with which official lines, or declined."""
    found = await _asked(uow, request_id, by, lock=True)
    check_version(expected, found.version)
    moved = {
        Status.ANSWERING: lambda: found.take(by.id),
        Status.RECEIVED: lambda: found.put_back(by.id),
        Status.ANSWERED: lambda: found.answer(by.id, at=at),
        Status.DECLINED: lambda: found.decline(at=at),
    }[to]()
    linked = tuple(dict.fromkeys((*moved.lines, *lines)))
    await _may_be_said(uow, linked if to is Status.ANSWERED else lines)
    if moved.status not in OPEN:
        hours = rules.on("learning", london_day(found.received_at))["press_hours"]
        for number in range(len(hours)):
            await cancel_timer(uow, _timer(found.id, number))
    await store.note(uow, found.id, to.value, by=by.id, at=at, reason=reason)
    return await store.save_request(uow, replace(moved, lines=linked))


async def ask_for_speaker(
    uow: UnitOfWork, request_id: UUID, *, expected: int, by: Actor, at: datetime
) -> Request:
    """Membership arranges whether somebody speaks for themselves; no word of ours travels."""
    found = await _asked(uow, request_id, by, lock=True)
    check_version(expected, found.version)
    asked = found.ask_for_speaker(derived_id("press speaker", found.id))
    if asked is found or asked.speaker_request is None:
        return found
    uow.emit(
        CompanionAsked(
            request_id=asked.speaker_request,
            person_id=by.id,
            purpose="media",
            takes_place_on=london_day(found.deadline),
        )
    )
    await store.note(uow, found.id, "speaker asked for", by=by.id, at=at)
    return await store.save_request(uow, asked)


async def remind(uow: UnitOfWork, request_id: UUID) -> None:
    """The deadline comes near, and nobody has answered."""
    found = await store.get_request(uow, request_id, lock=True)
    if found.status in OPEN:
        uow.emit(
            PressRequestDue(
                request_id=found.id, person_id=found.owner, due_on=london_day(found.deadline)
            )
        )


async def forget_old(uow: UnitOfWork, day: date) -> None:
    """What a journalist asked goes, with how it went."""
    days = rules.on("learning", day)["press_kept_days"]
    await store.forget_requests(uow, over_before=day - timedelta(days=days))


async def _asked(uow: UnitOfWork, request_id: UUID, by: Actor, *, lock: bool = False) -> Request:
    found = await store.get_request(uow, request_id, lock=lock)
    if not (await sight(uow, by)).covers(found):
        raise NotFound("There is no such request within your part of the network.")
    return found


async def _seen(uow: UnitOfWork, contact_id: UUID, by: Actor, *, lock: bool = False) -> Contact:
    found = await store.get_contact(uow, contact_id, lock=lock)
    if not (await sight(uow, by)).covers(found):
        raise store.not_there()
    return found


async def _may_be_said(uow: UnitOfWork, lines: Sequence[UUID]) -> None:
    """An answer rests on what we say today, not on what was taken back or is past its day."""
    said = {one.id for one in await official.standing(uow, uow.clock.today())}
    if any(one not in said for one in lines):
        raise Invalid(
            "One of these lines is not said any more, or never was. Choose from those that stand.",
            errors=[{"field": "lines", "detail": "Those that stand are at /v1/official-lines."}],
        )


def _contact(contact_id: UUID) -> str:
    return f"press contact:{contact_id}"


def _request(request_id: UUID) -> str:
    return f"press request:{request_id}"


def _timer(request_id: UUID, number: int) -> str:
    return f"{DUE}:{request_id}:{number}"
