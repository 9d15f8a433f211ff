"""Affiliated groups."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sanctuary.events import Event


class GroupChanged(Event, type="membership.group.changed.v1", about="group_id"):
    """An affiliated group's whole state. `contacts` in the order in which they are alerted.

    `alerted` is false while no alert may go to it, as when it is suspended or dormant; `areas` are
    all that it covers, the one it is known by first. `region` is the English region of that area.
    """

    group_id: UUID
    nation: str | None = None
    area: str | None = None
    contacts: tuple[UUID, ...] = ()
    ended: bool = False
    alerted: bool = True
    areas: tuple[str, ...] = ()
    region: str | None = None


class GroupEnquired(Event, type="membership.group.enquired.v1", about="group_id"):
    """Somebody asks to start a group: their address must be proved by a signed link."""

    group_id: UUID
    person_id: UUID
    expires_at: datetime


class GroupAffiliated(Event, type="membership.group.affiliated.v1", about="group_id"):
    """A group is affiliated from now on, or `again` after it was suspended or dormant."""

    group_id: UUID
    nation: str
    area: str
    contacts: tuple[UUID, ...]
    again: bool = False


class GroupSuspended(Event, type="membership.group.suspended.v1", about="group_id"):
    """A group may not act in our name until its coordinator decides again; why stays inside."""

    group_id: UUID
    contacts: tuple[UUID, ...]


class GroupMerged(Event, type="membership.group.merged.v1", about="group_id"):
    """A group went into another, which has its areas, people and awards from now on."""

    group_id: UUID
    into_id: UUID
    areas: tuple[str, ...] = ()


class GroupClosed(Event, type="membership.group.closed.v1", about="group_id"):
    """A group is no more, and its areas are free."""

    group_id: UUID
    nation: str
    areas: tuple[str, ...] = ()


class GroupMembersReleased(Event, type="membership.group_members.released.v1", about="group_id"):
    """People whose group is no more, up to 500 at a time, and which group covers their area now.

    Without `covered_by` the national officer looks after them.
    """

    group_id: UUID
    people: tuple[UUID, ...]
    covered_by: UUID | None = None


class GroupCheckDue(Event, type="membership.group.check_due.v1", about="group_id"):
    """One reminder of the annual check. After `answer_by` the group is at risk."""

    group_id: UUID
    check_id: UUID
    contacts: tuple[UUID, ...]
    step: Literal["first", "again", "due", "late"]
    due_on: date
    answer_by: date


class GroupTermsDue(Event, type="membership.group.terms_due.v1", about="group_id"):
    """A version of the handbook's terms waits for the group to accept it, until `accept_by`."""

    group_id: UUID
    contacts: tuple[UUID, ...]
    version: str
    step: Literal["first", "again"]
    accept_by: date
