"""Policy asks: made, moved step by step, each step on somebody's word."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from campaigns.domain.policy_ask import KEEPERS, Addressee, PolicyAsk, Stage
from campaigns.domain.wording import must_be_ours
from campaigns.store import outcome_cases
from campaigns.store import policy_asks as store
from campaigns.store.policy_asks import Step
from sanctuary.actor import Actor, Decision
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.http.preconditions import check_version
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Made:
    """What is asked, of whom, since when."""

    title_en: str
    title_cy: str
    asks: str
    of: Addressee
    since: date
    nation: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """How far it came on a day, who says so, and the case that tells how."""

    stage: Stage
    on: date
    source_title: str
    source_url: str | None = None
    case_id: UUID | None = None


async def make(uow: UnitOfWork, made: Made, *, reason: str, by: Actor, at: datetime) -> PolicyAsk:
    by.must(*KEEPERS, nation=made.nation)
    for name in ("title_en", "title_cy", "asks"):
        must_be_ours(getattr(made, name), name)
    ask = PolicyAsk(
        id=new_id(),
        title_en=made.title_en,
        title_cy=made.title_cy,
        asks=made.asks,
        of=made.of,
        since=made.since,
        nation=made.nation,
    )
    first = Moved(Stage.OPEN, made.since, "City of Sanctuary UK")
    await store.add(uow, ask, _step(ask, first, Decision(by.id, at, reason)))
    return ask


async def move(
    uow: UnitOfWork,
    ask_id: UUID,
    moved: Moved,
    *,
    reason: str,
    expected: int,
    by: Actor,
    at: datetime,
) -> PolicyAsk:
    """Raises Stale when somebody else moved it in between."""
    ask = await store.get(uow, ask_id, lock=True)
    check_version(expected, ask.version)
    if moved.case_id is not None:
        await outcome_cases.get(uow, moved.case_id)
    after, told = ask.move(moved.stage, on=moved.on, today=london_day(at), by=by)
    await store.save(uow, after, _step(ask, moved, Decision(by.id, at, reason)))
    uow.emit(told)
    return await store.get(uow, ask_id)


def _step(ask: PolicyAsk, moved: Moved, made: Decision) -> Step:
    return Step(
        id=new_id(),
        ask_id=ask.id,
        stage=moved.stage,
        on=moved.on,
        source_title=moved.source_title,
        source_url=moved.source_url,
        case_id=moved.case_id,
        by=made.by,
        at=made.at,
        reason=made.reason,
    )
