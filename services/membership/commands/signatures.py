"""What a coordinator decides about a signature, and how it is taken back."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.neighbours import introduce
from membership.commands.networks import enter_after_signing
from membership.commands.people import announce
from membership.commands.rejections import close_consent, kept_on
from membership.domain.decisions import decision
from membership.domain.document import Document
from membership.domain.organisation import Organisation
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.signature import Cause, Signature, Status, confirmation_timer
from membership.store import editions
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
    if await stands_already(uow, active):
        raise SignedAlready(
            "This organisation stands by this edition, or a newer one, already. Reject this "
            "sign-up as a repeat; its people stay as they are."
        )
    await store.save_signature(uow, active)
    await store.choose_listing(uow, active)
    listed = replace(organisation, listed=active.be_listed)
    await organisation_store.save_organisation(uow, listed)
    uow.emit(event)
    await _begin_to_stand(uow, listed, active, at=at)
    await announce(uow, *listed.contacts)
    made = decision(reason, by=by, at=at)
    await close_tasks(uow, active.id, made, *TO_CHECK)
    await close_tasks(uow, signature.party_id, made, *OF_ORGANISATION)
    return active


async def _begin_to_stand(
    uow: UnitOfWork, organisation: Organisation, active: Signature, *, at: datetime
) -> None:
    """What follows for an older signature, its networks, and who supports its area."""
    replaced = await close_older(uow, active, at=at)
    await tell(uow, organisation.id)
    if active.document == Document.CHARTER:
        await enter_after_signing(uow, organisation, active.stream, active.id)
        if not replaced:
            await introduce(uow, organisation, active)


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


async def stands_already(uow: UnitOfWork, one: Signature) -> bool:
    """Whether its party stands by the same edition, or by the one that is signed today."""
    current = (await editions.library(uow)).current(one.document, uow.clock.today())
    enough = {one.edition, current.edition if current else one.edition}
    standing = await store.standing_under(uow, one.party_id, one.document)
    return any(other.edition in enough for other in standing if other.id != one.id)


async def close_older(uow: UnitOfWork, active: Signature, *, at: datetime) -> int:
    """Who signs the new edition anew has answered: what stood under an older one gives way.

    Returns how many signatures that were.
    """
    found = 0
    for older in await store.standing_under(uow, active.party_id, active.document):
        if older.edition == active.edition:
            continue
        closed = older.give_way_to(active.edition, at=at)
        await store.save_signature(uow, closed)
        uow.emit(closed.reaffirmation_closed())
        found += 1
    return found


async def end_signatures(uow: UnitOfWork, party_id: UUID) -> None:
    """A party is no more: what it stood by ends with it, and nobody is asked to re-affirm."""
    at = uow.clock.now()
    for document in Document:
        for one in await store.standing_under(uow, party_id, document):
            ended = one.end(at=at)
            await store.save_signature(uow, ended)
            if one.status is Status.REAFFIRMATION_DUE:
                uow.emit(ended.reaffirmation_closed())


async def tell(uow: UnitOfWork, organisation_id: UUID) -> None:
    """Tell the others how an organisation stands, as the store has it now."""
    organisation = await organisation_store.get_organisation(uow, organisation_id)
    uow.emit(organisation.changed())


async def reject(
    uow: UnitOfWork,
    signature_id: UUID,
    reason: str,
    *,
    cause: Cause = Cause.OTHER,
    by: Actor,
    at: datetime,
) -> Signature:
    """Not real, a repeat, or hostile: kept for the record, shown nowhere, announced to nobody.

    Its sender gets no hint, and what they wrote is forgotten after the time that the rule gives.
    """
    signature = await store.get_signature(uow, signature_id, lock=True)
    kept = kept_on(uow.clock.today()).days[cause]
    rejected = signature.reject(reason, cause=cause, kept_days=kept, by=by, at=at)
    await store.save_signature(uow, rejected)
    await close_consent(uow, rejected, at=at)
    if rejected.party_kind == "organisation":
        organisation = await organisation_store.get_organisation(uow, rejected.party_id, lock=True)
        await organisation_store.save_organisation(uow, organisation.decline())
    made = decision(reason, by=by, at=at)
    await close_tasks(uow, rejected.id, made, *TO_CHECK)
    await close_tasks(uow, rejected.party_id, made, *OF_ORGANISATION)
    return rejected


async def withdraw(
    uow: UnitOfWork,
    signature_id: UUID,
    reason: str,
    *,
    by: Actor,
    at: datetime,
    for_party: bool = False,
) -> Signature:
    """The party takes its signature back; the directory forgets it in the same moment."""
    signature = await store.get_signature(uow, signature_id, lock=True)
    kept = kept_on(uow.clock.today()).days[Cause.OTHER]
    gone, event = signature.withdraw(reason, kept_days=kept, by=by, at=at, for_party=for_party)
    await store.save_signature(uow, gone)
    await cancel_timer(uow, confirmation_timer(gone.id))
    made = decision(reason, by=by, at=at)
    await close_tasks(uow, gone.id, made, *TO_CHECK)
    if event is not None:
        uow.emit(event)
    if signature.status is Status.REAFFIRMATION_DUE:
        uow.emit(gone.reaffirmation_closed())
    if gone.party_kind == "organisation":
        await close_tasks(uow, gone.party_id, made, *OF_ORGANISATION)
        await _let_go_of(uow, gone, announced=event is not None, at=at)
    return gone


async def _let_go_of(uow: UnitOfWork, gone: Signature, *, announced: bool, at: datetime) -> None:
    if announced:
        await _take_off_the_list(uow, gone, at=at)
        return
    organisation = await organisation_store.get_organisation(uow, gone.party_id, lock=True)
    await organisation_store.save_organisation(uow, organisation.decline())


async def _take_off_the_list(uow: UnitOfWork, gone: Signature, *, at: datetime) -> None:
    organisation = await organisation_store.get_organisation(uow, gone.party_id, lock=True)
    if organisation.status is not OrganisationStatus.RECOGNISED:
        return
    listed = organisation.listed and await store.wants_listing(uow, organisation.id)
    await organisation_store.save_organisation(uow, replace(organisation, listed=listed))
    await tell(uow, organisation.id)
    await open_task(
        uow,
        "charter_withdrawn",
        organisation.id,
        at=at,
        nation=organisation.nation,
        stream=gone.stream,
    )
