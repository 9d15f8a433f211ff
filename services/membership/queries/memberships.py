"""Memberships of every type in one list, with the status that each has on a day.

A status is told by windows that are data; here they become SQL, so that a list can be filtered by
it. `domain/term.py` says the same in Python, and a test holds the two against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Row,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from membership.domain.membership_type import NETWORK, MembershipType, Types
from membership.domain.term import LEFT, NOT_YET, Bound, Override, Standing, Term, standing_on
from membership.queries.register import counts_on
from membership.store.membership_types import types
from membership.store.overrides import overrides_of
from membership.tables import (
    enrolment,
    network_membership,
    organisation,
    recognition,
    status_override,
)
from sanctuary.actor import Actor, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound
from sanctuary.http import PageAsked


@dataclass(frozen=True, slots=True)
class Held:
    """One membership of whatever type. `awarded` is None where awards do not apply."""

    id: UUID
    type: str
    party_kind: str
    party_id: UUID
    stream: str | None
    nation: str | None
    name: str | None
    term: Term
    awarded: bool | None
    known: Types
    overrides: tuple[Override, ...] = ()

    @property
    def network(self) -> bool:
        return self.type == NETWORK

    def rules(self, day: date) -> MembershipType:
        return self.known.on(self.type, day)

    def standing(self, day: date) -> Standing:
        return standing_on(self.rules(day).windows, self.term, self.overrides, day)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is filtered by."""

    day: date
    type: str | None = None
    stream: str | None = None
    status: str | None = None
    nation: str | None = None
    awarded: bool | None = None


def _every(day: date) -> Subquery:
    """Memberships that have begun, of all types, as one table."""
    return union_all(_networks(day), _others()).subquery("held")


def _placed(nation: str | None) -> FromClause:
    """Organisations, or those of a nation, found first: a small nation's lie far behind by id."""
    if nation is None:
        return organisation
    found = select(organisation.c.id, organisation.c.nation, organisation.c.name)
    return found.where(organisation.c.nation == nation).cte("placed").prefix_with("MATERIALIZED")


def _networks(day: date, nation: str | None = None) -> Select[Any]:
    placed = _placed(nation)
    n, o = network_membership.c, placed.c
    awarded = (
        select(recognition.c.award_id)
        .where(
            recognition.c.organisation_id == n.organisation_id,
            recognition.c.stream == n.stream,
            counts_on(day),
        )
        .correlate(network_membership)
        .exists()
    )
    return (
        select(
            n.id,
            literal(NETWORK).label("type"),
            literal("organisation").label("party_kind"),
            n.organisation_id.label("party_id"),
            n.stream,
            o.nation,
            o.name,
            n.joined_on,
            n.joined_on.label("starts_on"),
            cast(null(), Date).label("expires_on"),
            n.left_on,
            awarded.label("awarded"),
        )
        .join(placed, o.id == n.organisation_id)
        .where(n.joined_on.is_not(None))
    )


def _others() -> Select[Any]:
    e = enrolment.c
    return select(
        e.id,
        e.type,
        e.party_kind,
        e.party_id,
        cast(null(), Text).label("stream"),
        e.nation,
        cast(null(), Text).label("name"),
        e.joined_on,
        e.starts_on,
        e.expires_on,
        e.left_on,
        null().label("awarded"),
    ).where(e.joined_on.is_not(None))


async def memberships(
    uow: UnitOfWork, asked: PageAsked, actor: Actor, wanted: Wanted
) -> list[Held]:
    """Those that the reader may see, filtered as on `wanted.day`.

    Each kind gives a page of its own, by its own index, and the first of both make the page.
    """
    known = await types(uow)
    kinds: list[Subquery] = []
    if wanted.type in {None, NETWORK}:
        kinds.append(_networks(wanted.day, wanted.nation).subquery("held"))
    if wanted.type != NETWORK and wanted.stream is None and wanted.awarded is None:
        kinds.append(_others().subquery("held"))
    rows: list[Row[Any]] = []
    for held in kinds:
        query = _filtered(held, actor, wanted, known)
        rows += await uow.all(asked.select(query, held.c.id))
    rows.sort(key=lambda row: UUID(str(row.id)))
    return await _complete(uow, rows[: asked.limit + 1], known)


