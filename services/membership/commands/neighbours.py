"""Whoever supports an area hears which organisation has begun to stand by the Charter there."""

from uuid import UUID

from membership.domain.group import ALERTED
from membership.domain.organisation import Organisation
from membership.domain.signature import Signature
from membership.store import groups, leads
from membership.store.membership_types import network_rules
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import NeighbourSigned


async def introduce(uow: UnitOfWork, organisation: Organisation, signed: Signature) -> None:
    """To the group of its area and the local lead of its network; not to its own contacts."""
    if organisation.area is None:
        return
    group = await groups.group_of_area(uow, organisation.area)
    contacts: tuple[UUID, ...] = ()
    if group is not None and group.status in ALERTED:
        contacts = tuple(one for one in group.contacts if one not in organisation.contacts)
    told = NeighbourSigned(
        signature_id=signed.id,
        organisation_id=organisation.id,
        group_id=group.id if group is not None and contacts else None,
        contacts=contacts,
        lead_id=await _lead(uow, organisation, organisation.area, signed.stream),
    )
    if told.contacts or told.lead_id is not None:
        uow.emit(told)


async def _lead(
    uow: UnitOfWork, organisation: Organisation, area: str, stream: str | None
) -> UUID | None:
    """Who is the network's local lead there, if anybody whom we know is."""
    if stream is None:
        return None
    rules = await network_rules(uow, uow.clock.today())
    post = await leads.lead_of(uow, area, rules.waits_for_lead.get(stream, stream))
    holder = None if post is None else post.person_id
    return None if holder in organisation.contacts else holder
