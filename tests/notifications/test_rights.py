"""People's rights in notifications: the mails about them, and erasing without a way back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from notifications.channels import Outcome
from notifications.domain.delivery import Status
from notifications.store import contacts, suppressions
from notifications.tables import affiliated_group, contact, delivery, organisation, preference
from notifications.testing import a_contact, a_group, an_organisation
from sanctuary.events.awards import AssessorInvited
from sanctuary.events.membership import (
    AccessAsked,
    AccessReady,
    ContactChanged,
    ErasureAsked,
    ErasureRefused,
    GroupChanged,
    PersonErased,
    RightsLinkRequested,
)
from sanctuary.events.notifications import ErasureConfirmed
from sanctuary.ground_tables import inbox, inbox_latest
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import link_to, notifications, text_of
from .test_all_clear import OnTheWire, a_lane

DUE = date(2027, 5, 3)


def messages(person, now):
    case = new_id()
    return {
        "rights_link": RightsLinkRequested(
            request_id=case, person_id=person, expires_at=now + timedelta(days=7)
        ),
        "access_asked": AccessAsked(case_id=case, person_id=person, due_on=DUE),
        "access_ready": AccessReady(
            case_id=case, person_id=person, until=(now + timedelta(days=14)).date()
        ),
        "erasure_asked": ErasureAsked(case_id=case, person_id=person, due_on=DUE),
        "erasure_refused": ErasureRefused(case_id=case, person_id=person, ground="legal_claims"),
    }


TEMPLATES = sorted(messages(new_id(), datetime(2027, 4, 3, tzinfo=UTC)))


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["en", "cy"])
async def test_each_message_goes_to_the_person_once_in_their_language(tmp_path, template, language):
    async with notifications(tmp_path) as n:
        person = await n.person(language, verified=False)
        event = n.h.envelope(messages(person, n.h.clock.now())[template])
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        assert await n.statuses() == {person: ("accepted", None)}
        assert n.mail()["Content-Language"] in {language, None}
        assert "((" not in text_of(n.mail())


async def test_the_link_opens_the_choice_for_this_person_until_the_named_day(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.h.receive(messages(person, n.h.clock.now())["rights_link"])
        await n.send()
        now = n.h.clock.now()
        token = link_to(n.mail(), "/my-data/choose")
        link = read(n.h.settings.link_key, Purpose.RIGHTS, token, now=now)
        assert (link.subject, link.person_id) == (person, person)
        assert link.expires_at - now < timedelta(days=7, seconds=5)


async def test_the_copy_opens_for_its_case_and_the_erasure_can_be_taken_back(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        told = messages(person, n.h.clock.now())
        await n.h.receive(told["access_ready"], told["erasure_asked"])
        await n.send()
        tokens = {}
        for mail in n.mails():
            for path, purpose in (
                ("/my-data/copy", Purpose.RIGHTS_COPY),
                ("/my-data/keep", Purpose.RIGHTS_CASE),
            ):
                if path in text_of(mail):
                    token = link_to(mail, path)
                    tokens[path] = read(n.h.settings.link_key, purpose, token, now=n.h.clock.now())
        assert {link.subject for link in tokens.values()} == {told["access_ready"].case_id}
        assert len(tokens) == 2


async def test_a_refusal_names_its_ground_and_no_other(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.h.receive(messages(person, n.h.clock.now())["erasure_refused"])
        await n.send()
        assert "legal claim" in text_of(n.mail())
        assert "excessive" not in text_of(n.mail())


async def everything_about(n):
    """Every row of this store as text, to look for somebody in it."""
    found = ""
    async with n.h.transaction() as uow:
        for table in n.h.service.metadata.sorted_tables:
            if table.name not in {"event", "erased_person", "pending", "inbox_latest"}:
                found += "".join(str(row) for row in await uow.all(select(table)))
    return found


async def a_life(n):
    """Somebody with all that this service may hold about them; returns what was said of them."""
    person = await n.person()
    mate = await n.person()
    told = [
        n.h.envelope(GroupChanged(group_id=new_id(), contacts=(person, mate))),
        n.h.envelope(
            AssessorInvited(
                seat_id=new_id(), application_id=new_id(), person_id=person, answer_by=DUE
            )
        ),
        n.h.envelope(ContactChanged(person_id=person, contact_version=1)),
        n.h.envelope(messages(person, n.h.clock.now())["erasure_asked"]),
    ]
    await n.h.receive(*told)
    await an_organisation(n.h, person, mate)
    await a_group(n.h, mate, person)
    async with n.h.transaction() as uow:
        await contacts.choose(uow, person, "campaign", allowed=False, at=n.h.clock.now())
        key = await suppressions.key_of(uow, person)
        stop = suppressions.Stop(key, person, "complaint", frozenset({"campaign"}))
        await suppressions.stop(uow, stop, at=n.h.clock.now())
    return person, mate, told


async def test_all_that_is_held_goes_and_it_is_confirmed(tmp_path):
    async with notifications(tmp_path) as n:
        person, mate, _ = await a_life(n)
        case = new_id()
        await n.h.receive(PersonErased(person_id=person, case_id=case))
        assert str(person) not in await everything_about(n)
        assert person.hex not in await everything_about(n)
        assert str(mate) in await everything_about(n)
        [event] = await n.h.emitted(ErasureConfirmed)
        assert (event.data.case_id, event.data.kept) == (case, ("sent_once", "suppression"))


async def test_what_waits_is_not_sent_any_more(tmp_path):
    async with notifications(tmp_path) as n:
        person, _, _ = await a_life(n)
        await n.h.receive(PersonErased(person_id=person, case_id=new_id()))
        await n.send()
        assert n.mails() == []
        async with n.h.transaction() as uow:
            statuses = {row.status for row in await uow.all(select(delivery))}
        assert statuses == {Status.CANCELLED}


async def test_what_the_relay_wants_later_does_not_wait_for_who_was_erased_meanwhile(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])

        async def erased():
            await n.h.receive(PersonErased(person_id=person, case_id=new_id()))

        relay = OnTheWire(erased, lambda _: Outcome.TEMPORARY)
        lane = await a_lane(n, tmp_path, relay)
        await lane.window()
        [row] = await n.rows(cause=cause)
        assert (row.status, row.person_id) == (Status.QUEUED, None)
        n.h.clock.offset += row.due_at - n.h.clock.now()
        await n.send()
        assert n.mails() == []
        assert [row.status for row in await n.rows(cause=cause)] == [Status.CANCELLED]


async def test_earlier_entries_of_the_same_person_go_along(tmp_path):
    async with notifications(tmp_path) as n:
        person, earlier = await n.person(), await n.person()
        await n.h.receive(PersonErased(person_id=person, case_id=new_id(), entries=(earlier,)))
        async with n.h.transaction() as uow:
            assert await uow.all(select(contact)) == []


async def test_replaying_everything_brings_nobody_back(tmp_path):
    async with notifications(tmp_path) as n:
        person, mate, told = await a_life(n)
        erased = n.h.envelope(PersonErased(person_id=person, case_id=new_id()))
        await n.h.receive(erased)
        async with n.h.transaction() as uow:
            await uow.execute(delete(inbox))
            await uow.execute(delete(inbox_latest))
        await n.h.receive(*told, erased)
        assert str(person) not in await everything_about(n)
        assert n.mails() == []
        async with n.h.transaction() as uow:
            [group] = [
                row
                for row in await uow.all(select(affiliated_group))
                if row.group_id == told[0].data.group_id
            ]
            assert group.contacts == [mate]
            assert await uow.all(select(preference)) == []
            assert all(person not in row.contacts for row in await uow.all(select(organisation)))


async def test_an_answer_that_was_under_way_brings_nobody_back(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.h.receive(PersonErased(person_id=person, case_id=new_id()))
        async with n.h.transaction() as uow:
            await contacts.keep(uow, [a_contact(person_id=person)])
            assert await uow.all(select(contact)) == []
