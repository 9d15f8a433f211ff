"""What is ready for a group to be affiliated, read from everything that is kept of it."""

from uuid import UUID

from sqlalchemy import and_, func, or_, select

from membership.domain.affiliation import Application
from membership.domain.group import Group
from membership.domain.group_note import GroupNote
from membership.domain.group_rules import GroupRules
from membership.domain.organisation import Status as OrganisationStatus
from membership.domain.signature import Status as SignatureStatus
from membership.queries.groups import own_group
from membership.rules import GROUPS
from membership.store import group_records as records
from membership.store.groups import group_of_area
from membership.tables import organisation, person, signature
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork

GOVERNING = "governing_document"
CHARTER = "charter"


async def application(uow: UnitOfWork, group: Group) -> Application:
    """Everything that `conditions` look at, as it is now."""
    rules = await records.rules_of(uow, uow.clock.today())
    other = await group_of_area(uow, group.area) if group.area else None
    terms = await records.terms_on(uow, uow.clock.today())
    accepted = {row.version for row in await records.acceptances_of(uow, group.id)}
    return Application(
        group=group,
        rules=rules,
        area_held_by=other.name if other is not None and other.id != group.id else None,
        legal_form=GROUPS.legal_forms.get(group.legal_form or ""),
        lead_is_recognised=await _recognised(uow, group.lead_organisation_id),
        governing_document=await records.has_document(uow, group.id, GOVERNING),
        terms_version=None if terms is None else terms.version,
        terms_accepted=terms is not None and terms.version in accepted,
        charter_signed=await _stands_by_charter(uow, group),
        contacts_proved=await _proved(uow, group.contacts),
    )


async def readiness(uow: UnitOfWork, group_id: UUID, actor: Actor) -> Application:
    """The same, for those who look after the group."""
    return await application(uow, await own_group(uow, group_id, actor))


async def rules(uow: UnitOfWork) -> GroupRules:
    """The rules of today."""
    return await records.rules_of(uow, uow.clock.today())


async def notes(uow: UnitOfWork, group_id: UUID, actor: Actor) -> list[GroupNote]:
    """What was found out about a group, for those who look after it."""
    return await records.notes_of(uow, (await own_group(uow, group_id, actor)).id)


async def _recognised(uow: UnitOfWork, organisation_id: UUID | None) -> bool:
    if organisation_id is None:
        return False
    status = await uow.scalar(
        select(organisation.c.status).where(organisation.c.id == organisation_id)
    )
    return bool(status == OrganisationStatus.RECOGNISED)


async def _stands_by_charter(uow: UnitOfWork, group: Group) -> bool:
    own = and_(signature.c.party_kind == "group", signature.c.party_id == group.id)
    lead = and_(
        signature.c.party_kind == "organisation",
        signature.c.party_id == group.lead_organisation_id,
    )
    found = await uow.scalar(
        select(func.count())
        .select_from(signature)
        .where(
            signature.c.document == CHARTER,
            signature.c.status.in_((SignatureStatus.ACTIVE, SignatureStatus.REAFFIRMATION_DUE)),
            or_(own, lead) if group.lead_organisation_id else own,
        )
    )
    return bool(found)


async def _proved(uow: UnitOfWork, contacts: tuple[UUID, ...]) -> int:
    number = await uow.scalar(
        select(func.count())
        .select_from(person)
        .where(
            person.c.id == func.any(list(contacts)),
            person.c.verified,
            person.c.ended.is_(False),
        )
    )
    return int(number or 0)
