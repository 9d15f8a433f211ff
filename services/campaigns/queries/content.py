"""What texts are checked against on a day: the lists that staff edit, and what an author names."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from campaigns import rules
from campaigns.domain.content import Claim, Limits


@lru_cache(maxsize=8)
def _compiled(since: date, _said: str) -> tuple[Claim, ...]:
    edition = rules.on("claims", since)
    return tuple(Claim.of(each, edition["words"]) for each in edition["claims"])


def claims_on(day: date) -> tuple[Claim, ...]:
    """The claims that go round; their patterns are compiled once for each edition of the file."""
    edition = rules.on("claims", day)
    return _compiled(edition["since"], repr(edition))


def limits_on(day: date) -> Limits:
    edition = rules.on("content-limits", day)
    return Limits(
        age=edition["reading_age"],
        words=edition["paragraph_words"],
        sentence=edition["sentence_words"],
        welsh_word=edition["welsh_word_letters"],
    )


def is_election_period(day: date, nations: Collection[str] | None) -> bool:
    """Whether a vote is near where a text will be read. None: it is read everywhere."""
    edition = rules.on("content-limits", day)
    before = timedelta(days=edition["election_days_before"])
    return any(
        vote["day"] - before <= day <= vote["day"] and _concerns(vote, nations)
        for vote in edition["votes"]
    )


def _concerns(vote: dict[str, Any], nations: Collection[str] | None) -> bool:
    voting = vote["nations"]
    return not voting or nations is None or bool(set(voting) & set(nations))
