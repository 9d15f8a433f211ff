"""Chats through Apprise: sealed addresses, public servers only, posts that name nobody."""

import json
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications.channels import Outcome, Reply, Stage
from notifications.channels.apprise_chat import AppriseChannel, leads_outside
from notifications.commands.chats import own_hosts
from notifications.domain.chat import (
    CHAT_LIFECYCLE,
    MOST_FAILURES,
    WORDS,
    Chat,
    ChatStatus,
    Kind,
    scheme_of,
)
from notifications.sending.chats import _settle, post_once
from notifications.store import chats as store
from notifications.tables import chat, chat_post
from notifications.testing import a_group
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import GroupAlertRaised, GroupAlertStoodDown
from sanctuary.events.notifications import ChatDisabled
from sanctuary.ids import new_id
from sanctuary.seal import Seal
from sanctuary.testing import an_actor, bodies, keyed

from .hooks import hook
from .service import notifications, the_national_team

REASON = "asked for at the meeting"


@asynccontextmanager
async def service(folder, answers=lambda _: 200):
    async with hook(answers) as server, notifications(folder, chats_anywhere=True) as n:
        yield n, server


def url_of(server):
    return f"json://127.0.0.1:{server.port}/secret-token"


async def register(n, url, *, actor=None, **changes):
    body = {"url": url, "label": "Everybody", "kinds": ["urgent"], "reason": REASON} | changes
    async with await n.h.client(actor or the_national_team()) as team:
        return await team.post("/v1/chats", json=body, headers=keyed())


async def post(n, *, anywhere=True):
    """Post until nothing is due."""
    channel = AppriseChannel(own_hosts(n.h.clock.now(), anywhere=anywhere), anywhere=anywhere)
    try:
        while await post_once(n.h.database, channel, Seal(n.h.settings.seal_key, "notifications")):
            pass
    finally:
        channel.close()


async def look(n, chat_id):
    async with await n.h.client(the_national_team()) as team:
        return (await team.get(f"/v1/chats/{chat_id}")).json()


def titles(server):
    return [json.loads(body)["title"] for _, body in server.calls]


async def raise_alert(n, group, **changes):
    alert = new_id()
    await n.h.receive(
        GroupAlertRaised(
            alert_id=alert,
            group_id=group,
            incident_id=new_id(),
            escalate_after_seconds=1200,
            **changes,
        )
    )
    return alert


async def stand_down(n, alert, group):
    await n.h.receive(GroupAlertStoodDown(alert_id=alert, group_id=group, incident_id=new_id()))


def a_chat(**changes):
    values = {
        "id": new_id(),
        "group_id": None,
        "label": "Office",
        "scheme": "slack",
        "host": "",
        "kinds": ("urgent",),
        "language": "en",
    }
    return Chat(**(values | changes))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "slack://", "mailto://a@b", "x", "json:/a"])
def test_only_addresses_of_chats_that_we_know_are_taken(url):
    with pytest.raises(Invalid, match="slack://"):
        scheme_of(url, {"slack", "jsons"})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "::1", "169.254.169.254"])
def test_nothing_of_ours_or_of_a_private_network_is_outside(host):
    assert not leads_outside(host)


def test_a_chat_is_given_up_after_failures_in_a_row_and_not_before():
    one = a_chat().answered(well=True)
    for _ in range(MOST_FAILURES - 1):
        one = one.answered(well=False)
    assert one.answered(well=True).failures == 0
    lost = one.answered(well=False)
    assert lost.status is ChatStatus.DISABLED
    assert not lost.takes(Kind.TEST)
    assert lost.tested_again().takes(Kind.TEST)


def test_a_chat_gets_what_it_asked_for_once_it_was_tested():
    assert not a_chat().takes(Kind.ALERT)
    active = a_chat().answered(well=True)
    assert active.takes(Kind.ALERT)
    assert not active.takes(Kind.UNANSWERED)
    assert CHAT_LIFECYCLE.allows(ChatStatus.DISABLED, ChatStatus.UNTESTED)


def test_a_post_has_no_place_for_anything_personal():
    for both in WORDS.values():
        for title, text in both:
            assert "((" not in title + text
            assert "http" not in title + text


async def test_a_chat_is_tested_before_it_gets_anything_else(tmp_path):
    async with service(tmp_path) as (n, server):
        group = await a_group(n.h, await n.person())
        made = (await register(n, url_of(server), group_id=str(group))).json()
        assert made["status"] == "untested"
        await raise_alert(n, group)
        await post(n)
        assert titles(server) == ["A test"]
        assert (await look(n, made["id"]))["status"] == "active"
        await raise_alert(n, group)
        await post(n)
        assert titles(server) == ["A test", "Something needs an answer now"]


