"""Showing a person what a service holds about them: gathered here, carried in parts, kept nowhere.

Membership asks every service by request-reply (`ask.<service>.holdings`), because what is personal
never travels in events. An answer may be long, so it is asked for part by part; `digest` says
whether the parts belong together, or something changed between two questions.
"""

import hashlib
import json
from collections.abc import Sequence

from pydantic import BaseModel, TypeAdapter

from sanctuary.asks import HoldingsAsked, HoldingsPart, ask_holdings
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Record, Subject, Words
from sanctuary.subscribers import Subscribers

PART_SIZE = 200_000


class Section(BaseModel):
    """What one holding has about a person. `kept` is the code of why it would outlive them."""

    title: Words
    records: list[Record]
    kept: str | None = None
    in_confidence: bool = False


_SECTIONS = TypeAdapter(list[Section])


async def gather(
    uow: UnitOfWork, holdings: Sequence[Holding], subject: Subject, *, in_confidence: bool
) -> list[Section]:
    """Every holding that has something. What is sealed is opened only when they asked for it."""
    found: list[Section] = []
    for holding in holdings:
        if holding.sealed and not in_confidence:
            continue
        if records := await holding.gather(uow, subject):
            found.append(
                Section(
                    title=holding.title,
                    records=records,
                    kept=holding.keeps.value if holding.keeps else None,
                    in_confidence=holding.sealed,
                )
            )
    return found


def pack(sections: Sequence[Section]) -> str:
    """Sections as text, the same for the same content."""
    documents = [section.model_dump(mode="json") for section in sections]
    return json.dumps(documents, ensure_ascii=False, sort_keys=True)


def unpack(text: str | bytes) -> list[Section]:
    return _SECTIONS.validate_json(text)


def part_of(text: str, number: int, *, size: int = PART_SIZE) -> HoldingsPart:
    """One part of a long answer, counted from 0."""
    return HoldingsPart(
        content=text[number * size : (number + 1) * size],
        parts=max(1, -(-len(text) // size)),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def answer_about_people(subscribers: Subscribers, holdings: Sequence[Holding]) -> None:
    """Let a service answer what it holds about somebody. Only membership may ask on NATS."""
    subject = ask_holdings(subscribers.service)
    if subject in subscribers.answerers:
        return

    async def answer(question: HoldingsAsked, uow: UnitOfWork) -> HoldingsPart:
        found = await gather(
            uow,
            holdings,
            Subject(tuple(question.person_ids)),
            in_confidence=question.in_confidence,
        )
        return part_of(pack(found), question.part)

    subscribers.answers(subject, HoldingsAsked)(answer)
