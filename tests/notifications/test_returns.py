"""Mail that came back: handed in over HTTP, acted on once, and by nobody's forgery."""

import base64
import itertools
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook

from notifications.commands import suppressions
from notifications.personal import HOLDINGS
from notifications.sending.refresh import report_once
from notifications.store.contacts import address_key
from notifications.tables import suppression
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.notifications import (
    ContactUnreachable,
    MobilisationProgressed,
    SuppressionChanged,
)
from sanctuary.ids import new_id
from sanctuary.personal import Subject
from sanctuary.testing import an_actor, keyed

from .returned_mails import complaint, dsn, path_of, plain
from .service import address, notifications, the_national_team

SECRET = "whsec_" + base64.b64encode(b"only for tests: thirty-two bytes").decode()
OTHER = "whsec_" + base64.b64encode(b"another one, of thirty-two bytes").decode()


def headers(raw, secret=SECRET, *, at=None):
    at = at or datetime.now(UTC)
    signature = Webhook(secret).sign("msg_1", at, raw.decode())
    return {
        "content-type": "message/rfc822",
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


async def handed_in(n, raw):
    client = await n.h.client()
    answer = await client.post("/v1/returns", content=raw, headers=headers(raw))
    assert answer.status_code == 202, answer.text
    return answer.json()["outcome"]


def with_returns(folder, *answering, **changes):
    return notifications(folder, *answering, returns_secret=SECRET, **changes)


async def sent_to(n, person, **launch):
    """A campaign mail, accepted; returns its cause and the path by which it would come back."""
    cause = await n.launched([person], **launch)
    await n.send()
    return cause, n.paths[-1]


async def status_of(n, cause, person):
    return (await n.statuses(cause=cause))[person][0]


async def test_a_mailbox_that_does_not_exist_is_never_written_to_again(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        cause, path = await sent_to(n, person)
        assert await handed_in(n, dsn(path)) == "acted_on"
        assert await status_of(n, cause, person) == "bounced"
        [stopped] = await n.h.emitted(SuppressionChanged)
        assert (stopped.data.person_id, stopped.data.cause) == (person, "bounce")
        [unreachable] = await n.h.emitted(ContactUnreachable)
        assert unreachable.data.person_id == person
        later, _ = await sent_to(n, person)
        assert (await n.statuses(cause=later))[person] == ("withheld", "suppressed")


async def test_the_same_report_changes_nothing_the_second_time(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        cause, path = await sent_to(n, person)
        raw = dsn(path, status="4.4.7", diagnosis="smtp; 421 4.4.7 expired")
        assert await handed_in(n, raw) == "acted_on"
        n.h.clock.offset += timedelta(hours=2)
        await n.send()
        assert await status_of(n, cause, person) == "accepted"
        assert await handed_in(n, raw) == "seen_before"
        assert await status_of(n, cause, person) == "accepted"
        assert n.relay.accepted == [address(person)] * 2


async def test_a_report_about_a_mail_that_is_still_being_sent_is_asked_for_again(tmp_path):
    def held(stage, *_):
        return "hold" if stage == "content" else None

    async with with_returns(tmp_path, held) as n:
        person = await n.person()
        cause = await n.launched([person])
        async with n.sending():
            await n.until(lambda: on_the_wire(n))
            raw = dsn(n.paths[-1], status="5.7.1", diagnosis="smtp; 550 5.7.1 no")
            client = await n.h.client()
            answer = await client.post("/v1/returns", content=raw, headers=headers(raw))
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
            assert answer.json()["detail"].startswith("This message is being sent just now.")
            n.relay.go.set()
            await n.until(n.nothing_waits)
        assert await handed_in(n, raw) == "acted_on"
        assert await status_of(n, cause, person) == "bounced"


async def on_the_wire(n):
    """Its content has begun, and no answer came yet."""
    return b"DATA" in n.relay.commands


async def test_a_forged_report_stops_nobody(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        cause, path = await sent_to(n, person)
        [row] = await n.rows(cause=cause)
        async with n.h.transaction() as uow:
            key = address_key(uow, address(person))
        assert path == path_of(row.id, key)
        for forged in (
            path_of(row.id, key, key=b"guessed" * 5),
            f"bounce+{row.id.hex}@bounces.example.org",
            address(person),
        ):
            assert await handed_in(n, dsn(forged)) == "not_ours"
        assert await status_of(n, cause, person) == "accepted"
        assert await n.h.emitted(SuppressionChanged) == []


@pytest.mark.parametrize(
    ("status", "diagnosis", "becomes"),
    [
        ("5.7.1", "smtp; 550 5.7.1 looks like spam", "bounced"),
        ("5.2.2", "smtp; 552 5.2.2 full", "queued"),
        ("4.4.1", "smtp; 451 4.4.1 no answer", "queued"),
    ],
)
async def test_a_full_mailbox_and_a_filter_are_not_a_dead_address(
    tmp_path, status, diagnosis, becomes
):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        cause, path = await sent_to(n, person)
        assert await handed_in(n, dsn(path, status=status, diagnosis=diagnosis)) == "acted_on"
        [row] = await n.rows(cause=cause)
        assert row.status == becomes
        if becomes == "queued":
            assert row.due_at > n.h.clock.now()
            assert row.settled_at is None
        assert await n.h.emitted(SuppressionChanged) == []


async def test_what_came_back_too_late_to_be_tried_again_failed_for_now(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        cause, path = await sent_to(n, person)
        n.h.clock.offset += timedelta(days=3)
        await handed_in(n, dsn(path, status="4.4.7"))
        assert await status_of(n, cause, person) == "temporary_failure"


async def test_a_delay_and_a_holiday_change_nothing_and_a_delivery_is_noted(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        cause, path = await sent_to(n, person)
        assert await handed_in(n, dsn(path, action="delayed", status="4.4.1")) == "nothing_to_do"
        away = plain(path, "Back on Monday", sender="a@b.example", Auto_Submitted="auto-replied")
        assert await handed_in(n, away) == "nothing_to_do"
        assert await status_of(n, cause, person) == "accepted"
        raw = dsn(path, action="delivered", status="2.0.0", message_id="<2@x>")
        assert await handed_in(n, raw) == "acted_on"
        assert await status_of(n, cause, person) == "delivered"
        assert await handed_in(n, dsn(path, message_id="<3@x>")) == "acted_on"
        assert await status_of(n, cause, person) == "bounced"


async def test_who_writes_to_the_return_path_is_left_for_a_person_to_read(tmp_path):
    async with with_returns(tmp_path) as n:
        _, path = await sent_to(n, await n.person())
        raw = plain(path, "Please ring me", sender="ann@example.com", Subject="Re: hello")
        assert await handed_in(n, raw) == "not_understood"


async def test_a_complaint_stops_campaigns_and_lets_answers_through(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        cause, path = await sent_to(n, person)
        assert await handed_in(n, complaint(path)) == "acted_on"
        assert await status_of(n, cause, person) == "complained"
        [told] = await n.h.emitted(SuppressionChanged)
        assert told.data.cause == "complaint"
        assert await n.h.emitted(ContactUnreachable) == []
        client = await n.h.client(the_national_team())
        [held] = (await client.get("/v1/suppressions")).json()["items"]
        assert held["stops"] == ["campaign"]
        assert held["person_ids"] == [str(person)]
        later, _ = await sent_to(n, person)
        assert (await n.statuses(cause=later))[person] == ("withheld", "suppressed")
        assert await n.tells(person, "welcome_signed") == "accepted"


async def test_an_address_that_was_replaced_is_free_and_the_old_one_stays_stopped(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person(email="old@example.org")
        _, path = await sent_to(n, person)
        await handed_in(n, dsn(path))
        await n.knows(person, version=2, email="new@example.org")
        assert [one.data.suppressed for one in await n.h.emitted(SuppressionChanged)] == [
            True,
            False,
        ]
        await sent_to(n, person)
        assert n.relay.accepted == ["old@example.org", "new@example.org"]
        again = await n.person(email="Old@Example.org ")
        assert [one.data.person_id for one in await n.h.emitted(SuppressionChanged)][-1] == again
        cause, _ = await sent_to(n, again)
        assert (await n.statuses(cause=cause))[again] == ("withheld", "suppressed")


async def test_a_report_about_an_address_that_was_replaced_does_not_stop_the_new_one(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person(email="old@example.org")
        cause, path = await sent_to(n, person)
        await n.knows(person, version=2, email="new@example.org")
        assert await handed_in(n, dsn(path)) == "acted_on"
        assert await status_of(n, cause, person) == "bounced"
        assert await n.h.emitted(SuppressionChanged) == []


async def test_who_asks_again_at_a_stopped_address_is_seen_and_helped(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        _, path = await sent_to(n, person)
        await handed_in(n, dsn(path))
        at = n.h.clock.now() + timedelta(days=7)
        until = {"deadline": at.date().isoformat(), "expires_at": at.isoformat()}
        assert await n.tells(person, "confirm_address", **until) == "withheld"
        staff = await n.h.client(the_national_team())
        asked = {"asked_again": True}
        [held] = (await staff.get("/v1/suppressions", params=asked)).json()["items"]
        assert (held["code"], held["cause"]) == ("5.1.1", "bounce")
        lifting = f"/v1/suppressions/{held['id']}/lifting"
        assert (await staff.post(lifting, json={"reason": ""}, headers=keyed())).status_code == 422
        body = {"reason": "She wrote from there herself."}
        lifted = (await staff.post(lifting, json=body, headers=keyed())).json()
        assert lifted["lifted_at"]
        assert (await staff.post(lifting, json=body, headers=keyed())).status_code == 409
        assert (await staff.get("/v1/suppressions")).json()["items"] == []
        [seen] = (await staff.get("/v1/suppressions", params={"lifted": True})).json()["items"]
        assert seen["lifted_reason"] == body["reason"]
        assert await n.tells(person, "confirm_address", **until) == "accepted"


async def test_what_the_office_stopped_before_an_address_was_known_holds_for_it(tmp_path):
    async with with_returns(tmp_path) as n:
        person = new_id()
        client = await n.h.client(the_national_team())
        body = {"cause": "complaint", "reason": "Asked on the telephone."}
        path = f"/v1/people/{person}/suppressions"
        for _ in range(2):
            assert (await client.post(path, json=body, headers=keyed())).status_code == 201
        await n.knows(person)
        cause = await n.launched([person])
        await n.send()
        assert (await n.statuses(cause=cause))[person] == ("withheld", "suppressed")
        assert [one.data.suppressed for one in await n.h.emitted(SuppressionChanged)] == [
            True,
            True,
        ]


async def test_the_counts_of_a_mobilisation_follow_what_came_back(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        _, path = await sent_to(n, person)
        await report_once(n.h.database)
        await handed_in(n, dsn(path))
        await report_once(n.h.database)
        told = [one.data for one in await n.h.emitted(MobilisationProgressed)]
        assert [(one.counts, one.done) for one in told] == [
            ({"accepted": 1}, True),
            ({"bounced": 1}, True),
        ]


@pytest.mark.parametrize("way", ["unsigned", "other secret", "old", "changed", "too large"])
async def test_only_who_holds_the_secret_may_hand_in(tmp_path, way):
    async with with_returns(tmp_path) as n:
        person = await n.person()
        cause, path = await sent_to(n, person)
        raw = dsn(path)
        signed = {
            "unsigned": {"content-type": "message/rfc822"},
            "other secret": headers(raw, OTHER),
            "old": headers(raw, at=datetime.now(UTC) - timedelta(minutes=6)),
            "changed": headers(raw.replace(b"5.1.1", b"5.1.2")),
            "too large": headers(raw + b"x" * 2**21),
        }[way]
        body = raw + b"x" * 2**21 if way == "too large" else raw
        client = await n.h.client(the_national_team())
        answer = await client.post("/v1/returns", content=body, headers=signed)
        assert answer.status_code == (413 if way == "too large" else 401)
        assert await status_of(n, cause, person) == "accepted"


async def test_a_new_secret_comes_in_before_the_old_one_goes(tmp_path):
    async with notifications(tmp_path, returns_secret=f"{OTHER} {SECRET}") as n:
        _, path = await sent_to(n, await n.person())
        raw = dsn(path).replace(b"A message", "Neges â".encode("latin-1"))
        sign = headers(dsn(path))
        client = await n.h.client()
        assert (await client.post("/v1/returns", content=raw, headers=sign)).status_code == 401
        assert await handed_in(n, dsn(path)) == "acted_on"


async def test_without_a_secret_nothing_is_taken_in(tmp_path):
    async with notifications(tmp_path) as n:
        raw = dsn("anybody@example.org")
        client = await n.h.client()
        answer = await client.post("/v1/returns", content=raw, headers=headers(raw))
        assert answer.status_code == 401
        assert "SANCTUARY_RETURNS_SECRET" in answer.json()["detail"]


async def test_a_coordinator_does_not_see_who_is_stopped(tmp_path):
    async with with_returns(tmp_path) as n:
        for role in (Role.NATION_COORDINATOR, Role.CAMPAIGN_MANAGER):
            client = await n.h.client(an_actor(Grant(role, ScopeKind.NATION, "wales")))
            assert (await client.get("/v1/suppressions")).status_code == 403
            lifting = f"/v1/suppressions/{UUID(int=1)}/lifting"
            body = {"reason": "because"}
            answer = await client.post(lifting, json=body, headers=keyed())
            assert answer.status_code == 403
        client = await n.h.client(the_national_team())
        body = {"reason": "because"}
        answer = await client.post(
            f"/v1/suppressions/{UUID(int=1)}/lifting", json=body, headers=keyed()
        )
        assert answer.status_code == 404


async def test_a_relay_that_refuses_by_policy_says_nothing_about_the_address(tmp_path):
    said = {"rcpt": "550 5.7.1 relaying denied"}
    async with with_returns(tmp_path, lambda stage, *_: said.get(stage)) as n:
        person = await n.person()
        cause = await n.launched([person])
        await n.send()
        assert await status_of(n, cause, person) == "permanent_failure"
        assert await n.h.emitted(SuppressionChanged) == []


async def test_a_relay_that_says_for_hours_to_come_back_is_asked_until_the_message_expires(
    tmp_path,
):
    async with with_returns(tmp_path, lambda stage, *_: {"rcpt": "451 4.3.0 no"}.get(stage)) as n:
        person = await n.person()
        cause = await n.launched([person])
        tries = []
        async with n.sending():
            for attempt in range(1, 60):
                await n.until(lambda: _tried_or_over(n, cause, attempt))  # noqa: B023
                [row] = await n.rows(cause=cause)
                if row.status != "queued":
                    break
                tries.append(row.due_at)
                n.h.clock.offset += row.due_at - n.h.clock.now() + timedelta(seconds=1)
        waits = [later - before for before, later in itertools.pairwise(tries)]
        assert waits[0] < timedelta(minutes=5) < waits[-1] <= timedelta(hours=1, minutes=1)
        assert (row.status, row.attempts) == ("temporary_failure", len(tries))
        assert n.relay.accepted == []


async def _tried_or_over(n, cause, attempt):
    [row] = await n.rows(cause=cause) or [None]
    if row is None:
        return False
    over = row.status not in ("queued", "sending")
    return over or (row.status == "queued" and row.attempts == attempt)


async def test_erasure_leaves_a_mark_that_names_nobody(tmp_path):
    async with with_returns(tmp_path) as n:
        person = await n.person(email="gone@example.org")
        async with n.h.transaction() as uow:
            team = the_national_team()
            await suppressions.suppress(
                uow, person, "complaint", "Ffion rang", by=team, at=n.h.clock.now()
            )
        async with n.h.transaction() as uow:
            for holding in HOLDINGS:
                await holding.erase(uow, Subject((person,)))
        async with n.h.transaction() as uow:
            [kept] = await uow.all(select(suppression))
        assert (kept.person_id, kept.given_reason, kept.cause) == (None, None, "complaint")
        again = await n.person(email="gone@example.org")
        cause = await n.launched([again])
        await n.send()
        assert (await n.statuses(cause=cause))[again] == ("withheld", "suppressed")
