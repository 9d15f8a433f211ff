"""Partners: who keeps them, what is decided about them, and what is done together."""

import asyncio
from datetime import timedelta

import pytest

from campaigns.testing import a_manager, an_officer
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

REASON = {"reason": "We met them"}
WALES, SCOTLAND = {"nation": ["wales"]}, {"nation": ["scotland"]}


def a_partner(**facts):
    return (
        {
            "name": "Neighbours for Justice",
            "kind": "migrant_justice",
            "nation": "wales",
            "url": "https://neighbours.example.org/",
            "since": "2026-01-10",
        }
        | REASON
        | facts
    )


async def kept(team, by, **facts):
    answer = await team.post(by, "/v1/partners", a_partner(**facts))
    assert answer.status_code == 201, answer.text
    return f"/v1/partners/{answer.json()['partner_id']}"


async def step(team, by, path, what, body):
    """As somebody who has just looked at it."""
    tag = (await team.get(a_manager(), path)).headers["etag"]
    return await team.post(by, f"{path}/{what}", body, **{"If-Match": tag})


async def change(team, by, path, tag=None, **facts):
    body = a_partner(**facts)
    del body["since"]
    tag = tag or (await team.get(a_manager(), path)).headers["etag"]
    return await (await team.of(by)).put(path, json=body, headers={"If-Match": tag})


async def test_a_partner_is_kept_from_beginning_to_end(team):
    manager = a_manager("wales")
    path = await kept(team, manager)
    shown = (await team.get(manager, path)).json()
    assert (shown["kind"], shown["status"], shown["until"]) == ("migrant_justice", "current", None)
    facts = {"name": "Neighbours for All", "kind": "third_sector"}
    renamed = await change(team, manager, path, **facts)
    assert facts.items() <= renamed.json().items()
    ended = await step(team, manager, path, "ending", {"on": "2026-03-01", "reason": "Merged"})
    assert (ended.json()["status"], ended.json()["until"]) == ("ended", "2026-03-01")
    again = await step(team, manager, path, "ending", {"on": "2026-03-01", "reason": "Merged"})
    assert again.status_code == 409
    back = await step(team, manager, path, "return", REASON)
    assert (back.json()["status"], back.json()["until"]) == ("current", None)
    entries = (await team.get(manager, f"{path}/entries")).json()["items"]
    assert [one["what"] for one in entries] == ["resumed", "ended", "changed", "began"]
    assert entries[1]["reason"] == "Merged"


async def test_what_is_done_together_is_on_record_once_for_a_call(team):
    manager = a_manager("wales")
    path = await kept(team, manager)
    call = (await team.mobilisation(manager, audience=WALES))["mobilisation_id"]
    body = {"mobilisation_id": call, "part": "They print the leaflets"}
    assert (await team.post(manager, f"{path}/joint-actions", body)).status_code == 204
    told = await team.post(manager, f"{path}/joint-actions", body | {"part": "They lend the hall"})
    assert told.status_code == 204
    (one,) = (await team.get(manager, f"{path}/joint-actions")).json()["items"]
    assert (one["mobilisation_id"], one["part"]) == (call, "They lend the hall")
    await step(team, manager, path, "ending", {"on": "2026-03-01", "reason": "Merged"})
    refused = await team.post(manager, f"{path}/joint-actions", body)
    assert refused.status_code == 422
    assert "ended on 2026-03-01" in refused.json()["detail"]
    assert len((await team.get(manager, f"{path}/joint-actions")).json()["items"]) == 1


async def test_a_call_of_another_nation_is_not_joined_from_here(team):
    path = await kept(team, a_manager(), nation=None)
    there = a_manager("scotland")
    call = (await team.mobilisation(there, audience=SCOTLAND))["mobilisation_id"]
    body = {"mobilisation_id": call, "part": "They sing"}
    wales = a_manager("wales")
    mine = await kept(team, wales)
    assert (await team.post(wales, f"{mine}/joint-actions", body)).status_code == 403
    assert (await team.post(a_manager(), f"{path}/joint-actions", body)).status_code == 204


