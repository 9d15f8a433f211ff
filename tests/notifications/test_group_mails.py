"""What is said to people about groups: to whom, once, with links that open what they are for."""

from datetime import UTC, date, datetime

import pytest

from notifications.testing import a_group
from sanctuary.events.membership import (
    GroupAffiliated,
    GroupCheckDue,
    GroupEnquired,
    GroupMembersReleased,
    GroupSuspended,
    GroupTermsDue,
    NeighbourSigned,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import link_to, notifications, text_of

NOON = datetime(2027, 5, 3, 12, tzinfo=UTC)
DAY, LAST = date(2027, 5, 3), date(2027, 6, 28)


def check(group, *people, step="first", check_id=None):
    return GroupCheckDue(
        group_id=group, check_id=check_id or new_id(), contacts=people, step=step,
        due_on=DAY, answer_by=LAST,
    )  # fmt: skip


async def test_whoever_asks_to_start_a_group_is_asked_to_prove_the_address(tmp_path):
    async with notifications(tmp_path) as n:
        person, group = await n.person(verified=False), new_id()
        event = n.h.envelope(GroupEnquired(group_id=group, person_id=person, expires_at=NOON))
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        assert "3 May 2027" in text_of(n.mail())
        token = link_to(n.mail(), "/group-enquiry")
        link = read(n.h.settings.link_key, Purpose.GROUP_ENQUIRY, token, now=n.h.clock.now())
        assert (link.subject, link.person_id, link.expires_at) == (group, person, NOON)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("first", "Once a year"),
        ("again", "is due on 3 May 2027"),
        ("due", "is due today"),
        ("late", "We have not heard from you yet"),
    ],
)
async def test_each_reminder_of_the_check_says_where_it_stands(tmp_path, step, words):
    async with notifications(tmp_path) as n:
        person = await n.person()
        event = check(new_id(), person, step=step)
        await n.h.receive(event)
        await n.send()
        text = text_of(n.mail())
        assert words in text
        assert "28 June 2027" in text
        token = link_to(n.mail(), "/group-check")
        link = read(n.h.settings.link_key, Purpose.GROUP_CHECK, token, now=n.h.clock.now())
        assert (link.subject, link.person_id) == (event.check_id, person)


async def test_every_contact_gets_each_step_of_a_cycle_once(tmp_path):
    async with notifications(tmp_path) as n:
        people, group, cycle = [await n.person(), await n.person()], new_id(), new_id()
        for step in ("first", "first", "again"):
            await n.h.receive(check(group, *people, step=step, check_id=cycle))
        assert len(await n.rows()) == 4
        await n.h.receive(check(group, *people, step="first"))
        assert len(await n.rows()) == 6


async def test_the_terms_are_read_and_accepted_through_the_link(tmp_path):
    async with notifications(tmp_path) as n:
        person, group = await n.person(), new_id()
        for version in ("2026", "2027", "2027"):
            await n.h.receive(
                GroupTermsDue(
                    group_id=group, contacts=(person,), version=version, step="first",
                    accept_by=DAY,
                )
            )  # fmt: skip
        assert len(await n.rows()) == 2
        await n.send()
        token = link_to(n.mails()[0], "/group-terms")
        link = read(n.h.settings.link_key, Purpose.GROUP_TERMS, token, now=n.h.clock.now())
        assert (link.subject, link.person_id) == (group, person)


async def test_a_group_hears_each_time_that_it_is_suspended_and_affiliated_again(tmp_path):
    async with notifications(tmp_path) as n:
        person, group = await n.person(), new_id()
        place = {"group_id": group, "nation": "wales", "area": "W06000011", "contacts": (person,)}
        stopped = GroupSuspended(group_id=group, contacts=(person,))
        once = n.h.envelope(GroupAffiliated(**place))
        await n.h.receive(once)
        await n.h.receive(once)
        for event in (stopped, GroupAffiliated(**place, again=True), stopped):
            await n.h.receive(event)
        await n.send()
        texts = [text_of(mail) for mail in n.mails()]
        assert len(texts) == 4
        for words in ("Welcome to the network", "is affiliated again", "is suspended"):
            assert any(words in text for text in texts)


@pytest.mark.parametrize(
    ("covered_by", "words"),
    [(new_id(), "Another group looks after"), (None, "the national officer looks after")],
    ids=["another group", "nobody"],
)
async def test_who_belonged_to_a_group_is_told_who_looks_after_them_now(
    tmp_path, covered_by, words
):
    async with notifications(tmp_path) as n:
        person, group = await n.person(), new_id()
        event = GroupMembersReleased(group_id=group, people=(person,), covered_by=covered_by)
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        assert words in text_of(n.mail())
        token = link_to(n.mail(), "/group-news")
        link = read(n.h.settings.link_key, Purpose.GROUP_NEWS, token, now=n.h.clock.now())
        assert (link.subject, link.person_id) == (group, person)


async def test_who_supports_an_area_hears_once_of_an_organisation_that_signed_there(tmp_path):
    async with notifications(tmp_path) as n:
        contact, both, lead = [await n.person(), await n.person("cy"), await n.person()]
        group = await a_group(n.h, contact, both)
        for _ in range(2):
            signature = new_id()
            for post_holder in (both, lead):
                signed = NeighbourSigned(
                    signature_id=signature,
                    organisation_id=new_id(),
                    group_id=group,
                    contacts=(contact, both),
                    lead_id=post_holder,
                )
                await n.h.receive(signed)
        await n.send()
        assert len(n.relay.accepted) == 2 * 3
        subjects = {mail["subject"] for mail in n.mails()}
        assert subjects == {
            "An organisation near you has joined",
            "Mae sefydliad yn eich ardal wedi ymuno",
        }


async def test_where_there_is_no_group_the_local_lead_alone_hears_of_it(tmp_path):
    async with notifications(tmp_path) as n:
        lead = await n.person()
        await n.h.receive(
            NeighbourSigned(signature_id=new_id(), organisation_id=new_id(), lead_id=lead)
        )
        await n.send()
        assert await n.statuses() == {lead: ("accepted", None)}
