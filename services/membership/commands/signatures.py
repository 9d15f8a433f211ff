"""What a coordinator decides about a signature, and how it is taken back."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.networks import enter_after_signing
from membership.commands.people import announce
from membership.domain.decisions import decision
from membership.domain.organisation import Organisation
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.signature import Signature, Status, confirmation_timer
from membership.store import organisations as organisation_store
from membership.store import signatures as store
from membership.store.team import close_tasks, open_task
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, Refusal
from sanctuary.schedule import cancel_timer

TO_CHECK = ("signature_to_check",)
OF_ORGANISATION = ("possible_duplicate",)


class SignedAlready(Refusal):
    slug = "signed-already"
    title = "This organisation has signed already"


async def accept(
    uow: UnitOfWork,
    signature_id: UUID,
    reason: str,
    *,
    same_as: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Signature:
    """A coordinator found a real organisation behind a signature: it stands, and so does its party.

    `same_as` names the organisation that this one turned out to be (DOMAIN, duplicate
    registration).
    """
    signature = await store.get_signature(uow, signature_id, lock=True)
    active, event = signature.accept(reason, by=by, at=at)
    organisation = await _party(uow, active, same_as, by=by)
    active, event = (
        replace(active, party_id=organisation.id),
        event.model_copy(update={"party_id": organisation.id}),
    )
    before = await store.standing_signature(uow, organisation.id, active.document, active.edition)
    if before is not None:
        raise SignedAlready(
            "This organisation stands by this edition already. Reject this sign-up as a repeat; "
            "its people stay as they are."
        )
    await store.save_signature(uow, active)
    listed = replace(organisation, listed=organisation.listed or active.be_listed)
    await organisation_store.save_organisation(uow, listed)
    uow.emit(event)
    await tell(uow, organisation.id)
    await enter_after_signing(uow, listed, active.stream, active.id)
    await announce(uow, *listed.contacts)
    made = decision(reason, by=by, at=at)
    await close_tasks(uow, active.id, made, *TO_CHECK)
    await close_tasks(uow, signature.party_id, made, *OF_ORGANISATION)
    return active


async def _party(
    uow: UnitOfWork, signature: Signature, same_as: UUID | None, *, by: Actor
) -> Organisation:
    organisation = await organisation_store.get_organisation(uow, signature.party_id, lock=True)
    if same_as is not None and same_as != organisation.id:
        other = await organisation_store.get_organisation(uow, same_as, lock=True)
        by.must(
            Role.NATION_COORDINATOR,
            Role.STREAM_COORDINATOR,
            nation=other.nation,
            stream=signature.stream,
        )
        if other.status is not OrganisationStatus.RECOGNISED:
            raise Invalid(
                "The organisation named as the same one is not on the register. Name one that is.",
                errors=[{"pointer": "/same_as", "detail": "Name a recognised organisation."}],
            )
        gone, kept = organisation.merge_into(other)
        await organisation_store.save_organisation(uow, gone)
        return kept
    await organisation_store.lock_numbers(uow, organisation.identifiers)
    owners = await organisation_store.owners_of(uow, organisation.identifiers)
    others = [owner for owner in owners.values() if owner != organisation.id]
    known = replace(organisation, duplicate_of=others[0] if others else None)
    return known.recognise()


async def tell(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Tell the others how an organisation stands, as the store has it now."""
    organisation = await organisation_store.get_organisation(uow, organisation_id)
    uow.emit(organisation.changed())


async def reject(
    uow: UnitOfWork, signature_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Signature:
    """Not real, a repeat, or hostile: kept for the record, shown nowhere, announced to nobody."""
    signature = await store.get_signature(uow, signature_id, lock=True)
    rejected = signature.reject(reason, by=by, at=at)
    await store.save_signature(uow, rejected)
    if rejected.party_kind == "organisation":
        organisation = await organisation_store.get_organisation(uow, rejected.party_id, lock=True)
        await organisation_store.save_organisation(uow, organisation.decline())
    made = decision(reason, by=by, at=at)
    await close_tasks(uow, rejected.id, made, *TO_CHECK)
    await close_tasks(uow, rejected.party_id, made, *OF_ORGANISATION)
    return rejected


async def withdraw(
    uow: UnitOfWork, signature_id: UUID, reason: str, *, by: Actor, at: datetime
) -> Signature:
    """The party takes its signature back; the directory forgets it in the same moment."""
    signature = await store.get_signature(uow, signature_id, lock=True)
    gone, event = signature.withdraw(reason, by=by, at=at)
    await store.save_signature(uow, gone)
    await cancel_timer(uow, confirmation_timer(gone.id))
    await close_tasks(uow, gone.id, decision(reason, by=by, at=at), *TO_CHECK)
    if event is not None:
        uow.emit(event)
    if gone.party_kind == "organisation" and signature.status is not Status.SIGNED:
        await _take_off_the_list(uow, gone, at=at)
    return gone


async def _take_off_the_list(uow: UnitOfWork, gone: Signature, *, at: datetime) -> None:
    organisation = await organisation_store.get_organisation(uow, gone.party_id, lock=True)
    if organisation.status is not OrganisationStatus.RECOGNISED:
        return
    await organisation_store.save_organisation(uow, replace(organisation, listed=False))
    await tell(uow, organisation.id)
    await open_task(
        uow,
        "charter_withdrawn",
        organisation.id,
        at=at,
        nation=organisation.nation,
        stream=gone.stream,
    )