async def test_an_alert_is_posted_to_its_group_and_the_office_once_and_to_no_other_group(tmp_path):
    async with service(tmp_path) as (n, server), hook(lambda _: 200) as office:
        group, other = await a_group(n.h, await n.person()), await a_group(n.h, await n.person())
        await register(n, url_of(server), group_id=str(group), language="cy")
        await register(n, url_of(server), group_id=str(other))
        await register(n, url_of(office))
        await post(n)
        server.calls.clear()
        office.calls.clear()
        await raise_alert(n, group)
        await post(n)
        assert titles(server) == [WORDS[Kind.ALERT][1][0]]
        assert titles(office) == [WORDS[Kind.ALERT][0][0]]


async def test_a_drill_is_not_posted(tmp_path):
    async with service(tmp_path) as (n, server):
        group = await a_group(n.h, await n.person())
        await register(n, url_of(server))
        await post(n)
        await raise_alert(n, group, drill=True)
        await post(n)
        assert titles(server) == ["A test"]


async def test_the_all_clear_goes_to_exactly_the_chats_that_the_alert_reached(tmp_path):
    async with service(tmp_path) as (n, server):
        group = await a_group(n.h, await n.person())
        await register(n, url_of(server))
        await post(n)
        reached = await raise_alert(n, group)
        await post(n)
        waiting = await raise_alert(n, group)
        for alert in (reached, waiting):
            await stand_down(n, alert, group)
        await post(n)
        assert titles(server) == ["A test", "Something needs an answer now", "All clear"]


async def on_its_way(n):
    """A worker takes what is due, and has not posted it yet."""
    async with n.h.transaction() as uow:
        return await store.claim(uow, 20, at=uow.clock.now())


async def failed_for_now(n, posts):
    for one in posts:
        await _settle(n.h.database, one, Reply(one.id, Outcome.TEMPORARY, 0, "", Stage.CONNECT))


async def arrived(n, posts):
    for one in posts:
        await _settle(n.h.database, one, Reply(one.id, Outcome.ACCEPTED, 200, "", Stage.CONTENT))


async def was_lost(n, posts):
    assert posts
    n.h.clock.offset += store.LOST_AFTER + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ends", "status"),
    [(arrived, "accepted"), (failed_for_now, "cancelled"), (was_lost, "maybe_sent")],
)
async def test_no_alert_is_posted_after_its_all_clear_which_waits_for_the_one_on_its_way(
    tmp_path, ends, status
):
    async with service(tmp_path) as (n, server):
        group = await a_group(n.h, await n.person())
        await register(n, url_of(server))
        await post(n)
        alert = await raise_alert(n, group)
        posts = await on_its_way(n)
        await stand_down(n, alert, group)
        await post(n)
        assert titles(server) == ["A test"]
        await ends(n, posts)
        await post(n)
        n.h.clock.offset += timedelta(minutes=10)
        await post(n)
        assert titles(server) == ["A test", "All clear"]
        async with n.h.transaction() as uow:
            found = await uow.all(select(chat_post).where(chat_post.c.kind == Kind.ALERT))
            assert [row.status for row in found] == [status]


async def test_what_an_all_clear_of_this_moment_overtakes_is_not_claimed(tmp_path):
    async with service(tmp_path) as (n, server):
        group = await a_group(n.h, await n.person())
        await register(n, url_of(server))
        await post(n)
        alert = await raise_alert(n, group)
        posts = await on_its_way(n)
        await stand_down(n, alert, group)
        await failed_for_now(n, posts)
        n.h.clock.offset += timedelta(minutes=10)
        assert [one.kind for one in await on_its_way(n)] == [Kind.ALL_CLEAR]


async def test_what_nobody_answered_is_told_to_who_asked_for_the_offices_matters(tmp_path):
    async with service(tmp_path) as (n, server):
        await register(n, url_of(server), kinds=["staff"])
        await post(n)
        await raise_alert(n, await a_group(n.h))
        while await n.h.fire_timers(timedelta(hours=1)):
            pass
        await post(n)
        assert titles(server) == ["A test", "Nobody answered"]


async def test_a_chat_that_fails_again_and_again_is_given_up_and_the_office_hears_of_it(tmp_path):
    async with service(tmp_path, lambda _: 500) as (n, server), hook(lambda _: 200) as office:
        told = (await register(n, url_of(office), kinds=["staff"])).json()
        lost = (await register(n, url_of(server))).json()
        for _ in range(MOST_FAILURES):
            await post(n)
            async with n.h.transaction() as uow:
                rows = await uow.all(select(chat_post).where(chat_post.c.status == "queued"))
            if rows:
                n.h.clock.offset += max(row.due_at for row in rows) - n.h.clock.now()
        await post(n)
        assert (await look(n, lost["id"]))["status"] == "disabled"
        assert titles(office) == ["A test", "A chat is lost"]
        [event] = await n.h.emitted(ChatDisabled)
        assert event.data.chat_id == UUID(lost["id"])
        async with await n.h.client(the_national_team()) as team:
            found = (await team.get("/v1/chats", params={"status": "disabled"})).json()["items"]
            assert [one["id"] for one in found] == [lost["id"]]
            again = await team.post(f"/v1/chats/{lost['id']}/test", headers=keyed())
            assert again.json()["status"] == "untested"
        assert (await look(n, told["id"]))["failures"] == 0


