"""From an event to the relay: who gets a mail, who does not and why, and what comes back."""

import asyncio
from datetime import timedelta

import pytest

from notifications.commands.notify import notify_people
from notifications.domain.delivery import UNANSWERED_TRIES
from notifications.sending.refresh import report_once
from sanctuary.events.campaigns import MobilisationStoodDown
from sanctuary.events.membership import ConfirmationRequested, ContactChanged
from sanctuary.events.notifications import (
    ContactUnreachable,
    MobilisationProgressed,
    PreferenceChanged,
    SuppressionChanged,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import address, link_to, notifications, released, text_of


async def test_a_campaign_reaches_its_audience_once_each_with_a_link_of_their_own(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(7)]
        cause = await n.launched(people[:4], people[4:])
        await n.send()
        assert sorted(n.relay.accepted) == sorted(map(address, people))
        assert set((await n.statuses(cause=cause)).values()) == {("accepted", None)}
        key, now = n.h.settings.link_key, n.h.clock.now()
        read_as = [
            read(key, Purpose.REPORT_ACTION, link_to(mail, "/act"), now=now) for mail in n.mails()
        ]
        assert {link.person_id for link in read_as} == set(people)
        assert {link.subject for link in read_as} == {cause}


async def test_a_chunk_that_comes_twice_mails_nobody_twice(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(3)]
        cause = await n.launched(people)
        await n.send()
        await n.h.receive(released(cause, 0, 1, people))
        await n.send()
        assert len(n.relay.accepted) == 3


async def test_two_chunks_with_the_same_person_mail_them_once(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.launched([person], [person])
        await n.send()
        assert n.relay.accepted == [address(person)]


async def test_a_campaign_mail_can_be_stopped_with_one_click(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.launched([person])
        await n.send()
        mail = n.mail()
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        url = mail["List-Unsubscribe"].strip("<>").replace("\r\n", "").replace(" ", "")
        client = await n.h.client()
        answer = await client.post(
            url.removeprefix(n.h.settings.public_url("notifications")),
            data={"List-Unsubscribe": "One-Click"},
        )
        assert answer.status_code == 200
        [changed] = await n.h.emitted(PreferenceChanged)
        assert (changed.data.person_id, changed.data.category) == (person, "campaign")
        assert changed.data.allowed is False


async def test_an_unsubscription_holds_for_what_is_already_queued(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        client = await n.h.client()
        await client.post(f"/unsubscribe?link={await _unsubscribe_link(n, person)}")
        await n.send()
        assert n.relay.accepted == []
        assert (await n.statuses(cause=cause))[person] == ("withheld", "opted_out")


async def _unsubscribe_link(n, person):
    from sanctuary.links import sign

    return sign(
        n.h.settings.link_key,
        Purpose.UNSUBSCRIBE,
        person,
        expires_at=n.h.clock.now() + timedelta(days=1),
        person=person,
        extra={"category": "campaign"},
    )


@pytest.mark.parametrize(
    ("contact", "reason"),
    [
        ({"email": None}, "no_address"),
        ({"verified": False}, "unverified"),
        ({"bases": {"service": "service_message"}}, "no_lawful_basis"),
        ({"ended": True}, "ended"),
    ],
)
async def test_whoever_may_not_be_written_to_is_not_and_the_record_says_why(
    tmp_path, contact, reason
):
    async with notifications(tmp_path) as n:
        person, other = await n.person(**contact), await n.person()
        cause = await n.launched([person, other])
        await n.send()
        assert n.relay.accepted == [address(other)]
        assert (await n.statuses(cause=cause))[person] == ("withheld", reason)


async def test_a_drill_judges_everybody_and_writes_to_nobody(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(3)]
        cause = await n.launched(people, drill=True)
        await n.send()
        assert n.relay.commands == []
        assert set((await n.statuses(cause=cause)).values()) == {("withheld", "drill")}


async def test_a_message_waits_for_a_contact_that_changed_and_goes_to_the_new_address(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.h.receive(ContactChanged(person_id=person, contact_version=2))
        cause = await n.launched([person])
        async with n.sending():
            await asyncio.sleep(0.3)
            assert n.relay.accepted == []
            await n.knows(person, version=2, email="new@example.org")
            await n.until(lambda: _is(n, cause, person, "accepted"))
        assert n.relay.accepted == ["new@example.org"]


async def test_somebody_we_have_never_heard_of_is_asked_about_and_then_written_to(tmp_path):
    async with notifications(tmp_path) as n:
        stranger = new_id()
        cause = await n.launched([stranger])
        async with n.sending():
            await n.until(lambda: _is_wanted(n, stranger))
            await n.knows(stranger)
            await n.until(lambda: _is(n, cause, stranger, "accepted"))


async def _is(n, cause, person, status):
    return (await n.statuses(cause=cause)).get(person, ("", ""))[0] == status


async def _is_wanted(n, person):
    from notifications.store import contacts

    async with n.h.transaction() as uow:
        return person in await contacts.stale(uow, 500)


async def test_what_is_too_late_to_be_of_use_is_not_sent(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        cause = await n.launched([person])
        n.h.clock.offset += timedelta(days=8)
        await n.send()
        assert n.relay.accepted == []
        assert (await n.statuses(cause=cause))[person] == ("expired", None)


async def test_an_address_that_does_not_exist_is_never_tried_again(tmp_path):
    gone = {}

    def answering(stage, _, recipient):
        return "550 5.1.1 no such mailbox" if stage == "rcpt" and recipient in gone else None

    async with notifications(tmp_path, answering) as n:
        person, other = await n.person(), await n.person()
        gone[address(person)] = True
        cause = await n.launched([person, other])
        await n.send()
        assert n.relay.accepted == [address(other)]
        assert (await n.statuses(cause=cause))[person][0] == "permanent_failure"
        [stopped] = await n.h.emitted(SuppressionChanged)
        assert (stopped.data.person_id, stopped.data.cause) == (person, "bounce")
        [unreachable] = await n.h.emitted(ContactUnreachable)
        assert unreachable.data.person_id == person

        later = await n.launched([person])
        await n.send()
        assert (await n.statuses(cause=later))[person] == ("withheld", "suppressed")


async def test_a_refused_text_says_nothing_about_the_address(tmp_path):
    async with notifications(
        tmp_path, lambda stage, *_: "554 5.7.1 no" if stage == "content" else None
    ) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        assert (await n.statuses(cause=cause))[person][0] == "permanent_failure"
        assert await n.h.emitted(SuppressionChanged) == []


async def test_a_relay_that_asks_for_patience_gets_it(tmp_path):
    busy = {"times": 1}

    def answering(stage, *_):
        if stage == "rcpt" and busy["times"]:
            busy["times"] -= 1
            return "451 4.3.0 later"
        return None

    async with notifications(tmp_path, answering) as n:
        person = await n.person()
        cause = await n.launched([person])
        async with n.sending():
            await n.until(lambda: _tried(n, cause, 1))
            assert n.relay.accepted == []
            n.h.clock.offset += timedelta(hours=1)
            await n.until(lambda: _is(n, cause, person, "accepted"))
        [row] = await n.rows(cause=cause)
        assert row.attempts == 2
        assert n.relay.accepted == [address(person)]


@pytest.mark.parametrize(
    ("template", "copies"), [("lead_found", UNANSWERED_TRIES), ("mobilisation_act", 1)]
)
async def test_a_relay_that_takes_mails_and_never_says_so_gets_no_mail_without_end(
    tmp_path, template, copies
):
    taken = []

    def answering(stage, _, recipient):
        if stage == "content":
            taken.append(recipient)
            return "drop"
        return None

    async with notifications(tmp_path, answering) as n:
        person, cause = await n.person(), new_id()
        async with n.h.transaction() as uow:
            await notify_people(uow, [person], template, cause)

        async def waits_or_ended():
            [row] = await n.rows(cause=cause)
            if row.status == "queued" and row.due_at > n.h.clock.now():
                n.h.clock.offset += row.due_at - n.h.clock.now()
            return row.status not in {"queued", "sending"}

        async with n.sending():
            await n.until(waits_or_ended)
            [row] = await n.rows(cause=cause)
            assert (row.status, row.attempts) == ("maybe_sent", copies)
        assert taken == [address(person)] * copies


async def test_what_was_not_answered_twice_waits_before_it_goes_again(tmp_path):
    def answering(stage, *_):
        return "drop" if stage == "content" else None

    async with notifications(tmp_path, answering) as n:
        person, cause = await n.person(), new_id()
        async with n.h.transaction() as uow:
            await notify_people(uow, [person], "lead_found", cause)
        async with n.sending():
            await n.until(lambda: _tried(n, cause, 2))
            [row] = await n.rows(cause=cause)
            assert row.due_at - n.h.clock.now() > timedelta(minutes=1)


async def _tried(n, cause, times):
    return any(
        row.attempts == times and row.status == "queued" for row in await n.rows(cause=cause)
    )


async def test_the_end_of_a_mobilisation_reaches_exactly_those_whom_it_reached(tmp_path):
    gone = {}

    def answering(stage, _, recipient):
        return "550 no" if stage == "rcpt" and recipient in gone else None

    async with notifications(tmp_path, answering) as n:
        reached, unreachable = await n.person(), await n.person()
        unwilling = await n.person(bases={})
        gone[address(unreachable)] = True
        cause = await n.launched([reached, unreachable, unwilling])
        await n.send()
        late = await n.person()
        await n.h.receive(
            MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_stand_down"),
            released(cause, 1, 2, [late]),
        )
        await n.h.fire_timers()
        await n.send()
        told = await n.statuses(cause=cause, template_key="mobilisation_stand_down")
        assert set(told) == {reached}
        assert n.relay.accepted == [address(reached)] * 2
        assert (await n.statuses(cause=cause))[late] == ("cancelled", None)


async def test_the_last_report_counts_everybody_and_says_that_it_is_the_last(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person(), await n.person(), await n.person(bases={})]
        cause = await n.launched(people)
        await report_once(n.h.database)
        await n.send()
        await report_once(n.h.database)
        await report_once(n.h.database)
        first, last = [one.data for one in await n.h.emitted(MobilisationProgressed)]
        assert (first.counts, first.done) == ({"queued": 3}, False)
        assert last.mobilisation_id == cause
        assert (last.counts["accepted"], last.counts["withheld"]) == (2, 1)
        assert last.done is True


async def test_a_confirmation_reaches_the_address_that_it_proves_in_the_readers_language(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person(language="cy", verified=False, bases={})
        signature = new_id()
        await n.h.receive(
            ConfirmationRequested(
                signature_id=signature,
                person_id=person,
                document="charter",
                expires_at=n.h.clock.now() + timedelta(days=7),
            )
        )
        await n.send()
        mail = n.mail()
        assert mail["Content-Language"] == "cy"
        assert "Ffion" not in str(mail["Subject"])
        link = read(
            n.h.settings.link_key, Purpose.CONFIRM, link_to(mail, "/confirm"), now=n.h.clock.now()
        )
        assert (link.subject, link.person_id) == (signature, person)
        assert "List-Unsubscribe" not in mail


async def test_a_mail_says_who_it_is_from_and_can_be_told_from_every_other(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person(), await n.person()]
        cause = await n.launched(people)
        await n.send()
        rows = await n.rows(cause=cause)
        ids = {mail["Message-ID"] for mail in n.mails()}
        assert all(any(row.id.hex in one for one in ids) for row in rows)
        assert len(ids) == 2
        assert "/why?link=" in text_of(n.mails()[0])
