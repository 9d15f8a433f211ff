"""Somebody who asked to be reminded of a plan: one message, which says nothing of it."""

from sanctuary.events.campaigns import DeedNudged, DeedTakenUp
from sanctuary.ids import new_id

from .service import link_to, notifications, text_of


async def test_whoever_asked_is_reminded_once_and_the_subject_says_nothing(tmp_path):
    async with notifications(tmp_path) as n:
        person, deed = await n.person(), new_id()
        event = n.h.envelope(DeedNudged(deed_id=deed, person_id=person, turn=3))
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        [mail] = n.mails()
        assert link_to(mail, "/deed")
        assert mail["Subject"] == "You asked us to remind you"
        assert "leave you alone" in text_of(mail)
        again = DeedNudged(deed_id=deed, person_id=person, turn=9)
        await n.h.receive(again)
        await n.send()
        assert len(n.mails()) == 2


async def test_a_reminder_that_still_waits_is_not_sent_to_who_came_back(tmp_path):
    async with notifications(tmp_path) as n:
        person, deed = await n.person(), new_id()
        await n.h.receive(DeedNudged(deed_id=deed, person_id=person, turn=3))
        await n.h.receive(DeedTakenUp(deed_id=deed))
        await n.send()
        assert n.mails() == []
