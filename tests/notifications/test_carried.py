"""GOV.UK Notify as a carrier of mail, and what it tells later about a message that it took."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from notifications.commands.notify import notify_people
from notifications.domain.sms import same_number
from notifications.testing import an_organisation
from sanctuary.events.membership import OrganisationChanged
from sanctuary.events.notifications import (
    ContactUnreachable,
    MessageUndeliverable,
    SuppressionChanged,
)
from sanctuary.ids import new_id

from .notify_server import EMAIL_TEMPLATE, notify_server
from .service import address, notifications
from .test_digests import renewal
from .test_fallback import lapsed
from .test_texts import choose, raise_alert, somebody, texts

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
TOKEN = {"Authorization": "Bearer callback-token-of-the-tests"}


@asynccontextmanager
async def service(folder, **changes):
    with notify_server() as notify:
        async with notifications(folder, **(notify.settings | changes)) as n:
            yield n, notify


async def a_sent_text(n):
    person = await somebody(n)
    await choose(n, person, urgent=True)
    await raise_alert(n, person)
    await n.send()
    [row] = await texts(n)
    return person, row


async def tell(n, row, status, headers=TOKEN):
    """As Notify does; it names whom it wrote to."""
    async with await n.h.client() as notify:
        to = "07700 900123" if row.channel == "sms" else address(row.person_id)
        said = {"id": str(new_id()), "reference": str(row.id), "to": to, "status": status}
        return await notify.post("/v1/notify-callbacks", json=said, headers=headers)


async def of_text(n):
    [row] = await texts(n)
    return row.status


async def a_mail(n, template="group_suspended", **values):
    person = await n.person()
    async with n.h.transaction() as uow:
        await notify_people(uow, [person], template, new_id(), values=values)
    return person


async def test_mail_goes_through_notify_where_that_is_set(tmp_path):
    async with service(tmp_path, mail_by="notify") as (n, notify):
        person = await a_mail(n, "legacy_ended", ended_on="2027-05-03")
        await n.send()
        [sent] = notify.taken
        assert (sent["email_address"], sent["template_id"]) == (address(person), EMAIL_TEMPLATE)
        said = sent["personalisation"]
        assert "((" not in said["subject"] + said["body"]
        assert "3 May 2027" in said["body"]
        assert "](http" in said["body"]
        assert n.relay.accepted == []
        [row] = await n.rows()
        assert (row.status, sent["reference"], row.edition) == ("accepted", str(row.id), 1)


async def test_what_can_be_unsubscribed_from_says_so_to_notify(tmp_path):
    async with service(tmp_path, mail_by="notify") as (n, notify):
        await n.launched([await n.person()])
        await n.send()
        [sent] = notify.taken
        assert "/unsubscribe?link=" in sent["one_click_unsubscribe_url"]
        assert sent["one_click_unsubscribe_url"] in sent["personalisation"]["body"]


async def test_a_lost_answer_about_a_mail_is_looked_up(tmp_path):
    async with service(tmp_path, mail_by="notify") as (n, notify):
        notify.answering = lambda _: "drop"
        await a_mail(n)

        async def tried():
            [row] = await n.rows()
            return row.status == "queued" and row.attempts == 1

        async with n.sending():
            await n.until(tried)
        [row] = await n.rows()
        n.h.clock.offset += row.due_at - n.h.clock.now()
        await n.send()
        assert [one.status for one in await n.rows()] == ["accepted"]
        assert len(notify.taken) == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("delivered", "delivered"),
        ("permanent-failure", "bounced"),
        ("temporary-failure", "queued"),
        ("technical-failure", "queued"),
    ],
)
async def test_what_notify_tells_later_becomes_a_status_of_ours_once(tmp_path, said, status):
    async with service(tmp_path) as (n, _):
        _, row = await a_sent_text(n)
        first, again = await tell(n, row, said), await tell(n, row, said)
        assert (first.json(), again.json()) == ({"changed": True}, {"changed": False})
        assert await of_text(n) == status


async def test_what_did_not_arrive_goes_again_until_it_says_nothing_any_more(tmp_path):
    async with service(tmp_path) as (n, notify):
        _, row = await a_sent_text(n)
        notify.taken[0]["status"] = "temporary-failure"
        await tell(n, row, "temporary-failure")
        n.h.clock.offset += (await texts(n))[0].due_at - n.h.clock.now()
        await n.send()
        assert len(notify.taken) == 2
        n.h.clock.offset += row.expires_at - n.h.clock.now()
        await tell(n, row, "temporary-failure")
        assert await of_text(n) == "temporary_failure"


async def test_a_number_that_fails_for_good_is_told_to_membership(tmp_path):
    async with service(tmp_path) as (n, _):
        person, row = await a_sent_text(n)
        await tell(n, row, "permanent-failure")
        [told] = await n.h.emitted(ContactUnreachable)
        assert (told.data.person_id, told.data.channel) == (person, "sms")
        assert await n.h.emitted(SuppressionChanged) == []


async def test_a_mail_address_that_fails_for_good_is_stopped(tmp_path):
    async with service(tmp_path, mail_by="notify") as (n, _):
        person = await a_mail(n)
        await n.send()
        [row] = await n.rows()
        await tell(n, row, "permanent-failure")
        [told] = await n.h.emitted(ContactUnreachable)
        assert (told.data.person_id, told.data.channel) == (person, "email")


@pytest.mark.parametrize("somebody_else", [True, False])
@pytest.mark.parametrize("said", ["permanent-failure", "temporary-failure"])
async def test_what_notify_could_not_bring_goes_to_the_next_contact_or_a_person_is_told(
    tmp_path, said, somebody_else
):
    async with service(tmp_path, mail_by="notify") as (n, _):
        first, second = await n.person(), await n.person()
        organisation = await an_organisation(n.h, first)
        event = lapsed(organisation)
        await n.h.receive(event)
        await n.send()
        if somebody_else:
            people = (first, second)
            changed = OrganisationChanged(
                organisation_id=organisation, kind="school", contacts=people
            )
            await n.h.receive(changed)
        [row] = await n.rows(cause=event.award_id)
        n.h.clock.offset += row.expires_at - n.h.clock.now()
        assert (await tell(n, row, said)).json() == {"changed": True}
        assert set(await n.statuses(cause=event.award_id)) == {first, second}.difference(
            () if somebody_else else (second,)
        )
        told = [one.data.party_id for one in await n.h.emitted(MessageUndeliverable)]
        assert told == ([] if somebody_else else [organisation])


async def test_a_text_that_fails_beside_a_mail_that_arrived_is_nothing_to_fall_back_for(tmp_path):
    async with service(tmp_path) as (n, _):
        n.h.clock.move_to(NOON)  # a text about a renewal rings at no other time of the week
        first, second = await somebody(n), await n.person()
        await choose(n, first, renewal=True)
        organisation = await an_organisation(n.h, first)
        award = await renewal(n, organisation=organisation)

        async def both_went():
            rows = await n.rows(cause=award, template_key="renewal_due")
            return [row.status for row in rows] == ["accepted", "accepted"]

        async with n.sending():  # what staff hear of it waits for an address of theirs
            await n.until(both_went)
        await n.h.receive(
            OrganisationChanged(
                organisation_id=organisation, kind="school", contacts=(first, second)
            )
        )
        [row] = await texts(n)
        await tell(n, row, "permanent-failure")
        assert await of_text(n) == "bounced"
        assert set(await n.statuses(cause=award, template_key="renewal_due")) == {first}


async def test_what_was_replaced_meanwhile_is_not_what_failed_for_good(tmp_path):
    async with service(tmp_path, mail_by="notify") as (n, _):
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)
        await n.send()
        await n.knows(
            person,
            version=2,
            email="new@example.org",
            mobile="+447700900456",
            mobile_proven=True,
        )
        for row in await n.rows():
            assert (await tell(n, row, "permanent-failure")).json() == {"changed": True}
        assert {row.status for row in await n.rows()} == {"bounced"}
        assert await n.h.emitted(ContactUnreachable) == []
        assert await n.h.emitted(SuppressionChanged) == []
        await raise_alert(n, person)
        await n.send()
        assert [row.status for row in await texts(n)].count("accepted") == 1


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guess"}])
async def test_a_callback_without_the_token_changes_nothing(tmp_path, headers):
    async with service(tmp_path) as (n, _):
        _, row = await a_sent_text(n)
        assert (await tell(n, row, "delivered", headers)).status_code == 401
        assert await of_text(n) == "accepted"


async def test_where_no_token_is_set_nobody_may_tell(tmp_path):
    async with service(tmp_path, notify_callback_token=None) as (n, _):
        _, row = await a_sent_text(n)
        assert (await tell(n, row, "delivered")).status_code == 401


async def test_a_callback_about_nothing_of_ours_is_thanked_and_one_we_cannot_read_is_refused(
    tmp_path,
):
    async with service(tmp_path) as (n, _):
        _, row = await a_sent_text(n)
        async with await n.h.client() as notify:
            for reference in (None, str(new_id())):
                said = {"reference": reference, "status": "delivered"}
                answer = await notify.post("/v1/notify-callbacks", json=said, headers=TOKEN)
                assert answer.json() == {"changed": False}
        assert (await tell(n, row, "evaporated")).status_code == 422


async def test_what_comes_before_our_own_note_is_asked_for_again(tmp_path):
    async with service(tmp_path) as (n, notify):
        person = await somebody(n)
        await choose(n, person, urgent=True)
        await raise_alert(n, person)
        loop = asyncio.get_running_loop()
        arrived, answer = asyncio.Event(), asyncio.Event()

        def hold(_):
            loop.call_soon_threadsafe(arrived.set)
            asyncio.run_coroutine_threadsafe(answer.wait(), loop).result(timeout=20)

        notify.answering = hold
        async with n.sending():
            await arrived.wait()
            [row] = await texts(n)
            assert (await tell(n, row, "delivered")).status_code == 503
            answer.set()

            async def settled():
                return await of_text(n) == "accepted"

            await n.until(settled)
        assert (await tell(n, row, "delivered")).json() == {"changed": True}


@pytest.mark.parametrize("spelling", ["07700 900123", "+44 7700 900123", "00447700900123"])
def test_a_number_is_the_same_however_it_is_spelt(spelling):
    assert same_number(spelling, "+447700900123")
    assert not same_number(spelling, "+447700900124")
