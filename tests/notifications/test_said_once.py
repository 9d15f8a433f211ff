"""Never twice about this: a sender's key holds across templates and channels."""

from datetime import date

import pytest

from notifications.store import deliveries
from notifications.store.deliveries import Message
from notifications.testing import an_organisation
from sanctuary.events.awards import ApplicationDecided, AwardGranted
from sanctuary.ids import new_id

from .returned_mails import complaint, dsn
from .service import address, notifications
from .test_returns import handed_in, with_returns


async def queue(n, person, template, once, *, category="service", channel="email"):
    message = Message(person, template, category, new_id(), once=once, channel=channel)
    async with n.h.transaction() as uow:
        return await deliveries.queue(uow, [message], at=uow.clock.now())


async def test_who_heard_about_it_hears_of_it_no_more_in_other_words_or_another_way(tmp_path):
    async with notifications(tmp_path) as n:
        ada, ben = await n.person(), await n.person()
        assert await queue(n, ada, "lead_found", "lead/7") == 1
        assert await queue(n, ada, "waiting_for_lead", "lead/7") == 0
        assert await queue(n, ada, "lead_found", "lead/7", channel="inbox") == 0
        assert await queue(n, ben, "waiting_for_lead", "lead/7") == 1
        assert await queue(n, ada, "lead_found", "lead/8") == 1
        assert await queue(n, ada, "lead_found", None) == 1


async def test_two_with_one_key_in_one_go_are_one(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        both = [
            Message(person, template, "service", new_id(), once="lead/7")
            for template in ("waiting_for_lead", "lead_found")
        ]
        async with n.h.transaction() as uow:
            assert await deliveries.queue(uow, both, at=uow.clock.now()) == 1
        [row] = await n.rows(person_id=person)
        assert row.template == "waiting_for_lead"


async def test_what_came_to_nothing_gives_the_key_back(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person(bases={})
        await queue(n, person, "mobilisation_act", "act/1", category="campaign")
        await n.send()
        assert {row.reason for row in await n.rows(person_id=person)} == {"no_lawful_basis"}
        assert await queue(n, person, "lead_found", "act/1") == 1


@pytest.mark.parametrize("what", ["delivered", "complained", "accepted"])
async def test_what_its_reader_has_keeps_the_key_whatever_is_heard_of_it_later(tmp_path, what):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        await queue(n, person, "lead_found", "lead/7")
        await n.send()
        path = n.paths[-1]
        if what != "accepted":
            delivered = dsn(path, action="delivered", status="2.0.0")
            await handed_in(n, complaint(path) if what == "complained" else delivered)
        assert [row.status for row in await n.rows(person_id=person)] == [what]
        assert await queue(n, person, "waiting_for_lead", "lead/7") == 0


async def test_an_award_is_told_once_whichever_of_its_two_messages_comes_first(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        organisation, application, award = await an_organisation(n.h, person), new_id(), new_id()
        decided = ApplicationDecided(
            application_id=application,
            organisation_id=organisation,
            stream="schools",
            outcome="awarded",
        )
        granted = AwardGranted(
            award_id=award,
            organisation_id=organisation,
            application_id=application,
            stream="schools",
            starts_on=date(2027, 5, 3),
            expires_on=date(2030, 5, 3),
            renews=new_id(),
        )
        await n.h.receive(granted, decided)
        await n.send()
        assert n.relay.accepted == [address(person)]
        assert [row.template for row in await n.rows(person_id=person)] == ["renewal_granted"]


async def test_a_time_zone_that_the_store_cannot_reckon_with_becomes_londons(tmp_path):
    from sqlalchemy import select

    from notifications.tables import contact

    async with notifications(tmp_path) as n:
        wanted = ["Europe/Kyiv", "Mars/Olympus", "", "Europe/London", "Foo/BC", "now", "Etc/GMT+5"]
        people = [await n.person(time_zone=zone) for zone in wanted]
        await n.knows(people[0], version=2, time_zone="Europe/Nowhere")
        async with n.h.transaction() as uow:
            rows = await uow.all(select(contact.c.person_id, contact.c.time_zone))
        zones = {row.person_id: row.time_zone for row in rows}
        assert [zones[person] for person in people] == [
            "Europe/London",
            *["Europe/London"] * 5,
            "Etc/GMT+5",
        ]
