"""To be listed and to be contacted: two choices beside the signature, each changed on its own."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from membership.commands.bases import record_basis
from membership.commands.people import announce
from membership.commands.signatures import tell, withdraw
from membership.domain.lawful_basis import CAMPAIGN, Basis, Evidence
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.sign_up import CONTACT_WORDING
from membership.domain.signature import STANDING, Signature
from membership.store import organisations as organisation_store
from membership.store import people as people_store
from membership.store import signatures as store
from membership.store.groups import groups_of_contact
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotPermitted
from sanctuary.http import check_version


async def change(
    uow: UnitOfWork,
    signature_id: UUID,
    person_id: UUID,
    *,
    be_listed: bool,
    be_contacted: bool,
    expected: int | None = None,
    wording: str | None = None,
    at: datetime,
) -> Signature:
    """Who speaks for the party changes its mind about being listed or contacted."""
    before = await store.get_signature(uow, signature_id, lock=True)
    person_id = await speaks_for(uow, before, person_id)
    if expected is not None:
        check_version(expected, before.version)
    after = before.choose(be_listed=be_listed, be_contacted=be_contacted)
    await store.save_signature(uow, after)
    await choose(uow, after, person_id, wording=wording, at=at)
    return replace(after, version=before.version + 1)


async def take_back(
    uow: UnitOfWork, signature_id: UUID, person_id: UUID, reason: str, *, at: datetime
) -> Signature:
    """Who speaks for the party withdraws its signature; no reason is asked for."""
    before = await store.get_signature(uow, signature_id, lock=True)
    by = Actor(await speaks_for(uow, before, person_id))
    why = reason.strip() or "withdrawn by the signatory"
    return await withdraw(uow, signature_id, why, by=by, at=at, for_party=True)


async def speaks_for(uow: UnitOfWork, one: Signature, person_id: UUID) -> UUID:
    """Who acts, if they may speak for this party: its signatory or another of its contacts."""
    person_id = await people_store.kept_entry(uow, person_id)
    if person_id == one.person_id:
        return person_id
    contact_of = {
        "organisation": organisation_store.organisations_of_contact,
        "group": groups_of_contact,
    }.get(one.party_kind)
    if contact_of is None or one.party_id not in await contact_of(uow, person_id):
        raise NotPermitted(
            "This is for who signed, or for another contact of theirs. Use the link in our "
            "message, or ask the national team."
        )
    return person_id


async def choose(
    uow: UnitOfWork, one: Signature, person_id: UUID, *, wording: str | None, at: datetime
) -> None:
    """Let what a signature says about listing and contact hold, from this moment."""
    if one.party_kind == "organisation" and one.status in STANDING:
        await store.choose_listing(uow, one)
        await _list(uow, one.party_id)
    await _contact(uow, one, person_id, wording=wording, at=at)
    await announce(uow, person_id)


async def _list(uow: UnitOfWork, organisation_id: UUID) -> None:
    organisation = await organisation_store.get_organisation(uow, organisation_id, lock=True)
    if organisation.status is not OrganisationStatus.RECOGNISED:
        return
    listed = await store.wants_listing(uow, organisation_id)
    await organisation_store.save_organisation(uow, replace(organisation, listed=listed))
    await tell(uow, organisation_id)


async def _contact(
    uow: UnitOfWork, one: Signature, person_id: UUID, *, wording: str | None, at: datetime
) -> None:
    ledger = await people_store.ledger_of(uow, person_id)
    held = [each for each in ledger if each.purpose == CAMPAIGN and each.withdrawn is None]
    if one.be_contacted and not held:
        today = uow.clock.today()
        evidence = Evidence(wording or CONTACT_WORDING, today, f"signature, {one.document}")
        await record_basis(uow, person_id, Basis.CONSENT, evidence, at=at)
    if not one.be_contacted:
        no = Decision(person_id, at, "chose not to be contacted")
        for each in held:
            await people_store.save_withdrawal(uow, each.withdraw(no))
