"""Builders for tests of this service: a value that is right unless the test says otherwise."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from awards.domain.application import Application, Recommendation, Status
from awards.domain.award import Award
from awards.domain.award import Status as AwardStatus
from awards.domain.panel import Conflict, Member, Panel, PanelStatus, Seat, SeatStatus
from awards.domain.scheme import Scheme
from awards.schemes import scheme_of
from sanctuary.actor import Decision
from sanctuary.events import Event
from sanctuary.events.membership import CharterSigned, MemberJoined, OrganisationChanged
from sanctuary.ids import new_id

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SWANSEA = "W06000011"


def a_scheme(key: str = "schools", edition: str = "2025") -> Scheme:
    return scheme_of(key, edition)


def answers_to(scheme: Scheme, text: str = "We did this, and it changed that.") -> dict[str, str]:
    return {criterion.key: text for criterion in scheme.criteria}


def an_application(**changes: Any) -> Application:
    status = changes.get("status", Status.DRAFT)
    values: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": new_id(),
        "stream": "schools",
        "scheme": "schools",
        "edition": "2025",
        "status": status,
        "version": 1,
        "started_at": NOON,
        "answers": {} if status is Status.DRAFT else answers_to(a_scheme()),
    }
    return Application(**(values | changes))


def a_recommendation(by: UUID | None = None) -> Recommendation:
    return Recommendation("awarded", Decision(by or new_id(), NOON, "All eight are met."))


def a_seat(**changes: Any) -> Seat:
    values: dict[str, Any] = {
        "id": new_id(),
        "application_id": new_id(),
        "person_id": new_id(),
        "status": SeatStatus.ACCEPTED,
        "conflict": Conflict.NONE,
        "version": 1,
        "answer_by": date(2026, 3, 9),
    }
    return Seat(**(values | changes))


def a_member(*, group_id: UUID | None = None, expert: bool = False, **seat: Any) -> Member:
    return Member(a_seat(**seat), expert, group_id)


def a_panel(status: PanelStatus = PanelStatus.FORMING) -> Panel:
    return Panel(new_id(), status, 1)


def an_award(expires_on: date = date(2029, 3, 2), **changes: Any) -> Award:
    """A current award whose clock stands before its first step."""
    application = an_application(status=Status.AWARDED)
    rule = a_scheme().renewal
    award, _ = Award.grant(
        application, rule, id=new_id(), on=expires_on.replace(year=expires_on.year - 3)
    )
    values = {name: getattr(award, name) for name in Award.__slots__} | changes
    if values["status"] is not AwardStatus.CURRENT:
        values["next_step_on"] = None
    return Award(**values)


def an_organisation_in(
    stream: str = "schools",
    *,
    organisation_id: UUID | None = None,
    nation: str = "wales",
    contacts: tuple[UUID, ...] = (),
) -> tuple[UUID, list[Event]]:
    """An organisation that may apply: its id, and what membership says about it."""
    organisation = organisation_id or new_id()
    first = contacts[0] if contacts else new_id()
    return organisation, [
        OrganisationChanged(
            organisation_id=organisation,
            kind="school",
            nation=nation,
            area=SWANSEA,
            contacts=contacts,
            charter_editions=("2026-2031",),
        ),
        CharterSigned(
            signature_id=new_id(),
            document="charter",
            edition="2026-2031",
            party_kind="organisation",
            party_id=organisation,
            person_id=first,
            stream=stream,
        ),
        MemberJoined(
            membership_id=new_id(),
            organisation_id=organisation,
            stream=stream,
            nation=nation,
            area=SWANSEA,
        ),
    ]
