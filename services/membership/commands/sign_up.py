"""Signing a document: the form, and the proof that the address is the signatory's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from membership.commands.bases import record_basis
from membership.commands.people import announce
from membership.commands.repairs import reached_again
from membership.commands.signatures import OF_ORGANISATION, TO_CHECK, close_older, stands_already
from membership.domain.addresses import tidy_address
from membership.domain.document import Edition
from membership.domain.lawful_basis import Basis
from membership.domain.organisation import Organisation
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.person import SUPPORTER, Person
from membership.domain.sign_up import Mailbox, SignUp
from membership.domain.signature import (
    Signature,
    Status,
    confirmation_timer,
)
from membership.rules import confirm_within
from membership.store import organisations as organisation_store
from membership.store import people as people_store
from membership.store import signatures as store
from membership.store import suppressions, whereabouts
from membership.store.team import close_tasks, open_task
from sanctuary.actor import SYSTEM, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused
from sanctuary.events.membership import ConfirmationRequested, PeopleMerged
from sanctuary.ids import new_id
from sanctuary.links import DAMAGED
from sanctuary.schedule import cancel_timer, set_timer

EXPIRY = "signature_expiry"
LATE = "This sign-up was not confirmed in time, so it has ended. Please sign again: it is quick."


@dataclass(frozen=True, slots=True)
class SignedUp:
    """What the form's sender learns: the same whether or not we knew any of it."""

    signature_id: UUID
    organisation_id: UUID | None
    person_id: UUID
    status: Status


async def sign_up(uow: UnitOfWork, form: SignUp, edition: Edition, *, at: datetime) -> SignedUp:
    """Take a form in. Nothing of it is believed before the address is proved and a person looked.

    Entries are always new: whether an address or a number is known shows in nothing that is sent
    back.
    """
    form.check()
    signatory = _new_person(form, form.signatory)
    second = _new_person(form, form.second_contact) if form.second_contact else None
    people = [signatory, *([second] if second else [])]
    await people_store.add_people(uow, people)
    organisation_id = await _add_organisation(uow, form, people)
    signature = Signature(
        id=new_id(),
        document=edition.document,
        edition=edition.edition,
        party_kind="organisation" if organisation_id else "person",
        party_id=organisation_id or signatory.id,
        person_id=signatory.id,
        signed_up_at=at,
        expires_at=at + confirm_within(uow.clock.today()),
        capacity=form.signatory.capacity,
        nation=form.place[0],
        stream=form.stream,
        be_listed=form.be_listed,
        be_contacted=form.be_contacted,
    )
    await store.add_signature(uow, signature)
    evidence = form.evidence(on=uow.clock.today())
    if evidence is not None:
        await record_basis(uow, signatory.id, Basis.CONSENT, evidence, at=at)
    await _ask_for_proof(uow, signature, people)
    return SignedUp(signature.id, organisation_id, signatory.id, signature.status)


def _new_person(form: SignUp, mailbox: Mailbox) -> Person:
    nation, area = form.place
    return Person(
        id=new_id(),
        name=mailbox.name.strip(),
        email=tidy_address(mailbox.email),
        language=mailbox.language,
        nation=nation,
        area=area,
        roles=() if form.organisation else (SUPPORTER,),
    )


async def _add_organisation(uow: UnitOfWork, form: SignUp, people: list[Person]) -> UUID | None:
    new = form.organisation
    if new is None:
        return None
    owners = await organisation_store.owners_of(uow, new.identifiers)
    organisation = Organisation(
        id=new_id(),
        name=new.name.strip(),
        kind=new.kind,
        nation=new.nation,
        area=new.area,
        locality=new.locality,
        identifiers=new.identifiers,
        contacts=tuple(someone.id for someone in people),
        duplicate_of=next(iter(owners.values()), None),
    )
    await organisation_store.add_organisation(uow, organisation)
    return organisation.id


async def _ask_for_proof(uow: UnitOfWork, signature: Signature, people: list[Person]) -> None:
    """One confirmation per address. The second contact's proves an address and signs nothing."""
    for someone in people:
        uow.emit(
            ConfirmationRequested(
                signature_id=signature.id,
                person_id=someone.id,
                document=signature.document,
                expires_at=signature.expires_at,
            )
        )
    await announce(uow, *(someone.id for someone in people))
    await set_timer(
        uow,
        confirmation_timer(signature.id),
        kind=EXPIRY,
        due_at=signature.expires_at,
        payload={"signature_id": str(signature.id)},
    )


