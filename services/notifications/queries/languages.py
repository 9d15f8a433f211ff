"""Who would be written to, or was, in English for want of a text in their own language.

A text that is there but older than what staff say in English by now is no text of that message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from notifications.catalogue import FALLBACK_LANGUAGE
from notifications.domain.delivery import REACHED
from notifications.domain.layout import LANGUAGES
from notifications.domain.overtaken import CORRECTING
from notifications.domain.simulated import SIMULATED
from notifications.queries.editions import all_of, one, texts
from notifications.store.deliveries import counts
from notifications.tables import audience, contact, delivery, rhythm, template_edition
from sanctuary.db import UnitOfWork

OTHERS = tuple(language for language in LANGUAGES if language != FALLBACK_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many prefer a language, and how many of them would get English instead."""

    prefer: int
    fall_back: int


@dataclass(frozen=True, slots=True)
class Completeness:
    people: int
    languages: dict[str, Spoken]

    @property
    def fall_back(self) -> int:
        """A send says why when this is more than none."""
        return sum(one.fall_back for one in self.languages.values())


async def completeness(
    uow: UnitOfWork, key: str, people: Sequence[UUID], *, edition: int | None = None
) -> Completeness:
    """For these people; of one edition, or of the texts in force. Raises NotFound."""
    return await _complete(uow, key, contact.c.person_id.in_(people), len(set(people)), edition)


async def of_cause(
    uow: UnitOfWork, key: str, cause: UUID, *, edition: int | None = None
) -> Completeness:
    """For everybody to whom a message about this is queued or went."""
    queued = select(delivery.c.person_id).where(
        delivery.c.cause == cause,
        delivery.c.person_id.is_not(None),
        delivery.c.channel != SIMULATED,
    )
    waiting = select(func.unnest(audience.c.person_ids)).where(audience.c.mobilisation_id == cause)
    whom = queued.union(waiting).subquery()
    people = await uow.scalar(select(func.count()).select_from(whom))
    among = contact.c.person_id.in_(select(whom.c.person_id))
    return await _complete(uow, key, among, people, edition)


async def _complete(
    uow: UnitOfWork, key: str, among: ColumnElement[bool], people: int, edition: int | None
) -> Completeness:
    spoken = await _spoken(uow, key, edition)
    chosen = func.coalesce(rhythm.c.language, contact.c.language)
    rows = await uow.all(
        select(chosen.label("language"), func.count().label("n"))
        .select_from(contact.outerjoin(rhythm, rhythm.c.person_id == contact.c.person_id))
        .where(among, contact.c.ended.is_(False))
        .group_by(chosen)
    )
    prefer = {row.language: row.n for row in rows}
    return Completeness(
        people,
        {
            language: Spoken(count, 0 if language in spoken else count)
            for language in OTHERS
            for count in (prefer.get(language, 0),)
        },
    )


async def _spoken(uow: UnitOfWork, key: str, edition: int | None) -> set[str]:
    """The languages in which the message, or this edition of it, is there."""
    if edition is None:
        now = await texts(uow)
        return {language for language in LANGUAGES if now.keeps_up(key, language)}
    found = {
        each.language for each in await all_of(uow, key, drafts=True) if each.edition == edition
    }
    if not found:
        await one(uow, key, FALLBACK_LANGUAGE, edition, drafts=True)
    return found


async def behind(uow: UnitOfWork, key: str) -> list[str]:
    """The languages in which the message does not say what it says in English. Raises NotFound."""
    spoken = await _spoken(uow, key, None)
    return [language for language in OTHERS if language not in spoken]


async def told(uow: UnitOfWork, cause: UUID) -> dict[str, int]:
    """The counts of a cause, and how many who prefer another language were told in English."""
    found = await counts(uow, cause)
    for language in OTHERS:
        if fell := await _fell_back(uow, cause, language):
            found[f"fallback:{language}"] = fell
    return found


async def _fell_back(uow: UnitOfWork, cause: UUID, language: str) -> int:
    """Numbers of editions run over all languages, so a number tells in which a mail was written."""
    kept = exists().where(
        template_edition.c.key == delivery.c.template,
        template_edition.c.edition == delivery.c.edition,
        template_edition.c.language == language,
    )
    query = select(func.count()).where(
        delivery.c.cause == cause,
        delivery.c.channel != SIMULATED,
        delivery.c.template.not_in(CORRECTING),
        delivery.c.language == language,
        delivery.c.status.in_(REACHED),
        delivery.c.edition.is_not(None),
        ~kept,
    )
    return int(await uow.scalar(query) or 0)
