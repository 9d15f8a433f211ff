"""From an open application to a named person's decision, as applicants and assessors live it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sanctuary.clock import london_day
from sanctuary.demo.client import Api, token_of
from sanctuary.demo.data import Someone
from sanctuary.demo.stage import Stage, nation_of

PROCESSES = ("learn", "embed", "share")


@dataclass(slots=True)
class Assessor:
    someone: Someone
    person: UUID


@dataclass(slots=True)
class Case:
    """One application on its way, opened by the link that came with it."""

    id: str
    link: str
    seats: dict[UUID, str] = field(default_factory=dict)


def register_assessors(stage: Stage, people: list[Someone], coordinator: UUID) -> list[Assessor]:
    """On the list of those who may be invited; what they say of themselves goes under seal."""
    found = []
    for someone in people:
        person = stage.add_person(someone, "assessor")
        area = stage.input.area(someone.place)
        stage.service("awards", coordinator).post(
            "/v1/assessors",
            {
                "person_id": str(person),
                "expertise": ["schools"],
                "nation": nation_of(area),
                "areas": [area],
            },
        )
        stage.service("awards", person).post(
            "/v1/assessors/me/eligibility", {"has_lived_experience": someone.own_answer}
        )
        found.append(Assessor(someone, person))
    return found


def write_answers(stage: Stage, case: Case, answers: dict[str, str]) -> None:
    """Section by section, as the pages ask: each save keeps what was saved before."""
    applicant = stage.service("awards")
    criteria = applicant.get("/v1/schemes/schools")["criteria"]
    for process in PROCESSES:
        keys = [each["key"] for each in criteria if each["process"] == process]
        save(applicant, case, {key: answers[key] for key in keys if key in answers})


def save(applicant: Api, case: Case, answers: dict[str, str]) -> Any:
    path = f"/v1/applications/{case.id}"
    etag = applicant.try_("GET", path, link=case.link).etag
    return applicant.put(f"{path}/answers", {"answers": answers}, etag=etag, link=case.link)


def submit(stage: Stage, case: Case) -> Any:
    applicant = stage.service("awards")
    return applicant.post(f"/v1/applications/{case.id}/submission", link=case.link)


def invite(stage: Stage, case: Case, members: list[Assessor], coordinator: UUID) -> None:
    invited = stage.service("awards", coordinator).post(
        f"/v1/applications/{case.id}/panel",
        {"person_ids": [str(each.person) for each in members]},
    )
    case.seats |= {UUID(seat["person_id"]): seat["id"] for seat in invited["items"]}


def accept(stage: Stage, case: Case, member: Assessor) -> None:
    """Yes to the invitation, signed in; and no conflict of interest."""
    own = stage.service("awards", member.person)
    own.post(f"/v1/seats/{case.seats[member.person]}/answer", {"accept": True})
    declare_no_conflict(stage, case, member)


def accept_by_link(stage: Stage, case: Case, member: Assessor, link: str) -> None:
    """Yes by the link of the message, without an account."""
    token = token_of(link)
    seat = case.seats[member.person]
    stage.service("awards").post(f"/v1/seats/{seat}/answer", {"accept": True}, link=token)
    declare_no_conflict(stage, case, member)


def declare_no_conflict(stage: Stage, case: Case, member: Assessor) -> None:
    seat = case.seats[member.person]
    stage.service("awards", member.person).post(f"/v1/seats/{seat}/conflict", {"conflicted": False})


def confirm_panel(stage: Stage, case: Case, coordinator: UUID) -> Any:
    path = f"/v1/applications/{case.id}/panel/confirmation"
    return stage.service("awards", coordinator).post(path)


def review(stage: Stage, case: Case, member: Assessor) -> None:
    """Every criterion, before hearing the others."""
    own = stage.service("awards", member.person)
    criteria = own.get("/v1/schemes/schools")["criteria"]
    own.post(
        f"/v1/applications/{case.id}/reviews",
        {"scores": {each["key"]: "met" for each in criteria}, "comment": "Clear and alive."},
    )


def visit(stage: Stage, case: Case, member: Assessor) -> None:
    """A visit online, on the day it is: offered, chosen by the link, written about."""
    own, path = stage.service("awards", member.person), f"/v1/applications/{case.id}"
    [mine] = [each for each in own.get(f"{path}/reviews")["items"] if each["own"]]
    day = str(london_day(datetime.fromisoformat(mine["submitted_at"])))
    made = own.post(f"{path}/visits", {"remote": True, "days": [day]})
    one = f"{path}/visits/{made['id']}"
    stage.service("awards").post(f"{one}/choice", {"visit_on": day}, link=case.link)
    own.post(f"{one}/report", {"report": "A warm welcome, and honest about what is hard."})


def recommend(stage: Stage, case: Case, member: Assessor, reason: str) -> None:
    """The panel notes together how it sees each criterion, and then what it advises."""
    own = stage.service("awards", member.person)
    criteria = own.get("/v1/schemes/schools")["criteria"]
    own.put(
        f"/v1/applications/{case.id}/joint-review",
        {"scores": {each["key"]: "met" for each in criteria}, "notes": "All of one mind."},
        etag='"0"',
    )
    visit(stage, case, member)
    own.post(f"/v1/applications/{case.id}/recommendation", {"outcome": "awarded", "reason": reason})


def decide(stage: Stage, case: Case, coordinator: UUID, reason: str) -> Any:
    """Decide, read the letter, and let it leave; what the application is then."""
    service = stage.service("awards", coordinator)
    path = f"/v1/applications/{case.id}"
    decided = service.post(f"{path}/decision", {"outcome": "awarded", "reason": reason})
    letter = service.get(f"/v1/letters/{decided['letter_id']}")
    service.post(
        f"/v1/letters/{letter['id']}/release",
        {"organisation_name": letter["organisation_name"] or "The school of this story"},
        etag=f'"{letter["version"]}"',
    )
    return service.get(path)


def through_the_panel(
    stage: Stage, case: Case, members: list[Assessor], coordinator: UUID, reason: str
) -> Any:
    """The short way for the panels of which the story tells nothing new."""
    invite(stage, case, members, coordinator)
    for member in members:
        accept(stage, case, member)
    confirm_panel(stage, case, coordinator)
    for member in members:
        review(stage, case, member)
    recommend(stage, case, members[0], reason)
    return decide(stage, case, coordinator, reason)
