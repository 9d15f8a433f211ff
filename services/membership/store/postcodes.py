"""The postcodes of a generation: a partition of its own, filled by COPY."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT

from membership.domain.geography import Whereabouts
from membership.domain.postcode_directory import Record
from membership.store.places import partition
from membership.tables import postcode
from sanctuary.db import AnyRow, UnitOfWork

COLUMNS = ("postcode", "constituency", "local_authority", "region", "nation", "terminated_on")
LOCK = "postcode import"

# Only what is in use counts: half a postcode says no more than all of its addresses have in common.
_OUTWARD = text(
    """
    select o.outward, count(p.postcode) as number,
      case when count(distinct coalesce(p.constituency, '')) = 1
        then min(p.constituency) end as constituency,
      case when count(distinct coalesce(p.local_authority, '')) = 1
        then min(p.local_authority) end as local_authority,
      case when count(distinct coalesce(p.region, '')) = 1 then min(p.region) end as region,
      case when count(distinct coalesce(p.nation, '')) = 1 then min(p.nation) end as nation
    from unnest(:outwards) as o(outward)
    join postcode p on p.generation_id = :generation
      and p.postcode >= o.outward collate "C" and p.postcode < (o.outward || '~') collate "C"
      and length(p.postcode) = length(o.outward) + 3 and p.terminated_on is null
    group by o.outward
    """
).bindparams(bindparam("outwards", type_=ARRAY(TEXT)))


async def take_lock(uow: UnitOfWork) -> bool:
    """Whether nobody else reads a directory in; held until this transaction ends."""
    return bool(await uow.scalar(text(f"select pg_try_advisory_xact_lock(hashtext('{LOCK}'))")))


async def make_partition(uow: UnitOfWork, generation_id: UUID) -> None:
    """An empty table beside the others; nobody reads it before it is attached."""
    name = partition(generation_id)
    await uow.execute(text(f'create table "{name}" (like postcode)'))
    await uow.execute(
        text(f"alter table \"{name}\" alter generation_id set default '{generation_id}'")
    )


async def copy(uow: UnitOfWork, generation_id: UUID, records: Sequence[Record]) -> None:
    raw = await uow.connection.get_raw_connection()
    driver: Any = raw.driver_connection
    await driver.copy_records_to_table(partition(generation_id), records=records, columns=COLUMNS)


async def attach_partition(uow: UnitOfWork, generation_id: UUID) -> None:
    """Index what was copied and make it part of the whole. The check spares a second reading."""
    name = partition(generation_id)
    for statement in (
        f'alter table "{name}" add primary key (generation_id, postcode)',
        f"alter table \"{name}\" add constraint own check (generation_id = '{generation_id}')",
        f'analyze "{name}"',
        f"alter table postcode attach partition \"{name}\" for values in ('{generation_id}')",
    ):
        await uow.execute(text(statement))


async def whole(uow: UnitOfWork, generation_id: UUID, keys: Sequence[str]) -> Sequence[AnyRow]:
    """What the directory says of whole postcodes, those that ended as well."""
    if not keys:
        return []
    return await uow.all(
        select(postcode).where(
            postcode.c.generation_id == generation_id, postcode.c.postcode.in_(keys)
        )
    )


async def outward(
    uow: UnitOfWork, generation_id: UUID, outwards: Sequence[str]
) -> Sequence[AnyRow]:
    """What all postcodes of an outward half have in common; nothing of a half that nobody has."""
    if not outwards:
        return []
    parameters = {"outwards": list(outwards), "generation": generation_id}
    return (await uow.execute(_OUTWARD, parameters)).all()


def to_whereabouts(row: AnyRow) -> Whereabouts:
    return Whereabouts(row.constituency, row.local_authority, row.region, row.nation)
