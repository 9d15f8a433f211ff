"""What audience rules point at, as rows; and rules bound to this moment."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from campaigns import tables
from campaigns.domain.audience import (
    Drawn,
    Every,
    Not,
    OneOf,
    Rule,
    Saved,
    Some,
    as_json,
    rewritten,
)
from campaigns.domain.audience import restore as restored
from campaigns.domain.binding import Facts, bind, sub_groups, unclear
from campaigns.domain.nearby import Point
from campaigns.domain.subgroup import Edition, SubGroup
from campaigns.store import audience
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

_group, _edition, _centre = tables.sub_group, tables.sub_group_edition, tables.area_centre


async def bound(uow: UnitOfWork, rule: Rule, *, of: UUID) -> Rule:
    """The rule as it is now, for the mobilisation or sub-group whose draw counts."""
    seal = uow.must_seal
    facts = Facts(
        on=uow.clock.today(),
        centres=await centres(uow),
        saved=await rules(uow) if sub_groups(rule) else {},
        salt=lambda named: seal.handle(f"sample {named or of}"),
    )
    return await _numbered(uow, bind(rule, facts))


async def whole(uow: UnitOfWork, rule: Rule) -> Rule:
    """The rule with the sub-groups that it names written out as they are now, for who reads it."""
    if not sub_groups(rule):
        return rule
    saved = await rules(uow)

    def change(part: Rule) -> Rule:
        found = saved.get(part.id) if isinstance(part, Saved) else None
        return part if found is None else rewritten(found, change)

    return rewritten(rule, change)


async def _numbered(uow: UnitOfWork, rule: Rule) -> Rule:
    """Samples by number get their limit: so many of those who match what stands beside them."""
    match rule:
        case Every():
            parts = [await _numbered(uow, part) for part in rule.rules]
            others = Every(tuple(part for part in parts if _sampled(part) is None))
            return Every(tuple([await _limited(uow, part, others) for part in parts]))
        case Some():
            return Some(tuple([await _numbered(uow, part) for part in rule.rules]))
        case Not():
            return Not(await _numbered(uow, rule.rule))
        case _:
            return rule


def _sampled(part: Rule) -> Drawn | None:
    """The draw by number that stands here, itself or under a `not`."""
    if isinstance(part, Not):
        return _sampled(part.rule)
    return part if isinstance(part, Drawn) and part.below is None else None


async def _limited(uow: UnitOfWork, part: Rule, others: Rule) -> Rule:
    drawn = _sampled(part)
    if drawn is None:
        return part
    below = await audience.limit_of(uow, others, drawn.salt, drawn.number or 0)
    return rewritten(part, lambda _: replace(drawn, below=below, number=None))


async def scoped(uow: UnitOfWork, rule: Rule) -> Rule:
    """The rule with the scope of each sub-group that it names. Raises RuleUnclear."""
    named = sub_groups(rule)
    rows = await uow.all(select(_group).where(_group.c.id.in_(named), _group.c.retired.is_(False)))
    known = {row.id: row.nation for row in rows}
    for each in sorted(named - known.keys()):
        raise unclear("sub_group", f"There is no sub-group {each} in use. The list shows those.")

    def change(part: Rule) -> Rule:
        return replace(part, nation=known[part.id]) if isinstance(part, Saved) else part

    return rewritten(rule, change)


async def rules(uow: UnitOfWork) -> Mapping[UUID, Rule]:
    """The rule of each sub-group as it is now, also of those retired."""
    rows = await uow.all(
        select(_group.c.id, _edition.c.rule).join(
            _edition,
            (_edition.c.sub_group_id == _group.c.id) & (_edition.c.edition == _group.c.edition),
        )
    )
    return {row.id: restored(row.rule) for row in rows}


async def get(uow: UnitOfWork, sub_group_id: UUID) -> SubGroup:
    """Raises NotFound."""
    row = await uow.first(
        select(_group, _edition.c.rule)
        .join(
            _edition,
            (_edition.c.sub_group_id == _group.c.id) & (_edition.c.edition == _group.c.edition),
        )
        .where(_group.c.id == sub_group_id)
    )
    if row is None:
        raise NotFound("There is no sub-group of that id. The list shows those there are.")
    return SubGroup(
        id=row.id,
        title=row.title,
        rule=restored(row.rule),
        nation=row.nation,
        owner=row.owner,
        edition=row.edition,
        retired=row.retired,
        version=row.version,
    )


def within_scope(of: SubGroup) -> Rule:
    """Its rule, ending at its scope."""
    return of.rule if of.nation is None else Every((OneOf("nation", (of.nation,)), of.rule))


async def lock_all(uow: UnitOfWork) -> None:
    """One change of sub-groups at a time, so that two together make no cycle."""
    await uow.all(select(_group.c.id).order_by(_group.c.id).with_for_update())


async def add(uow: UnitOfWork, made: SubGroup, edition: Edition) -> None:
    await uow.execute(insert(_group).values(id=made.id, **_values(made)))
    await add_edition(uow, made, edition)


async def save(uow: UnitOfWork, made: SubGroup) -> SubGroup:
    made = replace(made, version=made.version + 1)
    await uow.execute(update(_group).where(_group.c.id == made.id).values(**_values(made)))
    return made


async def add_edition(uow: UnitOfWork, made: SubGroup, edition: Edition) -> None:
    await uow.execute(
        insert(_edition).values(
            sub_group_id=made.id,
            edition=made.edition,
            rule=as_json(made.rule),
            by=edition.by,
            at=edition.at,
            reason=edition.reason,
        )
    )


def _values(made: SubGroup) -> dict[str, object]:
    names = ("title", "nation", "owner", "edition", "retired", "version")
    return {name: getattr(made, name) for name in names}


async def centres(uow: UnitOfWork) -> Mapping[str, Point]:
    rows = await uow.all(select(_centre))
    return {row.code: Point(row.lat, row.lon) for row in rows}


async def set_centres(uow: UnitOfWork, points: Mapping[str, Point]) -> None:
    """Take these in place of those before."""
    await uow.execute(delete(_centre))
    await uow.execute(
        insert(_centre),
        [{"code": code, "lat": at.lat, "lon": at.lon} for code, at in points.items()],
    )
