"""The old register taken over, and figures that reconcile (DOMAIN D: Wales 8 / 143 / 54 / 4)."""

from datetime import date

import pytest

from membership.domain.places import nation_of_area
from membership.domain.register_file import read_csv, read_rows
from membership.testing import NATIONAL, a_coordinator, a_sign_up, an_active_organisation
from sanctuary.errors import Invalid
from sanctuary.events.awards import (
    AwardClosed,
    AwardDatesCorrected,
    AwardGranted,
    AwardLapsed,
)
from sanctuary.events.concerns import AwardWithdrawn
from sanctuary.events.membership import GroupChanged, MemberJoined, OrganisationChanged
from sanctuary.ids import new_id
from sanctuary.testing import harness

from .welsh_register import as_csv, send, the_welsh_register

DAY = date(2023, 6, 1)


async def counts(client, query="?nation=wales"):
    return (await client.get(f"/v1/register/counts{query}")).json()


@pytest.mark.parametrize("as_text", [True, False], ids=["csv", "json"])
async def test_the_welsh_register_reconciles(as_text):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        dry = await send(team, the_welsh_register(), dry_run=True, as_text=as_text)
        assert dry.json()["organisations"] == {"found": 143, "new": 143}
        assert await h.emitted() == []

        done = await send(team, the_welsh_register(), as_text=as_text)
        assert done.status_code == 200
        found = await counts(team)
        assert (found["groups"], found["organisations"], found["local_leads"]) == (8, 143, 4)
        assert (found["awarded"], found["not_awarded"]) == (54, 89)
        assert found["awarded_by_stream"] == {"schools": 43, "libraries": 11}
        assert (await counts(team, "?nation=england"))["organisations"] == 0
        assert await counts(team, "") == found | {"nation": None}
        assert len(await h.emitted(OrganisationChanged)) == 143
        assert len(await h.emitted(MemberJoined)) == 143
        assert len(await h.emitted(GroupChanged)) == 8


async def test_sending_it_again_changes_nothing():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await send(team, the_welsh_register())
        before = await counts(team), len(await h.emitted())
        again = (await send(team, the_welsh_register())).json()
        assert {again[kind]["new"] for kind in ("groups", "organisations", "local_leads")} == {0}
        assert (await counts(team), len(await h.emitted())) == before


async def test_an_old_recognition_counts_until_its_day_and_stays_in_the_history():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await send(team, the_welsh_register())
        assert (await counts(team, "?nation=wales&on=2028-07-30"))["awarded"] == 54
        after = await counts(team, "?nation=wales&on=2028-07-31")
        assert (after["awarded"], after["not_awarded"]) == (0, 143)
        shown = (await team.get("/v1/organisations?limit=200")).json()["items"]
        one = next(each for each in shown if each["name"] == "Organisation 0")
        history = (await team.get(f"/v1/organisations/{one['id']}/history")).json()
        assert [(p["starts_on"], p["expires_on"], p["origin"]) for p in history] == [
            ("2025-07-31", "2028-07-31", "register")
        ]


async def test_a_mistake_anywhere_stops_everything_and_is_named():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        rows = the_welsh_register()
        rows[9]["value"] = "not a number"
        rows[10]["stream"] = "prisons"
        rows[12]["awarded_until"] = "31/07/2028"
        refused = await send(team, rows)
        assert refused.status_code == 422
        assert [(e["row"], e["column"]) for e in refused.json()["errors"]] == [
            ("11", "value"),
            ("12", "stream"),
            ("14", "awarded_until"),
        ]
        assert (await counts(team))["organisations"] == 0
        assert await h.emitted() == []


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"type": "school"}, "type"),
        ({"name": ""}, "name"),
        ({"nation": "cornwall"}, "nation"),
        ({"area": "E08000019"}, "area"),
        ({"scheme": "URN"}, "value"),
        ({"value": ""}, "value"),
        ({"stream": "", "awarded_until": "2028-01-01"}, "stream"),
        ({"awarded_from": "2028-01-01"}, "awarded_until"),
        ({"awarded_from": "2028-01-01", "awarded_until": "2027-01-01"}, "awarded_until"),
        ({"listed": "perhaps"}, "listed"),
    ],
)
def test_every_column_says_what_is_wrong_with_it(change, column):
    row = the_welsh_register()[60] | change
    assert [mistake["column"] for mistake in read_rows([row]).mistakes] == [column]


@pytest.mark.parametrize(
    ("row", "change", "column"),
    [(0, {"area": ""}, "area"), (-1, {"stream": ""}, "stream"), (0, {"beyond": ["x"]}, "")],
)
def test_groups_and_local_leads_are_checked_too(row, change, column):
    wrong = the_welsh_register()[row] | change
    assert [mistake["column"] for mistake in read_rows([wrong]).mistakes] == [column]


def test_the_same_organisation_twice_in_a_file_is_a_mistake():
    row = the_welsh_register()[20]
    assert read_rows([row, row]).mistakes == [
        {"row": "3", "column": "value", "detail": "The same as row 2. Keep one of the two."}
    ]


