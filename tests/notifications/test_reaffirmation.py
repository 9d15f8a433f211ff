"""Reminders to re-affirm: each step once, none after the signature was closed."""

from datetime import date

import pytest

from sanctuary.events.membership import CharterSigned, ReaffirmationClosed, ReaffirmationDue
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import link_to, notifications, text_of

DUE_ON = date(2027, 5, 3)


def due(signature, person, step="opened", **changes):
    values = {
        "signature_id": signature,
        "person_id": person,
        "party_kind": "person",
        "party_id": person,
        "document": "charter",
        "edition": "2027-2032",
        "step": step,
        "due_on": DUE_ON,
    }
    return ReaffirmationDue(**values | changes)


def closed(signature, person, outcome="reaffirmed"):
    return ReaffirmationClosed(
        signature_id=signature,
        person_id=person,
        document="charter",
        edition="2027-2032",
        outcome=outcome,
    )


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("opened", "has a new edition. Your signature goes on"),
        ("months_6", "have not heard from you yet"),
        ("a_step_of_staff", "have not heard from you yet"),
        ("last_week", "a minute is enough"),
    ],
)
async def test_a_step_is_told_once_with_a_link_to_answer(tmp_path, step, words):
    async with notifications(tmp_path) as n:
        person, signature = await n.person(), new_id()
        event = n.h.envelope(due(signature, person, step))
        await n.h.receive(event)
        await n.h.receive(event)
        await n.send()
        [mail] = n.mails()
        assert words in " ".join(text_of(mail).split())
        assert "3 May 2027" in text_of(mail)
        token = link_to(mail, "/reaffirm")
        link = read(n.h.settings.link_key, Purpose.REAFFIRM, token, now=n.h.clock.now())
        assert (link.subject, link.person_id) == (signature, person)


async def test_a_close_stops_what_is_queued_and_what_arrives_late(tmp_path):
    async with notifications(tmp_path) as n:
        person, signature = await n.person(), new_id()
        first, second = due(signature, person), due(signature, person, "months_6")
        late = n.h.envelope(second, version=2)
        await n.h.receive(n.h.envelope(first, version=1))
        await n.h.receive(n.h.envelope(closed(signature, person), version=3))
        await n.h.receive(late)
        await n.send()
        assert n.mails() == []
        assert [row.status for row in await n.rows()] == ["cancelled"]


async def test_who_let_the_day_pass_is_told_how_to_sign_again(tmp_path):
    async with notifications(tmp_path) as n:
        person, signature = await n.person(), new_id()
        await n.h.receive(closed(signature, person, "lapsed"))
        await n.send()
        [mail] = n.mails()
        assert "It takes about two minutes" in text_of(mail)
        assert "/sign?document=charter" in text_of(mail)


@pytest.mark.parametrize("outcome", ["reaffirmed", "withdrawn", "ended"])
async def test_nobody_else_hears_of_a_close(tmp_path, outcome):
    async with notifications(tmp_path) as n:
        await n.h.receive(closed(new_id(), await n.person(), outcome))
        await n.send()
        assert n.mails() == []


async def test_the_welcome_carries_a_link_to_change_what_was_chosen(tmp_path):
    async with notifications(tmp_path) as n:
        person, signature = await n.person(), new_id()
        await n.h.receive(
            CharterSigned(
                signature_id=signature,
                document="charter",
                edition="2026-2031",
                party_kind="person",
                party_id=person,
                person_id=person,
            )
        )
        await n.send()
        [mail] = n.mails()
        token = link_to(mail, "/signature")
        link = read(n.h.settings.link_key, Purpose.SIGNATURE, token, now=n.h.clock.now())
        assert (link.subject, link.person_id) == (signature, person)
