"""What every service holds about people in the tables of the ground, and in its decisions."""

from sqlalchemy import MetaData, Table, Uuid, delete, func, or_, select

from sanctuary.db import UnitOfWork
from sanctuary.ground_tables import granted, ground, idempotency
from sanctuary.personal import (
    Holding,
    Keeping,
    Record,
    Subject,
    delete_rows,
    of_rows,
    plain,
    theirs,
)

GROUND_AUDIT_ONLY = {
    "erased_person": "ids of those who were erased, so that a replay revives nobody",
    "dead_letter": "events that could not be read: ids only, as events have",
    "event": "the permanent record of what happened: ids and facts that harm nobody",
    "inbox": "ids of events",
    "timer": "ids of things",
    "sealed_opening": "who opened which sealed record: ids, and never what was inside",
}


def ground_holdings(metadata: MetaData) -> tuple[Holding, ...]:
    """The holdings that each service has by standing on the ground."""
    return (
        of_rows(
            granted,
            title=("What you may do here", "Beth y cewch ei wneud yma"),
            erase=delete_rows,
            leave_out=("grant_id",),
        ),
        Holding(
            ("Answers kept for a day", "Atebion a gedwir am ddiwrnod"),
            (idempotency.name,),
            _no_records,
            _forget_answers,
        ),
        decisions(metadata),
    )


def decisions(metadata: MetaData) -> Holding:
    """Every column that says by whom something was decided or recorded, in any table."""

    async def gather(uow: UnitOfWork, subject: Subject) -> list[Record]:
        found: list[Record] = []
        for table in metadata.sorted_tables:
            for name in decided_by(table):
                moment = table.c.get(f"{name.removesuffix('by')}at")
                columns = () if moment is None else (moment,)
                rows = await uow.all(
                    select(*table.primary_key.columns, *columns).where(
                        theirs(table, [name], subject)
                    )
                )
                for row in rows:
                    entry = {"record": table.name, "as": name}
                    if moment is not None:
                        entry["at"] = plain(row._mapping[moment])  # noqa: SLF001 — a public name
                    found.append(entry)
        return found

    async def stay(_uow: UnitOfWork, _subject: Subject) -> None:
        """Ids only: the audit trail."""

    return Holding(
        ("What you decided or recorded", "Beth y gwnaethoch ei benderfynu neu ei gofnodi"),
        (),
        gather,
        stay,
        Keeping.AUDIT,
    )


def decided_by(table: Table) -> list[str]:
    """The columns of a table that name, by id, who decided or recorded something."""
    if table.name in ground.tables and table.name != "sealed_opening":
        return []
    return [
        column.name
        for column in table.columns
        if isinstance(column.type, Uuid)
        and (column.name in {"by", "author"} or column.name.endswith("_by"))
    ]


async def _no_records(_uow: UnitOfWork, _subject: Subject) -> list[Record]:
    """Copies of answers that the holdings themselves show."""
    return []


async def _forget_answers(uow: UnitOfWork, subject: Subject) -> None:
    """Answers kept for an Idempotency-Key that this person got, or that name them."""
    for one in subject.ids:
        text = str(one)
        await uow.execute(
            delete(idempotency).where(
                or_(
                    idempotency.c.caller.contains(text),
                    func.encode(idempotency.c.body, "escape").contains(text),
                )
            )
        )
