"""On the broker each service may do its own and nothing else: tried from the side of who must not."""

import asyncio
from pathlib import Path

import nats
import pytest
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NoAnswer

from sanctuary import contracts, nats_users
from sanctuary.jetstream import provision_stream
from sanctuary.settings import SERVICES
from sanctuary.testing import engines
from sanctuary.testing_engines import in_containers

pytestmark = pytest.mark.skipif(in_containers(), reason="the container has one user for everything")


async def connected(user):
    refused = []

    async def error(problem):
        refused.append(str(problem).lower())

    client = await nats.connect(
        engines().nats_url(user), error_cb=error, inbox_prefix=f"_INBOX.{user}"
    )
    return client, refused


@pytest.mark.parametrize(
    "subject",
    [
        "membership.charter.signed.v1",
        "$JS.API.STREAM.DELETE.AWARDS",
        "$JS.API.STREAM.PURGE.MEMBERSHIP",
        "$JS.API.STREAM.MSG.GET.MEMBERSHIP",
        "$JS.API.CONSUMER.CREATE.CAMPAIGNS.notifications",
        "$JS.API.CONSUMER.MSG.NEXT.MEMBERSHIP.notifications",
        "$JS.ACK.MEMBERSHIP.notifications.1.1.1.1.0",
        "ask.membership.contacts",
        "ask.notifications.holdings",
        "_INBOX.notifications.anything",
    ],
)
async def test_awards_may_not_publish(subject):
    client, refused = await connected("awards")
    await client.publish(subject, b"{}")
    await client.flush()
    await asyncio.sleep(0.05)
    await client.close()
    assert any("permissions violation for publish" in each for each in refused)


@pytest.mark.parametrize(
    "subject", ["membership.>", "awards.>", "_INBOX.>", "_INBOX.notifications.>", "ask.>", ">"]
)
async def test_awards_may_not_listen(subject):
    client, refused = await connected("awards")
    await client.subscribe(subject)
    await client.flush()
    await asyncio.sleep(0.05)
    await client.close()
    assert any("permissions violation for subscription" in each for each in refused)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_service_makes_its_own_stream(service):
    client, refused = await connected(service)
    await provision_stream(client, service, replicas=1, days=1)
    await provision_stream(client, service, replicas=1, days=1)
    await client.close()
    assert refused == []


async def test_notifications_may_ask_membership():
    client, refused = await connected("notifications")
    with pytest.raises((NoRespondersError, NoAnswer)):
        await client.request("ask.membership.contacts", b"{}", timeout=0.2)
    await client.close()
    assert refused == []


async def test_membership_may_ask_everybody_what_they_hold():
    client, refused = await connected("membership")
    for other in ("awards", "campaigns", "notifications"):
        with pytest.raises((NoRespondersError, NoAnswer)):
            await client.request(f"ask.{other}.holdings", b"{}", timeout=0.2)
    await client.close()
    assert refused == []


async def test_nobody_else_may_ask_what_is_held_about_people():
    for service in ("awards", "campaigns", "notifications"):
        others = [
            f"ask.{name}.holdings" for name in SERVICES if name not in {service, "membership"}
        ]
        client, refused = await connected(service)
        for subject in others:
            await client.publish(subject, b"{}")
        await client.flush()
        await asyncio.sleep(0.05)
        await client.close()
        assert len([one for one in refused if "permissions violation for publish" in one]) == 2


def test_the_table_says_what_the_services_declare():
    for name in SERVICES:
        service = contracts.load(name)
        assert set(service.subscribers.sources()) == set(nats_users.READS[name])


def test_compose_mounts_the_same_table():
    names = (*SERVICES, "operator")
    wanted = nats_users.users({name: f"$NATS_{name.upper()}_PASSWORD" for name in names})
    kept = Path(__file__).resolve().parents[2] / "deploy" / "compose" / "nats-users.conf"
    assert kept.read_text() == wanted
