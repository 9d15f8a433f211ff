"""What do you hold about me? Asked, gathered from all four services, put together, deleted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from membership import rights_rules
from membership.domain import dated
from membership.domain.access import AccessRequest, Status
from membership.domain.copy import put_together, together
from membership.domain.decisions import decision
from membership.domain.rights import Origin
from membership.store import access as store
from membership.store import erasures
from membership.store import people as people_store
from membership.store.team import close_tasks, open_task
from sanctuary.access import Section, pack, unpack
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, Refusal
from sanctuary.events.membership import RightsLinkRequested
from sanctuary.ids import derived_id, new_id
from sanctuary.links import DAMAGED, Link
from sanctuary.names import SERVICES

LEAD = Role.DATA_PROTECTION_LEAD
DUE = "access_due"
BY_LINK = "asked through the link to their own address"
LOOK_BEFORE = timedelta(days=7)


class AddressNotProved(Refusal):
    slug = "address-not-proved"
    title = "We do not know whether this address is theirs"


async def send_link(uow: UnitOfWork, email: str, *, at: datetime) -> None:
    """A link goes to the address, if we hold it; whoever typed it learns nothing either way.

    One a day: the cause is made of the person and the day.
    """
    someone = await erasures.by_address(uow, email)
    if someone is None:
        return
    rule = dated.on(rights_rules.ACCESS, uow.clock.today())
    uow.emit(
        RightsLinkRequested(
            request_id=derived_id("rights_link", someone.id, uow.clock.today()),
            person_id=someone.id,
            expires_at=at + timedelta(days=rule.link_days),
        )
    )


async def ask(
    uow: UnitOfWork,
    person_id: UUID,
    reason: str,
    *,
    with_sealed: bool,
    by: Actor,
    at: datetime,
) -> AccessRequest:
    """Open a case. While one is being gathered, asking again is the same case.

    What is sealed goes in only when the person themself asks for it.
    """
    by_link = by.link_purpose is not None
    if not by_link:
        by.must(LEAD)
    someone = await people_store.get_person(uow, person_id, lock=True)
    if not by_link and not someone.verified:
        raise AddressNotProved(
            "The copy goes to the person's own address, and nobody has proved this one. Ask them "
            "to use the page “What do you hold about me?” themselves."
        )
    known = await _under_way(uow, someone.id, wants_sealed=with_sealed and by_link)
    if known is not None:
        return known
    today = uow.clock.today()
    case = AccessRequest(
        id=new_id(),
        person_id=someone.id,
        origin=Origin.PERSON if by_link else Origin.STAFF,
        asked=decision(BY_LINK if by_link else reason, by=by, at=at),
        due_on=dated.on(rights_rules.LIMIT, today).ends(today),
        with_sealed=with_sealed and by_link,
        entries=await erasures.entries_of(uow, someone.id),
    )
    await store.add(uow, case, SERVICES, at=at)
    uow.emit(case.asked_event)
    return case


async def _under_way(
    uow: UnitOfWork, person_id: UUID, *, wants_sealed: bool
) -> AccessRequest | None:
    """The open case. One begun by somebody who may not have what is sealed is begun anew."""
    known = await store.open_case(uow, person_id)
    if known is None or known.with_sealed or not wants_sealed:
        return known
    await store.drop_copy(uow, known.id)
    await store.save(uow, known.end())
    return None


async def take_answer(
    uow: UnitOfWork, case_id: UUID, service: str, sections: Sequence[Section], *, at: datetime
) -> AccessRequest:
    """Keep what a service said; with the last one the copy is put together."""
    case = await store.get(uow, case_id, lock=True)
    if case.status is not Status.GATHERING or service in case.answered:
        return case
    openly = pack([section for section in sections if not section.in_confidence])
    hidden = pack([section for section in sections if section.in_confidence])
    await store.keep_part(uow, case.id, service, openly, hidden, at=at)
    case = case.answer(service)
    return await _finish(uow, case, at=at) if not case.waits_for else case


async def _finish(uow: UnitOfWork, case: AccessRequest, *, at: datetime) -> AccessRequest:
    said = await store.parts(uow, case.id)
    openly = {name: unpack(parts[0]) for name, parts in said.items()}
    hidden = {name: unpack(parts[1]) for name, parts in said.items()}
    made: dict[str, object] = {
        "case_id": str(case.id),
        "person_id": str(case.person_id),
        "made_at": at.isoformat(),
        "rights": list(rights_rules.NOTICE),
    }
    await store.keep_copy(uow, case.id, put_together(made, openly), put_together(made, hidden))
    today = uow.clock.today()
    ready, event = case.ready(dated.on(rights_rules.ACCESS, today), at=at, today=today)
    await store.save(uow, ready)
    await close_tasks(uow, case.id, Decision(SYSTEM.id, at, "all have answered"), DUE)
    uow.emit(event)
    return ready


async def not_answered(uow: UnitOfWork, waiting: store.Waiting, *, at: datetime) -> None:
    """This service is away: the case stays open and it is asked again."""
    rule = dated.on(rights_rules.ACCESS, uow.clock.today())
    await store.put_off(uow, waiting, until=at + timedelta(minutes=rule.again_minutes))


async def read_own(uow: UnitOfWork, link: Link) -> str:
    """The person's own copy, with what they told in confidence if they asked for it."""
    case = await store.get(uow, link.subject)
    kept = people_store.kept_entry
    if link.person_id is None or await kept(uow, link.person_id) != await kept(uow, case.person_id):
        raise LinkRefused(DAMAGED)
    return together(*await store.read_copy(uow, case.id))


async def tidy(uow: UnitOfWork, day: date, *, at: datetime) -> None:
    """Delete copies whose days are over; name those that the law's last day comes near to."""
    for case in await store.past_their_days(uow, day):
        await store.drop_copy(uow, case.id)
        await store.save(uow, case.end())
    for case in await store.due_by(uow, day + LOOK_BEFORE):
        await open_task(uow, DUE, case.id, at=at, due_on=case.due_on)
