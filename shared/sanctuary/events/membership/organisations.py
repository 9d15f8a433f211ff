"""Organisations."""

from uuid import UUID

from sanctuary.events import Event


class OrganisationChanged(
    Event, type="membership.organisation.changed.v1", about="organisation_id"
):
    """The public-safe state of an organisation. `contacts` are its people, first one first.

    `merged_into` is the entry that goes on for it: then it `ended` as an entry, not as a body.
    """

    organisation_id: UUID
    kind: str
    nation: str | None = None
    area: str | None = None
    contacts: tuple[UUID, ...] = ()
    charter_editions: tuple[str, ...] = ()
    ended: bool = False
    constituency: str | None = None
    merged_into: UUID | None = None
