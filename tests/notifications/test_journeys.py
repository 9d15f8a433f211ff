"""The mails of the supporter's own path: to their own address, once, with a link of theirs."""

from datetime import date, timedelta

import pytest

from notifications.commands.preferences import choose
from sanctuary.errors import LinkRefused
from sanctuary.events.campaigns import (
    BuddyFound,
    BuddyMessageLeft,
    BuddyParted,
    BuddyReported,
    ChallengeOffered,
    JourneyLinkRequested,
)
from sanctuary.events.campaigns.journey import (
    CelebrationPublished,
    CelebrationReworded,
    FeedbackAnswered,
)
from sanctuary.events.membership import JourneyLinkAsked
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import link_to, notifications, text_of


@pytest.mark.parametrize("event", [JourneyLinkAsked, JourneyLinkRequested])
@pytest.mark.parametrize("language", ["en", "cy"])
async def test_the_way_to_the_path_goes_once_to_the_persons_own_address(tmp_path, event, language):
    async with notifications(tmp_path) as n:
        person = await n.person(language, verified=False)
        asked = event(request_id=new_id(), person_id=person)
        await n.h.receive(asked, asked)
        await n.send()
        [mail] = n.mails()
        assert ("Your own path" in text_of(mail)) is (language == "en")
        token = link_to(mail, "/journey")
        now = n.h.clock.now()
        link = read(n.h.settings.link_key, Purpose.JOURNEY, token, now=now)
        assert link.person_id == link.subject == person
        with pytest.raises(LinkRefused):
            read(n.h.settings.link_key, Purpose.JOURNEY, token, now=now + timedelta(days=15))


def offered(*people, challenge=None):
    return ChallengeOffered(
        offer_id=new_id(),
        challenge_id=challenge or new_id(),
        week=date(2027, 5, 3),
        person_ids=tuple(people),
    )


async def test_the_challenge_comes_once_a_week_to_those_named(tmp_path):
    async with notifications(tmp_path) as n:
        people = {await n.person(), await n.person("cy")}
        challenge = new_id()
        await n.h.receive(offered(*people, challenge=challenge))
        await n.h.receive(offered(*people, challenge=challenge))
        await n.send()
        assert len(n.mails()) == 2
        assert set(await n.statuses()) == people


async def test_who_wants_no_campaigns_or_has_no_basis_gets_no_challenge(tmp_path):
    async with notifications(tmp_path) as n:
        out, without = await n.person(), await n.person(bases={})
        async with n.h.transaction() as uow:
            await choose(uow, out, {"campaign": False}, at=n.h.clock.now())
        await n.h.receive(offered(out, without))
        await n.send()
        assert n.mails() == []
        assert await n.statuses() == {
            out: ("withheld", "opted_out"),
            without: ("withheld", "no_lawful_basis"),
        }


@pytest.mark.parametrize(
    ("template", "event"),
    [
        ("buddy_parted", lambda one: BuddyParted(pair_id=new_id(), person_id=one)),
        ("buddy_report", lambda one: BuddyReported(report_id=new_id(), person_ids=(one,))),
        (
            "buddy_message",
            lambda one: BuddyMessageLeft(message_id=new_id(), notice_id=new_id(), person_id=one),
        ),
        ("feedback_answered", lambda one: FeedbackAnswered(feedback_id=new_id(), person_id=one)),
        (
            "celebration_reworded",
            lambda one: CelebrationReworded(celebration_id=new_id(), person_id=one),
        ),
        (
            "celebration_published",
            lambda one: CelebrationPublished(celebration_id=new_id(), person_id=one),
        ),
    ],
    ids=["parted", "report", "message", "answered", "reworded", "published"],
)
@pytest.mark.parametrize("language", ["en", "cy"])
async def test_what_concerns_one_person_reaches_them_alone(tmp_path, template, event, language):
    async with notifications(tmp_path) as n:
        person = await n.person(language, bases={})
        told = event(person)
        await n.h.receive(told, told)
        await n.send()
        assert [row.template for row in await n.rows()] == [template]
        assert set(await n.statuses()) == {person}


async def test_both_hear_that_they_found_each_other(tmp_path):
    async with notifications(tmp_path) as n:
        one, other = await n.person(), await n.person("cy")
        await n.h.receive(BuddyFound(pair_id=new_id(), person_ids=(one, other)))
        await n.send()
        assert set(await n.statuses()) == {one, other}
        for mail in n.mails():
            assert link_to(mail, "/journey")


async def test_of_one_day_there_is_one_mail_however_many_words_wait(tmp_path):
    async with notifications(tmp_path) as n:
        person, notice = await n.person(), new_id()
        for _ in range(3):
            left = BuddyMessageLeft(message_id=new_id(), notice_id=notice, person_id=person)
            await n.h.receive(left)
        await n.send()
        assert len(n.mails()) == 1
