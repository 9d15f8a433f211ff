"""Editions: written as a draft, published by a person, replaced by the next (DOMAIN C1)."""

from dataclasses import replace
from datetime import date, datetime

from membership.charter_rules import OFFICIAL_TEXT
from membership.domain import dated
from membership.domain.decisions import decision
from membership.domain.document import Edition, Item, Status
from membership.domain.official_text import OfficialText
from membership.store import editions as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, Refusal
from sanctuary.http import check_version
from sanctuary.ids import new_id
from sanctuary.schedule import set_timer

SWEEP = "reaffirmation"


class EditionKnown(Refusal):
    slug = "edition-known"
    title = "There is an edition by that key already"


async def draft(
    uow: UnitOfWork,
    document: str,
    edition: str,
    *,
    title: str,
    source: str,
    valid_until: date | None,
    by: Actor,
) -> Edition:
    """Begin a new edition. Nobody but the national team sees it until it is published."""
    by.must(Role.NATIONAL_TEAM)
    await store.seed(uow)
    one = Edition(new_id(), document, edition, title.strip(), source, valid_until=valid_until)
    if not await store.add_edition(uow, one):
        raise EditionKnown(
            f"The document has an edition {edition} already. Choose another key, or change that "
            "one while it is a draft."
        )
    return one


async def revise(
    uow: UnitOfWork,
    document: str,
    edition: str,
    *,
    title: str | None,
    source: str | None,
    valid_until: date | None,
    expected: int,
    by: Actor,
) -> Edition:
    before = await _to_change(uow, document, edition, expected, by)
    after = before.revise(title=title, source=source, valid_until=valid_until)
    await store.save_edition(uow, after)
    return replace(after, version=before.version + 1)


async def set_items(
    uow: UnitOfWork,
    document: str,
    edition: str,
    items: tuple[Item, ...],
    *,
    expected: int,
    by: Actor,
) -> Edition:
    before = await _to_change(uow, document, edition, expected, by)
    after = before.with_items(items)
    await store.save_edition(uow, after, items=True)
    return replace(after, version=before.version + 1)


async def set_text(
    uow: UnitOfWork,
    document: str,
    edition: str,
    declared: str,
    content: bytes,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> tuple[Edition, OfficialText]:
    """Keep the official text as it was sent, with its SHA-256."""
    before = await _to_change(uow, document, edition, expected, by)
    before.may_take_text()
    rule = dated.on(OFFICIAL_TEXT, uow.clock.today())
    text = OfficialText.read(declared, content, most=rule.largest_bytes)
    await store.save_text(uow, before.id, text, Decision(by.id, at, "uploaded"))
    await store.save_edition(uow, before)
    return replace(before, has_text=True, version=before.version + 1), text


async def discard(
    uow: UnitOfWork, document: str, edition: str, *, expected: int, by: Actor
) -> None:
    """Let go of a draft, with its items and its text; its key is free again."""
    before = await _to_change(uow, document, edition, expected, by)
    before.must_be_draft()
    await store.delete_edition(uow, before.id)


async def _to_change(
    uow: UnitOfWork, document: str, edition: str, expected: int, by: Actor
) -> Edition:
    by.must(Role.NATIONAL_TEAM)
    before = await store.get_edition(uow, document, edition)
    check_version(expected, before.version)
    return before


async def publish(
    uow: UnitOfWork,
    document: str,
    edition: str,
    reason: str,
    *,
    since: date,
    expected: int,
    by: Actor,
    at: datetime,
) -> Edition:
    """A named person decides that from a day on this is what people sign.

    The edition before it ends the day before; from that day on its signatories are asked again.
    """
    by.must(Role.NATIONAL_TEAM)
    await store.seed(uow)
    known = {one.edition: one for one in await store.lock_document(uow, document)}
    before = known.get(edition) or await store.get_edition(uow, document, edition)
    check_version(expected, before.version)
    made = decision(reason, by=by, at=at)
    after, event = before.publish(made, since=since, today=uow.clock.today())
    others = [one for one in known.values() if one.status is Status.PUBLISHED]
    _must_follow(others, since)
    if others:
        after = replace(after, reaffirm_from=since)
    await store.save_edition(uow, after)
    for other in others:
        await store.save_edition(uow, other.make_way(since))
    uow.emit(event)
    if await take_effect(uow, document, uow.clock.today()):
        await go_on(uow, uow.clock.today())
    return replace(after, version=before.version + 1)


async def go_on(uow: UnitOfWork, day: date) -> None:
    """Let the sweep of a day begin, or go on, as soon as a worker is free."""
    await set_timer(
        uow,
        f"{SWEEP}:{day.isoformat()}",
        kind=SWEEP,
        due_at=uow.clock.now(),
        payload={"day": day.isoformat()},
    )


def _must_follow(others: list[Edition], since: date) -> None:
    if any(one.valid_from is not None and one.valid_from >= since for one in others):
        raise Invalid(
            "Another edition begins on that day or later. Choose a later day for this one.",
            errors=[{"pointer": "/valid_from", "detail": "After the other edition's first day."}],
        )


async def take_effect(uow: UnitOfWork, document: str, day: date) -> Edition | None:
    """The edition that asks for re-affirmation on `day`, after setting older ones aside."""
    begun = [
        one
        for one in await store.lock_document(uow, document)
        if one.status is Status.PUBLISHED and (one.valid_from or day) <= day
    ]
    begun.sort(key=lambda one: one.valid_from or date.min)
    for older in begun[:-1]:
        await store.save_edition(uow, older.supersede())
    latest = begun[-1] if begun else None
    return latest if latest and latest.reaffirm_from and latest.reaffirm_from <= day else None
