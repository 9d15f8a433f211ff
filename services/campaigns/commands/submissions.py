"""Answers to consultations: begun, given their evidence, read by another and handed in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from campaigns.domain import fact as facts_domain
from campaigns.domain import outcome_case
from campaigns.domain.policy_ask import Addressee
from campaigns.domain.submission import WRITERS, Evidence, HandedIn, Submission
from campaigns.store import facts, outcome_cases, policy_asks
from campaigns.store import submissions as store
from sanctuary.actor import Actor
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.http import check_version
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Begun:
    """Which consultation it answers, and until when."""

    title: str
    of: Addressee
    closes_on: date
    nation: str | None = None
    consultation_url: str | None = None


async def begin(uow: UnitOfWork, begun: Begun, *, by: Actor, at: datetime) -> Submission:
    by.must(*WRITERS, nation=begun.nation)
    made = Submission(
        id=new_id(),
        title=begun.title,
        of=begun.of,
        closes_on=begun.closes_on,
        nation=begun.nation,
        consultation_url=begun.consultation_url,
        written_by=by.id,
        written_at=at,
    )
    await store.add(uow, made)
    return made


async def rest_on(
    uow: UnitOfWork, submission_id: UUID, evidence: Evidence, *, expected: int, by: Actor
) -> Submission:
    """Say what it rests on. Raises Invalid for what is not confirmed, approved or known."""
    found = await store.get(uow, submission_id, lock=True)
    check_version(expected, found.version)
    changed = found.rest_on(evidence, by=by)
    await packed(uow, evidence, today=uow.clock.today())
    await store.save(uow, changed)
    return await store.get(uow, submission_id)


async def hand_in(
    uow: UnitOfWork,
    submission_id: UUID,
    how: HandedIn,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> Submission:
    """It went out. Its evidence is packed as it stands now, and has to hold now."""
    found = await store.get(uow, submission_id, lock=True)
    check_version(expected, found.version)
    pack = await packed(uow, found.evidence, today=london_day(at))
    await store.save(uow, found.hand_in(how, pack, by=by, at=at, reason=reason))
    return await store.get(uow, submission_id)


async def withdraw(
    uow: UnitOfWork, submission_id: UUID, *, reason: str, expected: int, by: Actor, at: datetime
) -> Submission:
    found = await store.get(uow, submission_id, lock=True)
    check_version(expected, found.version)
    await store.save(uow, found.withdraw(by=by, at=at, reason=reason))
    return await store.get(uow, submission_id)


async def packed(uow: UnitOfWork, evidence: Evidence, *, today: date) -> dict[str, Any]:
    """Every fact, case and ask with its source, in words. Raises Invalid for what does not hold."""
    told = await facts.current(uow, evidence.facts)
    happened = await outcome_cases.some(uow, evidence.cases)
    asked = {each.id: each for each in await policy_asks.every(uow, today)}
    held = {
        "facts": {
            key
            for key, one in told.items()
            if one.status is facts_domain.Status.APPROVED and one.review_on >= today
        },
        "cases": {k for k, v in happened.items() if v.status is outcome_case.Status.CONFIRMED},
        "asks": set(asked),
    }
    if wrong := [
        {"field": name, "detail": f"{key} does not hold: look at it first, or leave it out."}
        for name, good in held.items()
        for key in getattr(evidence, name)
        if key not in good
    ]:
        raise Invalid(
            "An answer rests on facts that are approved and not overdue, on cases that are "
            "confirmed, and on our own asks.",
            errors=wrong,
        )
    return {
        "facts": [_fact(told[key].said) for key in evidence.facts],
        "cases": [_case(happened[key]) for key in evidence.cases],
        "asks": [
            {"en": asked[key].title_en, "cy": asked[key].title_cy, "asks": asked[key].asks}
            for key in evidence.asks
        ],
    }


def _fact(said: facts_domain.Said) -> dict[str, str]:
    return {
        "en": said.says_en,
        "cy": said.says_cy,
        "source_title": said.cited_title,
        "source_url": said.cited_url,
        "published_on": said.published_on.isoformat(),
    }


def _case(case: outcome_case.OutcomeCase) -> dict[str, str | None]:
    return {
        "title": case.title,
        "what": case.what,
        "happened_on": case.happened_on.isoformat(),
        "source_title": case.source.title,
        "source_url": case.source.url,
        "published_on": case.source.published_on.isoformat(),
    }
