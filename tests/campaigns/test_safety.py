"""Masks and pauses asked for from an incident: one action each, by area at most, until it is over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain import safety
from campaigns.testing import AT, SWANSEA, a_manager, an_incident, an_officer
from sanctuary.actor import Decision
from sanctuary.errors import Invalid
from sanctuary.events.campaigns import AreaPaused, AreaResumed, MaskAsked
from sanctuary.events.membership import DirectoryMasked, DirectoryUnmasked
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

REASON = {"reason": "Threats were made"}


async def active(team, officer, **facts):
    path = f"/v1/incidents/{await team.incident(officer, **facts)}"
    assert (await team.post(officer, f"{path}/activation")).status_code == 200
    return path


async def kinds(team, path):
    items = (await team.get(an_officer(), f"{path}/timeline", limit=100)).json()["items"]
    return [item["kind"] for item in items]


async def test_an_activation_pauses_the_area_and_the_all_clear_lets_it_go_on(team):
    officer = an_officer()
    path = await active(team, officer)
    [paused] = await team.h.emitted(AreaPaused)
    assert (paused.data.nation, paused.data.area) == ("wales", SWANSEA)
    assert set(type(paused.data).model_fields) == {"incident_id", "nation", "area"}
    await team.post(officer, f"{path}/stabilising", {"reason": "Calmer"})
    await team.post(officer, f"{path}/activation")
    assert len(await team.h.emitted(AreaPaused)) == 1
    await team.post(officer, f"{path}/stand-down", {"reason": "Over"})
    assert len(await team.h.emitted(AreaResumed)) == 1
    await team.post(officer, f"{path}/activation")
    assert len(await team.h.emitted(AreaPaused)) == 2
    shown = (await team.get(officer, f"{path}/safety")).json()["pause"]
    assert (shown["area"], shown["resumed_at"]) == (SWANSEA, None)


async def test_an_incident_that_endangers_nobody_pauses_nothing_by_itself(team):
    officer = an_officer()
    path = await active(team, officer, kind="vote")
    assert await team.h.emitted(AreaPaused) == []
    by_hand = await team.post(officer, f"{path}/area-pause", REASON)
    assert by_hand.status_code == 202
    assert len(await team.h.emitted(AreaPaused)) == 1
    resumed = await team.post(officer, f"{path}/area-resumption", REASON)
    assert resumed.json()["resumed_at"]
    again = await team.post(officer, f"{path}/area-resumption", REASON)
    assert again.status_code == 409
    assert (await kinds(team, path))[-2:] == [
        "requests and visits paused",
        "requests and visits go on",
    ]


async def test_a_mask_is_asked_for_in_one_action_and_seen_on_the_incident(team):
    officer = an_officer()
    path = await active(team, officer)
    asked = await team.post(officer, f"{path}/directory-mask", REASON)
    assert asked.status_code == 202
    [event] = [each.data for each in await team.h.emitted(MaskAsked)]
    assert (str(event.mask_id), event.area, event.asked_by) == (
        asked.json()["mask_id"],
        SWANSEA,
        officer.id,
    )
    await team.h.receive(
        DirectoryMasked(
            mask_id=event.mask_id, nation="wales", area=SWANSEA, incident_id=event.incident_id
        )
    )
    masks = (await team.get(officer, f"{path}/safety")).json()["masks"]
    assert [(mask["area"], mask["lifted"]) for mask in masks] == [(SWANSEA, False)]
    await team.h.receive(DirectoryUnmasked(mask_id=event.mask_id))
    masks = (await team.get(officer, f"{path}/safety")).json()["masks"]
    assert masks[0]["lifted"] is True
    assert "directory masked" in await kinds(team, path)
    assert "Threats" not in str(bodies(await team.h.emitted()))


async def test_a_whole_nation_is_masked_only_when_that_is_said(team):
    officer = an_officer()
    path = f"/v1/incidents/{await team.incident(officer, area=None)}"
    refused = await team.post(officer, f"{path}/directory-mask", REASON)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "whole_nation")
    said = await team.post(officer, f"{path}/directory-mask", REASON | {"whole_nation": True})
    assert said.status_code == 202
    [event] = [each.data for each in await team.h.emitted(MaskAsked)]
    assert (event.nation, event.area, event.stream) == ("wales", None, None)


@pytest.mark.parametrize(
    ("actor", "status"),
    [(None, 401), (an_actor(), 403), (an_officer("england"), 403), (a_manager(), 403)],
    ids=["nobody", "a supporter", "an officer elsewhere", "a manager"],
)
async def test_who_must_not_mask_or_pause(team, actor, status):
    path = f"/v1/incidents/{await team.incident()}"
    for step in ("directory-mask", "area-pause", "area-resumption"):
        assert (await team.post(actor, f"{path}/{step}", REASON)).status_code == status, step


async def test_a_closed_incident_masks_and_pauses_nothing(team):
    officer = an_officer()
    path = f"/v1/incidents/{await team.incident(officer)}"
    await team.post(officer, f"{path}/closing", {"debrief": "Nothing in it", "hours": 1})
    for step in ("directory-mask", "area-pause"):
        refused = await team.post(officer, f"{path}/{step}", REASON)
        assert refused.json()["type"] == "urn:sanctuary:problem:incident-not-active"
    missing = await team.post(officer, f"{path}/area-resumption", REASON)
    assert missing.status_code == 404


PLACES = st.sampled_from([None, "wales"])
AREAS = st.sampled_from([None, SWANSEA])
STREAMS = st.sampled_from([None, "schools"])


@given(PLACES, AREAS, STREAMS)
def test_a_mask_never_hides_more_than_the_incident_is_about(nation, area, stream):
    incident = an_incident(nation=nation, area=area, stream=stream)
    try:
        asked = safety.ask_mask(incident, new_id(), asked_by=new_id(), whole_nation=False)
    except Invalid:
        assert area is None
        assert stream is None
        return
    assert (asked.nation, asked.area, asked.stream) == (nation, area, stream)
    paused, _ = safety.pause(incident, Decision(new_id(), AT, "x"))
    assert (paused.nation, paused.area) == (nation, area)
