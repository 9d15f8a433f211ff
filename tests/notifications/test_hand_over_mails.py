"""The mails around a hand-over: who hears what, once, in both languages."""

from datetime import timedelta

import pytest

from sanctuary.events.membership import (
    ContactRepairAsked,
    HandOverCompleted,
    HandOverEnded,
    HandOverInvited,
    HandOverStarted,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import link_to, notifications, text_of


async def told(n):
    return sorted((row.template, row.person_id) for row in await n.rows())


async def begun(n):
    leaver, stays, comes = await n.person(), await n.person("cy"), new_id()
    await n.knows(comes, verified=False, bases={"service": "service_message"})
    return HandOverStarted(
        hand_over_id=new_id(),
        organisation_id=new_id(),
        leaver_id=leaver,
        successor_id=comes,
        others=(stays,),
        expires_at=n.h.clock.now() + timedelta(days=14),
    )


async def test_a_successor_is_asked_and_both_contacts_know(tmp_path):
    async with notifications(tmp_path) as n:
        event = await begun(n)
        envelope = n.h.envelope(event)
        await n.h.receive(envelope)
        await n.h.receive(envelope)
        await n.send()
        assert await told(n) == sorted(
            [
                ("hand_over_begun", event.leaver_id),
                ("hand_over_begun", event.others[0]),
                ("hand_over_offer", event.successor_id),
            ]
        )
        assert {status for status, _ in (await n.statuses()).values()} == {"accepted"}
        texts = [text_of(mail) for mail in n.mails()]
        assert sum("/take-over?" in text for text in texts) == 1
        assert sum("/hand-over?" in text for text in texts) == 2
        assert sum("take over from you" in text for text in texts) == 1


async def test_the_leaver_is_thanked_and_the_other_contact_stays(tmp_path):
    async with notifications(tmp_path) as n:
        event = await begun(n)
        await n.h.receive(
            HandOverCompleted(
                hand_over_id=event.hand_over_id,
                organisation_id=event.organisation_id,
                leaver_id=event.leaver_id,
                successor_id=event.successor_id,
                others=event.others,
            )
        )
        await n.send()
        texts = [text_of(mail) for mail in n.mails()]
        assert sum("Thank you for everything" in text for text in texts) == 1
        assert sum("parhau'n gyswllt" in text for text in texts) == 1


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("expired", "no answer in time"), ("declined", "said no"), ("cancelled", "was stopped")],
)
async def test_the_contacts_hear_why_nothing_changed(tmp_path, outcome, words):
    async with notifications(tmp_path) as n:
        event = await begun(n)
        await n.h.receive(
            HandOverEnded(
                hand_over_id=event.hand_over_id,
                organisation_id=event.organisation_id,
                leaver_id=event.leaver_id,
                others=(),
                outcome=outcome,
            )
        )
        await n.send()
        [mail] = n.mails()
        assert words in text_of(mail)
        assert "/hand-over?link=" in text_of(mail)


async def test_a_contact_gets_the_link_that_staff_sent(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.h.receive(
            HandOverInvited(invitation_id=new_id(), organisation_id=new_id(), person_id=person)
        )
        await n.send()
        [mail] = n.mails()
        assert "/hand-over?link=" in text_of(mail)


async def test_the_contact_who_is_left_is_asked_how_they_stand(tmp_path):
    async with notifications(tmp_path) as n:
        person, organisation = await n.person("cy"), new_id()
        asked = ContactRepairAsked(
            repair_id=new_id(), organisation_id=organisation, person_ids=(person,)
        )
        await n.h.receive(asked, asked)
        await n.send()
        mail = n.mail()
        assert mail["Content-Language"] == "cy"
        token = link_to(mail, "/hand-over")
        found = read(n.h.settings.link_key, Purpose.HAND_OVER, token, now=n.h.clock.now())
        assert (found.subject, found.person_id) == (organisation, person)
