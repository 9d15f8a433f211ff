"""Unsubscribing with one click (RFC 8058): a POST acts, at once, and nothing else does."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from notifications.catalogue import CATALOGUE
from notifications.domain.layout import UNSUBSCRIBABLE
from notifications.domain.rhythm import Pace
from notifications.store import deliveries
from notifications.store.deliveries import Message
from sanctuary.events.notifications import PreferenceChanged
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign

from .service import address, notifications
from .test_digests import becomes, chooses

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


def target(n, mail: EmailMessage) -> str:
    """Where the header of a mail says that one click goes, without the host."""
    url = mail["List-Unsubscribe"].strip("<>").replace("\r\n", "").replace(" ", "")
    assert url.startswith("http")
    return url.removeprefix(n.h.settings.public_url("notifications"))


def a_link(n, person, category="campaign", purpose=Purpose.UNSUBSCRIBE):
    return sign(
        n.h.settings.link_key,
        purpose,
        person,
        expires_at=n.h.clock.now() + timedelta(days=1),
        person=person,
        extra={"category": category},
    )


@pytest.mark.parametrize(
    "entry",
    [one for one in CATALOGUE if "unsubscribe_link" in one.placeholders],
    ids=lambda one: one.key,
)
def test_every_message_that_can_be_stopped_is_of_a_kind_that_can(entry):
    assert entry.category in UNSUBSCRIBABLE


def test_every_kind_but_answers_can_be_stopped_in_every_message():
    for entry in CATALOGUE:
        can = "unsubscribe_link" in entry.placeholders
        assert can == (entry.category in UNSUBSCRIBABLE), entry.key


async def test_what_can_be_stopped_says_so_in_its_head_and_an_answer_does_not(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        await n.launched([person])
        async with n.h.transaction() as uow:
            message = Message(person, "lead_found", "service", new_id())
            await deliveries.queue(uow, [message], at=uow.clock.now())
        await n.send()
        mails = {("List-Unsubscribe" in mail): mail for mail in n.mails()}
        assert len(mails) == 2
        assert mails[True]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "List-Unsubscribe-Post" not in mails[False]


async def test_scanners_stop_nothing_and_one_click_needs_neither_cookie_nor_sign_in(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person = await n.person()
        await n.launched([person])
        await n.send()
        client, path = await n.h.client(), target(n, n.mail())
        assert (await client.get(path)).status_code == 200
        assert (await client.head(path)).status_code in {200, 405}
        assert (await client.options(path)).status_code in {200, 204, 405}
        assert await n.h.emitted(PreferenceChanged) == []
        for _ in range(3):
            answer = await client.post(
                path,
                content=b"List-Unsubscribe=One-Click",
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
            assert answer.status_code == 200
            assert "set-cookie" not in answer.headers
        [told] = await n.h.emitted(PreferenceChanged)
        assert (told.data.person_id, told.data.allowed) == (person, False)


async def test_a_forged_link_or_one_for_something_else_stops_nothing(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        client, good = await n.h.client(), a_link(n, person)
        other = a_link(n, person, purpose=Purpose.WHY)
        forged = good[:-4] + ("AAAA" if not good.endswith("AAAA") else "BBBB")
        for link in (forged, other, "", "nonsense"):
            assert (await client.post(f"/unsubscribe?link={link}")).status_code == 403, link
        assert await n.h.emitted(PreferenceChanged) == []


async def test_one_click_holds_for_what_is_queued_what_waits_for_the_week_and_in_a_digest(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(NOON)
        person, other = await n.person(), await n.person()
        await chooses(n, person, renewal=Pace.DAILY)
        for one in (person, other):
            async with n.h.transaction() as uow:
                values = {
                    "expires_on": "2031-06-03",
                    "grace_ends_on": "2031-09-01",
                    **dict.fromkeys(("months_12", "months_6", "month_1", "day", "grace"), "no"),
                    "months_3": "yes",
                }
                message = Message(one, "renewal_due", "renewal", new_id(), values=values)
                await deliveries.queue(uow, [message], at=uow.clock.now())
        await becomes(n, [("queued", "digest")], person_id=person)
        await becomes(n, [("accepted", None)], person_id=other)
        queued = await n.launched([person, other])
        client = await n.h.client()
        for category in ("renewal", "campaign"):
            await client.post(f"/unsubscribe?link={a_link(n, person, category)}")
        n.h.clock.move_to(NOON + timedelta(days=1))
        off = ("withheld", "opted_out")
        await becomes(n, [off, off], person_id=person)
        await becomes(n, [("accepted", None)] * 2, person_id=other)
        assert (await n.statuses(cause=queued))[other] == ("accepted", None)
        assert set(n.relay.accepted) == {address(other)}


async def test_stopping_one_kind_leaves_the_others(tmp_path):
    async with notifications(tmp_path) as n:
        person, client = await n.person(), await n.h.client()
        await client.post(f"/unsubscribe?link={a_link(n, person, 'renewal')}")
        cause = await n.launched([person])
        await n.send()
        assert (await n.statuses(cause=cause))[person] == ("accepted", None)
