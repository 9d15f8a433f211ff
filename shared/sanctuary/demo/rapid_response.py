"""Story B: an incident reaches the right people within seconds, and nobody else."""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from sanctuary.demo import alerts, calls, supporters
from sanctuary.demo.alerts import Alerted
from sanctuary.demo.data import expected_waterfall, run_area
from sanctuary.demo.stage import Stage, someone

NAME = "Rapid response"
FAST = 20.0


@dataclass(slots=True)
class Answering:
    """The people who lead the answer, and what they have begun."""

    officer: UUID
    second_officer: UUID
    manager: UUID
    second_manager: UUID
    incident: str = ""
    mobilisation: str = ""
    mask: str = ""
    ids: dict[str, UUID] = field(default_factory=dict)


def tell(stage: Stage) -> None:
    """The whole story; raises StoryBroken where it cannot go on."""
    stage.ledger.story = NAME
    plan = stage.input.story("rapid-response")
    stage.narrator.title("Story B: rapid response", "Untrue claims about schools in one nation.")
    team = _team(stage, plan)
    team.ids = supporters.bring_in(stage)
    supporters.opt_out(stage, team.ids)
    supporters.suppress(stage, team.ids)
    groups = alerts.bring_up_to_date(stage, plan)
    triage(stage, plan, team)
    try:
        mask(stage, plan, team)
        draft(stage, plan, team)
        preview(stage, team)
        approve(stage, team)
        mark = stage.client.mailbox.mark()
        reached = launch(stage, team)
        mails = calls.in_the_mailboxes(stage, mark, reached)
        acts, leaves, *_ = reached
        calls.report_action(stage, team.manager, team.mobilisation, mails[acts])
        calls.unsubscribe(stage, mails[leaves], team.ids[leaves])
        alerts.alert_groups(stage, plan, groups, team.officer, team.incident)
        stand_down(stage, plan, team, groups, reached)
    finally:
        unmask(stage, plan, team)
    debrief(stage, plan, team)


def _team(stage: Stage, plan: dict[str, Any]) -> Answering:
    people = {key: someone(row) for key, row in plan["people"].items()}
    roles = {
        "duty_officer": "duty_officer",
        "second_officer": "duty_officer",
        "campaign_manager": "campaign_manager",
        "second_manager": "campaign_manager",
    }
    ids = {}
    for key, role in roles.items():
        ids[key] = stage.add_person(people[key])
        stage.grant(ids[key], role, "nation", plan["nation"])
    stage.admitted(ids["duty_officer"], "campaigns")
    stage.admitted(ids["second_manager"], "campaigns")
    return Answering(
        officer=ids["duty_officer"],
        second_officer=ids["second_officer"],
        manager=ids["campaign_manager"],
        second_manager=ids["second_manager"],
    )


def triage(stage: Stage, plan: dict[str, Any], team: Answering) -> None:
    stage.narrator.chapter("A signal becomes an incident")
    reporter = stage.service("campaigns", team.manager)
    signal = plan["signal"] | {"nation": plan["nation"], "stream": plan["stream"]}
    raised = reporter.post("/v1/signals", signal)
    officer = stage.service("campaigns", team.officer)
    triaged = officer.post(
        f"/v1/signals/{raised['signal_id']}/triage", {"level": "national", "reason": plan["triage"]}
    )
    team.incident = triaged["incident_id"]
    stage.ledger.equal(
        "The duty officer triages it as national",
        expected=["triaged", "national"],
        found=[triaged["status"], triaged["level"]],
    )
    path = f"/v1/incidents/{team.incident}/activation"
    asked = officer.post(path)
    stage.ledger.equal(
        "One person alone does not activate the nation",
        expected=["triaged", True],
        found=[asked["status"], asked["second_person_needed"]],
    )
    stage.refused(
        "The same person cannot be the second",
        officer.try_("POST", path, {}),
        status=409,
        problem="second-person-needed",
    )
    second = stage.service("campaigns", team.second_officer).post(path)
    stage.ledger.equal(
        "A second officer activates it", expected="activated", found=second["status"]
    )