async def test_the_address_is_sealed_and_never_comes_out_again(tmp_path):
    async with service(tmp_path) as (n, server):
        answer = await register(n, url_of(server))
        assert answer.json()["host"] == "127.0.0.1"
        assert "secret-token" not in answer.text
        assert "secret-token" not in str(await look(n, answer.json()["id"]))
        assert "secret-token" not in str(bodies(await n.h.emitted()))
        async with n.h.transaction() as uow:
            [row] = await uow.all(select(chat))
            assert b"secret-token" not in bytes(row.sealed)


@pytest.mark.parametrize(
    "url",
    ["jsons://127.0.0.1/x", "jsons://localhost/x", "json://example.org/x", "file:///etc/passwd"],
)
async def test_an_address_that_leads_inside_or_is_no_chat_is_refused(tmp_path, url):
    async with notifications(tmp_path) as n:
        refused = await register(n, url)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "url")


async def test_a_name_that_leads_inside_only_later_is_not_called(tmp_path):
    async with service(tmp_path) as (n, server):
        made = (await register(n, url_of(server).replace("json://", "jsons://"))).json()
        await post(n, anywhere=False)
        assert server.calls == []
        async with n.h.transaction() as uow:
            [row] = await uow.all(select(chat_post).where(chat_post.c.chat_id == UUID(made["id"])))
            assert row.status == "permanent_failure"


async def test_what_a_server_or_its_name_leads_to_later_is_looked_at_where_it_is_called(tmp_path):
    async with service(tmp_path) as (n, server):
        made = (await register(n, url_of(server))).json()
        # Nothing is asked of the name: as though it had led outside a moment ago.
        looked_up = AppriseChannel(frozenset(), anywhere=False)
        try:
            await post_once(n.h.database, looked_up, Seal(n.h.settings.seal_key, "notifications"))
        finally:
            looked_up.close()
        assert server.calls == []
        async with n.h.transaction() as uow:
            [row] = await uow.all(select(chat_post).where(chat_post.c.chat_id == UUID(made["id"])))
            assert row.status == "permanent_failure"
        # Nobody else in the process is kept from anything.
        await register(n, url_of(server))
        await post(n)
        assert titles(server) == ["A test"]


async def test_a_redirect_is_not_followed(tmp_path):
    async with service(tmp_path, lambda _: 302) as (n, server):
        made = (await register(n, url_of(server) + "?redirect=yes")).json()
        await post(n)
        assert len(server.calls) == 1
        assert (await look(n, made["id"]))["failures"] == 1


async def test_a_groups_officer_looks_after_its_chats_and_no_others(tmp_path):
    async with service(tmp_path) as (n, server):
        group = await a_group(n.h, await n.person())
        officer = an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(group)))
        made = await register(n, url_of(server), actor=officer, group_id=str(group))
        assert made.status_code == 201
        office = (await register(n, url_of(server))).json()
        elsewhere = await register(n, url_of(server), actor=officer, group_id=str(new_id()))
        its_own_office = await register(n, url_of(server), actor=officer)
        assert (elsewhere.status_code, its_own_office.status_code) == (403, 403)
        staff_matters = await register(
            n, url_of(server), actor=officer, group_id=str(group), kinds=["staff"]
        )
        assert staff_matters.status_code == 422
        async with await n.h.client(officer) as client:
            assert (await client.get(f"/v1/chats/{office['id']}")).status_code == 403
            assert (await client.delete(f"/v1/chats/{office['id']}")).status_code == 403
            assert (await client.get("/v1/chats")).status_code == 403
            own = f"/v1/chats/{made.json()['id']}"
            assert (await client.delete(own)).status_code == 204
            assert (await client.get(own)).status_code == 404


@pytest.mark.parametrize(
    "actor", [an_actor(), an_actor(Grant(Role.CAMPAIGN_MANAGER))], ids=["volunteer", "campaigner"]
)
async def test_nobody_else_adds_or_sees_chats(tmp_path, actor):
    async with service(tmp_path) as (n, server):
        assert (await register(n, url_of(server), actor=actor)).status_code == 403
        async with await n.h.client(actor) as client:
            assert (await client.get("/v1/chats")).status_code == 403
