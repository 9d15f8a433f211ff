"""Texts of messages: drafted, published by a person who says why, withdrawn to the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from notifications.catalogue import entry
from notifications.domain.edition import Edition, must_be_brought
from notifications.domain.layout import LANGUAGES
from notifications.domain.linting import Finding
from notifications.linter import lint
from notifications.queries import editions as queries
from notifications.store import editions as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Refusal
from sanctuary.http import check_version


class WordingRefused(Refusal):
    """Names every error of the linter; warnings are the author's to weigh."""

    slug = "wording-refused"
    status = 422
    title = "This text needs other words before it can be published"

    def __init__(self, errors: Sequence[Finding]) -> None:
        super().__init__(
            "Change what is named below, save the draft and publish again.",
            errors=[
                {"field": one.place, "detail": f"Instead of “{one.found}”: {one.instead}"}
                for one in errors
            ],
        )


async def draft(
    uow: UnitOfWork,
    key: str,
    language: str,
    changes: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> Edition:
    """Begin a new edition: the words in force, with `changes`."""
    by.must(Role.CAMPAIGN_MANAGER)
    if language not in LANGUAGES:
        raise NotFound(f"Messages are written in: {', '.join(LANGUAGES)}. Choose one of them.")
    number = await store.next_number(uow, entry(key).key)
    now = (await queries.texts(uow)).template(key, language)
    begun = Edition.drafted(replace(now, edition=number, language=language), by=by.id, at=at)
    begun = replace(begun, words=replace(begun.words, **changes))
    return await _keep(uow, replace(begun, words=begun.words.of(begun.template)))


async def change(
    uow: UnitOfWork,
    one: Edition,
    changes: Mapping[str, str],
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> Edition:
    """Other words for a draft."""
    by.must(Role.CAMPAIGN_MANAGER)
    check_version(expected, one.version)
    return await _keep(uow, one.changed(replace(one.words, **changes), by=by.id, at=at))


async def publish(
    uow: UnitOfWork, one: Edition, reason: str, *, expected: int, by: Actor, at: datetime
) -> Edition:
    """From now on the message says this. Whoever publishes says why; what is wrong is not sent."""
    by.must(Role.CAMPAIGN_MANAGER)
    check_version(expected, one.version)
    published = one.publish(Decision(by.id, at, reason))
    if errors := lint(one.template, london_day(at)).errors:
        raise WordingRefused(errors)
    return await _keep(uow, published)


async def withdraw(
    uow: UnitOfWork, one: Edition, reason: str, *, expected: int, by: Actor, at: datetime
) -> Edition:
    """Back to what was said before; of a draft: nobody needs it any more."""
    by.must(Role.CAMPAIGN_MANAGER)
    check_version(expected, one.version)
    withdrawn = one.withdraw(Decision(by.id, at, reason))
    await store.save(uow, withdrawn)
    return withdrawn


async def _keep(uow: UnitOfWork, one: Edition) -> Edition:
    must_be_brought(one.template, entry(one.key).english)
    await store.save(uow, one)
    return one
