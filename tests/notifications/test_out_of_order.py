"""What arrives after a newer word on the same matter is not said any more, nor noted as due."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from notifications.tables import due
from notifications.testing import an_organisation
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationReassigned,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AwardGranted,
    AwardLapsed,
    AwardRenewed,
    RenewalDue,
)
from sanctuary.events.membership import (
    EnrolmentAdmitted,
    EnrolmentConfirmationRequested,
    EnrolmentDeclined,
    EnrolmentEnded,
    EnrolmentRenewalDue,
    EnrolmentRenewed,
    LegacyDue,
    LegacyEnded,
    LegacyRecorded,
    MemberLeadFound,
    MemberWaitingForLead,
)
from sanctuary.ids import new_id

from .service import notifications

DAY, LATER = date(2027, 5, 3), date(2030, 5, 3)
# Whatever any of them asks for; each event takes what it knows.
FACTS = {
    "stream": "schools",
    "since": DAY,
    "hear_by": DAY,
    "outcome": "not_yet",
    "starts_on": DAY,
    "expires_on": LATER,
    "expired_on": DAY,
    "grace_ends_on": LATER,
    "apply_by": LATER,
    "ended_on": DAY,
    "cycle": 2027,
    "type": "friend",
    "expires_at": datetime(2027, 5, 3, tzinfo=UTC),
}
PAIRS = [
    (MemberWaitingForLead, MemberLeadFound, {}),
    (ApplicationSubmitted, ApplicationWithdrawn, {}),
    (ApplicationSubmitted, ApplicationDecided, {}),
    (RenewalDue, AwardRenewed, {"step": "month_1"}),
    (RenewalDue, AwardLapsed, {"step": "grace"}),
    (AwardGranted, AwardRenewed, {}),
    (EnrolmentConfirmationRequested, EnrolmentAdmitted, {}),
    (EnrolmentConfirmationRequested, EnrolmentDeclined, {}),
    (EnrolmentAdmitted, EnrolmentEnded, {"ending": "resigned"}),
    (EnrolmentRenewalDue, EnrolmentRenewed, {"step": "first"}),
    (EnrolmentRenewalDue, EnrolmentEnded, {"step": "first", "ending": "lapsed"}),
    (EnrolmentRenewed, EnrolmentEnded, {"ending": "resigned"}),
    (LegacyRecorded, LegacyEnded, {"ending": "replaced"}),
    (LegacyDue, LegacyEnded, {"step": "month_1", "ending": "replaced"}),
]


def published(n, older, newer, **facts):
    """Both about one matter, in the order in which they were published."""
    ids = {name: new_id() for one in (older, newer) for name in one.model_fields if "_id" in name}
    return [
        n.h.envelope(one(**FACTS | ids | facts), version=version)
        for version, one in enumerate((older, newer), start=1)
    ]


async def said_and_noted(n):
    async with n.h.transaction() as uow:
        noted = [row.kind for row in await uow.all(select(due))]
    return {row.template for row in await n.rows()}, noted


@pytest.mark.parametrize(
    ("older", "newer", "facts"),
    [pytest.param(*one, id=f"{one[0].__name__}-{one[1].__name__}") for one in PAIRS],
)
async def test_what_comes_late_is_dropped(tmp_path, older, newer, facts):
    async with notifications(tmp_path) as n:
        person = await n.person()
        facts |= {"person_id": person, "organisation_id": await an_organisation(n.h, person)}
        first, second = published(n, older, newer, **facts)
        await n.h.receive(second)
        alone = await said_and_noted(n)
        await n.h.receive(first)
        assert await said_and_noted(n) == alone


async def test_a_change_of_hands_hides_no_submission_that_comes_late(tmp_path):
    async with notifications(tmp_path) as n:
        organisation = await an_organisation(n.h, await n.person())
        first, second = published(
            n,
            ApplicationSubmitted,
            ApplicationReassigned,
            organisation_id=organisation,
            keeper="national_team",
        )
        await n.h.receive(second, first)
        said, noted = await said_and_noted(n)
        assert said == {"application_reassigned", "application_received"}
        assert noted == ["decision"]
