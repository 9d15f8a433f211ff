"""What an erasure takes back in public: places as a contact, roles, a signature of one's own.

Each is deleted or closed, and whoever follows it hears of it in the same transaction.
"""

from dataclasses import replace

from sqlalchemy import delete, select, update

from membership.commands import leads, signatures
from membership.domain.access import LIFECYCLE as LIFECYCLE_OF_COPIES
from membership.domain.grant import RoleGrant
from membership.domain.group import STANDING
from membership.domain.organisation import Status
from membership.domain.signature import LIFECYCLE
from membership.domain.signature import Status as SignatureStatus
from membership.store import access as access_store
from membership.store import groups as group_store
from membership.store import leads as lead_store
from membership.store import organisations as organisation_store
from membership.store.team import open_task, to_grant
from membership.tables import (
    access_request,
    erasure,
    local_lead,
    organisation_contact,
    role_grant,
    signature,
)
from sanctuary.actor import Actor, Decision
from sanctuary.db import UnitOfWork
from sanctuary.permissions import apply_grant
from sanctuary.personal import Subject, theirs

WHY = "erased at their own request"


async def leave_organisations(uow: UnitOfWork, subject: Subject) -> None:
    """No longer a contact; an organisation that nobody is reached for needs somebody's look."""
    rows = theirs(organisation_contact, ["person_id"], subject)
    left = await uow.all(
        delete(organisation_contact).where(rows).returning(organisation_contact.c.organisation_id)
    )
    for organisation_id in sorted({row.organisation_id for row in left}):
        organisation = await organisation_store.get_organisation(uow, organisation_id)
        if organisation.status is not Status.RECOGNISED:
            continue  # nobody outside ever heard of it
        await signatures.tell(uow, organisation_id)
        if not organisation.contacts:
            await open_task(
                uow,
                "no_contact_left",
                organisation_id,
                at=uow.clock.now(),
                nation=organisation.nation,
            )


async def leave_groups(uow: UnitOfWork, subject: Subject) -> None:
    """No longer alerted for a group."""
    found = [await group_store.groups_of_contact(uow, one) for one in subject.ids]
    for group_id in sorted({group_id for each in found for group_id in each}):
        group = await group_store.get_group(uow, group_id, lock=True)
        left = tuple(one for one in group.contacts if one not in subject.ids)
        after = replace(group, contacts=left)
        await group_store.save_group(uow, after)
        if after.status not in STANDING:
            continue  # nobody outside ever heard of it, or hears of it any more
        uow.emit(after.changed())
        if not left:
            await open_task(
                uow, "no_contact_left", group.id, at=uow.clock.now(), nation=group.nation
            )


async def leave_posts(uow: UnitOfWork, subject: Subject) -> None:
    """No longer a local lead: open cases move on as whenever a lead leaves."""
    made = Decision(subject.person_id, uow.clock.now(), WHY)
    mine = theirs(local_lead, ["person_id"], subject)
    for row in await uow.all(select(local_lead.c.id).where(mine).order_by(local_lead.c.id)):
        await leads.leave(uow, await lead_store.get_lead(uow, row.id, lock=True), made)


async def hand_back_roles(uow: UnitOfWork, subject: Subject) -> None:
    """Roles end everywhere; that they were held stays, by id."""
    rows = theirs(role_grant, ["person_id"], subject)
    for row in await uow.all(select(role_grant).where(rows, role_grant.c.revoked_at.is_(None))):
        grant: RoleGrant = to_grant(row)
        uow.emit(grant.revoked())
        await apply_grant(grant.revoked(), uow)
    await uow.execute(
        update(role_grant)
        .where(rows, role_grant.c.revoked_at.is_(None))
        .values(revoked_by=subject.person_id, revoked_at=uow.clock.now())
    )
    await uow.execute(update(role_grant).where(rows).values(given_reason="", revoked_reason=WHY))


async def withdraw_signatures(uow: UnitOfWork, subject: Subject) -> None:
    """Their own signatures end; an organisation's stand, without who signed and as what."""
    rows = theirs(signature, ["person_id"], subject)
    for row in await uow.all(
        select(signature.c.id, signature.c.person_id, signature.c.status).where(
            rows, signature.c.party_kind == "person"
        )
    ):
        if LIFECYCLE.allows(SignatureStatus(row.status), SignatureStatus.WITHDRAWN):
            await signatures.withdraw(uow, row.id, WHY, by=Actor(row.person_id), at=uow.clock.now())
    await uow.execute(
        update(signature)
        .where(rows)
        .values(capacity="", checked_reason=None, withdrawn_reason=None)
    )


async def forget_copies(uow: UnitOfWork, subject: Subject) -> None:
    """Copies made for an access request go, and what was said when asking goes with them."""
    for case in await access_store.matching(uow, theirs(access_request, ["person_id"], subject)):
        await access_store.drop_copy(uow, case.id)
        if not LIFECYCLE_OF_COPIES.is_final(case.status):
            await access_store.save(uow, case.end())
    await uow.execute(
        update(access_request)
        .where(theirs(access_request, ["person_id"], subject))
        .values(asked_reason=None)
    )
    await uow.execute(
        update(erasure)
        .where(theirs(erasure, ["person_id"], subject))
        .values(asked_reason=None, confirmed_reason=None)
    )