def directory(stage: Stage, **where: str) -> int:
    """How many entries the public directory shows there."""
    return len(stage.service("membership").every("/v1/directory", **where))


def mask(stage: Stage, plan: dict[str, Any], team: Answering) -> None:
    """A list of schools was once used as a list of targets, so it can be hidden in one action."""
    stage.narrator.chapter("The directory of the nation's schools is masked")
    lift_forgotten(stage, plan, team)
    nation, stream = plan["nation"], plan["stream"]
    before = directory(stage, nation=nation, stream=stream)
    others = directory(stage, nation=nation, stream="libraries")
    stage.narrator.say(f"The directory shows {before} schools and {others} libraries in Wales.")
    stage.ledger.equal("There is something to hide", expected=True, found=before > 0 and others > 0)
    begun = time.monotonic()
    masked = stage.service("membership", team.officer).post(
        "/v1/directory-masks",
        {
            "nation": nation,
            "stream": stream,
            "reason": plan["triage"],
            "incident_id": team.incident,
        },
    )
    team.mask = masked["id"]
    hidden = directory(stage, nation=nation, stream=stream)
    stage.ledger.equal("One action hides all of them", expected=0, found=hidden)
    stage.ledger.within("… at once", most=2.0, found=time.monotonic() - begun)
    stage.ledger.equal(
        "Libraries are still shown",
        expected=others,
        found=directory(stage, nation=nation, stream="libraries"),
    )


def lift_forgotten(stage: Stage, plan: dict[str, Any], team: Answering) -> None:
    """A demo that was killed could not lift its mask; the reason tells which masks are ours."""
    office = stage.service("membership", team.officer)
    for each in office.every("/v1/directory-masks"):
        if each["reason"] == plan["triage"]:
            office.delete(f"/v1/directory-masks/{each['id']}", {"reason": plan["stand_down"]})


def unmask(stage: Stage, plan: dict[str, Any], team: Answering) -> None:
    """Also when the story broke off: nothing stays hidden that a demo hid."""
    if not team.mask:
        return
    office = stage.service("membership", team.officer)
    office.delete(f"/v1/directory-masks/{team.mask}", {"reason": plan["stand_down"]})
    shown = directory(stage, nation=plan["nation"], stream=plan["stream"])
    stage.ledger.equal("The mask is lifted, with a reason", expected=True, found=shown > 0)


def draft(stage: Stage, plan: dict[str, Any], team: Answering) -> None:
    stage.narrator.chapter("A mobilisation is drafted from the playbook")
    manager = stage.service("campaigns", team.manager)
    written = manager.try_(
        "POST",
        "/v1/mobilisations",
        {"playbook": plan["playbook"], "incident_id": team.incident},
    )
    stage.ledger.equal("The playbook proposes who it is for", expected=201, found=written.status)
    team.mobilisation = written.json["mobilisation_id"]
    rule = {
        "all": [
            {"nation": [plan["nation"]]},
            {"area": [run_area(plan["nation"], stage.input.tag)]},
            {"any": [{"stream": [plan["stream"]]}, {"role": ["supporter"]}]},
        ]
    }
    path = f"/v1/mobilisations/{team.mobilisation}/audience"
    blind = manager.try_("PUT", path, {"audience": rule})
    stage.refused(
        "A change without saying of which version is refused",
        blind,
        status=428,
        problem="if-match-missing",
    )
    manager.put(path, {"audience": rule}, etag=written.etag)
    stage.narrator.say("The author narrows it: one area, the schools' network and supporters.")


