"""What a merge does to two entries: what stands goes on with the kept one, the past stays put."""

from dataclasses import replace
from uuid import UUID

from membership.commands.people import announce
from membership.commands.recognitions import AWARD_REVIEW
from membership.commands.signatures import tell
from membership.domain.addresses import address_key
from membership.domain.enrolment import Status as EnrolmentStatus
from membership.domain.merge import (
    NotToBeMerged,
    end,
    pass_on,
    settle_bases,
    sort_memberships,
)
from membership.domain.merge import stands as is_standing
from membership.domain.network import Status as MembershipStatus
from membership.domain.occasion import Occasion, Source
from membership.domain.organisation import Organisation
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.person import Person
from membership.rules import award_review_by
from membership.store import enrolments as enrolment_store
from membership.store import groups as group_store
from membership.store import merges as store
from membership.store import organisations as organisation_store
from membership.store import people as people_store
from membership.store.networks import memberships_of, save_membership
from membership.store.recognitions import recognitions_of
from membership.store.signatures import save_signature, standing_signature
from membership.store.team import open_task
from sanctuary.actor import Decision
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import PeopleMerged


async def merge_organisations(
    uow: UnitOfWork, merge_id: UUID, kept_id: UUID, gone_id: UUID, made: Decision
) -> None:
    """One body goes on. An award does not pass by itself: somebody looks at it in time."""
    first, second = sorted((kept_id, gone_id))
    both = {
        one: await organisation_store.get_organisation(uow, one, lock=True)
        for one in (first, second)
    }
    kept, gone = both[kept_id].absorb(both[gone_id])
    await organisation_store.save_organisation(uow, gone)
    await organisation_store.save_organisation(uow, kept)
    await organisation_store.save_identifiers(uow, kept)
    await _pass_signatures(uow, gone.id, kept.id)
    occasion = Occasion(Source.MERGER, made.reason, str(merge_id), made.by)
    await _pass_memberships(uow, gone, kept, occasion)
    await _pass_enrolments(uow, gone.id, kept.id, occasion)
    await store.pass_lead_of_groups(uow, gone.id, kept.id)
    await store.pass_offers(uow, gone.id, kept.id)
    today = uow.clock.today()
    held = await recognitions_of(uow, gone.id)
    due_on = award_review_by(today)
    if any(one.ended_on is None or one.ended_on > today for one in held):
        await open_task(uow, AWARD_REVIEW, gone.id, at=made.at, nation=kept.nation, due_on=due_on)
    await tell(uow, gone.id)
    await tell(uow, kept.id)
    await announce(uow, *kept.contacts)


async def _pass_signatures(uow: UnitOfWork, gone_id: UUID, kept_id: UUID) -> None:
    for one in await store.unfinished_signatures(uow, gone_id):
        before = await standing_signature(uow, kept_id, one.document, one.edition)
        if before is not None and is_standing(one):
            await save_signature(uow, end(one))
            continue
        moved, event = pass_on(one, kept_id)
        await save_signature(uow, moved)
        if event is not None:
            uow.emit(event)


async def _pass_memberships(
    uow: UnitOfWork, gone: Organisation, kept: Organisation, occasion: Occasion
) -> None:
    passing, doubled = sort_memberships(
        await memberships_of(uow, gone.id), await memberships_of(uow, kept.id)
    )
    await store.pass_memberships(uow, [one.id for one in passing], kept.id)
    for one in passing:
        if one.status is MembershipStatus.MEMBER:
            moved = replace(one, organisation_id=kept.id)
            uow.emit(moved.joined(nation=kept.nation, area=kept.area))
    for one in doubled:
        left, event = one.leave(on=uow.clock.today(), occasion=occasion)
        await save_membership(uow, left)
        if one.status is MembershipStatus.MEMBER:
            uow.emit(event)


