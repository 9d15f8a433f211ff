"""Rows to domain objects and back; locks and version checks."""

from awards.store.applications import (
    find_open_application,
    get_application,
    insert_application,
    save_application,
)
from awards.store.assessors import get_assessor, insert_assessor
from awards.store.awards import (
    awards_of,
    due_awards,
    get_award,
    has_current_award,
    insert_award,
    save_award,
    save_steps,
)
from awards.store.organisations import (
    Organisation,
    charter_stands,
    get_organisation,
    is_member,
)
from awards.store.panels import (
    get_panel,
    get_seat,
    insert_refusal,
    insert_review,
    insert_seat,
    members_of,
    open_panel,
    recused_from,
    refused_panels,
    reviews_of,
    save_panel,
    save_seat,
    seat_of,
    seats_of,
)

__all__ = [
    "Organisation",
    "awards_of",
    "charter_stands",
    "due_awards",
    "find_open_application",
    "get_application",
    "get_assessor",
    "get_award",
    "get_organisation",
    "get_panel",
    "get_seat",
    "has_current_award",
    "insert_application",
    "insert_assessor",
    "insert_award",
    "insert_refusal",
    "insert_review",
    "insert_seat",
    "is_member",
    "members_of",
    "open_panel",
    "recused_from",
    "refused_panels",
    "reviews_of",
    "save_application",
    "save_award",
    "save_panel",
    "save_seat",
    "save_steps",
    "seat_of",
    "seats_of",
]
