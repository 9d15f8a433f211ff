"""Affiliated groups."""

from uuid import UUID

from sanctuary.events import Event


class GroupChanged(Event, type="membership.group.changed.v1", about="group_id"):
    """An affiliated group's whole state. `contacts` in the order in which they are alerted."""

    group_id: UUID
    nation: str | None = None
    area: str | None = None
    contacts: tuple[UUID, ...] = ()
    ended: bool = False