async def _pass_enrolments(
    uow: UnitOfWork, gone_id: UUID, kept_id: UUID, occasion: Occasion
) -> None:
    """What either applied for is the kept one's; of two memberships of one type, one ends."""
    for one in await enrolment_store.enrolments_of_party(uow, gone_id):
        if one.status is not EnrolmentStatus.MEMBER:
            continue
        if await enrolment_store.running(uow, one.type, kept_id) is not None:
            ended, event = one.end(EnrolmentStatus.ENDED, occasion, on=uow.clock.today())
            await enrolment_store.save_enrolment(uow, ended)
            uow.emit(event)
    await enrolment_store.hand_over_enrolments(uow, gone_id, kept_id)


async def merge_people(
    uow: UnitOfWork, merge_id: UUID, kept_id: UUID, gone_id: UUID, made: Decision
) -> None:
    """One person goes on, with the offices of both and the stricter of what both agreed to."""
    kept, gone = await _both(uow, kept_id, gone_id)
    same_mailbox = kept.email and gone.email and address_key(kept.email) == address_key(gone.email)
    proved = gone.verified and same_mailbox
    gone_after, kept_after = gone.fold_into(kept)
    groups = tuple(sorted({*kept.groups, *gone.groups}))
    kept_after = replace(kept_after, groups=groups)
    await people_store.save_person(uow, gone_after)
    await people_store.save_person(uow, kept_after.prove(at=made.at) if proved else kept_after)
    await _settle_bases(uow, kept, gone, made)
    await _pass_signatures(uow, gone.id, kept.id)
    await store.pass_signatory(uow, gone.id, kept.id)
    await store.pass_leads(uow, gone.id, kept.id)
    await store.pass_leaving(uow, gone.id, kept.id)
    occasion = Occasion(Source.MERGER, made.reason, str(merge_id), made.by)
    await _pass_enrolments(uow, gone.id, kept.id, occasion)
    await _pass_places(uow, gone.id, kept.id)
    uow.emit(PeopleMerged(merge_id=merge_id, kept_id=kept.id, gone_id=gone.id))
    await announce(uow, gone.id, kept.id)


async def _both(uow: UnitOfWork, kept_id: UUID, gone_id: UUID) -> tuple[Person, Person]:
    first, second = sorted((kept_id, gone_id))
    both = {one: await people_store.get_person(uow, one, lock=True) for one in (first, second)}
    for one_id, one in both.items():
        if one.id != one_id or one.ended:
            raise NotToBeMerged(
                "One of the two entries is closed or was folded into another. Open it to see "
                "which one it is now, and merge that one."
            )
    if await store.holds_a_role(uow, gone_id):
        raise NotToBeMerged(
            "The entry that would go holds a role with which somebody signs in. Revoke the role "
            "first, or keep that entry and let the other one go."
        )
    return both[kept_id], both[gone_id]


async def _settle_bases(uow: UnitOfWork, kept: Person, gone: Person, made: Decision) -> None:
    passing, closing = settle_bases(
        await people_store.ledger_of(uow, kept.id), await people_store.ledger_of(uow, gone.id)
    )
    for entry in passing:
        await store.pass_basis(uow, entry, kept.id)
    for entry in closing:
        await people_store.save_withdrawal(uow, entry.withdraw(made))


async def _pass_places(uow: UnitOfWork, gone_id: UUID, kept_id: UUID) -> None:
    for organisation_id in await organisation_store.organisations_of_contact(uow, gone_id):
        body = await organisation_store.get_organisation(uow, organisation_id, lock=True)
        changed = body.with_contact_replaced(gone_id, kept_id)
        await organisation_store.save_organisation(uow, changed)
        if changed.status is OrganisationStatus.RECOGNISED:
            uow.emit(changed.changed())
    for group_id in await group_store.groups_of_contact(uow, gone_id):
        group = await group_store.get_group(uow, group_id, lock=True)
        places = dict.fromkeys(kept_id if one == gone_id else one for one in group.contacts)
        changed_group = replace(group, contacts=tuple(places))
        await group_store.save_group(uow, changed_group)
        if changed_group.standing:
            uow.emit(changed_group.changed())
