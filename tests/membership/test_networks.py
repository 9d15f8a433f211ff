"""Belonging to the network of a stream: joining, waiting for a lead, leaving, coming back."""

from datetime import date, timedelta

import pytest

from membership.commands import networks as commands
from membership.domain import network
from membership.domain.network import Lead, NetworkMembership, Status
from membership.domain.occasion import Occasion, Source
from membership.store import groups as group_store
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_school,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
    check,
    confirm,
    sign_up,
)
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.errors import IllegalTransition
from sanctuary.events.membership import (
    MemberJoined,
    MemberLeadFound,
    MemberLeft,
    MemberWaitingForLead,
)
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

SWANSEA, CARDIFF = "W06000011", "W06000015"
FIRST_OF_MAY = date(2027, 5, 1)


async def a_lead(h, area=SWANSEA, stream="schools"):
    async with h.transaction() as uow:
        await group_store.keep_local_lead(
            uow, new_id(), nation="wales", area=area, stream=stream, host="Education department"
        )


async def a_member(h, *, area=SWANSEA, stream="schools", urn="402000", email="ann@example.org"):
    form = a_sign_up(urn, email, stream=stream, organisation=a_school(urn, area=area))
    return await an_active_organisation(h, form)


async def periods(client, organisation_id):
    found = await client.get(f"/v1/organisations/{organisation_id}/memberships")
    assert found.status_code == 200
    return found.json()


async def leave(client, membership_id, reason="We merge with the school next door."):
    return await client.post(
        f"/v1/network-memberships/{membership_id}/leaving", json={"reason": reason}, headers=keyed()
    )


async def join(client, organisation_id, stream, path="network-memberships", **more):
    body = {"organisation_id": str(organisation_id), "stream": stream, **more}
    return await client.post(f"/v1/{path}", json=body, headers=keyed())


async def test_a_school_without_a_local_lead_is_a_full_member_that_waits():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        signed = await a_member(h)
        [period] = await periods(coordinator, signed.organisation_id)
        assert (period["status"], period["lead"]) == ("member", "waiting_for_lead")
        assert period["lead_since"] == h.clock.today().isoformat()
        assert len(await h.emitted(MemberJoined)) == 1
        [waiting] = await h.emitted(MemberWaitingForLead)
        assert (waiting.data.area, waiting.data.stream) == (SWANSEA, "schools")


async def test_a_school_with_a_local_lead_does_not_wait():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        await a_lead(h)
        signed = await a_member(h)
        assert (await periods(coordinator, signed.organisation_id))[0]["lead"] == "lead_assigned"
        assert await h.emitted(MemberWaitingForLead) == []


@pytest.mark.parametrize(
    ("stream", "waits"), [("early_years", True), ("libraries", False), ("councils", False)]
)
async def test_which_streams_wait_is_data(stream, waits):
    async with harness("membership") as h:
        await a_member(h, stream=stream)
        assert bool(await h.emitted(MemberWaitingForLead)) is waits


async def test_when_a_lead_appears_those_who_waited_there_are_told_once():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        here = await a_member(h)
        nursery = await a_member(h, stream="early_years", urn="402001", email="bea@example.org")
        await a_member(h, area=CARDIFF, urn="402002", email="cai@example.org")
        await a_lead(h)
        for number in (2, 0):
            async with h.transaction() as uow:
                told = await commands.lead_appeared(uow, area=SWANSEA, stream="schools")
                assert told == number
        found = {event.data.organisation_id for event in await h.emitted(MemberLeadFound)}
        assert found == {here.organisation_id, nursery.organisation_id}
        assert (await periods(team, here.organisation_id))[0]["lead"] == "lead_assigned"


async def test_when_the_last_lead_goes_members_wait_and_hear_of_it():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_lead(h)
        signed = await a_member(h)
        async with h.transaction() as uow:
            assert await commands.lead_gone(uow, area=SWANSEA, stream="schools") == 1
        assert (await periods(team, signed.organisation_id))[0]["lead"] == "waiting_for_lead"
        assert len(await h.emitted(MemberWaitingForLead)) == 1


async def test_a_lead_of_whom_nobody_spoke_is_noticed_by_the_next_day():
    async with harness("membership") as h:
        await a_member(h)
        await a_lead(h)
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert len(await h.emitted(MemberLeadFound)) == 1
        await h.open_days(h.clock.today() + timedelta(days=3))
        assert len(await h.emitted(MemberLeadFound)) == 1


async def test_who_was_imported_waits_without_being_written_to():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        row = {
            "type": "organisation", "name": "Ysgol y Bryn", "kind": "school", "nation": "wales",
            "area": SWANSEA, "scheme": "GB-EDU", "value": "402000", "stream": "schools",
            "listed": "no",
        }  # fmt: skip
        for _ in range(2):
            sent = await team.post("/v1/imports/register", json={"rows": [row]}, headers=keyed())
            assert sent.status_code == 200, sent.text
        [event] = await h.emitted(MemberJoined)
        assert event.data.source == "import"
        [period] = await periods(team, event.data.organisation_id)
        assert (period["lead"], period["joining"]["source"]) == ("waiting_for_lead", "import")
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert await h.emitted(MemberWaitingForLead) == []

        assert (await leave(team, period["id"])).status_code == 200
        await team.post("/v1/imports/register", json={"rows": [row]}, headers=keyed())
        assert len(await h.emitted(MemberJoined)) == 1


