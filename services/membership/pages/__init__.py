"""Pages for people: what somebody reads and answers without an account."""

from membership.pages import (
    consent,
    directory,
    group_checks,
    groups,
    hand_over,
    joining,
    journeys,
    mobile,
    notes,
    rights,
    signing,
    standing,
)

routers = (
    signing.router,
    directory.router,
    joining.router,
    hand_over.router,
    consent.router,
    mobile.router,
    notes.router,
    rights.router,
    standing.router,
    groups.router,
    group_checks.router,
    journeys.router,
)