def test_a_column_that_is_not_known_is_refused():
    with pytest.raises(Invalid, match="postcode"):
        read_csv("type,name,postcode\ngroup,Swansea,SA1\n")


def test_a_file_saved_by_a_spreadsheet_is_read():
    text = "\ufeff" + as_csv(the_welsh_register()).replace("\n", "\r\n")
    register = read_csv(text)
    assert (len(register.groups), len(register.organisations)) == (8, 143)
    assert register.mistakes == []


def test_three_years_before_the_29th_of_february():
    row = the_welsh_register()[8] | {"awarded_until": "2028-02-29"}
    assert read_rows([row]).organisations[0].awarded_from == date(2025, 2, 28)


def test_areas_lie_in_nations():
    assert nation_of_area("W06000011") == "wales"
    with pytest.raises(Invalid):
        nation_of_area("Swansea")


async def test_a_coordinator_may_not_take_over_a_register():
    async with harness("membership") as h, await h.client(a_coordinator()) as coordinator:
        assert (await send(coordinator, the_welsh_register())).status_code == 403


def an_award(organisation_id, **changes):
    return AwardGranted(
        **{
            "award_id": new_id(),
            "organisation_id": organisation_id,
            "application_id": new_id(),
            "stream": "schools",
            "starts_on": date(2020, 1, 1),
            "expires_on": date(2023, 1, 1),
        }
        | changes
    )


async def test_two_awards_count_in_two_streams_and_once_in_all():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        await an_active_organisation(h, a_sign_up("402005", "b@example.org"))
        for stream in ("schools", "early_years"):
            await h.receive(an_award(signed.organisation_id, stream=stream))
        found = await counts(team)
        assert (found["awarded"], found["not_awarded"]) == (1, 1)
        assert found["awarded_by_stream"] == {"early_years": 1, "schools": 1}


async def test_a_lapse_ends_the_count_and_keeps_the_history():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        award = an_award(signed.organisation_id)
        await h.receive(award)
        assert (await counts(team))["awarded"] == 1, "in grace it counts until awards says lapsed"
        shown = (await team.get("/v1/directory")).json()["items"][0]
        assert shown["awards"] == [{"stream": "schools", "awarded_until": "2023-01-01"}]
        await h.receive(
            AwardLapsed(
                award_id=award.award_id,
                organisation_id=signed.organisation_id,
                stream="schools",
                expired_on=date(2023, 1, 1),
            )
        )
        assert (await counts(team))["awarded"] == 0
        assert (await team.get("/v1/directory")).json()["items"][0]["awards"] == []
        history = (await team.get(f"/v1/organisations/{signed.organisation_id}/history")).json()
        assert [(p["to"], p["ending"], p["counts_today"]) for p in history] == [
            ("2023-01-01", "lapsed", False)
        ]


@pytest.mark.parametrize(
    ("news", "ending"),
    [
        (
            lambda common: AwardWithdrawn(**common, concern_id=new_id(), withdrawn_on=DAY),
            "withdrawn",
        ),
        (lambda common: AwardClosed(**common, ended_on=DAY, why="organisation_closed"), "closed"),
    ],
    ids=["withdrawn", "closed"],
)
async def test_an_award_that_ends_early_leaves_the_entry_the_count_and_the_directory(news, ending):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        award = an_award(signed.organisation_id, expires_on=date(2099, 1, 1))
        await h.receive(award)
        assert (await counts(team))["awarded"] == 1
        common = {"organisation_id": signed.organisation_id, "stream": "schools"}
        told = news(common | {"award_id": award.award_id})
        await h.receive(told, told)
        assert (await counts(team))["awarded"] == 0
        shown = (await team.get("/v1/directory")).json()["items"][0]
        assert shown["awards"] == []
        history = (await team.get(f"/v1/organisations/{signed.organisation_id}/history")).json()
        assert [(p["to"], p["ending"]) for p in history] == [(DAY.isoformat(), ending)]


async def test_dates_that_are_corrected_are_the_ones_that_the_directory_shows():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        signed = await an_active_organisation(h)
        award = an_award(signed.organisation_id)
        await h.receive(award)
        await h.receive(
            AwardDatesCorrected(
                award_id=award.award_id,
                organisation_id=signed.organisation_id,
                stream="schools",
                starts_on=DAY,
                expires_on=date(2098, 1, 1),
                grace_ends_on=date(2098, 4, 1),
            )
        )
        shown = (await team.get("/v1/directory")).json()["items"][0]
        assert shown["awards"] == [{"stream": "schools", "awarded_until": "2098-01-01"}]


async def test_a_file_that_is_sent_again_corrects_until_when_an_old_award_counts():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await send(team, the_welsh_register())
        later = [
            row | {"awarded_until": "2029-07-31"} if row.get("awarded_until") else row
            for row in the_welsh_register()
        ]
        await send(team, later)
        assert (await counts(team, "?nation=wales&on=2029-01-01"))["awarded"] == 54
