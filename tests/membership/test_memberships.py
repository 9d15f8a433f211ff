"""One list of memberships, the status of each on any day, and overrides that end by themselves."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import insert, select

from membership.membership_types import SEEDS
from membership.queries import memberships as queries
from membership.queries.memberships import Wanted
from membership.tables import enrolment, person
from membership.testing import (
    NATIONAL,
    NOON,
    a_coordinator,
    a_school,
    a_sign_up,
    a_stream_coordinator,
    an_active_organisation,
)
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.awards import AwardGranted
from sanctuary.events.membership import OverrideEnded, OverrideSet
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, harness, keyed

TRUSTEE = an_actor(Grant(Role.TRUSTEE))


async def a_member(h, stream="libraries", urn="402000", nation="wales"):
    area = {"wales": "W06000011", "england": "E08000019"}[nation]
    school = a_school(urn, nation=nation, area=area)
    form = a_sign_up(urn, f"a{urn}@example.org", stream=stream, organisation=school)
    return await an_active_organisation(h, form)


async def a_friend(h, joined, expires=None, left=None, **more):
    """A friend straight in the store, with whatever dates the test needs."""
    one = new_id()
    async with h.transaction() as uow:
        await uow.execute(insert(person).values(id=one, name="Sam Reed"))
        values = {
            "id": one, "type": "friend", "party_kind": "person", "party_id": one,
            "person_id": one, "status": "lapsed" if left else "member", "adult": True,
            "applied_at": NOON, "confirm_by": NOON, "joined_on": joined, "starts_on": joined,
            "expires_on": expires, "left_on": left, "nation": "wales", "cycle": 1,
        }  # fmt: skip
        await uow.execute(insert(enrolment).values(**values | more))
    return one


async def listed(client, query=""):
    answer = await client.get(f"/v1/memberships{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def override(
    client, membership_id, status="new", days=10, reason="Still being welcomed.", *, h
):
    body = {
        "status": status,
        "reason": reason,
        "until": (h.clock.today() + timedelta(days=days)).isoformat(),
    }
    return await client.post(
        f"/v1/memberships/{membership_id}/overrides", json=body, headers=keyed()
    )


async def test_the_list_tells_status_award_and_place():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await a_member(h)
        [one] = await listed(team)
        assert (one["type"], one["stream"], one["nation"]) == ("network", "libraries", "wales")
        assert (one["status"], one["by_rule"], one["conflict"]) == ("new", "new", False)
        assert one["award"] == "non_awarded"
        await h.receive(
            AwardGranted(
                award_id=new_id(),
                organisation_id=signed.organisation_id,
                application_id=new_id(),
                stream="libraries",
                starts_on=h.clock.today(),
                expires_on=h.clock.today() + timedelta(days=1096),
            )
        )
        assert [each["award"] for each in await listed(team, "?awarded=true")] == ["awarded"]
        assert await listed(team, "?awarded=false") == []
        ends = h.clock.today() + timedelta(days=100)
        [later] = await listed(team, f"?on={ends}")
        assert (later["status"], later["edition"]) == ("current", 1)


async def test_the_list_is_filtered_and_paged():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        for n, (stream, nation) in enumerate(product(("libraries", "faith"), ("wales", "england"))):
            await a_member(h, stream, str(402000 + n), nation)
        await a_friend(h, h.clock.today() - timedelta(days=60))
        assert len(await listed(team)) == 5
        assert len(await listed(team, "?type=network")) == 4
        assert len(await listed(team, "?type=friend&status=current")) == 1
        assert len(await listed(team, "?stream=faith&nation=wales&status=new")) == 1
        assert await listed(team, "?status=left") == []
        yesterday = h.clock.today() - timedelta(days=1)
        assert [one["type"] for one in await listed(team, f"?on={yesterday}")] == ["friend"]
        first = (await team.get("/v1/memberships?limit=3")).json()
        rest = await listed(team, f"?limit=3&cursor={first['next']}")
        assert len({one["id"] for one in [*first["items"], *rest]}) == 5


async def test_everybody_sees_their_part_and_charity_members_are_for_trustees():
    async with harness("membership") as h:
        here = await a_member(h)
        await a_member(h, "faith", "402001", "england")
        friend = await a_friend(h, h.clock.today())
        own = Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(here.organisation_id))
        seen = {
            "trustee": (TRUSTEE, 3),
            "nation": (a_coordinator("wales"), 1),
            "stream": (a_stream_coordinator("faith"), 1),
            "organisation": (an_actor(own), 1),
            "another nation": (a_coordinator("scotland"), 0),
        }
        for who, (actor, number) in seen.items():
            async with await h.client(actor) as client:
                assert len(await listed(client)) == number, who
                one = await client.get(f"/v1/memberships/{friend}")
                assert one.status_code == (200 if who == "trustee" else 404), who
        async with await h.client(an_actor()) as nobody:
            assert (await nobody.get("/v1/memberships")).status_code == 403


async def test_the_status_in_the_list_is_that_of_the_rules():
    """Windows are evaluated twice: in Python for one, in SQL for a list. They agree."""
    async with harness("membership") as h:
        today = h.clock.today()
        starts = [date(2024, 2, 29), date(2024, 1, 31), date(2024, 12, 31), date(2025, 6, 1)]
        lengths = [None, 28, 59, 365, 366]
        for start, expires, left in product(starts, lengths, [None, 40, 400]):
            await a_friend(
                h,
                start,
                start + timedelta(days=expires) if expires else None,
                start + timedelta(days=left) if left else None,
            )
        days = [start + timedelta(days=n) for start in starts for n in (-1, 0, 28, 29, 30, 31, 59)]
        days += [start + timedelta(days=n) for start in starts for n in (39, 40, 89, 365, 395, 396)]
        seen = set()
        async with h.transaction() as uow:
            for day in [*days, today]:
                table = queries._every(day)
                rows = await uow.all(
                    select(table.c.id, queries.status_on(table, SEEDS, day).label("status"))
                )
                found = await queries._complete(uow, await uow.all(select(table)), SEEDS)
                assert {row.id: row.status for row in rows} == {
                    one.id: one.standing(day).name for one in found
                }
                seen |= {row.status for row in rows}
        assert seen == {"not_yet", "new", "current", "grace", "expired", "left"}
        assert Wanted(today).status is None


async def test_an_override_is_shown_with_the_conflict_until_its_day_comes():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        await a_member(h)
        [one] = await listed(coordinator)
        made = await override(coordinator, one["id"], "current", days=10, h=h)
        assert made.status_code == 201, made.text
        [shown] = await listed(coordinator, "?status=current")
        assert (shown["status"], shown["by_rule"], shown["conflict"]) == ("current", "new", True)
        assert shown["override"]["reason"] == "Still being welcomed."
        assert await listed(coordinator, "?status=new") == []
        twice = await override(coordinator, one["id"], "new", h=h)
        assert twice.json()["type"].endswith("overridden-already")
        [event] = await h.emitted(OverrideSet)
        assert str(event.data.membership_id) == one["id"]

        started = h.clock.today()
        await h.open_days(started + timedelta(days=9))
        assert await h.emitted(OverrideEnded) == []
        await h.open_days(started + timedelta(days=11))
        [ended] = await h.emitted(OverrideEnded)
        assert ended.data.ended_on == started + timedelta(days=10)
        [after] = await listed(coordinator)
        assert (after["status"], after["override"]) == ("new", None)
        [kept] = (await coordinator.get(f"/v1/memberships/{one['id']}/overrides")).json()
        assert kept["ended_on"] == (started + timedelta(days=10)).isoformat()
        before = await listed(coordinator, f"?on={started}")
        assert before[0]["status"] == "current"


async def test_an_override_that_says_what_the_dates_say_is_no_conflict():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_member(h)
        [one] = await listed(team)
        await override(team, one["id"], "new", h=h)
        [shown] = await listed(team)
        assert (shown["override"]["status"], shown["conflict"]) == ("new", False)


async def test_an_override_is_ended_early_once_with_a_reason():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_member(h)
        [one] = await listed(team)
        made = (await override(team, one["id"], "current", h=h)).json()
        url, body = f"/v1/memberships/overrides/{made['id']}/end", {"reason": "A slip."}
        assert (await team.post(url, json={"reason": " "}, headers=keyed())).status_code == 422
        assert (await team.post(url, json=body, headers=keyed())).status_code == 200
        assert (await team.post(url, json=body, headers=keyed())).status_code == 404
        assert (await listed(team))[0]["status"] == "new"
        assert len(await h.emitted(OverrideEnded)) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status": "platinum"}, 422),
        ({"days": 0}, 422),
        ({"reason": ""}, 422),
        ({"reason": " "}, 422),
    ],
)
async def test_an_override_needs_a_known_status_a_reason_and_a_day_to_come(changes, status):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await a_member(h)
        [one] = await listed(team)
        answer = await override(team, one["id"], h=h, **changes)
        assert answer.status_code == status
        assert await h.emitted(OverrideSet) == []


async def test_only_those_who_look_after_a_membership_override_it():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        here = await a_member(h)
        friend = await a_friend(h, h.clock.today())
        [one] = await listed(team, "?type=network")
        own = Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(here.organisation_id))
        for actor, network, other in (
            (an_actor(own), 403, 403),
            (a_coordinator("england"), 404, 404),
            (TRUSTEE, 403, 201),
            (a_coordinator("wales"), 201, 404),
        ):
            async with await h.client(actor) as client:
                assert (await override(client, one["id"], h=h)).status_code == network
                assert (await override(client, friend, h=h)).status_code == other


async def test_what_has_ended_has_no_status_to_set():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        today = h.clock.today()
        friend = await a_friend(h, today - timedelta(days=40), left=today)
        refused = await override(team, friend, h=h)
        assert refused.json()["type"].endswith("illegal-transition")