def _filtered(held: Subquery, actor: Actor, wanted: Wanted, known: Types) -> Select[Any]:
    query = select(held).where(_visible(held, actor), held.c.joined_on <= wanted.day)
    for name in ("type", "stream", "nation"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(held.c[name] == value)
    if wanted.awarded is not None:
        query = query.where(held.c.awarded.is_(wanted.awarded))
    if wanted.status is not None:
        query = query.where(status_on(held, known, wanted.day) == wanted.status)
    return query


async def find(uow: UnitOfWork, membership_id: UUID) -> Held:
    """One membership, whatever its type."""
    held = _every(uow.clock.today())
    rows = await uow.all(select(held).where(held.c.id == membership_id))
    if not rows:
        raise NotFound("We do not know this membership, or it has not begun. Look at the list.")
    return (await _complete(uow, rows, await types(uow)))[0]


async def _complete(uow: UnitOfWork, rows: Sequence[Row[Any]], known: Types) -> list[Held]:
    overrides = await overrides_of(uow, [row.id for row in rows])
    return [
        Held(
            id=row.id,
            type=row.type,
            party_kind=row.party_kind,
            party_id=row.party_id,
            stream=row.stream,
            nation=row.nation,
            name=row.name,
            term=Term(row.joined_on, row.starts_on, row.expires_on, row.left_on),
            awarded=row.awarded,
            known=known,
            overrides=overrides.get(row.id, ()),
        )
        for row in rows
    ]


def visible_to(held: Held, actor: Actor) -> bool:
    """The same as `_visible`, for one."""
    if actor.may(Role.TRUSTEE):
        return True
    return held.network and actor.may(
        Role.NATION_COORDINATOR,
        Role.STREAM_COORDINATOR,
        Role.ORGANISATION_CONTACT,
        nation=held.nation,
        stream=held.stream,
        organisation=held.party_id,
    )


def _visible(held: Subquery, actor: Actor) -> ColumnElement[bool]:
    """Who is a charity member or a friend is for trustees and the national team alone."""
    if actor.may(Role.TRUSTEE):
        return true()
    mine: list[ColumnElement[bool]] = []
    for grant in actor.grants:
        match grant.role, grant.scope_kind:
            case Role.NATION_COORDINATOR, ScopeKind.NATION:
                mine.append(held.c.nation == grant.scope_id)
            case Role.STREAM_COORDINATOR, ScopeKind.STREAM:
                mine.append(held.c.stream == grant.scope_id)
            case Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION:
                mine.append(cast(held.c.party_id, Text) == grant.scope_id)
    return and_(held.c.type == NETWORK, or_(*mine)) if mine else false()


def status_on(held: Subquery, known: Types, day: date) -> ColumnElement[str]:
    """The status of each row on a day: `standing_on` as SQL."""
    c = held.c
    override = (
        select(status_override.c.name)
        .where(
            status_override.c.membership_id == c.id,
            status_override.c.starts_on <= day,
            day < func.least(status_override.c.until, status_override.c.ended_on),
        )
        .correlate(held)
        .limit(1)
        .scalar_subquery()
    )
    by_type = [(c.type == rules.key, _by_windows(held, rules, day)) for rules in known.current(day)]
    return case(
        (c.joined_on > day, literal(NOT_YET)),
        (c.left_on <= day, literal(LEFT)),
        else_=func.coalesce(override, case(*by_type, else_=literal(""))),
    )


def _by_windows(held: Subquery, rules: MembershipType, day: date) -> ColumnElement[str]:
    *windows, last = rules.windows
    steps = []
    for window in windows:
        held_by: list[ColumnElement[bool]] = [true()]
        if window.since is not None:
            held_by.append(func.coalesce(_day_of(held, window.since) <= day, false()))
        if window.until is not None:
            held_by.append(func.coalesce(_day_of(held, window.until) > day, true()))
        steps.append((and_(*held_by), literal(window.name)))
    return case(*steps, else_=literal(last.name)) if steps else literal(last.name)


def _day_of(held: Subquery, bound: Bound) -> ColumnElement[date]:
    name = {"joined": "joined_on", "starts": "starts_on", "expires": "expires_on"}[bound.anchor]
    # Months first, then days, as `Bound.on` does.
    moved = held.c[name] + func.make_interval(0, bound.months, 0, bound.days)
    return cast(moved, Date)
