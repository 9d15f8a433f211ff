"""Corrections over HTTP: by two where many were alarmed, told by an event, read behind a link."""

from datetime import timedelta
from uuid import UUID

import pytest

from campaigns.domain.correction import LIFECYCLE, Correction, Status
from campaigns.testing import AT, a_manager, a_person, an_action_link, an_officer
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.errors import IllegalTransition
from sanctuary.events.campaigns import (
    GroupAlertCorrected,
    GroupAlertRaised,
    GroupAlertStoodDown,
    MobilisationCorrected,
    MobilisationPaused,
    MobilisationResumed,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, bodies

WORDS = {
    "says_en": "The meeting is on Tuesday, not on Monday.",
    "says_cy": "Mae’r cyfarfod ddydd Mawrth, nid ddydd Llun.",
    "reason": "We were told the wrong day",
}


async def launched(team, **facts):
    await team.h.receive(a_person())
    return await team.launched(**facts)


async def correct(team, actor, what, words=WORDS):
    return await team.post(actor, f"/v1/{what}/corrections", words)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", ["confirm", "withdraw"])
def test_only_a_proposal_can_be_published_or_withdrawn(status, step):
    one = Correction(new_id(), "a", "b", "c", False, new_id(), AT, status=status)
    steps = {"confirm": lambda: one.confirm(by=new_id(), at=AT), "withdraw": one.withdraw}
    if status is Status.PROPOSED:
        assert steps[step]().status in LIFECYCLE.moves[status]
    else:
        with pytest.raises(IllegalTransition):
            steps[step]()


async def test_a_correction_pauses_the_call_and_is_told_in_the_same_breath(team):
    call = await launched(team)
    made = await correct(team, a_manager(), f"mobilisations/{call}")
    assert (made.status_code, made.json()["status"]) == (201, "published")
    assert made.json()["alarming"] is False
    shown = await team.get(a_manager(), f"/v1/mobilisations/{call}")
    assert shown.json()["status"] == "paused"
    [paused] = await team.h.emitted(MobilisationPaused)
    [told] = await team.h.emitted(MobilisationCorrected)
    assert str(told.data.correction_id) == made.json()["correction_id"]
    assert paused.version < told.version
    assert "Tuesday" not in str(bodies(await team.h.emitted()))


async def test_a_pause_and_a_resumption_are_told(team):
    call = await launched(team)
    await team.post(a_manager(), f"/v1/mobilisations/{call}/pause")
    await team.post(a_manager(), f"/v1/mobilisations/{call}/resume")
    [paused] = await team.h.emitted(MobilisationPaused)
    [resumed] = await team.h.emitted(MobilisationResumed)
    assert paused.version < resumed.version


async def test_an_urgent_call_is_corrected_by_two(team):
    await team.h.receive(a_person(bases={"urgent": "service_message"}))
    call = await team.launched(category="urgent")
    author = a_manager()
    made = (await correct(team, author, f"mobilisations/{call}")).json()
    assert (made["status"], made["alarming"]) == ("proposed", True)
    assert await team.h.emitted(MobilisationCorrected) == []
    path = f"/v1/corrections/{made['correction_id']}"
    alone = await team.post(author, f"{path}/confirmation")
    assert alone.status_code == 409
    assert alone.json()["type"].endswith("second-person-needed")
    done = await team.post(an_officer(), f"{path}/confirmation")
    assert done.json()["status"] == "published"
    assert len(await team.h.emitted(MobilisationCorrected)) == 1
    again = await team.post(an_officer(), f"{path}/confirmation")
    assert again.status_code == 409


async def test_a_proposal_that_is_wrong_itself_is_withdrawn_and_never_told(team):
    await team.h.receive(a_person(bases={"urgent": "service_message"}))
    call = await team.launched(category="urgent")
    made = (await correct(team, a_manager(), f"mobilisations/{call}")).json()
    path = f"/v1/corrections/{made['correction_id']}"
    gone = await team.post(a_manager(), f"{path}/withdrawal", {"reason": "It was right after all"})
    assert gone.json()["status"] == "withdrawn"
    assert (await team.post(an_officer(), f"{path}/confirmation")).status_code == 409
    assert await team.h.emitted(MobilisationCorrected) == []
    kinds = [
        each["kind"]
        for each in (await team.get(a_manager(), f"/v1/mobilisations/{call}/decisions")).json()[
            "items"
        ]
    ]
    assert kinds[-2:] == ["correction proposed", "correction withdrawn"]


@pytest.mark.parametrize("level", ["local", "national"])
async def test_the_alerts_of_an_incident_are_corrected_together_nationally_by_two(team, level):
    first, second = an_officer(), an_officer()
    incident = await team.incident(first, level=level)
    for officer in (first, second) if level == "national" else (first,):
        await team.post(officer, f"/v1/incidents/{incident}/activation")
    groups = [new_id(), new_id()]
    for group in groups:
        await team.group(group, contacts=[new_id()])
    await team.post(
        first, f"/v1/incidents/{incident}/group-alerts", {"group_ids": list(map(str, groups))}
    )
    made = (await correct(team, first, f"incidents/{incident}")).json()
    if level == "national":
        assert made["status"] == "proposed"
        await team.post(second, f"/v1/corrections/{made['correction_id']}/confirmation")
    told = await team.h.emitted(GroupAlertCorrected)
    assert {each.data.group_id for each in told} == set(groups)
    assert {str(each.data.correction_id) for each in told} == {made["correction_id"]}
    listed = await team.get(first, f"/v1/incidents/{incident}/corrections")
    assert [each["status"] for each in listed.json()["items"]] == ["published"]


async def test_where_nobody_was_told_anything_there_is_nothing_to_correct(team):
    officer = an_officer()
    incident = await team.incident(officer)
    nobody = await correct(team, officer, f"incidents/{incident}")
    assert (nobody.status_code, nobody.json()["type"].rsplit(":")[-1]) == (409, "nobody-alarmed")
    draft = await team.mobilisation()
    early = await correct(team, a_manager(), f"mobilisations/{draft['mobilisation_id']}")
    assert (early.status_code, early.json()["type"].rsplit(":")[-1]) == (409, "not-out")


async def test_who_does_not_lead_there_can_neither_propose_nor_confirm_nor_read(team):
    await team.h.receive(a_person(bases={"urgent": "service_message"}))
    call = await team.launched(category="urgent")
    made = (await correct(team, a_manager(), f"mobilisations/{call}")).json()
    path = f"/v1/corrections/{made['correction_id']}"
    elsewhere = an_officer("scotland")
    coordinator = an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"))
    lead = an_actor(Grant(Role.LOCAL_LEAD, ScopeKind.AREA, "W06000011"))
    for actor in (elsewhere, coordinator, lead):
        assert (await correct(team, actor, f"mobilisations/{call}")).status_code == 403
        assert (await team.post(actor, f"{path}/confirmation")).status_code == 403
        assert (await team.post(actor, f"{path}/withdrawal", {"reason": "No"})).status_code == 403
        assert (await team.get(actor, f"/v1/mobilisations/{call}/corrections")).status_code == 403
    assert await team.h.emitted(MobilisationCorrected) == []


async def test_words_that_are_not_ours_are_refused_in_either_language(team):
    call = await launched(team)
    for field in ("says_en", "says_cy"):
        answer = await correct(
            team, a_manager(), f"mobilisations/{call}", WORDS | {field: "bogus claims"}
        )
        assert answer.status_code == 422
        assert field in str(answer.json()["errors"])


async def test_who_was_reached_reads_it_in_their_language_and_the_call_shows_it_too(team):
    call, person = await launched(team), new_id()
    made = (await correct(team, a_manager(), f"mobilisations/{call}")).json()
    h = team.h
    link = sign(
        h.settings.link_key,
        Purpose.CORRECTION,
        UUID(made["correction_id"]),
        expires_at=h.clock.now() + timedelta(days=1),
        person=person,
    )
    page = await team.get(None, "/correction", link=link)
    assert "on Tuesday, not on Monday" in page.text
    assert "wrong day" not in page.text
    welsh = await team.get(None, "/correction", link=link, lang="cy")
    assert "ddydd Mawrth" in welsh.text
    act = an_action_link(h.settings, h.clock, UUID(call), person)
    assert "on Tuesday, not on Monday" in (await team.get(None, "/act", link=act)).text
    assert (await team.get(None, "/correction", link=act)).status_code == 403


async def an_active_incident(team, officer, level="local"):
    incident = await team.incident(officer, level=level)
    await team.post(officer, f"/v1/incidents/{incident}/activation")
    group = new_id()
    await team.group(group, contacts=[new_id()])
    return incident, group


async def test_an_alert_waits_as_is_usual_for_its_level_unless_it_says_otherwise(team):
    officer = an_officer()
    incident, group = await an_active_incident(team, officer)
    path = f"/v1/incidents/{incident}/group-alerts"
    await team.post(officer, path, {"group_ids": [str(group)]})
    other = new_id()
    await team.group(other, contacts=[new_id()])
    await team.post(officer, path, {"group_ids": [str(other)], "escalate_after_seconds": 60})
    usual, own = [each.data for each in await team.h.emitted(GroupAlertRaised)]
    assert usual.escalate_after_seconds == usual.waits["contact"]
    assert usual.waits["nation"] > usual.waits["contact"]
    assert {own.waits[level] for level in ("contact", "group", "region", "nation", "uk")} == {60}
    assert own.waits["check"] == usual.waits["check"]


async def test_a_drill_never_stands_in_the_way_of_an_alert_that_is_meant(team):
    officer = an_officer()
    incident, group = await an_active_incident(team, officer)
    path = f"/v1/incidents/{incident}/group-alerts"
    drill = await team.post(officer, path, {"group_ids": [str(group)], "drill": True})
    meant = await team.post(officer, path, {"group_ids": [str(group)]})
    assert [each["drill"] for each in drill.json()["alerts"]] == [True]
    assert [each["drill"] for each in meant.json()["alerts"]] == [False]
    assert [each.data.drill for each in await team.h.emitted(GroupAlertRaised)] == [True, False]
    await team.post(officer, f"/v1/incidents/{incident}/stand-down", {"reason": "Over"})
    assert len(await team.h.emitted(GroupAlertStoodDown)) == 2
