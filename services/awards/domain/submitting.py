"""What else must be in order before an application is sent: a window, room in it, proofs by others.

A renewal is never kept waiting by a window or a full cohort, and what was sent in time and returned
may come back at any time: our calendar does not cost a holder the award (DOMAIN C6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from awards.domain.application import Application
from awards.domain.scheme import Requirement, Scheme
from awards.domain.windows import Window
from sanctuary.errors import Refusal


class WindowClosed(Refusal):
    slug = "window-closed"
    title = "This award does not take applications today"


class CohortFull(Refusal):
    slug = "cohort-full"
    title = "This round is full"


class ProofsMissing(Refusal):
    slug = "proofs-missing"
    status = 422
    title = "Something that others give is still missing"


@dataclass(frozen=True, slots=True)
class Needed:
    """One proof that a scheme asks for, and whether it is there."""

    requirement: Requirement
    there: bool


def is_bound_by_windows(application: Application) -> bool:
    return application.renews is None and application.submitted_at is None


def must_be_open(application: Application, scheme: Scheme, day: date) -> None:
    """Raise WindowClosed, with the next window, when a first application comes at another time."""
    if is_bound_by_windows(application) and not scheme.open_on(day):
        following = scheme.next_window(day)
        raise WindowClosed(
            f"{_when(following)} Your draft is kept as it is, and you can go on writing.",
            errors=_days(following),
        )


def must_have_room(application: Application, scheme: Scheme, day: date, taken: int) -> None:
    """Raise CohortFull when the window of a day has taken as many as it can."""
    capacity = scheme.capacity_on(day)
    if capacity is None or taken < capacity or not is_bound_by_windows(application):
        return
    following = scheme.next_window(day)
    raise CohortFull(
        f"Every place of this round is taken ({capacity}). {_when(following)} Your draft is kept. "
        "Please tell your coordinator that you are ready, so that they know how many wait.",
        errors=_days(following),
    )


def must_have_proofs(needed: Sequence[Needed]) -> None:
    missing = [each.requirement for each in needed if not each.there]
    if missing:
        raise ProofsMissing(
            "Before you send it, somebody has to record: "
            + "; ".join(f"{each.title} (by {_who(each)})" for each in missing)
            + ". Your answers are saved.",
            errors=[
                {"field": f"proofs.{each.key}", "detail": f"To be recorded by {_who(each)}."}
                for each in missing
            ],
        )


WHO = {
    "applicant": "you, the applicant",
    "local_group": "your local group",
    "local_lead": "your local lead",
    "coordinator": "the stream's coordinator",
}


def _who(requirement: Requirement) -> str:
    return " or ".join(WHO[each] for each in requirement.by)


def _when(window: Window | None) -> str:
    if window is None:
        return "The next round has no date yet; the coordinator of the stream announces it."
    opens, closes = f"{window.opens_on:%-d %B %Y}", f"{window.closes_on:%-d %B %Y}"
    return f"The next round is open from {opens} to {closes}."


def _days(window: Window | None) -> list[dict[str, str]]:
    if window is None:
        return []
    return [
        {"field": "opens_on", "detail": window.opens_on.isoformat()},
        {"field": "closes_on", "detail": window.closes_on.isoformat()},
    ]
