"""Every occasion on which the network writes to somebody has its message (DOMAIN C13)."""

import pytest

from notifications.catalogue import CATALOGUE, entry

# What concerns Ambassadors and the Advisory Group goes out as a note that says nothing: the rest
# stands on a page behind a link, and is kept by membership alone.
IN_CONFIDENCE = "note"

OCCASIONS = {
    "pledge signed": ["welcome_signed", "organisation_signed"],
    "edition published": ["reaffirmation_due"],
    "waiting for lead, lead found": ["waiting_for_lead", "lead_found"],
    "window opening, closing": ["window_opening", "window_closing"],
    "draft idle": ["draft_idle"],
    "application received": ["application_received"],
    "application returned, deferred, going on": [
        "application_returned",
        "application_deferred",
        "application_resumed",
        "draft_resumed",
    ],
    "nomination, its answer": ["nomination_made", "nomination_answered"],
    "another promised day": ["promise_moved"],
    "more asked, its day gone by, gone on without": [
        "more_asked",
        "more_overdue",
        "more_not_come",
        "more_waived",
    ],
    "panel invitation, reminder, replacement": [
        "panel_invitation",
        "panel_reminder",
        "panel_seat_open",
    ],
    "questions, visit date": ["questions_asked", "visit_arranged"],
    "decision": [
        "decision_awarded",
        "decision_conditions",
        "decision_not_yet",
        "decision_for_group",
    ],
    "condition due, settled, not settled": ["condition_due", "condition_settled", "case_waiting"],
    "appeal answered": ["appeal_answered"],
    "concern put to the holder, answered": ["concern_opened", "concern_answered"],
    "concern settled, for who raised it": ["concern_settled"],
    "award withdrawn": ["award_withdrawn", "award_withdrawn_near_you"],
    "certificate ready": ["decision_awarded"],
    "renewal": ["renewal_due", "renewal_granted", "award_lapsed", "award_dates_corrected"],
    "renewal, for who looks after it": ["renewal_due_near_you", "renewal_news"],
    "endorsement awaited": ["endorsement_awaited"],
    "fee instalment due": ["fee_due"],
    "survey open, closing": ["survey_open"],
    "ambassador request, cancellation, debrief": [IN_CONFIDENCE],
    "trustee-meeting turn": [IN_CONFIDENCE],
    "mentor contact overdue": ["mentor_contact_overdue", "mentor_reminded"],
    "hustings deadline, no reply, vote": [
        "deed_nudge",
        "letter_no_reply",
        "vote_coming",
        "vote_taken",
    ],
    "workshop joining, check-in": ["workshop_joining", "workshop_check_in"],
    "workshop asked for, waiting, tomorrow, changed, off, afterwards": [
        "booking_asked",
        "workshop_waiting",
        "workshop_tomorrow",
        "workshop_changed",
        "workshop_off",
        "workshop_after",
    ],
    "hook of the calendar": ["hook_ahead", "group_hook_ahead"],
    "evidence of a course": ["course_evidence_due"],
    "journalist's deadline": ["press_due"],
    "incident, all-clear": ["group_alert", "group_alert_stand_down"],
    "mobilisation, its end": ["mobilisation_act", "mobilisation_stand_down"],
    "wellbeing check": ["wellbeing_check"],
}


@pytest.mark.parametrize("occasion", sorted(OCCASIONS))
def test_an_occasion_has_its_messages_in_both_languages(occasion):
    for key in OCCASIONS[occasion]:
        assert set(entry(key).languages) == {"en", "cy"}


def test_a_message_that_campaigns_is_of_a_category_that_can_be_left():
    speaks_up = {one.key for one in CATALOGUE if "act_link" in one.values}
    assert speaks_up
    assert {entry(key).category for key in speaks_up} == {"campaign"}


def test_what_concerns_a_panel_seat_names_no_reason_and_no_person():
    for language in ("en", "cy"):
        shown = entry("panel_seat_open")
        assert not shown.days, language
        assert {name for name in shown.placeholders if not name.endswith("_link")} == set()
