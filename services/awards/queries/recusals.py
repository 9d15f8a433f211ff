"""The barrier that a conflict of interest is, for every list, total, search and export.

Whatever counts or lists things of applicants adds `~kept_away(by, <column of the organisation>)`.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Exists, exists

from awards.tables import recusal
from sanctuary.actor import Actor


def kept_away(by: Actor, organisation_id: ColumnElement[UUID]) -> Exists:
    """A condition: a conflict of interest closes this organisation's row to `by`."""
    return exists().where(
        recusal.c.organisation_id == organisation_id,
        recusal.c.person_id == by.id,
        recusal.c.standing,
    )
