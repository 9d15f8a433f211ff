"""Signals to incidents over HTTP: grouping, triage, two people, alerts, the all-clear, the end."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from campaigns.api.group_alerts import NewAlerts
from campaigns.testing import SHEFFIELD, a_manager, an_officer
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import (
    GroupAlertRaised,
    GroupAlertStoodDown,
    IncidentClosed,
    IncidentOpened,
    IncidentStoodDown,
    SignalRaised,
)
from sanctuary.events.notifications import AlertAcknowledged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

SIGNAL = {
    "kind": "attack_on_programme",
    "nation": "wales",
    "stream": "schools",
    "summary": "A page lists our schools",
    "source_url": "https://example.org/list?utm_source=x",
}


def entries(timeline):
    return [entry["kind"] for entry in timeline.json()["items"]]


async def test_reports_of_one_matter_are_grouped_and_none_is_lost(team):
    supporter, officer = an_actor(), an_officer()
    first = (await team.post(supporter, "/v1/signals", SIGNAL)).json()
    again = (await team.post(an_actor(), "/v1/signals", SIGNAL)).json()
    other = await team.post(
        supporter, "/v1/signals", SIGNAL | {"source_url": "https://example.org/other"}
    )
    assert again["duplicate_of"] == first["signal_id"]
    assert other.json()["duplicate_of"] is None
    listed = (await team.get(officer, "/v1/signals", status="raised")).json()["items"]
    assert {item["signal_id"]: item["reports"] for item in listed} == {
        first["signal_id"]: 2,
        other.json()["signal_id"]: 1,
    }
    assert len(await team.h.emitted(SignalRaised)) == 3


async def test_triage_takes_every_report_of_the_matter_along(team):
    officer = an_officer("wales")
    first = (await team.post(an_actor(), "/v1/signals", SIGNAL)).json()
    await team.post(an_actor(), "/v1/signals", SIGNAL)
    triaged = await team.post(
        officer,
        f"/v1/signals/{first['signal_id']}/triage",
        {"level": "local", "reason": "Real and spreading"},
    )
    incident_id = triaged.json()["incident_id"]
    later = (await team.post(an_actor(), "/v1/signals", SIGNAL)).json()
    assert later["incident_id"] == incident_id
    listed = await team.get(officer, "/v1/signals", incident_id=incident_id)
    assert len(listed.json()["items"]) == 3
    timeline = await team.get(officer, f"/v1/incidents/{incident_id}/timeline")
    assert entries(timeline) == ["triaged as local", "reported again"]


async def test_nothing_that_somebody_wrote_is_published(team):
    await team.incident(kind="tragedy", area=SHEFFIELD)
    published = str(bodies(await team.h.emitted()))
    assert "Leaflets" not in published
    assert SHEFFIELD not in published


async def test_a_signal_can_be_set_aside_and_triaged_later(team):
    officer = an_officer()
    signal_id = (await team.post(officer, "/v1/signals", SIGNAL)).json()["signal_id"]
    aside = await team.post(
        officer, f"/v1/signals/{signal_id}/setting-aside", {"reason": "Known already"}
    )
    assert aside.json()["status"] == "set_aside"
    triage = {"level": "watch", "reason": "It is growing"}
    triaged = await team.post(officer, f"/v1/signals/{signal_id}/triage", triage)
    assert triaged.json()["status"] == "watch"
    refused = await team.post(officer, f"/v1/signals/{signal_id}/triage", triage)
    assert refused.status_code == 409
    unknown = await team.post(officer, f"/v1/signals/{new_id()}/triage", triage)
    assert unknown.status_code == 404


async def test_a_national_activation_takes_two_people(team):
    first, second = an_officer(), an_officer()
    path = f"/v1/incidents/{await team.incident(level='national')}"
    asked = await team.post(first, f"{path}/activation", {"reason": "It is everywhere"})
    assert (asked.json()["status"], asked.json()["second_person_needed"]) == ("triaged", True)
    alone = await team.post(first, f"{path}/activation")
    assert (alone.status_code, alone.json()["type"]) == (
        409,
        "urn:sanctuary:problem:second-person-needed",
    )
    done = await team.post(second, f"{path}/activation")
    assert (done.json()["status"], done.json()["second_person_needed"]) == ("activated", False)


async def test_an_incident_from_beginning_to_end(team):
    officer = an_officer("wales")
    incident_id = await team.incident(officer)
    path = f"/v1/incidents/{incident_id}"
    steps = [
        ("level", {"level": "watch", "reason": "Wait and see"}, "watch"),
        ("level", {"level": "local", "reason": "It is happening"}, "triaged"),
        ("activation", None, "activated"),
        ("stabilising", {"reason": "Calmer"}, "stabilising"),
        ("stand-down", {"reason": "Over"}, "recovery"),
        ("review", None, "review"),
        (
            "closing",
            {"debrief": "Ring schools first", "hours": 41.5, "tasks_left": "No need"},
            "closed",
        ),
    ]
    for step, body, status in steps:
        answer = await team.post(officer, f"{path}/{step}", body)
        assert (step, answer.status_code, answer.json()["status"]) == (step, 200, status)
    shown = (await team.get(officer, path)).json()
    assert (shown["debrief"], shown["hours"]) == ("Ring schools first", 41.5)
    assert len(await team.h.emitted(IncidentStoodDown)) == 1
    assert len(await team.h.emitted(IncidentClosed)) == 1
    assert [each.data.level for each in await team.h.emitted(IncidentOpened)] == [
        "local",
        "watch",
        "local",
    ]


async def test_the_checklist_of_a_phase_is_ticked_once_by_a_named_person(team):
    officer = an_officer()
    path = f"/v1/incidents/{await team.incident(officer)}"
    for _ in range(2):
        ticked = await team.post(officer, f"{path}/checklist/people_first", {"note": "All safe"})
        assert ticked.status_code == 204
    items = {item["key"]: item for item in (await team.get(officer, path)).json()["checklist"]}
    assert items["people_first"]["done_by"] == str(officer.id)
    assert items["mask_directory"]["done_by"] is None
    timeline = entries(await team.get(officer, f"{path}/timeline"))
    assert len([kind for kind in timeline if kind.startswith("done:")]) == 1
    assert (await team.post(officer, f"{path}/checklist/nothing")).status_code == 404


async def test_a_wellbeing_check_in_is_asked_for_after_48_hours(team):
    officer = an_officer()
    path = f"/v1/incidents/{await team.incident(officer)}"
    await team.post(officer, f"{path}/activation")
    assert await team.h.fire_timers(timedelta(hours=47)) == 0
    assert await team.h.fire_timers(timedelta(hours=2)) == 1
    admin = an_officer()
    assert "wellbeing check-in is due" in entries(await team.get(admin, f"{path}/timeline"))


async def test_a_wellbeing_check_in_that_was_done_is_not_asked_for(team):
    officer = an_officer()
    path = f"/v1/incidents/{await team.incident(officer)}"
    await team.post(officer, f"{path}/activation")
    await team.post(officer, f"{path}/checklist/wellbeing_check", {"note": "All spoken with"})
    assert await team.h.fire_timers(timedelta(hours=49)) == 1
    timeline = entries(await team.get(an_officer(), f"{path}/timeline"))
    assert "wellbeing check-in is due" not in timeline


async def test_groups_are_alerted_once_and_all_hear_the_all_clear(team):
    officer, groups = an_officer(), [new_id(), new_id()]
    for group_id in groups:
        await team.group(group_id)
    await team.group(new_id(), nation="england")
    path = f"/v1/incidents/{await team.incident(officer)}"
    early = await team.post(officer, f"{path}/group-alerts", {"nation": "wales"})
    assert early.json()["type"] == "urn:sanctuary:problem:incident-not-active"
    await team.post(officer, f"{path}/activation")
    one = await team.post(
        officer,
        f"{path}/group-alerts",
        {"group_ids": [str(groups[0])], "escalate_after_seconds": 600},
    )
    assert one.status_code == 202
    rest = await team.post(officer, f"{path}/group-alerts", {"nation": "wales"})
    assert [alert["group_id"] for alert in rest.json()["alerts"]] == [str(groups[1])]
    raised = [each.data for each in await team.h.emitted(GroupAlertRaised)]
    assert [each.escalate_after_seconds for each in raised] == [600, 1200]
    await team.h.receive(
        AlertAcknowledged(alert_id=raised[0].alert_id, group_id=groups[0], asked=1)
    )
    assert (await team.get(officer, path)).json()["alerts"] == {"acknowledged": 1, "raised": 1}
    await team.post(officer, f"{path}/stand-down", {"reason": "Over"})
    told = {each.data.group_id for each in await team.h.emitted(GroupAlertStoodDown)}
    assert told == set(groups)
    listed = (await team.get(officer, f"{path}/group-alerts")).json()["items"]
    assert {alert["status"] for alert in listed} == {"stood_down"}


async def test_a_flare_up_can_be_alerted_again(team):
    officer, group_id = an_officer(), new_id()
    await team.group(group_id)
    path = f"/v1/incidents/{await team.incident(officer)}"
    for _ in range(2):
        await team.post(officer, f"{path}/activation")
        alerted = await team.post(officer, f"{path}/group-alerts", {"group_ids": [str(group_id)]})
        assert len(alerted.json()["alerts"]) == 1
        await team.post(officer, f"{path}/stand-down", {"reason": "Over"})
    assert len(await team.h.emitted(GroupAlertRaised)) == 2


@pytest.mark.parametrize(
    "body",
    [{}, {"group_ids": [str(new_id())], "nation": "wales"}, {"nation": "wales", "x": 1}],
)
def test_who_is_alerted_is_said_in_one_way(body):

    with pytest.raises(ValidationError):
        NewAlerts.model_validate(body)


async def test_an_alert_that_would_reach_no_group_is_refused(team):
    officer = an_officer()
    path = f"/v1/incidents/{await team.incident(officer)}"
    await team.post(officer, f"{path}/activation")
    refused = await team.post(officer, f"{path}/group-alerts", {"nation": "scotland"})
    assert refused.status_code == 422
    assert "nobody would be alerted" in refused.json()["detail"]


async def test_one_unknown_group_stops_the_whole_alert(team):
    officer, known, unknown = an_officer(), new_id(), new_id()
    await team.group(known)
    path = f"/v1/incidents/{await team.incident(officer)}"
    await team.post(officer, f"{path}/activation")
    refused = await team.post(
        officer, f"{path}/group-alerts", {"group_ids": [str(known), str(unknown)]}
    )
    assert refused.status_code == 422
    assert str(unknown) in refused.json()["errors"][0]["detail"]
    assert await team.h.emitted(GroupAlertRaised) == []


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        (None, 401),
        (an_actor(), 403),
        (an_officer("england"), 403),
        (a_manager(), 403),
        (an_actor(Grant(Role.TRUSTEE)), 403),
    ],
)
async def test_who_must_not_lead_an_incident(team, actor, status):
    incident_id = await team.incident()
    signal_id = (await team.post(an_actor(), "/v1/signals", SIGNAL)).json()["signal_id"]
    reason = {"reason": "Because"}
    attempts = [
        (f"/v1/signals/{signal_id}/triage", {"level": "local", **reason}),
        (f"/v1/signals/{signal_id}/setting-aside", reason),
        *[(f"/v1/incidents/{incident_id}/{step}", reason)
          for step in ("activation", "stabilising", "stand-down", "review")],
        (f"/v1/incidents/{incident_id}/closing", {"debrief": "x", "hours": 1}),
        (f"/v1/incidents/{incident_id}/level", {"level": "national", **reason}),
        (f"/v1/incidents/{incident_id}/group-alerts", {"nation": "wales"}),
        (f"/v1/incidents/{incident_id}/checklist/people_first", None),
    ]  # fmt: skip
    for path, body in attempts:
        answer = await team.post(actor, path, body)
        assert (path, answer.status_code) == (path, status)


async def test_incidents_are_narrowed_by_status(team):
    await team.incident(level="watch", area="W06000023")
    local = await team.incident()
    listed = await team.get(an_officer(), "/v1/incidents", status="triaged")
    assert [item["incident_id"] for item in listed.json()["items"]] == [local]


async def test_readers_see_their_nation_only(team):
    incident_id = await team.incident()
    for actor, seen in [(an_officer("wales"), 1), (an_officer("england"), 0), (a_manager(), 1)]:
        listed = await team.get(actor, "/v1/incidents")
        assert len(listed.json()["items"]) == seen
        assert len((await team.get(actor, "/v1/signals")).json()["items"]) == seen
        shown = await team.get(actor, f"/v1/incidents/{incident_id}")
        assert shown.status_code == (200 if seen else 403)
    assert (await team.get(an_actor(), "/v1/signals")).status_code == 403


async def test_lists_go_on_where_they_ended(team):
    officer = an_officer()
    for _ in range(3):
        await team.incident(officer, level="watch", area=f"W0600{new_id().int % 10**4:04d}")
    first = await team.get(officer, "/v1/incidents", limit=2)
    rest = await team.get(officer, "/v1/incidents", limit=2, cursor=first.json()["next"])
    ids = [item["incident_id"] for page in (first, rest) for item in page.json()["items"]]
    assert len(set(ids)) == 3
    assert rest.json()["next"] is None


SERIOUS = "/v1/serious-incidents"


async def test_a_trustee_sees_that_it_was_serious_and_what_it_cost_and_nobody_in_it(team):
    officer, trustee = an_officer(), an_actor(Grant(Role.TRUSTEE))
    await team.incident(officer)
    incident_id = await team.incident(officer, level="national", kind="attack_on_programme")
    path = f"/v1/incidents/{incident_id}"
    for actor in (officer, an_officer()):
        assert (await team.post(actor, f"{path}/activation")).is_success
    await team.group(new_id())
    for drill in (True, False):
        alert = {"nation": "wales", "drill": drill}
        assert (await team.post(officer, f"{path}/group-alerts", alert)).status_code == 202
    given = {"role": "duty_officer", "hours": 3, "given_on": str(team.h.clock.today())}
    assert (await team.post(officer, f"{path}/hours", given)).status_code == 201
    [shown] = (await team.get(trustee, SERIOUS)).json()["items"]
    assert (shown["incident_id"], shown["status"]) == (incident_id, "activated")
    assert (shown["groups_alerted"], shown["hours"]) == (1, 3.0)
    assert shown["regulator_decided_at"] is None
    assert set(shown) == {
        "incident_id", "kind", "status", "nation", "opened_at", "groups_alerted", "hours",
        "regulator_decided_at",
    }  # fmt: skip
    await team.post(officer, f"{path}/checklist/serious_incident")
    [shown] = (await team.get(trustee, SERIOUS)).json()["items"]
    assert shown["regulator_decided_at"]


@pytest.mark.parametrize(
    ("actor", "status"),
    [(None, 401), (an_actor(), 403), (an_officer(), 403), (a_manager(), 403)],
    ids=["nobody", "a supporter", "a duty officer", "a manager"],
)
async def test_serious_incidents_are_for_trustees_and_the_national_team(team, actor, status):
    assert (await team.get(actor, SERIOUS)).status_code == status
