"""What is known of an address follows the people who have it, and nobody stops the others."""

from typing import Any, cast

import pytest
from sqlalchemy import select

from notifications.commands.suppressions import keep_contacts
from notifications.domain.suppression import EVERYTHING
from notifications.sending.refresh import refresh_once
from notifications.store import contacts
from notifications.tables import contact, suppression
from notifications.testing import a_contact
from sanctuary.asks import ContactsAnswer
from sanctuary.events.notifications import SuppressionChanged
from sanctuary.ids import new_id
from sanctuary.testing import keyed

from .returned_mails import complaint, dsn
from .service import notifications, the_national_team
from .test_explanations import explained
from .test_returns import SECRET as RETURNS_SECRET
from .test_returns import handed_in, with_returns
from .test_texts import choose, raise_alert, service, somebody, texts

SHARED = "info@town.example.org"


class Membership:
    """Answers with what it was given about whom it was asked for."""

    def __init__(self, *known):
        self.known = known

    async def ask(self, _subject, asked, _answer):
        wanted = set(asked.person_ids)
        return ContactsAnswer(contacts=[one for one in self.known if one.person_id in wanted])


async def stopped_by_staff(n, person, cause="bounce", reason="The letter came back."):
    async with await n.h.client(the_national_team()) as team:
        body = {"cause": cause, "reason": reason}
        answer = await team.post(f"/v1/people/{person}/suppressions", json=body, headers=keyed())
    assert answer.status_code == 201, answer.text


async def held(n):
    async with n.h.transaction() as uow:
        return await uow.all(select(suppression).where(suppression.c.lifted_at.is_(None)))


async def test_two_stops_without_an_address_become_one_at_an_address_that_is_shared(tmp_path):
    async with notifications(tmp_path) as n:
        first, second = new_id(), new_id()
        await stopped_by_staff(n, first, "complaint", "Asked on the telephone.")
        await stopped_by_staff(n, second)
        people = [a_contact(person_id=one, email=SHARED) for one in (first, second)]
        async with n.h.transaction() as uow:
            await keep_contacts(uow, people)
        [one] = await held(n)
        assert (one.cause, set(one.stops)) == ("bounce", EVERYTHING)
        assert one.given_by is not None
        assert one.address_key is not None
        cause = await n.launched([first, second])
        await n.send()
        stopped = ("withheld", "suppressed")
        assert await n.statuses(cause=cause) == {first: stopped, second: stopped}


@pytest.mark.parametrize("earlier", ["complaint", "bounce"])
async def test_a_stop_without_an_address_adds_to_what_is_stopped_at_the_address(tmp_path, earlier):
    async with notifications(tmp_path) as n:
        there, later = await n.person(email=SHARED), new_id()
        await stopped_by_staff(n, there, earlier, "The first reason.")
        await stopped_by_staff(n, later, "bounce" if earlier == "complaint" else "complaint")
        await n.knows(later, email=SHARED)
        [one] = await held(n)
        assert (one.cause, set(one.stops)) == ("bounce", EVERYTHING)
        assert one.given_reason == "The first reason."
        told = [one.data.person_id for one in await n.h.emitted(SuppressionChanged)]
        assert told[-1] == later


async def test_a_contact_that_cannot_be_kept_leaves_the_others_fresh(tmp_path):
    async with notifications(tmp_path) as n:
        bad, good = a_contact(name="\x00"), a_contact()
        async with n.h.transaction() as uow:
            await contacts.want(uow, [(bad.person_id, 1), (good.person_id, 1)])
        membership = cast("Any", Membership(bad, good))
        aside = set()
        assert await refresh_once(n.h.database, membership, aside) == 2
        async with n.h.transaction() as uow:
            known = {row.person_id: row.version for row in await uow.all(select(contact))}
        assert known == {good.person_id: 1, bad.person_id: None}
        assert aside == {bad.person_id}
        assert await refresh_once(n.h.database, membership, aside) == 0


async def somebody_with_texts(n, **changes):
    person = await somebody(n, **changes)
    await choose(n, person, urgent=True)
    return person


async def alerted(n, person):
    """What became of the text message about a new alert."""
    alert, _ = await raise_alert(n, person)
    await n.send()
    [row] = [one for one in await texts(n) if one.cause == alert]
    return row.status, row.reason


@pytest.mark.parametrize("cause", ["complaint", "bounce"])
async def test_what_staff_stop_is_stopped_for_text_messages_until_it_is_lifted(tmp_path, cause):
    async with service(tmp_path) as (n, notify):
        person = await somebody_with_texts(n, email="old@example.org")
        await stopped_by_staff(n, person, cause)
        assert await alerted(n, person) == ("withheld", "suppressed")
        await n.knows(
            person,
            version=2,
            email="new@example.org",
            mobile="+447700900123",
            mobile_proven=True,
        )
        assert await alerted(n, person) == ("withheld", "suppressed")
        assert notify.bodies == []
        async with await n.h.client(the_national_team()) as team:
            found = await team.get("/v1/suppressions", params={"person_id": str(person)})
            [one] = found.json()["items"]
            assert "urgent" in one["stops_texts"]
            lifting = f"/v1/suppressions/{one['id']}/lifting"
            body = {"reason": "She wants them again."}
            assert (await team.post(lifting, json=body, headers=keyed())).status_code == 200
        assert await alerted(n, person) == ("accepted", None)


async def test_what_staff_stop_is_stopped_for_text_messages_where_a_relay_stopped_all_mail(
    tmp_path,
):
    async with service(tmp_path, returns_secret=RETURNS_SECRET) as (n, _):
        person = await somebody_with_texts(n)
        assert await alerted(n, person) == ("accepted", None)
        await handed_in(n, dsn(n.paths[-1]))
        # A mailbox that does not exist says nothing about a telephone.
        assert await alerted(n, person) == ("accepted", None)
        await stopped_by_staff(n, person, "complaint", "Asked on the telephone.")
        assert await alerted(n, person) == ("withheld", "suppressed")
        [one] = await held(n)
        assert (one.cause, one.given_reason) == ("bounce", "Asked on the telephone.")


async def test_a_complaint_about_a_mail_stops_the_text_messages_of_that_kind(tmp_path):
    async with service(tmp_path, returns_secret=RETURNS_SECRET) as (n, _):
        person = await somebody_with_texts(n)
        await alerted(n, person)
        await handed_in(n, complaint(n.paths[-1]))
        assert await alerted(n, person) == ("withheld", "suppressed")


async def suppressed_now(n, person):
    return (await explained(n, person, new_id()))["person"]["suppressed"]


async def test_an_explanation_tells_what_is_stopped_now_at_the_address_of_now(tmp_path):
    async with with_returns(tmp_path) as n:
        first = await n.person(email=SHARED)
        await n.launched([first])
        await n.send()
        await handed_in(n, dsn(n.paths[-1]))
        second = await n.person(email=SHARED)
        assert [await suppressed_now(n, one) for one in (first, second)] == ["bounce", "bounce"]
        await n.knows(first, version=2, email="new@example.org")
        assert [await suppressed_now(n, one) for one in (first, second)] == [None, "bounce"]
        [one] = await held(n)
        async with await n.h.client(the_national_team()) as team:
            lifting = f"/v1/suppressions/{one.id}/lifting"
            body = {"reason": "Read again."}
            assert (await team.post(lifting, json=body, headers=keyed())).status_code == 200
        assert await suppressed_now(n, second) is None
