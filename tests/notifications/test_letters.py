"""The reminder four weeks after somebody wrote: once for each time, to them, in their language."""

from datetime import date

import pytest

from notifications.commands.preferences import choose
from sanctuary.events.campaigns import LetterUnanswered, VoteTold, VoteWithdrawn
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import link_to, notifications, text_of


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_a_reminder_comes_once_with_a_link_to_the_letter(tmp_path, language):
    async with notifications(tmp_path) as n:
        person, call = await n.person(language), new_id()
        told = LetterUnanswered(letter_id=new_id(), mobilisation_id=call, person_id=person)
        await n.h.receive(told, told)
        await n.send()
        [mail] = n.mails()
        assert ("Four weeks have passed" in text_of(mail)) is (language == "en")
        token = link_to(mail, "/letter")
        link = read(n.h.settings.link_key, Purpose.LETTER, token, now=n.h.clock.now())
        assert (link.subject, link.person_id) == (call, person)


async def test_who_wrote_again_is_reminded_again_and_who_wants_no_campaigns_is_not(tmp_path):
    async with notifications(tmp_path) as n:
        person, out = await n.person(), await n.person()
        async with n.h.transaction() as uow:
            await choose(uow, out, {"campaign": False}, at=n.h.clock.now())
        letter, call = new_id(), new_id()
        for sending in (1, 2):
            await n.h.receive(
                LetterUnanswered(
                    letter_id=letter, mobilisation_id=call, person_id=person, sending=sending
                )
            )
        await n.h.receive(LetterUnanswered(letter_id=new_id(), mobilisation_id=call, person_id=out))
        await n.send()
        assert len(n.mails()) == 2
        assert {status for status, _ in [(await n.statuses())[person]]} == {"accepted"}


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("stage", ["coming", "taken"])
async def test_a_vote_is_told_once_with_a_link_to_the_letter_it_concerns(tmp_path, stage, language):
    async with notifications(tmp_path) as n:
        person, out, call, news = await n.person(language), await n.person(), new_id(), new_id()
        async with n.h.transaction() as uow:
            await choose(uow, out, {"campaign": False}, at=n.h.clock.now())
        told = VoteTold(
            news_id=news,
            stage=stage,
            on=date(2026, 3, 2),
            mobilisation_id=call,
            person_ids=(person, out),
        )
        await n.h.receive(told, told)
        await n.send()
        [mail] = n.mails()
        assert ("2 March 2026" in text_of(mail)) is (language == "en")
        token = link_to(mail, "/letter")
        link = read(n.h.settings.link_key, Purpose.LETTER, token, now=n.h.clock.now())
        assert (link.subject, link.person_id) == (call, person)
        assert (await n.statuses())[out][0] != "accepted"


async def test_a_vote_that_is_off_is_told_to_nobody_who_has_not_heard_of_it_yet(tmp_path):
    async with notifications(tmp_path) as n:
        person, news = await n.person(), new_id()
        told = VoteTold(
            news_id=news,
            stage="coming",
            on=date(2026, 3, 2),
            mobilisation_id=new_id(),
            person_ids=(person,),
        )
        await n.h.receive(told, VoteWithdrawn(news_id=news))
        await n.send()
        assert n.mails() == []
        assert (await n.statuses())[person][0] == "cancelled"
