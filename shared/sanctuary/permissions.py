"""Grants as every service holds them: membership decides, the others follow its events.

A revocation that overtakes its grant still wins: both carry the whole grant, and only the latest
version of a grant counts.
"""

from sqlalchemy.dialects.postgresql import insert

from sanctuary.db import UnitOfWork
from sanctuary.erased import erased_among
from sanctuary.events.membership import GrantGiven, GrantRevoked
from sanctuary.ground_tables import granted
from sanctuary.subscribers import Subscribers


async def apply_grant(event: GrantGiven | GrantRevoked, uow: UnitOfWork) -> None:
    """Write what a grant event says into this service's own table."""
    if await erased_among(uow, [event.person_id]):
        return
    values = {
        "person_id": event.person_id,
        "role": event.role,
        "scope_kind": event.scope_kind,
        "scope_id": event.scope_id,
        "revoked": isinstance(event, GrantRevoked),
    }
    await uow.execute(
        insert(granted)
        .values(grant_id=event.grant_id, **values)
        .on_conflict_do_update(index_elements=["grant_id"], set_=values)
    )


def follow_grants(subscribers: Subscribers) -> None:
    """Let a service follow membership's grants; membership itself writes them where it decides."""
    if subscribers.service == "membership" or GrantGiven in subscribers.handlers:
        return
    subscribers.on(GrantGiven, latest=True)(apply_grant)
    subscribers.on(GrantRevoked, latest=True)(apply_grant)
