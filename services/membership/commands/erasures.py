"""Erasing a person: asked, confirmed by somebody, done by all four services, and never undone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from membership import rights_rules
from membership.commands.people import announce
from membership.domain import dated
from membership.domain.decisions import decision
from membership.domain.erasure import Erasure, Status
from membership.domain.rights import Origin
from membership.store import erasures as store
from membership.store import people as people_store
from membership.store import suppressions
from membership.store.team import close_tasks, open_task
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.erasure import erase
from sanctuary.errors import Invalid, NotPermitted
from sanctuary.ids import new_id
from sanctuary.personal import Holding, Subject
from sanctuary.schedule import cancel_timer, set_timer

BEGIN = "erasure_begins"
TO_DECIDE, OVERDUE = "erasure_to_decide", "erasure_overdue"
LEAD = Role.DATA_PROTECTION_LEAD
CHANGED_THEIR_MIND = "changed their mind, through the link in the acknowledgement"
BY_LINK = "asked through the link to their own address"


class Said(Protocol):
    """What every confirmation says, whichever service it comes from."""

    @property
    def case_id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...
    @property
    def kept(self) -> tuple[str, ...]: ...


def begin_timer(case_id: UUID) -> str:
    return f"{BEGIN}:{case_id}"


async def ask(uow: UnitOfWork, person_id: UUID, reason: str, *, by: Actor, at: datetime) -> Erasure:
    """Open a case, and acknowledge it while there is an address. Asking again changes nothing."""
    by_link = by.link_purpose is not None
    if not by_link:
        by.must(LEAD)
    someone = await people_store.get_person(uow, person_id, lock=True)
    known = await store.open_case(uow, someone.id)
    if known is not None:
        return known
    today = uow.clock.today()
    rule = dated.on(rights_rules.ERASURE, today)
    case = Erasure(
        id=new_id(),
        person_id=someone.id,
        origin=Origin.PERSON if by_link else Origin.STAFF,
        asked=decision(BY_LINK if by_link else reason, by=by, at=at),
        due_on=dated.on(rights_rules.LIMIT, today).ends(today),
        earliest=at + timedelta(hours=rule.wait_hours),
    )
    await store.add(uow, case)
    uow.emit(case.asked_event)
    return case


async def confirm(
    uow: UnitOfWork, case_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Erasure:
    """Nothing speaks against it: it begins once the acknowledgement had its time."""
    by.must(LEAD)
    case = (await store.get(uow, case_id, lock=True)).confirm(reason, by=by, at=at)
    if case.person_id == by.id:
        raise NotPermitted("Somebody else has to decide about your own request.")
    await store.save(uow, case)
    await set_timer(
        uow,
        begin_timer(case.id),
        kind=BEGIN,
        due_at=case.begins_at(at),
        payload={"case_id": str(case.id)},
    )
    await close_tasks(uow, case.id, decision(reason, by=by, at=at), TO_DECIDE)
    return case


async def refuse(
    uow: UnitOfWork, case_id: UUID, ground: str, reason: str, *, by: Actor, at: datetime
) -> Erasure:
    """Keep the data, on a ground that the law has."""
    by.must(LEAD)
    known = rights_rules.GROUNDS.get(ground)
    if known is None:
        raise Invalid(
            f"Choose one of the grounds that the law has: {', '.join(rights_rules.GROUNDS)}.",
            errors=[{"pointer": "/ground", "detail": "Not a ground of the law."}],
        )
    before = await store.get(uow, case_id, lock=True)
    case, event = before.refuse(known, reason, by=by, at=at)
    await _stop(uow, case, decision(reason, by=by, at=at))
    uow.emit(event)
    return case


async def withdraw(
    uow: UnitOfWork, case_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Erasure:
    """The person wants to stay after all; said through their link, or to the team."""
    before = await store.get(uow, case_id, lock=True)
    if by.link_purpose is None:
        by.must(LEAD)
    case = before.withdraw(reason, by=by, at=at)
    await _stop(uow, case, decision(reason, by=by, at=at))
    return case


async def _stop(uow: UnitOfWork, case: Erasure, made: Decision) -> None:
    await store.save(uow, case)
    await cancel_timer(uow, begin_timer(case.id))
    await close_tasks(uow, case.id, made, TO_DECIDE)


async def begin(
    uow: UnitOfWork, case_id: UUID, holdings: Sequence[Holding], *, at: datetime
) -> None:
    """Erase what membership holds, in this transaction, and tell the others.

    A case that was refused or withdrawn meanwhile is left alone.
    """
    before = await store.get(uow, case_id, lock=True)
    if before.status is not Status.CONFIRMED:
        return
    entries = await store.entries_of(uow, before.person_id)
    case, event = before.begin(entries, at=at)
    subject = Subject((case.person_id, *entries))
    keys = await store.address_keys(uow, subject.ids)
    await suppressions.suppress(uow, keys, case_id=case.id, at=at)
    kept = await erase(uow, holdings, subject, case_id=case.id)
    await announce(uow, *subject.ids)
    uow.emit(event)
    await store.save(uow, case.answer("membership", kept, at=at))


async def answered(
    uow: UnitOfWork, said: Said, holdings: Sequence[Holding], *, service: str, at: datetime
) -> None:
    """A service says that it erased its part.

    Of a case that is not in our store, an older back-up was restored: the person is erased again.
    """
    if not await store.is_known(uow, said.case_id):
        subject = Subject((said.person_id, *await store.entries_of(uow, said.person_id)))
        keys = await store.address_keys(uow, subject.ids)
        await suppressions.suppress(uow, keys, case_id=said.case_id, at=at)
        await erase(uow, holdings, subject, case_id=said.case_id)
        await announce(uow, *subject.ids)
        return
    case = await store.get(uow, said.case_id, lock=True)
    after = case.answer(service, said.kept, at=at)
    await store.save(uow, after)
    if after.status is Status.DONE:
        await close_tasks(uow, case.id, Decision(SYSTEM.id, at, "all have confirmed"), OVERDUE)


async def remind(uow: UnitOfWork, day: date, *, at: datetime) -> None:
    """Ask the team to look at cases that wait too long, whoever they wait for."""
    rule = dated.on(rights_rules.ERASURE, day)
    for case in await store.with_status(uow, Status.ASKED):
        if at - case.asked.at >= timedelta(days=rule.decide_within_days):
            await open_task(uow, TO_DECIDE, case.id, at=at, due_on=case.due_on)
    for case in await store.with_status(uow, Status.UNDER_WAY):
        if case.overdue(at, after=timedelta(days=rule.confirm_within_days)):
            await open_task(uow, OVERDUE, case.id, at=at, due_on=case.due_on)
