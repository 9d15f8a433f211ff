"""Rules of groups as data: the defaults say that they are, changes hold from a day on."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.domain.group_rules import RULE_NAMES, GroupRules, RuleChange
from membership.rules import GROUPS
from membership.testing import NATIONAL, a_coordinator
from membership.testing_groups import a_forming_group, a_group, edit, publish_terms
from sanctuary.testing import harness, keyed

DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(DAYS, st.integers(1, 9))), DAYS)
def test_the_last_change_that_holds_by_a_day_counts(changes, day):
    made = [RuleChange(since, {"sectors_least": number}) for since, number in changes]
    held = sorted([one for one in changes if one[0] <= day], key=lambda one: one[0])
    wanted = held[-1][1] if held else GROUPS.rules.sectors_least
    assert GROUPS.as_at(day, made).sectors_least == wanted


def test_every_number_says_where_it_comes_from():
    assert set(GROUPS.found) == {each.name for each in fields(GroupRules)}
    assert "default of ours" in GROUPS.found["sectors_least"]


async def rules_of(client):
    found = (await client.get("/v1/group-rules")).json()
    return {one["key"]: one for one in found["rules"]}


async def test_the_national_team_sets_a_number_from_a_day_on():
    async with harness("membership") as h:
        today = h.clock.today()
        later = today + timedelta(days=10)
        async with await h.client(NATIONAL) as team:
            assert (await rules_of(team)).keys() == set(RULE_NAMES)
            assert (await rules_of(team))["sectors_least"]["is_default"]
            body = {"valid_from": later.isoformat(), "reason": "agreed", "sectors_least": 2}
            made = await team.post("/v1/group-rules", json=body, headers=keyed())
            assert made.status_code == 201, made.text
            assert (await rules_of(team))["sectors_least"]["value"] == 3
            await h.open_days(later)
            seen = (await rules_of(team))["sectors_least"]
            assert (seen["value"], seen["is_default"]) == (2, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": "2026-01-01", "sectors_least": 2},
        {},
        {"contacts_least": 5, "contacts_most": 4},
        {"check_asked_again_days_before": 60},
        {"check_asked_late_days_after": 90},
        {"sectors_least": -1},
        {"colour": 3},
        {"valid_from": "9999-12-31", "sectors_least": 2},
    ],
)
async def test_rules_that_contradict_each_other_or_the_past_are_refused(wrong):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        today = h.clock.today().isoformat()
        body = {"valid_from": today, "reason": "agreed"} | wrong
        assert (await team.post("/v1/group-rules", json=body, headers=keyed())).status_code == 422


async def test_a_day_beyond_all_planning_is_refused():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        assert (await publish_terms(h, "2027", "9999-12-31")).status_code == 422
        group = await a_group(team)
        far = await team.put(
            f"/v1/groups/{group['id']}/check-date",
            json={"due_on": "2099-01-01", "reason": "later"},
            headers={"If-Match": '"1"'},
        )
        assert far.status_code == 422


async def test_only_the_national_team_changes_rules_and_terms():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        today = h.clock.today().isoformat()
        body = {"valid_from": today, "reason": "agreed", "sectors_least": 0}
        refused = await coordinator.post("/v1/group-rules", json=body, headers=keyed())
        assert refused.status_code == 403
        query = f"version=x&title=x&valid_from={today}&reason=x"
        refused = await coordinator.post(
            f"/v1/handbook-terms?{query}", content=b"x", headers=keyed()
        )
        assert refused.status_code == 403


async def test_a_lower_number_of_sectors_makes_a_group_ready():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        group = await a_forming_group(team)
        await edit(team, group, sectors=["arts", "faith"])
        url = f"/v1/groups/{group['id']}/readiness"
        before = {one["key"]: one["met"] for one in (await team.get(url)).json()["conditions"]}
        body = {
            "valid_from": h.clock.today().isoformat(), "reason": "small town", "sectors_least": 2,
        }  # fmt: skip
        await team.post("/v1/group-rules", json=body, headers=keyed())
        after = {one["key"]: one["met"] for one in (await team.get(url)).json()["conditions"]}
        assert (before["sectors"], after["sectors"]) == (False, True)


async def test_a_version_of_the_terms_is_kept_and_never_changed():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        made = await publish_terms(h)
        assert made.status_code == 201
        by = h.clock.today() + timedelta(days=GROUPS.rules.terms_accepted_within_days)
        assert made.json()["accept_by"] == by.isoformat()
        text = await team.get("/v1/handbook-terms/2026/text")
        assert text.content == b"What a group agrees to."
        again = await publish_terms(h)
        assert again.json()["type"].endswith("terms-known")
        assert (await team.get("/v1/handbook-terms/1999/text")).status_code == 404


async def test_a_newer_version_has_to_be_accepted_again():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        group = await a_forming_group(team)
        url = f"/v1/groups/{group['id']}"
        await publish_terms(h)
        await team.post(f"{url}/terms-acceptances", json={"version": "2026"}, headers=keyed())
        tomorrow = h.clock.today() + timedelta(days=1)
        await publish_terms(h, "2027", tomorrow.isoformat())

        async def accepted():
            found = (await team.get(f"{url}/readiness")).json()["conditions"]
            return next(one["met"] for one in found if one["key"] == "handbook_terms")

        assert await accepted()
        await h.open_days(tomorrow)
        assert not await accepted()
        await team.post(f"{url}/terms-acceptances", json={"version": "2027"}, headers=keyed())
        assert await accepted()
        kept = (await team.get(f"{url}/terms-acceptances")).json()
        assert [one["version"] for one in kept] == ["2026", "2027"]
