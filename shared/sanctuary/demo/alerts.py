"""Alerts to groups: one answers, one is silent until the next contact is asked; then all clear."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sanctuary.demo.client import Api
from sanctuary.demo.data import Someone
from sanctuary.demo.post import Mail
from sanctuary.demo.stage import Stage, someone


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the register with this run's contacts, first one first."""

    id: str
    first: Someone
    second: Someone


@dataclass(frozen=True, slots=True)
class Alerted:
    """Two groups: one whose contact answers, and one that stays silent."""

    answers: Group
    silent: Group

    def addresses(self) -> list[str]:
        return [
            each.email
            for group in (self.answers, self.silent)
            for each in (group.first, group.second)
        ]

    def counts(self, stage: Stage, mark: str) -> list[int]:
        """How many mails each of the four got since `mark`."""
        found = stage.client.mailbox.since(mark)
        return [len(found.get(address, [])) for address in self.addresses()]


def bring_up_to_date(stage: Stage, plan: dict[str, Any]) -> Alerted:
    """Contacts move on; the national team writes down who is asked first, and second, now."""
    rows = plan["alerted_groups"]
    office = stage.office("membership")
    known = {each["name"]: each["id"] for each in office.every("/v1/groups", nation=plan["nation"])}
    found = []
    for key in ("answers", "is_silent"):
        contacts = [someone(each) for each in rows[key]["contacts"]]
        people = [str(stage.add_person(each)) for each in contacts]
        path = f"/v1/groups/{known[rows[key]['name']]}"
        office.patch(path, {"contacts": people}, etag=office.try_("GET", path).etag)
        found.append(Group(known[rows[key]["name"]], *contacts))
    return Alerted(*found)


def alert_groups(
    stage: Stage, plan: dict[str, Any], groups: Alerted, officer: UUID, incident: str
) -> None:
    stage.narrator.chapter("Two groups are alerted")
    mark = stage.client.mailbox.mark()
    wait = plan["escalate_after_seconds"]
    campaigns = stage.service("campaigns", officer)
    raised = campaigns.post(
        f"/v1/incidents/{incident}/group-alerts",
        {"group_ids": [groups.answers.id, groups.silent.id], "escalate_after_seconds": wait},
    )
    stage.ledger.equal("Both are alerted", expected=2, found=len(raised["alerts"]))
    stage.wait_equal(
        "The first contact of each is asked, the second is not",
        lambda: groups.counts(stage, mark),
        [1, 0, 1, 0],
    )
    mail = stage.client.mailbox.wait_for(groups.answers.first.email, "/acknowledge")
    acknowledge(stage, mail, campaigns, incident)
    stage.narrator.say(
        f"The other group is silent. After {wait} seconds its next contact is asked."
    )
    stage.wait_equal(
        "An unanswered alert escalates, an answered one does not",
        lambda: groups.counts(stage, mark),
        [1, 0, 1, 1],
    )
    stage.wait_equal(
        "The incident shows both",
        lambda: statuses(campaigns, incident),
        {groups.answers.id: "acknowledged", groups.silent.id: "escalated"},
    )


def statuses(campaigns: Api, incident: str) -> dict[str, str]:
    """How each group's alert stands."""
    found = campaigns.every(f"/v1/incidents/{incident}/group-alerts")
    return {each["group_id"]: each["status"] for each in found}


def acknowledge(stage: Stage, mail: Mail, campaigns: Api, incident: str) -> None:
    link = mail.link("/acknowledge")
    page = stage.client.follow(link)
    stage.ledger.equal(
        "Opening the link answers nothing",
        expected=[200, {"raised"}],
        found=[page.status, set(statuses(campaigns, incident).values())],
    )
    pressed = stage.client.press(link)
    stage.ledger.equal("One contact answers", expected=200, found=pressed.status)


def stand_down(
    stage: Stage, plan: dict[str, Any], groups: Alerted, officer: UUID, incident: str
) -> None:
    """Exactly those who were alarmed hear that it is over."""
    mark = stage.client.mailbox.mark()
    answer = stage.service("campaigns", officer).post(
        f"/v1/incidents/{incident}/stand-down", {"reason": plan["stand_down"]}
    )
    stage.ledger.equal("The incident is stood down", expected="recovery", found=answer["status"])
    stage.wait_equal(
        "Exactly the three contacts who were asked hear it",
        lambda: groups.counts(stage, mark),
        [1, 0, 1, 1],
    )


def stand_down_mobilisation(
    stage: Stage, plan: dict[str, Any], manager: UUID, mobilisation: str, told: list[str]
) -> None:
    """A campaign is ended by a decision of its own; those whom it reached are told."""
    ours = {each.email for each in stage.input.supporters() if each.email}
    mark = stage.client.mailbox.mark()
    stage.service("campaigns", manager).post(
        f"/v1/mobilisations/{mobilisation}/stand-down", {"reason": plan["stand_down"]}
    )
    stage.wait_equal(
        "Exactly those whom the call had reached, each once, also who has unsubscribed since",
        lambda: {
            to: len(ids) for to, ids in stage.client.mailbox.since(mark).items() if to in ours
        },
        dict.fromkeys(told, 1),
    )
