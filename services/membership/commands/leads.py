"""Local leads: a post is opened, taken over, and left; others are told at once (DOMAIN C2)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from membership.commands.networks import lead_appeared, lead_gone
from membership.commands.people import announce, known_people
from membership.domain.decisions import decision
from membership.domain.grant import RoleGrant
from membership.domain.lead import LocalLead, PostKnown
from membership.domain.places import check_place, nation_of_area
from membership.store import leads as store
from membership.store import team
from membership.tables import role_grant
from sanctuary.actor import Actor, Decision, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version
from sanctuary.ids import new_id
from sanctuary.permissions import apply_grant

WHO = (Role.NATION_COORDINATOR, Role.STREAM_COORDINATOR)


async def open_post(
    uow: UnitOfWork, *, area: str, stream: str, host: str, by: Actor, reason: str, at: datetime
) -> LocalLead:
    """A post that nobody holds yet. One for each network and area."""
    nation = nation_of_area(area)
    check_place(nation, area)
    by.must(*WHO, nation=nation, stream=stream)
    decision(reason, by=by, at=at)
    if await store.lead_of(uow, area, stream) is not None:
        raise PostKnown(
            "This network has a local lead's post in this area already. Open that one, and assign "
            "somebody there."
        )
    made = LocalLead(
        new_id(), nation.value, area, stream, host.strip(), vacant_since=uow.clock.today()
    )
    await store.add_lead(uow, made)
    return made


async def assign(
    uow: UnitOfWork,
    lead_id: UUID,
    person_id: UUID,
    reason: str,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> LocalLead:
    """Somebody takes the post over, and may act as local lead in the area from now on."""
    before = await store.get_lead(uow, lead_id, lock=True)
    by.must(*WHO, nation=before.nation, stream=before.stream)
    check_version(expected, before.version)
    made = decision(reason, by=by, at=at)
    if person_id not in await known_people(uow, [person_id]):
        raise Invalid(
            "We do not know this person, or they have left. Add them first, then assign them.",
            errors=[{"pointer": "/person_id", "detail": "Not somebody whom we know."}],
        )
    held, event = before.assign(person_id)
    await store.save_lead(uow, held)
    await store.begin_term(uow, held, person_id, made, on=uow.clock.today())
    await _may_act(uow, held, person_id, made)
    uow.emit(event)
    await lead_appeared(uow, area=held.area, stream=held.stream)
    await announce(uow, person_id)
    return await store.get_lead(uow, lead_id)


async def vacate(
    uow: UnitOfWork, lead_id: UUID, reason: str, *, expected: int, by: Actor, at: datetime
) -> LocalLead:
    """The holder leaves: what is open moves to the national queue, and people are told who."""
    before = await store.get_lead(uow, lead_id, lock=True)
    if by.id != before.person_id:
        by.must(*WHO, nation=before.nation, stream=before.stream)
    check_version(expected, before.version)
    await leave(uow, before, decision(reason, by=by, at=at))
    if before.person_id is not None:
        await announce(uow, before.person_id)
    return await store.get_lead(uow, lead_id)


async def leave(uow: UnitOfWork, before: LocalLead, made: Decision) -> None:
    """The post is vacant from today: the role goes, cases move, whoever is concerned is told."""
    left, event = before.vacate(on=uow.clock.today())
    await store.save_lead(uow, left)
    await store.end_term(uow, left.id, made, on=uow.clock.today())
    if before.person_id is not None:
        await _may_no_longer(uow, before, before.person_id, made)
    uow.emit(event)
    await lead_gone(uow, area=left.area, stream=left.stream)
    await team.open_task(
        uow, "local_lead_vacant", left.id, at=made.at, nation=left.nation, stream=left.stream
    )


async def _may_act(uow: UnitOfWork, held: LocalLead, person_id: UUID, made: Decision) -> None:
    grant = RoleGrant(new_id(), person_id, Role.LOCAL_LEAD, ScopeKind.AREA, held.area)
    if await team.add_grant(uow, grant, made):
        event = grant.given()
        await apply_grant(event, uow)
        uow.emit(event)
    await team.close_tasks(uow, held.id, made, "local_lead_vacant")


async def _may_no_longer(uow: UnitOfWork, left: LocalLead, person_id: UUID, made: Decision) -> None:
    """The grant goes with the last post that somebody held in the area."""
    if await store.posts_of(uow, person_id, left.area):
        return
    rows = await uow.all(
        select(role_grant.c.id).where(
            role_grant.c.person_id == person_id,
            role_grant.c.role == Role.LOCAL_LEAD,
            role_grant.c.scope_id == left.area,
            role_grant.c.revoked_at.is_(None),
        )
    )
    for row in rows:
        grant = await team.open_grant(uow, row.id)
        await team.revoke_grant(uow, grant.id, made)
        event = grant.revoked()
        await apply_grant(event, uow)
        uow.emit(event)