def preview(stage: Stage, team: Answering) -> None:
    """Who is meant, who is left out and why; nobody disappears in between."""
    stage.narrator.chapter("The preview counts who is left out, and why")
    manager = stage.service("campaigns", team.manager)
    path = f"/v1/mobilisations/{team.mobilisation}/audience-preview"
    expected = expected_waterfall(stage.input.supporters())
    stage.wait_equal(
        "The audience is counted, and why some are left out",
        lambda: waterfall(manager.get(path)),
        expected,
    )
    found = waterfall(manager.get(path))
    matched = found.pop("matched")
    stage.ledger.equal("The parts sum to the match", expected=matched, found=sum(found.values()))


def waterfall(preview: dict[str, Any]) -> dict[str, int]:
    """The preview's figures by reason."""
    counts = {each["reason"]: int(each["count"]) for each in preview["waterfall"]}
    return {"matched": int(preview["matched"])} | counts


def approve(stage: Stage, team: Answering) -> None:
    stage.narrator.chapter("Somebody else approves")
    path = f"/v1/mobilisations/{team.mobilisation}"
    author = stage.service("campaigns", team.manager)
    stage.refused(
        "The author cannot approve their own",
        author.try_("POST", f"{path}/approval", {}),
        status=409,
        problem="own-approval",
    )
    first = stage.service("campaigns", team.second_manager).post(f"{path}/approval")
    stage.ledger.equal(
        "One approval is not enough for a nation", expected="in_approval", found=first["status"]
    )
    early = author.try_("POST", f"{path}/launch", {})
    stage.ledger.equal("A launch now is refused", expected=409, found=early.status)
    stage.narrator.say(f"“{early.json['detail']}”")
    second = stage.service("campaigns", team.officer).post(f"{path}/approval")
    stage.ledger.equal("A second colleague approves", expected="approved", found=second["status"])


def launch(stage: Stage, team: Answering) -> list[str]:
    """Returns the addresses of those who were meant to be reached, and were."""
    stage.narrator.chapter("Launch")
    path = f"/v1/mobilisations/{team.mobilisation}"
    manager = stage.service("campaigns", team.manager)
    reached = supporters.addresses(stage, "will_send")
    begun = time.monotonic()
    answer = manager.try_("POST", f"{path}/launch", {})
    stage.ledger.equal("The launch is accepted", expected=httpx.codes.ACCEPTED, found=answer.status)

    def accepted() -> int:
        return int(manager.get(f"{path}/progress")["deliveries"].get("accepted", 0))

    stage.wait_equal("Progress: mails accepted by the mail server", accepted, len(reached))
    seconds = time.monotonic() - begun
    stage.ledger.within(f"{len(reached)} people reached", most=FAST, found=seconds)
    return reached


def stand_down(
    stage: Stage, plan: dict[str, Any], team: Answering, groups: Alerted, told: list[str]
) -> None:
    stage.narrator.chapter("All clear")
    alerts.stand_down(stage, plan, groups, team.officer, team.incident)
    alerts.stand_down_mobilisation(stage, plan, team.manager, team.mobilisation, told)


def debrief(stage: Stage, plan: dict[str, Any], team: Answering) -> None:
    stage.narrator.chapter("What was learnt")
    manager = stage.service("campaigns", team.manager)
    path = f"/v1/mobilisations/{team.mobilisation}"
    manager.post(f"{path}/closing")
    evaluated = manager.post(f"{path}/debrief", plan["debrief"])
    stage.ledger.equal(
        "The mobilisation is debriefed", expected="evaluated", found=evaluated["status"]
    )
    officer = stage.service("campaigns", team.officer)
    path = f"/v1/incidents/{team.incident}"
    officer.post(f"{path}/review")
    said = plan["debrief"]
    learnt = {"debrief": said["went_well"], "hours": said["hours"]}
    closed = officer.post(f"{path}/closing", learnt | {"tasks_left": plan["tasks_left"]})
    stage.ledger.equal("The incident is closed", expected="closed", found=closed["status"])
    kinds = [each["kind"] for each in officer.every(f"{path}/timeline")]
    stage.narrator.say("Its timeline: " + ", ".join(kinds))
    stage.ledger.equal("The timeline ends with it", expected="closed", found=kinds[-1])
