"""Messages that a later fact overtakes, and those that go to whom an earlier one reached.

What can be overtaken carries the generation of its cause when it is queued; it does not go out once
an answer, a renewal, a withdrawal or an all-clear has raised that.
"""

ALERT, ESCALATED = "group_alert", "group_alert_escalated"
TAKEN_ON, CHECK, REOPENED = "group_alert_taken_on", "group_alert_check", "group_alert_reopened"
ALL_CLEAR, ALERT_CORRECTION = "group_alert_stand_down", "group_alert_correction"
DUTY_CALL = "duty_call"
STAND_DOWN, CORRECTION = "mobilisation_stand_down", "mobilisation_correction"
# They go to whom an earlier message reached, on the basis of that message: whoever was told to act
# must hear to stop, also when they have unsubscribed since (ADR 0035).
CORRECTING = frozenset({ALL_CLEAR, ALERT_CORRECTION, STAND_DOWN, CORRECTION})
# The question itself: whoever had one of these was asked.
ASKING = (ALERT, ESCALATED)
OF_ALERTS = (*ASKING, TAKEN_ON, CHECK, REOPENED)

CAN_BE_OVERTAKEN = frozenset(
    {
        *OF_ALERTS,
        DUTY_CALL,
        "renewal_due",
        "survey_open",
        "condition_due",
        "renewal_due_near_you",
        "reaffirmation_due",
        "membership_renewal_due",
        "waiting_for_lead",
        "legacy_apply",
        "panel_invitation",
        "panel_reading",
        "panel_reminder",
        "panel_overdue",
        "booking_asked",
        "workshop_joining",
        "workshop_waiting",
        "workshop_tomorrow",
        "workshop_changed",
    }
)
