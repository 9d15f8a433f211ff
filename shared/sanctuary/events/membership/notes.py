"""Notes: that there is something for somebody to read, and nothing of what."""

from uuid import UUID

from sanctuary.events import Event


class NoteRequested(Event, type="membership.note.requested.v1", about="note_id"):
    """Somebody of the network wrote to this person; a signed link leads to the page with it.

    The same for every note, from whomever and about whatever, so that it tells nothing.
    """

    note_id: UUID
    person_id: UUID
