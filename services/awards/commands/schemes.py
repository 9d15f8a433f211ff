"""What coordinators do with a scheme: a new edition, never a change of one that is there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from awards import store
from awards.domain.editions import (
    EditionTaken,
    must_begin_later,
    must_not_weaken,
    published,
    still_default,
)
from awards.domain.scheme import Scheme
from awards.schemes import plain, scheme_from
from awards.store.schemes import Edition
from sanctuary.actor import Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound
from sanctuary.http import check_version


async def editions_of(uow: UnitOfWork, key: str, *, by: Actor) -> list[Edition]:
    """Every edition of a scheme with who made it, for those who look after one of its streams."""
    found = await store.editions(uow, key)
    if not found:
        raise NotFound("There is no such scheme. The list of schemes shows those there are.")
    if not any(
        by.may(Role.STREAM_COORDINATOR, Role.NATION_COORDINATOR, stream=each)
        for each in found[-1].scheme.streams
    ):
        by.must(Role.STREAM_COORDINATOR, stream=found[-1].scheme.streams[0])
    return list(found)


async def publish_edition(
    uow: UnitOfWork,
    key: str,
    edition: str,
    *,
    based_on: str,
    valid_from: date,
    changes: Mapping[str, Any],
    expected: int,
    made: Decision,
    by: Actor,
) -> Edition:
    """A new edition: all that an earlier one says, but for `changes`.

    For coordinators of all its streams. `expected` is how many editions its maker saw: two
    people do not overtake each other.
    """
    there = await editions_of(uow, key, by=by)
    before = _based_on(there, based_on)
    for stream in before.streams:
        by.must(Role.STREAM_COORDINATOR, stream=stream)
    check_version(expected, len(there))
    if any(each.scheme.edition == edition for each in there):
        raise EditionTaken(
            f"There is an edition {edition} already, and an edition never changes. "
            "Choose another name for yours, for example the year it begins."
        )
    after = _built(before, edition, valid_from, changes)
    must_begin_later(after, london_day(made.at))
    must_not_weaken(before, after)
    for each in there:
        must_not_weaken(each.scheme, after)
    await store.insert_edition(uow, after, number=len(there) + 1, based_on=based_on, made=made)
    uow.emit(published(after))
    return Edition(after, made, based_on)


def _based_on(there: list[Edition], edition: str) -> Scheme:
    for each in there:
        if each.scheme.edition == edition:
            return each.scheme
    raise Invalid(
        "There is no edition of that name to begin from. Open the list of editions of this scheme, "
        "and name one of them.",
        errors=[{"field": "based_on", "detail": "Name an edition of this scheme."}],
    )


def _built(before: Scheme, edition: str, valid_from: date, changes: Mapping[str, Any]) -> Scheme:
    values = {
        **plain(before),
        **changes,
        "edition": edition,
        "valid_from": valid_from,
        "defaults": still_default(before, changes),
    }
    try:
        return scheme_from(values)
    except ValidationError as wrong:
        errors = [
            {"field": ".".join(map(str, each["loc"])), "detail": each["msg"]}
            for each in wrong.errors()
        ]
    except ValueError as wrong:
        errors = [{"field": "criteria", "detail": str(wrong)}]
    raise Invalid(
        "These rules do not fit together, so nothing was changed. Put right what is listed, and "
        "send it again.",
        errors=errors,
    )
