"""Affiliated groups."""

from uuid import UUID

from sanctuary.events import Event


class GroupChanged(Event, type="membership.group.changed.v1", about="group_id"):
    """An affiliated group's whole state. `contacts` in the order in which they are alerted.

    `alerted` is false while no alert may go to it, as when it is suspended or dormant; `areas` are
    all that it covers, the one it is known by first.
    """

    group_id: UUID
    nation: str | None = None
    area: str | None = None
    contacts: tuple[UUID, ...] = ()
    ended: bool = False
    alerted: bool = True
    areas: tuple[str, ...] = ()
