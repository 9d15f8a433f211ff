"""What an application still needs from others, and from whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, all_, and_, any_, exists, false, literal, or_, select

from awards import store
from awards.domain.application import WRITING, Application, Status
from awards.domain.proofs import Proof
from awards.domain.scheme import Proof as Kind
from awards.domain.scheme import Recorder, Requirement, Scheme
from awards.domain.submitting import Needed
from awards.queries import access
from awards.queries.recusals import kept_away
from awards.store import Organisation
from awards.store import proofs as kept
from awards.tables import application, local_group, organisation, proof
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked


@dataclass(frozen=True, slots=True)
class Shown:
    """One proof asked for; `standing` is the one recorded, if anybody did."""

    needed: Needed
    standing: Proof | None
    may_record: bool


async def roles_at(
    uow: UnitOfWork, each: Application, of: Organisation, by: Actor
) -> set[Recorder]:
    """As whom somebody may record something on an application."""
    where = access.scope(each.stream, of)
    groups = await kept.groups_covering(uow, of.area)
    held = {
        Recorder.APPLICANT: access.is_applicant(by, of, each.id),
        Recorder.LOCAL_GROUP: any(by.holds(Role.GROUP_OFFICER, group=one) for one in groups),
        Recorder.LOCAL_LEAD: by.holds(Role.LOCAL_LEAD, **where),
        Recorder.COORDINATOR: by.may(*access.COORDINATORS, **where),
    }
    return {each for each, holds in held.items() if holds}


async def needed(uow: UnitOfWork, each: Application, scheme: Scheme) -> Sequence[Needed]:
    """Each proof that the scheme asks for, and whether it is there.

    A motion that membership has on record is there without anybody recording it twice.
    """
    if not scheme.requirements:
        return ()
    found = await kept.proofs_of(uow, each.id)
    standing = {one.requirement for one in found if one.withdrawn is None}
    motion = await kept.motion_of(uow, each.organisation_id)
    return [
        Needed(one, one.key in standing or (one.kind is Kind.MOTION and motion is not None))
        for one in scheme.requirements
    ]


async def proofs(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> list[Shown]:
    """For those who may read the application, and for those who may give one of its proofs."""
    found = await store.get_application(uow, application_id)
    of = await store.get_organisation(uow, found.organisation_id)
    scheme = await store.scheme_of(uow, found)
    roles = await roles_at(uow, found, of, by)
    if Recorder.APPLICANT in roles:
        await access.must_write(uow, found, by)
    elif roles & {who for each in scheme.requirements for who in each.by}:
        await access.must_have_no_part(uow, found, of, by)
    else:
        await access.must_read(uow, found, by)
    standing = {
        each.requirement: each
        for each in await kept.proofs_of(uow, application_id)
        if each.withdrawn is None
    }
    own = {Recorder.APPLICANT} if Recorder.APPLICANT in roles else roles
    return [
        Shown(each, standing.get(each.requirement.key), bool(own & set(each.requirement.by)))
        for each in await needed(uow, found, scheme)
    ]


async def awaited(uow: UnitOfWork, by: Actor, page: PageAsked) -> Sequence[Row[Any]]:
    """The drafts of an officer's or a lead's area that wait for something from them."""
    mine = _reach(by)
    wanted = [
        and_(condition, _lacks(each.scheme, requirement))
        for each in await store.editions(uow)
        for requirement in each.scheme.requirements
        for who, condition in mine.items()
        if who in requirement.by
    ]
    query = (
        select(
            application.c.id,
            application.c.organisation_id,
            application.c.stream,
            application.c.scheme,
            application.c.edition,
        )
        .join(organisation, organisation.c.id == application.c.organisation_id)
        .where(
            or_(
                application.c.status.in_(WRITING),
                and_(
                    application.c.status == Status.DEFERRED,
                    application.c.resumes_to == Status.DRAFT,
                ),
            ),
            literal(by.id) != all_(organisation.c.contacts),
            ~kept_away(by, application.c.organisation_id),
            or_(false(), *wanted),
        )
    )
    return await uow.all(page.select(query, application.c.id))


def _reach(by: Actor) -> dict[Recorder, ColumnElement[bool]]:
    """In which areas somebody may record something, as an officer of a group and as a lead."""
    groups = [UUID(each) for each in _scopes(by, Role.GROUP_OFFICER, ScopeKind.GROUP)]
    covered = exists().where(
        local_group.c.id.in_(groups),
        local_group.c.acts,
        organisation.c.area == any_(local_group.c.areas),
    )
    areas = _scopes(by, Role.LOCAL_LEAD, ScopeKind.AREA)
    return {Recorder.LOCAL_GROUP: covered, Recorder.LOCAL_LEAD: organisation.c.area.in_(areas)}


def _scopes(by: Actor, role: Role, kind: ScopeKind) -> list[str]:
    return [each.scope_id for each in by.grants if each.role is role and each.scope_kind is kind]


def _lacks(scheme: Scheme, requirement: Requirement) -> ColumnElement[bool]:
    """Whether an application of this edition has no such proof standing."""
    there = exists().where(
        proof.c.application_id == application.c.id,
        proof.c.requirement == requirement.key,
        proof.c.withdrawn_by.is_(None),
    )
    return and_(application.c.scheme == scheme.key, application.c.edition == scheme.edition, ~there)
