"""Who stood by which edition on a day, and how a re-affirmation goes (PEERS B15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from membership.domain.signature import Signature, Status
from membership.queries.scopes import within_scope
from membership.store.signatures import to_signature
from membership.tables import signature
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.http import PageAsked

ELSEWHERE = "unknown"
_OUTCOMES = {
    Status.REAFFIRMATION_DUE: "due",
    Status.REAFFIRMED: "reaffirmed",
    Status.WITHDRAWN: "withdrawn",
    Status.LAPSED_EDITION: "lapsed",
}


@dataclass(frozen=True, slots=True)
class Question:
    """Who stood by a document on a day; by one edition, of one kind, in one nation if named."""

    document: str
    on: date
    edition: str | None = None
    party_kind: str | None = None
    nation: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """`Signature.stands_on` as SQL, with the filters."""
        of = signature.c
        asked = [
            of.document == self.document,
            of.stood_from.is_not(None),
            of.stood_from <= self.on,
            or_(of.stood_until.is_(None), of.stood_until > self.on),
        ]
        for column, value in (
            (of.edition, self.edition),
            (of.party_kind, self.party_kind),
            (of.nation, self.nation),
        ):
            if value is not None:
                asked.append(column == value)
        return asked


def _seen_by(query: Select[Any], actor: Actor) -> Select[Any]:
    return within_scope(
        query,
        actor,
        nation=lambda value: signature.c.nation == value,
        stream=lambda value: signature.c.stream == value,
    )


async def standing(
    uow: UnitOfWork, asked: PageAsked, actor: Actor, question: Question
) -> list[Signature]:
    query = _seen_by(select(signature).where(*question.conditions()), actor)
    rows: Sequence[Any] = await uow.all(asked.select(query, signature.c.id))
    return [to_signature(row) for row in rows]


async def number_standing(uow: UnitOfWork, actor: Actor, question: Question) -> int:
    counted = select(func.count()).select_from(signature).where(*question.conditions())
    return int(await uow.scalar(_seen_by(counted, actor)))


async def reaffirmations(uow: UnitOfWork, document: str, edition: str) -> dict[str, dict[str, int]]:
    """Of those asked to stand by an edition: how many did what, by nation."""
    found: dict[str, dict[str, int]] = {}
    for row in await uow.all(
        select(signature.c.nation, signature.c.status, func.count().label("number"))
        .where(
            signature.c.document == document,
            signature.c.reaffirm_edition == edition,
            signature.c.status.in_(list(_OUTCOMES)),
        )
        .group_by(signature.c.nation, signature.c.status)
    ):
        nation = found.setdefault(row.nation or ELSEWHERE, {})
        nation[_OUTCOMES[Status(row.status)]] = row.number
    return found
