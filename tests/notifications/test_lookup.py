"""A mail that nobody answered is asked about before it goes again, where its relay can tell."""

import asyncio
from contextlib import asynccontextmanager

import pytest
import uvicorn

from notifications.channels.lookup import RelayLookup
from notifications.testing import a_group
from sanctuary.events.campaigns import GroupAlertRaised
from sanctuary.ids import new_id
from sanctuary.issuer import Issuer
from sanctuary.mailbox import Store
from sanctuary.mailbox.web import application

from .gone import Gone, the_lapse_of_an_award
from .service import address, notifications
from .smtp_servers import free_port

DOMAIN = "bounces.example.org"


@asynccontextmanager
async def a_mailbox(tmp_path):
    """The mailbox of the embedded network, with a real port."""
    store, port = Store(), free_port()
    app = application(store, Issuer.load(tmp_path / "issuer", "http://issuer.test"))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield store, f"http://127.0.0.1:{port}/api/messages"
    finally:
        server.should_exit = True
        await task


def taken(store, delivery_id):
    content = f"To: x@example.org\r\nMessage-ID: <{delivery_id.hex}@{DOMAIN}>\r\n\r\nhello\r\n"
    store.add("", ["x@example.org"], content.encode())


async def test_what_the_relay_took_does_not_go_again_and_what_it_did_not_take_does(tmp_path):
    async with (
        a_mailbox(tmp_path) as (store, url),
        notifications(tmp_path / "journal", mail_lookup_url=url) as n,
    ):
        arrived, missing = await n.person(), await n.person()
        await the_lapse_of_an_award(n, arrived, missing)
        gone = await Gone(n, tmp_path / "journal").claims()
        gone.begins(arrived, missing)
        gone.dies()
        taken(store, gone.rows[arrived].id)
        await n.send()
        assert n.relay.accepted == [address(missing)]
        assert {status for status, _ in (await n.statuses()).values()} == {"accepted"}


async def test_a_broken_connection_is_asked_about_as_well(tmp_path):
    def answer(at, relay, recipient):
        return "drop" if at == "content" and relay.connections == 1 else None

    async with (
        a_mailbox(tmp_path) as (store, url),
        notifications(tmp_path / "journal", answer, mail_lookup_url=url, smtp_connections=1) as n,
    ):
        await the_lapse_of_an_award(n, await n.person())
        [row] = await n.rows()
        taken(store, row.id)
        await n.send()
        assert n.relay.accepted == []
        assert [row.status for row in await n.rows()] == ["accepted"]


async def test_a_relay_that_does_not_tell_costs_nobody_their_mail(tmp_path):
    nobody = f"http://127.0.0.1:{free_port()}/api/messages"
    async with notifications(tmp_path, mail_lookup_url=nobody) as n:
        person = await n.person()
        await the_lapse_of_an_award(n, person)
        gone = await Gone(n, tmp_path).claims()
        gone.begins(person)
        gone.dies()
        await n.send()
        assert n.relay.accepted == [address(person)]


async def test_an_alarm_goes_again_at_once(tmp_path):
    async with (
        a_mailbox(tmp_path) as (store, url),
        notifications(tmp_path / "journal", mail_lookup_url=url) as n,
    ):
        asked = await n.person()
        group = await a_group(n.h, asked)
        await n.h.receive(
            GroupAlertRaised(
                alert_id=new_id(),
                incident_id=new_id(),
                group_id=group,
                escalate_after_seconds=60,
            )
        )
        gone = await Gone(n, tmp_path / "journal").claims()
        gone.begins(asked)
        gone.dies()
        taken(store, gone.rows[asked].id)
        await n.send()
        assert n.relay.accepted == [address(asked)]


async def test_what_arrives_a_moment_later_is_found_by_looking_again(tmp_path):
    async with a_mailbox(tmp_path) as (store, url):
        late = new_id()
        asking = asyncio.create_task(
            RelayLookup(url, DOMAIN, look_again_after=(0.05,) * 100).taken([late])
        )
        await asyncio.sleep(0)
        taken(store, late)
        assert await asking == {late}


@pytest.mark.parametrize("path", ["/api/messages?limit=none", "/healthz", "/nothing"])
async def test_an_answer_that_is_none_means_not_known(tmp_path, path):
    async with a_mailbox(tmp_path) as (_, url):
        other = url.replace("/api/messages", path)
        assert await RelayLookup(other, DOMAIN, look_again_after=()).taken([new_id()]) == set()
