"""Which shelves there are."""

from uuid import UUID, uuid4

from membership.domain.ambassador import Ambassador
from membership.domain.note import Note
from membership.sealed.shelf import Shelf

AMBASSADORS = Shelf("ambassador", Ambassador)
NOTES = Shelf("note", Note)


def secret_id() -> UUID:
    """An id that tells no time, or it would join a record to what else happened then."""
    return uuid4()