async def confirm(
    uow: UnitOfWork, signature_id: UUID, person_id: UUID | None, *, at: datetime
) -> Signature:
    """Somebody followed their link and pressed the button. Pressing again changes nothing."""
    signature = await store.get_signature(uow, signature_id, lock=True)
    if signature.status is Status.EXPIRED:
        raise LinkRefused(LATE)
    someone = await people_store.get_person(uow, person_id or signature.person_id, lock=True)
    if not await _belongs(uow, signature, someone.id):
        raise LinkRefused(DAMAGED)
    if not someone.verified:
        someone = await prove(uow, someone, at=at)
        signature = await store.get_signature(uow, signature_id)
    if someone.id != signature.person_id or signature.status is not Status.AWAITING_EMAIL_CHECK:
        return signature
    await cancel_timer(uow, confirmation_timer(signature.id))
    signed = signature.confirm(at=at)
    if signed.party_kind == "organisation":
        await store.save_signature(uow, signed)
        await _ask_for_check(uow, signed, at=at)
        return signed
    return await _stand(uow, signed, at=at)


async def _ask_for_check(uow: UnitOfWork, signed: Signature, *, at: datetime) -> None:
    """Somebody looks, now that the sign-up was meant: whether it is real, and whether it is new."""
    organisation = await organisation_store.get_organisation(uow, signed.party_id)
    subjects = dict.fromkeys(TO_CHECK, signed.id)
    if organisation.duplicate_of is not None:
        subjects |= dict.fromkeys(OF_ORGANISATION, organisation.id)
    for kind, subject_id in subjects.items():
        await open_task(uow, kind, subject_id, at=at, nation=signed.nation, stream=signed.stream)


async def _belongs(uow: UnitOfWork, signature: Signature, person_id: UUID) -> bool:
    if person_id == signature.person_id:
        return True
    return signature.party_id in await organisation_store.organisations_of_contact(uow, person_id)


async def _stand(uow: UnitOfWork, signed: Signature, *, at: datetime) -> Signature:
    if await stands_already(uow, signed):
        repeated = signed.repeat(at=at)
        await store.save_signature(uow, repeated)
        return repeated
    active, event = signed.stand(at=at)
    await store.save_signature(uow, active)
    uow.emit(event)
    await close_older(uow, active, at=at)
    return active


PROVED = "proved the address by the link in the mail"


async def prove(uow: UnitOfWork, someone: Person, *, at: datetime) -> Person:
    """The mailbox is theirs. Whoever proved the same one before is the same person."""
    known = await people_store.known_by_address(uow, someone.email or "", other_than=someone.id)
    await suppressions.lift(uow, someone.email or "")
    if known is None:
        proved = someone.prove(at=at)
        await people_store.save_person(uow, proved)
        await reached_again(uow, proved.id, Decision(proved.id, at, PROVED))
        await announce(uow, proved.id)
        return proved
    gone, kept = someone.fold_into(known)
    await people_store.save_person(uow, gone)
    await people_store.save_person(uow, kept.prove(at=at))
    await people_store.move_bases(uow, gone.id, kept.id)
    await store.hand_over(uow, gone.id, kept.id)
    await whereabouts.hand_over(uow, gone.id, kept.id)
    for organisation_id in await organisation_store.organisations_of_contact(uow, gone.id):
        organisation = await organisation_store.get_organisation(uow, organisation_id, lock=True)
        changed = organisation.with_contact_replaced(gone.id, kept.id)
        await organisation_store.save_organisation(uow, changed)
        if changed.status is OrganisationStatus.RECOGNISED:
            uow.emit(changed.changed())
    await reached_again(uow, kept.id, Decision(kept.id, at, PROVED))
    uow.emit(PeopleMerged(merge_id=new_id(), kept_id=kept.id, gone_id=gone.id))
    await announce(uow, gone.id, kept.id)
    return kept.prove(at=at)


async def expire(uow: UnitOfWork, signature_id: UUID) -> None:
    """The link was not followed in time. A signature that moved on meanwhile is left alone.

    Whoever did not prove an address asked nothing of us, so their name and address go.
    """
    signature = await store.get_signature(uow, signature_id, lock=True)
    if signature.status is not Status.AWAITING_EMAIL_CHECK:
        return
    await store.save_signature(uow, signature.expire())
    people = [signature.person_id]
    if signature.party_kind == "organisation":
        organisation = await organisation_store.get_organisation(uow, signature.party_id, lock=True)
        people = list(organisation.contacts)
        await organisation_store.save_organisation(uow, organisation.decline())
        late = Decision(SYSTEM.id, uow.clock.now(), "nobody confirmed the sign-up in time")
        await close_tasks(uow, organisation.id, late, *OF_ORGANISATION)
    if signature.party_kind == "group":
        people = []
    for person_id in people:
        someone = await people_store.get_person(uow, person_id, lock=True)
        if not someone.verified:
            await people_store.save_person(uow, someone.forget())
            await whereabouts.forget(uow, someone.id)
    await announce(uow, *people)
