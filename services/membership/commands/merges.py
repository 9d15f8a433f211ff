"""Merging two entries of one body, and taking a merge back."""

from datetime import datetime
from uuid import UUID

from membership.commands.duplicates import TASK, must_settle
from membership.commands.merging import merge_organisations, merge_people
from membership.commands.people import announce
from membership.commands.recognitions import AWARD_REVIEW
from membership.commands.signatures import tell
from membership.domain.decisions import decision
from membership.domain.duplicates import Kind
from membership.domain.merge import (
    ChangedSince,
    Merge,
    NotToBeMerged,
    after_undo,
    differences,
    signed,
    stands,
)
from membership.domain.network import Status as MembershipStatus
from membership.store import merges as store
from membership.store import people as people_store
from membership.store import pictures
from membership.store.duplicates import mark_merged, reopen
from membership.store.groups import get_group
from membership.store.networks import get_membership
from membership.store.organisations import get_organisation
from membership.store.signatures import get_signature
from membership.store.team import close_tasks
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import PeopleParted
from sanctuary.ids import new_id


async def merge(
    uow: UnitOfWork,
    kind: Kind,
    kept_id: UUID,
    gone_id: UUID,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Merge:
    """Somebody looked: these two are one. Nothing is deleted, and all that changes is noted."""
    made = decision(reason, by=by, at=at)
    if kept_id == gone_id:
        raise NotToBeMerged("These are one entry already. Name two different ones.")
    await must_settle(uow, kind, kept_id, gone_id, by=by)
    merge_id = new_id()
    where = await pictures.where_of(uow, kind, (kept_id, gone_id))
    before = await pictures.take(uow, where)
    if kind is Kind.ORGANISATION:
        await merge_organisations(uow, merge_id, kept_id, gone_id, made)
    else:
        await merge_people(uow, merge_id, kept_id, gone_id, made)
    changes = differences(before, await pictures.take(uow, where))
    merged = Merge(merge_id, kind, kept_id, gone_id, made, changes)
    await store.add_merge(uow, merged)
    for pair_id in await mark_merged(uow, kind, kept_id, gone_id, made):
        await close_tasks(uow, pair_id, made, TASK)
    return merged


async def undo(uow: UnitOfWork, merge_id: UUID, reason: str, *, by: Actor, at: datetime) -> Merge:
    """They were two after all: everything that the merge changed is as it was before."""
    merged = await store.get_merge(uow, merge_id, lock=True)
    await must_settle(uow, merged.kind, merged.kept_id, merged.gone_id, by=by)
    made = decision(reason, by=by, at=at)
    undone = merged.undo(made)
    if await store.merged_later(uow, merged):
        raise ChangedSince(
            "One of the two was part of another merge since. Undo that one first, and then this."
        )
    merged.must_stand(await pictures.look_again(uow, merged.changes))
    await _address_must_be_free(uow, merged)
    await pictures.put_back(uow, merged.changes)
    await store.save_undo(uow, undone)
    await reopen(uow, merged.kind, merged.kept_id, merged.gone_id)
    await close_tasks(uow, merged.gone_id, made, AWARD_REVIEW)
    if merged.kind is Kind.ORGANISATION:
        await store.count_change(uow, merged.kept_id, merged.gone_id)
    else:
        await _hold_withdrawals(uow, merged)
        uow.emit(PeopleParted(merge_id=merge_id, kept_id=merged.kept_id, gone_id=merged.gone_id))
    await _tell_again(uow, merged)
    return undone


async def _address_must_be_free(uow: UnitOfWork, merged: Merge) -> None:
    """Somebody else may have proved the mailbox of the entry that was closed."""
    proves = any(
        change.table == "person" and change.before and change.before.get("verified")
        for change in merged.changes
    )
    if not proves:
        return
    gone = await store.folded_person(uow, merged.gone_id)
    holder = await people_store.known_by_address(uow, gone.email or "", other_than=gone.id)
    if holder is not None and holder.verified and holder.id != merged.kept_id:
        raise ChangedSince(
            "Somebody else has proved the e-mail address of the closed entry since. Check who "
            "reads that mailbox, and correct the other entry's address first."
        )


async def _hold_withdrawals(uow: UnitOfWork, merged: Merge) -> None:
    """What was withdrawn while the two were one holds for both of them."""
    gone = await people_store.ledger_of(uow, merged.gone_id)
    for entry in after_undo(await people_store.ledger_of(uow, merged.kept_id), gone, merged.made):
        await people_store.save_withdrawal(uow, entry)


async def _tell_again(uow: UnitOfWork, merged: Merge) -> None:
    """The others learn the state that was put back, from the rows themselves."""
    for one in _keys(merged, "network_membership", "id"):
        membership = await get_membership(uow, one)
        body = await get_organisation(uow, membership.organisation_id)
        if membership.status is MembershipStatus.MEMBER:
            uow.emit(membership.joined(nation=body.nation, area=body.area))
    for one in _keys(merged, "signature", "id"):
        signature = await get_signature(uow, one)
        if stands(signature):
            uow.emit(signed(signature))
    for one in _keys(merged, "group_contact", "group_id"):
        group = await get_group(uow, one)
        if group.standing:
            uow.emit(group.changed())
    both = {merged.kept_id, merged.gone_id}
    bodies = _keys(merged, "organisation_contact", "organisation_id")
    people = _keys(merged, "organisation_contact", "person_id")
    if merged.kind is Kind.PERSON:
        people |= both
    else:
        bodies |= both
    for one in sorted(bodies):
        body = await get_organisation(uow, one)
        people.update(body.contacts)
        await tell(uow, one)
    await announce(uow, *sorted(people))


def _keys(merged: Merge, table: str, column: str) -> set[UUID]:
    return {UUID(change.key[column]) for change in merged.changes if change.table == table}
