"""Nothing that was reported, no page and no finer place leaves the service: by no way at all."""

import json
import logging

from campaigns.testing import an_officer
from sanctuary.events.membership import GroupChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

from .test_intake import filled_in

TELLING = "People gather in Gelert Yard behind the chapel"
PAGE = "https://gossip.example.org/gelert"
AREA = "W06000011"


async def test_no_event_log_or_metric_says_what_was_reported_or_where(team, caplog):
    caplog.set_level(logging.DEBUG)
    officer, second = an_officer("wales"), an_officer("wales")
    await team.of(second)
    group_id = new_id()
    await team.h.receive(GroupChanged(group_id=group_id, nation="wales", area=AREA))
    await filled_in(team, summary=TELLING, source_url=PAGE)
    body = {
        "kind": "hostility", "nation": "wales", "area": AREA, "summary": TELLING,
        "source_url": PAGE + "/again",
    }  # fmt: skip
    signal_id = (await team.post(an_actor(), "/v1/signals", body)).json()["signal_id"]
    reason = {"reason": TELLING}
    triaged = await team.post(
        officer, f"/v1/signals/{signal_id}/triage", {"level": "local"} | reason
    )
    path = f"/v1/incidents/{triaged.json()['incident_id']}"
    for step in ("activation", "area-pause", "directory-mask", "welfare-checks", "stabilising"):
        assert (await team.post(officer, f"{path}/{step}", reason)).is_success, step
    due = team.h.clock.now().replace(year=team.h.clock.now().year + 1, day=1).isoformat()
    task = {"title": TELLING[:100], "why": TELLING, "due_at": due, "owner": str(second.id)}
    assert (await team.post(officer, f"{path}/tasks", task)).status_code == 201
    alert = {"group_ids": [str(group_id)]}
    assert (await team.post(officer, f"{path}/group-alerts", alert)).status_code == 202
    assert (await team.post(officer, f"{path}/stand-down", reason)).is_success
    events = bodies(await team.h.emitted())
    metrics = (await (await team.of(None)).get("/metrics")).text
    for text in (json.dumps(events), caplog.text, metrics):
        assert "gelert" not in text.lower()
    named = {event["type"] for event in events if AREA in json.dumps(event)}
    assert named <= {"campaigns.area.paused.v1", "campaigns.mask.asked.v1"}
