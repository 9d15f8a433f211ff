"""A group signs: an officer or coordinator begins, its signatory confirms by link (DOMAIN C1)."""

from datetime import datetime
from uuid import UUID

from membership.commands.sign_up import EXPIRY
from membership.commands.signatures import SignedAlready, stands_already
from membership.domain.document import Edition
from membership.domain.group import Group
from membership.domain.signature import Signature, confirmation_timer
from membership.rules import confirm_within
from membership.store import groups as group_store
from membership.store import signatures as store
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.membership import ConfirmationRequested
from sanctuary.ids import new_id
from sanctuary.schedule import set_timer


async def begin(
    uow: UnitOfWork,
    group_id: UUID,
    edition: Edition,
    signatory_id: UUID,
    *,
    capacity: str,
    by: Actor,
    at: datetime,
) -> Signature:
    """Ask a contact of the group to sign for it.

    Whether they may be contacted is theirs to say, so it is not asked here. The directory shows
    organisations only, so there is no choice to be listed.
    """
    group = await _signing_group(uow, group_id, signatory_id, by)
    one = Signature(
        id=new_id(),
        document=edition.document,
        edition=edition.edition,
        party_kind="group",
        party_id=group.id,
        person_id=signatory_id,
        signed_up_at=at,
        expires_at=at + confirm_within(uow.clock.today()),
        capacity=capacity,
        nation=group.nation,
    )
    if await stands_already(uow, one):
        raise SignedAlready("This group stands by this edition already. Nothing needs doing.")
    await store.add_signature(uow, one)
    await _ask(uow, one)
    return one


async def _signing_group(uow: UnitOfWork, group_id: UUID, signatory_id: UUID, by: Actor) -> Group:
    group = await group_store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, Role.GROUP_OFFICER, nation=group.nation, group=group.id)
    if not group.standing:
        raise IllegalTransition(
            "Only an affiliated group signs. Wait until this one is affiliated, or let its people "
            "sign for themselves."
        )
    if signatory_id not in group.contacts:
        raise Invalid(
            "Who signs for a group is one of its contacts. Name one, or add this person to the "
            "contacts first.",
            errors=[{"pointer": "/signatory_id", "detail": "A contact of the group."}],
        )
    return group


async def _ask(uow: UnitOfWork, one: Signature) -> None:
    uow.emit(
        ConfirmationRequested(
            signature_id=one.id,
            person_id=one.person_id,
            document=one.document,
            expires_at=one.expires_at,
        )
    )
    await set_timer(
        uow,
        confirmation_timer(one.id),
        kind=EXPIRY,
        due_at=one.expires_at,
        payload={"signature_id": str(one.id)},
    )