async def test_leaving_and_coming_back_keeps_both_periods_with_their_reasons():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_member(h)
        [first] = await periods(team, signed.organisation_id)
        assert first["joining"]["source"] == "sign_up"
        assert first["joining"]["trigger"] == f"signature {signed.signature_id}"
        left = await leave(team, first["id"])
        assert left.json()["leaving"]["by"] == str(NATIONAL.id)
        again = await join(team, signed.organisation_id, "schools", reason="They asked to return.")
        assert again.status_code == 201
        old, new = await periods(team, signed.organisation_id)
        assert old["id"] != new["id"]
        assert (old["status"], new["status"]) == ("left", "member")
        assert old["left_on"] == new["joined_on"] == h.clock.today().isoformat()
        assert old["leaving"]["reason"] == "We merge with the school next door."
        assert (new["joining"]["source"], new["joining"]["reason"]) == (
            "api",
            "They asked to return.",
        )
        assert new["joining"]["trigger"].startswith("request ")
        assert len(await h.emitted(MemberJoined)) == 2
        assert (await h.emitted(MemberLeft))[0].data.source == "api"


async def test_nobody_leaves_without_a_reason_or_twice():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_member(h)
        [period] = await periods(team, signed.organisation_id)
        assert (await leave(team, period["id"], reason="")).status_code == 422
        assert (await leave(team, period["id"])).status_code == 200
        assert (await leave(team, period["id"])).json()["type"].endswith("illegal-transition")
        assert (await leave(team, new_id())).status_code == 404
        assert len(await h.emitted(MemberLeft)) == 1


async def test_interest_becomes_membership_when_the_charter_is_signed():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        row = {
            "type": "organisation", "name": "Ysgol y Bryn", "kind": "school", "nation": "wales",
            "area": SWANSEA, "scheme": "GB-EDU", "value": "402000", "stream": "libraries",
            "listed": "no",
        }  # fmt: skip
        await team.post("/v1/imports/register", json={"rows": [row]}, headers=keyed())
        organisation_id = (await h.emitted(MemberJoined))[0].data.organisation_id
        refused = await join(team, organisation_id, "schools")
        assert refused.json()["type"].endswith("charter-needed")
        why = {"path": "network-interests", "reason": "Wrote to us after the assembly."}
        noted = await join(team, organisation_id, "schools", **why)
        assert noted.status_code == 201, noted.text
        assert (noted.json()["status"], noted.json()["joined_on"]) == ("interested", None)
        assert len(await h.emitted(MemberJoined)) == 1
        twice = await join(team, organisation_id, "schools", **why)
        assert twice.json()["type"].endswith("member-already")

        signed = await sign_up(h, a_sign_up(stream="theatres"))
        await confirm(h, signed)
        await check(h, signed, same_as=str(organisation_id), by=NATIONAL)
        streams = {
            event.data.stream: event.data.membership_id for event in await h.emitted(MemberJoined)
        }
        assert set(streams) == {"libraries", "theatres", "schools"}
        assert str(streams["schools"]) == noted.json()["id"]


async def test_interest_that_led_nowhere_ends_without_an_event():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_member(h, stream="libraries")
        noted = await join(
            team, signed.organisation_id, "faith", path="network-interests", reason="A visit."
        )
        assert (await leave(team, noted.json()["id"])).json()["status"] == "left"
        assert await h.emitted(MemberLeft) == []


@pytest.mark.parametrize(
    "by",
    [
        a_coordinator("england"),
        a_stream_coordinator("libraries"),
        an_actor(Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, "another")),
    ],
    ids=["another nation", "another stream", "another organisation"],
)
async def test_others_neither_join_nor_leave_for_an_organisation(by):
    async with harness("membership") as h, await h.client(by) as other:
        signed = await a_member(h)
        async with await h.client(NATIONAL) as team:
            [period] = await periods(team, signed.organisation_id)
        assert (await leave(other, period["id"])).status_code == 403
        assert (await join(other, signed.organisation_id, "schools")).status_code == 403
        url = f"/v1/organisations/{signed.organisation_id}/memberships"
        assert (await other.get(url)).status_code == 404


async def test_the_contact_of_an_organisation_may_let_it_join_and_leave():
    async with harness("membership") as h:
        signed = await a_member(h)
        own = Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(signed.organisation_id))
        async with await h.client(an_actor(own)) as contact:
            joined = await join(contact, signed.organisation_id, "gardens")
            assert joined.status_code == 201
            assert (await leave(contact, joined.json()["id"])).status_code == 200


def a_membership(**changes):
    return NetworkMembership(new_id(), new_id(), "schools", None, Status.INTERESTED, **changes)


@pytest.mark.parametrize("status", Status)
def test_only_interest_becomes_membership(status):
    why = Occasion(Source.API, "asked", "request 1")
    one = NetworkMembership(new_id(), new_id(), "schools", None, status)
    if status is Status.INTERESTED:
        assert one.join(why, on=FIRST_OF_MAY).term.joined_on == FIRST_OF_MAY
    else:
        with pytest.raises(IllegalTransition):
            one.join(why, on=FIRST_OF_MAY)


@pytest.mark.parametrize(("goes_by_leads", "has_lead", "lead"), [
    (False, True, Lead.NOT_NEEDED), (True, True, Lead.ASSIGNED), (True, False, Lead.WAITING),
])  # fmt: skip
def test_where_a_member_turns(goes_by_leads, has_lead, lead):
    assert network.lead_for(goes_by_leads=goes_by_leads, has_lead=has_lead) is lead


@pytest.mark.parametrize("before", Lead)
@pytest.mark.parametrize("after", Lead)
def test_turning_to_the_same_lead_keeps_the_day_of_the_first_time(before, after):
    one = a_membership(lead=before, lead_since=FIRST_OF_MAY)
    turned = one.turn_to(after, on=FIRST_OF_MAY + timedelta(days=1))
    assert (turned.lead_since == FIRST_OF_MAY) is (before is after)
    assert bool(turned.told(nation=None, area=None)) is (after is Lead.WAITING)


def test_who_is_only_interested_has_no_term():
    assert a_membership().term is None