async def test_words_that_repeat_a_myth_are_not_written_about_a_partner(team):
    manager = a_manager()
    path = await kept(team, manager)
    call = (await team.mobilisation(manager, audience=WALES))["mobilisation_id"]
    body = {"mobilisation_id": call, "part": "They speak up against illegal immigrants"}
    refused = await team.post(manager, f"{path}/joint-actions", body)
    assert refused.status_code == 422


async def test_a_duty_officer_finds_the_cohesion_team_of_a_council(team):
    path = await kept(team, a_manager(), kind="cohesion_team", area="W06000011")
    await kept(team, a_manager(), area="W06000011")
    await kept(team, a_manager(), kind="cohesion_team", area="W06000015")
    asked = {"area": "W06000011", "kind": "cohesion_team"}
    (found,) = (await team.get(an_officer("wales"), "/v1/partners", **asked)).json()["items"]
    assert path.endswith(found["partner_id"])


async def test_a_list_shows_its_readers_nation_and_the_whole_country(team):
    mine = await kept(team, a_manager())
    uk = await kept(team, a_manager(), nation=None)
    theirs = await kept(team, a_manager(), nation="scotland")
    listed = (await team.get(an_officer("wales"), "/v1/partners")).json()["items"]
    assert [f"/v1/partners/{one['partner_id']}" for one in listed] == [uk, mine]
    assert (await team.get(an_officer("wales"), theirs)).status_code == 403
    assert (await team.get(an_officer("wales"), f"{theirs}/entries")).status_code == 403
    assert (await team.get(an_officer("wales"), f"{theirs}/joint-actions")).status_code == 403
    assert (await team.get(an_officer("wales"), uk)).status_code == 200
    ended = (await team.get(an_officer(), "/v1/partners", status="ended")).json()
    assert ended["items"] == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "cohesion_team"}, "area"),
        ({"nation": "scotland", "area": "W06000011"}, "area"),
        ({"since": "2999-01-01"}, "since"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(team, facts, field):
    refused = await team.post(a_manager(), "/v1/partners", a_partner(**facts))
    assert refused.status_code == 422
    assert field in str(refused.json()["errors"])
    assert (await team.get(a_manager(), "/v1/partners")).json()["items"] == []


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_partnership_ends_between_its_beginning_and_today(team, days):
    path = await kept(team, a_manager(), since=str(team.h.clock.today()))
    on = str(team.h.clock.today() + timedelta(days=days))
    refused = await step(team, a_manager(), path, "ending", {"on": on, "reason": "Over"})
    assert refused.status_code == 422


def others():
    return [
        an_actor(),
        an_officer("wales"),
        a_manager("scotland"),
        an_actor(Grant(Role.TRUSTEE)),
        Actor(new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"),)),
    ]


@pytest.mark.parametrize("number", range(len(others())))
async def test_who_must_not_keep_partners(team, number):
    actor = others()[number]
    path = await kept(team, a_manager())
    attempts = [
        await team.post(actor, "/v1/partners", a_partner()),
        await change(team, actor, path),
        await step(team, actor, path, "ending", {"on": "2026-03-01", "reason": "Mine"}),
        await step(team, actor, path, "return", REASON),
        await team.post(
            actor, f"{path}/joint-actions", {"mobilisation_id": str(new_id()), "part": "Mine"}
        ),
    ]
    assert [one.status_code for one in attempts] == [403] * len(attempts)


@pytest.mark.parametrize(
    "actor", [an_actor(), an_actor(Grant(Role.TRUSTEE)), an_officer("scotland")]
)
async def test_who_must_not_read_a_partner(team, actor):
    path = await kept(team, a_manager())
    for each in ("", "/entries", "/joint-actions"):
        assert (await team.get(actor, path + each)).status_code == 403


async def test_of_two_who_change_it_at_once_one_hears_that_it_changed(team):
    path = await kept(team, a_manager())
    tag = (await team.get(a_manager(), path)).headers["etag"]
    answers = await asyncio.gather(
        *(change(team, a_manager(), path, tag, name="One") for _ in range(2))
    )
    assert sorted(one.status_code for one in answers) == [200, 412]
