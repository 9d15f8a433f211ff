"""The schools of Story A, those who act for the network, and where both leave traces."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sanctuary.demo.applying import Assessor
from sanctuary.demo.data import Someone
from sanctuary.demo.stage import Stage


@dataclass(slots=True)
class School:
    """One of the two organisations. `contacts` are the two who hear of everything."""

    plan: dict[str, Any]
    name: str
    contacts: tuple[Someone, Someone]
    signature_id: str = ""
    organisation_id: str = ""
    award: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Cast:
    """Who acts for the network."""

    schools: UUID
    england: UUID
    assessors: list[Assessor]


def held(stage: Stage, cast: Cast, school: School) -> list[dict[str, Any]]:
    """Every award the school ever held, newest first."""
    awards = stage.service("awards", cast.schools)
    items: list[dict[str, Any]] = awards.get("/v1/awards", organisation_id=school.organisation_id)[
        "items"
    ]
    return items


def listed(stage: Stage, school: School) -> dict[str, Any] | None:
    """The school as the public directory shows it; None when it does not."""
    entries = stage.service("membership").every("/v1/directory", nation="england")
    return next((each for each in entries if each["name"] == school.name), None)


def listed_until(stage: Stage, school: School) -> str | None:
    """Until when the directory says the school is awarded; None when it says nothing of it."""
    entry = listed(stage, school)
    awards = entry["awards"] if entry else []
    return str(awards[0]["awarded_until"]) if awards else None


def history(stage: Stage, school: School) -> list[dict[str, Any]]:
    """The periods of recognition that the register keeps."""
    path = f"/v1/organisations/{school.organisation_id}/history"
    periods: list[dict[str, Any]] = stage.office("membership").get(path)
    return periods


def counts(stage: Stage, people: Iterable[Someone]) -> dict[str, int]:
    """How many mails each of them has."""
    return {each.email: stage.client.mailbox.count(each.email) for each in people}
