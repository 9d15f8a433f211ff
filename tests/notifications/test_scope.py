"""Whoever answers for a part of the network sees that part, and numbers never tell of one person."""

import pytest

from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import GroupAlertRaised
from sanctuary.events.membership import GroupChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, keyed

from .service import notifications

KEY = "mobilisation_act"
LANGUAGES = f"/v1/templates/{KEY}/languages"


def officer(kind, where, role=Role.DUTY_OFFICER):
    return an_actor(Grant(role, kind, where))


async def an_alert(n, *, drill=False):
    group = new_id()
    contacts = (await n.person(),)
    await n.h.receive(
        GroupChanged(group_id=group, contacts=contacts, nation="england", region="London")
    )
    raised = GroupAlertRaised(
        alert_id=new_id(),
        incident_id=new_id(),
        group_id=group,
        escalate_after_seconds=600,
        drill=drill,
    )
    await n.h.receive(raised)
    await n.send()
    return raised


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM])
async def test_an_alert_and_a_drill_are_shown_to_who_answers_for_their_place(tmp_path, role):
    async with notifications(tmp_path) as n:
        meant, drill = await an_alert(n), await an_alert(n, drill=True)
        paths = {
            f"/v1/alerts/{meant.alert_id}": meant,
            f"/v1/drills/{drill.alert_id}": drill,
            f"/v1/drills/{drill.alert_id}/messages": drill,
        }
        there = [(ScopeKind.UK, ""), (ScopeKind.NATION, "england"), (ScopeKind.REGION, "London")]
        elsewhere = [(ScopeKind.NATION, "wales"), (ScopeKind.REGION, "north_east")]
        elsewhere.append((ScopeKind.GROUP, str(new_id())))
        for path, raised in paths.items():
            here = [*there, (ScopeKind.GROUP, str(raised.group_id))]
            for scopes, status in ((here, 200), (elsewhere, 403)):
                for kind, where in scopes:
                    client = await n.h.client(officer(kind, where, role))
                    assert (await client.get(path)).status_code == status, (path, where)


async def test_how_a_mobilisation_went_is_shown_here_to_who_answers_for_the_whole_network(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(3)]
        meant, drill = await n.launched(people), await n.launched(people, drill=True)
        await n.send()
        welsh = await n.h.client(officer(ScopeKind.NATION, "wales", Role.CAMPAIGN_MANAGER))
        whole = await n.h.client(officer(ScopeKind.UK, "", Role.CAMPAIGN_MANAGER))
        for path in (
            f"/v1/mobilisations/{meant}/counts",
            f"/v1/drills/{drill}",
            f"/v1/drills/{drill}/messages",
            f"{LANGUAGES}?cause={meant}",
        ):
            assert (await welsh.get(path)).status_code == 403, path
            assert (await whole.get(path)).status_code == 200, path


async def forecast(client, people):
    body = {"person_ids": [str(one) for one in people], "category": "campaign"}
    return await client.post("/v1/audience-forecasts", json=body, headers=keyed())


WITHOUT_IDS = [
    officer(ScopeKind.UK, ""),
    officer(ScopeKind.NATION, "wales"),
    officer(ScopeKind.NATION, "wales", Role.CAMPAIGN_MANAGER),
]


@pytest.mark.parametrize("actor", WITHOUT_IDS, ids=["duty", "welsh duty", "welsh manager"])
async def test_a_forecast_tells_of_nobody_to_who_may_not_see_who_it_is(tmp_path, actor):
    async with notifications(tmp_path) as n:
        unwilling = await n.person(bases={})
        client = await n.h.client(actor)
        for people in ([unwilling], [unwilling, *(new_id() for _ in range(30))]):
            answer = await forecast(client, people)
            assert answer.status_code == 400
            assert answer.json()["type"] == "urn:sanctuary:problem:too-few-people"
        others = [await n.person() for _ in range(20)]
        found = (await forecast(client, [unwilling, *others])).json()
        parts = {one["part"]: one["people"] for one in found["parts"]}
        assert parts.pop("will_send") == found["will_send"] == 20
        assert set(parts.values()) == {None}
        assert found["last_places"] is None


async def test_whoever_may_see_who_it_is_is_told_of_one(tmp_path):
    async with notifications(tmp_path) as n:
        client = await n.h.client(officer(ScopeKind.UK, "", Role.CAMPAIGN_MANAGER))
        found = (await forecast(client, [await n.person(bases={})])).json()
        assert {one["part"] for one in found["parts"] if one["people"]} == {"no_lawful_basis"}


@pytest.mark.parametrize("actor", WITHOUT_IDS, ids=["duty", "welsh duty", "welsh manager"])
async def test_nobodys_language_is_told_to_who_may_not_see_who_it_is(tmp_path, actor):
    async with notifications(tmp_path) as n:
        welsh = await n.person(language="cy")
        client = await n.h.client(actor)
        alone = await client.get(LANGUAGES, params={"person_id": [str(welsh)]})
        assert alone.status_code == 400
        asked = [welsh, *[await n.person() for _ in range(19)]]
        found = (await client.get(LANGUAGES, params={"person_id": list(map(str, asked))})).json()
        assert found["languages"] == [{"language": "cy", "prefer": None, "fall_back": None}]
        assert (found["people"], found["needs_reason"]) == (20, None)
