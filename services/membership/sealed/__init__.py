"""The only code of membership that opens sealed records: Ambassadors and what hangs on them.

Everything lies in one table, on shelves whose names are keyed hashes, each record of exactly the
same size. Nothing can be opened without a key, and taking a key writes down who opened what and
why: one line for one act, in words from a short list, so that the trail of openings names nobody
but whoever opened.
"""

from membership.sealed.shelf import Key, Shelf, Why, open_for
from membership.sealed.shelves import (
    AMBASSADORS,
    MEETINGS,
    MEMBERS,
    NOTES,
    PAUSES,
    REQUESTS,
    STORIES,
    secret_id,
    tie,
)

__all__ = [
    "AMBASSADORS",
    "MEETINGS",
    "MEMBERS",
    "NOTES",
    "PAUSES",
    "REQUESTS",
    "STORIES",
    "Key",
    "Shelf",
    "Why",
    "open_for",
    "secret_id",
    "tie",
]
