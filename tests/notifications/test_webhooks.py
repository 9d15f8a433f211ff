"""Webhooks: signed, tried again, given up, and never called inside our own network."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from standardwebhooks import Webhook as Reader
from standardwebhooks.webhooks import WebhookVerificationError

from notifications.channels.calling import Caller, NotOutside, _public_address, is_public
from notifications.commands.jobs import step
from notifications.domain.webhooks import (
    CALL_LIFECYCLE,
    DELAYS,
    CallStatus,
    Fact,
    UrlRefused,
    WebhookStatus,
    checked_url,
    retry,
)
from notifications.sending.calling import AT_ONCE, call_some
from notifications.sending.following import follow_some
from notifications.sending.refresh import report_once
from notifications.store import webhooks as store
from notifications.store.webhooks import Call
from notifications.testing import a_group
from sanctuary.actor import Grant, Role
from sanctuary.errors import IllegalTransition
from sanctuary.events.campaigns import GroupAlertRaised
from sanctuary.events.notifications import WebhookDisabled
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, keyed

from .hooks import hook
from .programs import a_key, program, sends, simulated
from .service import notifications, the_national_team

FACTS = ["delivery.settled"]


async def listens(client, url, facts=FACTS):
    answer = await client.post("/v1/webhooks", json={"url": url, "facts": facts})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def told(n, times=1):
    """Follow what happened and make the calls that are due."""
    async with Caller(open_to_all=True) as caller:
        for _ in range(times):
            while await follow_some(n.h.database):
                pass
            await call_some(n.h.database, caller)


async def test_a_program_is_told_by_a_signed_call_what_became_of_its_messages(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        client = await program(n)
        registered = await listens(client, called.url)
        assert registered["secret"].startswith("whsec_")
        person = await n.person()
        accepted = (await sends(client, {"person_id": str(person)}, reference="r-9")).json()
        await sends(await program(n), simulated("delivered"))
        await n.send()
        await told(n)
        [fact] = called.read(registered["secret"])
        assert fact["type"] == "delivery.settled"
        assert fact["data"]["send_id"] == accepted["id"]
        assert fact["data"]["delivery_id"] == accepted["delivery_ids"][0]
        assert (fact["data"]["status"], fact["data"]["reference"]) == ("accepted", "r-9")
        assert str(person) not in str(called.calls)
        assert "example.org" not in str(called.calls)
        await told(n)
        assert len(called.calls) == 1
        shown = (await client.get(f"/v1/sends/{accepted['id']}")).json()
        assert shown["status"] == "settled"


async def test_nobody_else_can_make_such_a_call(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        client = await program(n)
        await listens(client, called.url)
        other = await listens(client, called.url)
        await sends(client, simulated("delivered"))
        await n.send()
        await told(n)
        right = [one for one in called.calls if _holds(other["secret"], one)]
        assert (len(called.calls), len(right)) == (2, 1)
        headers, body = right[0]
        assert not _holds(other["secret"], (headers, body.replace(b"accepted", b"bounced")))
        assert not _holds(other["secret"], (headers | {"webhook-id": "msg_1"}, body))


def _holds(secret, one):
    headers, body = one
    try:
        Reader(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


async def test_what_comes_back_later_is_told_later(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        client = await program(n, kind="test")
        secret = (await listens(client, called.url))["secret"]
        answer = await sends(client, simulated("complained"))
        await n.send()
        await told(n)
        await n.h.fire_timers(timedelta(seconds=3))
        await told(n)
        statuses = [fact["data"]["status"] for fact in called.read(secret)]
        assert statuses == ["accepted", "complained"]
        again = await sends(client, simulated("complained"))
        await n.send()
        shown = (await client.get(again.headers["location"])).json()
        assert shown["counts"] == {"accepted": 1}
        assert answer.json()["test"]


async def test_a_call_that_fails_is_made_again_later_and_later_with_the_same_id(tmp_path):
    async with (
        notifications(tmp_path, webhooks_anywhere=True) as n,
        hook(lambda number: 500 if number < 2 else 200) as called,
    ):
        client = await program(n)
        one = await listens(client, called.url)
        await sends(client, simulated("delivered"))
        await n.send()
        await told(n)
        await told(n)
        assert len(called.calls) == 1
        for wait in DELAYS[:2]:
            n.h.clock.offset += wait
            await told(n)
        assert len(called.calls) == 3
        assert len({headers["webhook-id"] for headers, _ in called.calls}) == 1
        assert len({body for _, body in called.calls}) == 1
        page = (await client.get(f"/v1/webhooks/{one['id']}/calls")).json()["items"]
        assert [(call["status"], call["attempts"], call["code"]) for call in page] == [
            ("delivered", 3, 200)
        ]


@pytest.mark.parametrize("status", [410, 500])
async def test_a_call_is_given_up_at_once_when_it_is_gone_and_else_after_hours(tmp_path, status):
    async with (
        notifications(tmp_path, webhooks_anywhere=True) as n,
        hook(lambda _: status) as called,
    ):
        client = await program(n)
        one = await listens(client, called.url)
        await sends(client, simulated("delivered"))
        await n.send()
        await told(n)
        for wait in DELAYS:
            n.h.clock.offset += wait
            await told(n)
        path = f"/v1/webhooks/{one['id']}"
        [call] = (await client.get(f"{path}/calls", params={"status": "given_up"})).json()["items"]
        assert call["attempts"] == (1 if status == 410 else len(DELAYS) + 1)
        assert (await client.get(path)).json()["failing_since"]


async def test_after_days_of_failures_it_is_disabled_said_so_and_can_be_switched_on(tmp_path):
    ok = []
    async with (
        notifications(tmp_path, webhooks_anywhere=True) as n,
        hook(lambda _: 200 if ok else 503) as called,
    ):
        client = await program(n)
        one = await listens(client, called.url)
        path = f"/v1/webhooks/{one['id']}"
        for _ in range(2):
            await sends(client, simulated("delivered"))
            await n.send()
            await told(n)
            n.h.clock.offset += timedelta(days=3, minutes=1)
        shown = (await client.get(path)).json()
        assert shown["status"] == "disabled"
        assert shown["disabled_at"]
        [fact] = await n.h.emitted(WebhookDisabled)
        assert str(fact.data.webhook_id) == one["id"]
        made = len(called.calls)
        await sends(client, simulated("delivered"))
        await n.send()
        await told(n)
        assert len(called.calls) == made
        ok.append(True)
        enabled = await client.post(f"{path}/enable", headers=keyed())
        assert (enabled.json()["status"], enabled.json()["failing_since"]) == ("active", None)
        await sends(client, simulated("delivered"))
        await n.send()
        await told(n)
        assert len(called.calls) == made + 1


async def a_send(n, client, later):
    group = {"group_id": str(await a_group(n.h, await n.person(), await n.person()))}
    answer = await sends(client, group, send_at=later)
    return answer.headers["location"]


async def a_job(n, client, later):
    content = "person_id,ended_on"
    for _ in range(2):
        content += f"\r\n{await n.person()},2027-05-03"
    headers = keyed() | {"Content-Type": "text/csv"}
    params = {"template": "legacy_ended"}
    made = await client.post("/v1/jobs", content=content, params=params, headers=headers)
    path = f"/v1/jobs/{made.json()['id']}"
    await client.post(f"{path}/start", json={"send_at": later}, headers=keyed())
    while await step(n.h.database):
        pass
    return path


@pytest.mark.parametrize("of", [a_send, a_job])
async def test_what_is_cancelled_before_its_time_is_told_then_and_not_at_its_time(tmp_path, of):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        client = await program(n)
        secret = (await listens(client, called.url))["secret"]
        path = await of(n, client, (n.h.clock.now() + timedelta(days=3)).isoformat())
        await told(n)
        assert called.calls == []
        await client.post(f"{path}/cancel", headers=keyed())
        await told(n)
        facts = [fact["data"]["status"] for fact in called.read(secret)]
        assert facts == ["cancelled", "cancelled"]


async def told_while_it_ended(n, client, url):
    """A fact that was written for a webhook by who still saw it listen. Returns its path."""
    one = await listens(client, url)
    path = f"/v1/webhooks/{one['id']}"
    async with n.h.transaction() as uow:
        assert (await client.delete(path)).json()["status"] == "ended"
        told = (UUID(one["id"]), Fact.DELIVERY_SETTLED, {})
        await store.queue(uow, [told] * AT_ONCE, at=uow.clock.now())
    return path


async def test_what_is_left_for_a_webhook_that_ended_keeps_no_other_from_being_called(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        client = await program(n)
        ended = await told_while_it_ended(n, client, "https://example.org/hook")
        await listens(client, called.url)
        await sends(client, simulated("delivered"))
        await n.send()
        while await follow_some(n.h.database):
            pass
        n.h.clock.offset += timedelta(seconds=1)
        async with n.h.transaction() as uow:
            assert len(await store.take(uow, AT_ONCE, at=uow.clock.now())) == 1
        n.h.clock.offset += store.TAKEN_FOR
        await told(n)
        assert len(called.calls) == 1
        left = (await client.get(f"{ended}/calls", params={"status": "waiting"})).json()["items"]
        assert left == []
        given_up = (await client.get(f"{ended}/calls")).json()["items"]
        assert {(call["status"], call["attempts"]) for call in given_up} == {("given_up", 0)}


async def test_while_a_secret_is_replaced_both_sign(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        client = await program(n)
        one = await listens(client, called.url)
        path = f"/v1/webhooks/{one['id']}/rotations"
        new = (await client.post(path, json={"overlap_hours": 1})).json()["secret"]
        for _ in range(2):
            await sends(client, simulated("delivered"))
            await n.send()
            await told(n)
            n.h.clock.offset += timedelta(hours=1, seconds=1)
        assert [_holds(one["secret"], call) for call in called.calls] == [True, False]
        assert [_holds(new, call) for call in called.calls] == [True, True]


async def test_what_a_revoked_key_sent_is_told_to_nobody(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        key = await a_key(n)
        client = await program(n, key)
        one = await listens(client, called.url)
        for _ in range(2):
            await sends(client, simulated("delivered"))
        await n.send()
        while await follow_some(n.h.database):
            pass
        await sends(client, simulated("delivered"))
        staff = await n.h.client(the_national_team())
        body = {"reason": "It was in a mail"}
        await staff.post(f"/v1/keys/{key['id']}/revocation", json=body, headers=keyed())
        await n.send()
        await told(n)
        assert called.calls == []
        assert (await staff.get(f"/v1/webhooks/{one['id']}")).json()["status"] == "ended"
        async with n.h.transaction() as uow:
            assert await store.listening(uow, Fact.DELIVERY_SETTLED, [UUID(key["id"])]) == []


async def test_a_webhook_that_a_key_registers_while_it_is_revoked_hears_nothing(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        key = await a_key(n)
        client = await program(n, key)
        one = await listens(client, called.url)
        staff = await n.h.client(the_national_team())
        body = {"reason": "It was in a mail"}
        await staff.post(f"/v1/keys/{key['id']}/revocation", json=body, headers=keyed())
        async with n.h.transaction() as uow:
            late = await store.get(uow, UUID(one["id"]))
            await store.save(uow, replace(late, status=WebhookStatus.ACTIVE))
            assert await store.listening(uow, Fact.DELIVERY_SETTLED, [UUID(key["id"])]) == []


async def test_a_redirect_is_not_followed(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook(lambda _: 302) as called:
        client = await program(n)
        one = await listens(client, called.url)
        await sends(client, simulated("delivered"))
        await n.send()
        await told(n)
        assert len(called.calls) == 1
        [call] = (await client.get(f"/v1/webhooks/{one['id']}/calls")).json()["items"]
        assert (call["status"], call["code"]) == ("waiting", 302)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.3.4", "169.254.169.254", "0.0.0.1",
        "100.64.0.1", "224.0.0.1", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1",
        "2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_known_in_every_disguise(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_an_address_that_is_public_is_called(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "::1"])
async def test_a_name_that_leads_to_ourselves_is_never_connected_to(host):
    with pytest.raises(NotOutside):
        await _public_address(host, 443)


async def test_a_guarded_caller_reaches_nothing_on_this_machine():
    async with hook() as called:
        call = Call(new_id(), new_id(), "{}", 1, called.url, ("whsec_" + "QUFB" * 8,))
        async with Caller(open_to_all=False) as caller:
            assert await caller.call(call) == 0
        assert called.calls == []
        async with Caller(open_to_all=True) as caller:
            assert await caller.call(call) == 204


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https:///x", "example.org",
        "https://a:b@example.org/", "https://example.org/#x", "https://exa mple.org/",
        "https://example.org:99999/", "https://[::1", "https://exämple.org/", "https://x/\n",
    ],
)  # fmt: skip
def test_an_address_that_is_not_plain_https_is_refused(url):
    with pytest.raises(UrlRefused):
        checked_url(url, open_to_all=False)


async def test_such_an_address_is_a_400_that_says_why(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        answer = await client.post(
            "/v1/webhooks", json={"url": "http://example.org/", "facts": FACTS}
        )
        assert answer.status_code == 400
        assert "https" in answer.json()["detail"]


async def test_programs_hear_of_their_deliveries_and_staff_of_the_network(tmp_path):
    async with notifications(tmp_path) as n:
        url = "https://example.org/hook"
        client, team = await program(n), await n.h.client(the_national_team())
        for one, facts in ((client, ["alert.acknowledged"]), (team, FACTS)):
            answer = await one.post("/v1/webhooks", json={"url": url, "facts": facts})
            assert answer.status_code == 422
        await listens(team, url, ["alert.acknowledged"])


async def test_a_webhook_of_another_is_not_there_and_its_secret_is_shown_once(tmp_path):
    async with notifications(tmp_path) as n:
        mine, other = await program(n), await program(n, await a_key(n))
        one = await listens(mine, "https://example.org/hook")
        path = f"/v1/webhooks/{one['id']}"
        body = {"url": "https://example.org/other", "facts": FACTS}
        for method, where in (
            ("GET", path),
            ("PUT", path),
            ("DELETE", path),
            ("GET", f"{path}/calls"),
            ("POST", f"{path}/rotations"),
            ("POST", f"{path}/enable"),
        ):
            headers = keyed() | {"If-Match": '"1"'}
            sent = {} if where.endswith("rotations") else body
            hidden = await other.request(method, where, json=sent, headers=headers)
            assert hidden.status_code == 404, (method, where)
        assert (await other.get("/v1/webhooks")).json()["items"] == []
        assert one["secret"] not in (await mine.get(path)).text
        lead = await n.h.client(an_actor(Grant(Role.LOCAL_LEAD)))
        assert (await lead.get("/v1/webhooks")).status_code == 403


async def test_an_address_is_changed_by_who_saw_it_and_one_that_ended_stays_ended(tmp_path):
    async with notifications(tmp_path) as n:
        client = await program(n)
        path = f"/v1/webhooks/{(await listens(client, 'https://example.org/a'))['id']}"
        body = {"url": "https://example.org/b", "facts": FACTS}
        assert (await client.put(path, json=body)).status_code == 428
        changed = await client.put(path, json=body, headers={"If-Match": '"1"'})
        assert changed.json()["url"] == body["url"]
        assert (await client.put(path, json=body, headers={"If-Match": '"1"'})).status_code == 412
        assert (await client.delete(path)).json()["status"] == "ended"
        for method, where in (("POST", f"{path}/enable"), ("DELETE", path)):
            assert (await client.request(method, where, headers=keyed())).status_code == 409


async def test_calls_are_forgotten_in_time(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        client = await program(n)
        path = f"/v1/webhooks/{(await listens(client, called.url))['id']}/calls"
        await sends(client, simulated("delivered"))
        await n.send()
        await told(n)
        assert len((await client.get(path)).json()["items"]) == 1
        await n.h.open_days((n.h.clock.now() + timedelta(days=32)).date())
        assert (await client.get(path)).json()["items"] == []


def test_waits_grow_and_end():
    assert list(DELAYS) == sorted(DELAYS)
    assert timedelta(hours=6) < sum(DELAYS, timedelta()) < timedelta(hours=12)


@pytest.mark.parametrize("attempts", [0, len(DELAYS) + 1])
def test_beyond_the_last_wait_there_is_none(attempts):
    assert retry(attempts, None) is None


def test_a_call_that_ended_stays_as_it_ended():
    for ended in (CallStatus.DELIVERED, CallStatus.GIVEN_UP):
        with pytest.raises(IllegalTransition):
            CALL_LIFECYCLE.move(ended, CallStatus.WAITING)


async def test_staff_are_told_of_alerts_and_of_what_became_of_a_mobilisation(tmp_path):
    async with notifications(tmp_path, webhooks_anywhere=True) as n, hook() as called:
        team = await n.h.client(the_national_team())
        facts = ["alert.acknowledged", "alert.escalated", "alert.unanswered", "mobilisation.done"]
        secret = (await listens(team, called.url, facts))["secret"]
        program_of_its_own = await program(n)
        await listens(program_of_its_own, called.url)
        group = await a_group(n.h, await n.person())
        alert = new_id()
        await n.h.receive(
            GroupAlertRaised(
                alert_id=alert, group_id=group, incident_id=new_id(), escalate_after_seconds=60
            )
        )
        await n.h.fire_timers(timedelta(seconds=61))
        cause = await n.launched([await n.person(), await n.person(bases={})])
        async with n.sending():

            async def done():
                return [status for status, _ in (await n.statuses(cause=cause)).values()] and {
                    status for status, _ in (await n.statuses(cause=cause)).values()
                } == {"accepted", "withheld"}

            await n.until(done)
        await report_once(n.h.database)
        await told(n)
        found = {fact["type"]: fact["data"] for fact in called.read(secret)}
        assert found["alert.escalated"]["alert_id"] == str(alert)
        assert found["mobilisation.done"]["mobilisation_id"] == str(cause)
        assert found["mobilisation.done"]["counts"]["accepted"] == 1
        assert found["mobilisation.done"]["counts"]["withheld"] == 1
