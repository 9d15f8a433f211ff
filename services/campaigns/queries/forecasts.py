"""Of those whom an audience reaches, whom notifications would hold back: asked, not guessed.

Notifications is asked in parts and for a limited time. While it is away the preview says what
campaigns knows by itself, and that the rest is not known. The launch asks again who would not read
the call in their language.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from campaigns.domain.mobilisation import Mobilisation
from campaigns.domain.waterfall import Reason, Waterfall
from campaigns.store import audience, frozen
from sanctuary.asking import Asker
from sanctuary.asks import ASK_FORECAST, MOST_FORECAST, ForecastAnswer, ForecastAsked
from sanctuary.db import UnitOfWork
from sanctuary.errors import TryAgain
from sanctuary.messaging import Messaging

logger = logging.getLogger(__name__)
SECONDS, AT_LAUNCH = 2.0, 6.0
AT_ONCE = 4
SAMPLE = 5
Ask = Callable[[ForecastAsked], Awaitable[ForecastAnswer]]
# What notifications calls it, and where it stands here. Whom it has not heard of yet it asks about.
_PARTS: Mapping[str, Reason] = MappingProxyType(
    {
        "ended": Reason.NO_LAWFUL_BASIS,
        "no_address": Reason.NO_ADDRESS,
        "unverified": Reason.UNVERIFIED,
        "no_lawful_basis": Reason.NO_LAWFUL_BASIS,
        "opted_out": Reason.OPTED_OUT,
        "suppressed": Reason.SUPPRESSED,
        "incident_hold": Reason.INCIDENT_HOLD,
        "over_budget": Reason.OVER_BUDGET,
        "next_week": Reason.OVER_BUDGET,
        "quiet_hours": Reason.QUIET_HOURS,
        "digest": Reason.DIGEST,
    }
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The waterfall down to who is written to at once, and a few ids of each further part.

    `last_places`: so many of those reached (`last_ids`) have no place left for another campaign
    that week.
    `fall_back`: so many would not read it in their language; None where nobody can say.
    """

    waterfall: Waterfall
    last_places: int
    fall_back: int | None = None
    samples: Mapping[Reason, list[UUID]] = field(default_factory=dict)
    last_ids: Sequence[UUID] = ()


def over_nats(messaging: Messaging | Asker | None) -> Ask:
    async def ask(question: ForecastAsked) -> ForecastAnswer:
        if messaging is None:
            raise TryAgain("not connected")
        return await messaging.ask(ASK_FORECAST, question, ForecastAnswer, AT_LAUNCH)

    return ask


async def ahead(
    ask: Ask, known: Waterfall, people: Sequence[UUID], category: str, template: str
) -> Ahead | None:
    """`people` are those who would be reached. None while notifications does not answer."""
    answers = await _answers(ask, _cut(people), category, template, seconds=SECONDS)
    return None if answers is None else _together(known, answers)


async def fall_back(ask: Ask, uow: UnitOfWork, of: Mobilisation) -> int | None:
    """How many would not read it in their language; None while nobody can say.

    Where message and title speak every language, as most do, one question about nobody says so.
    """
    first = await _answers(ask, [[]], of.category, of.template, seconds=AT_LAUNCH)
    behind = first[0].behind if first else None
    if behind is None or (of.title_cy and not behind):
        return None if behind is None else 0
    people = await frozen.reached(uow, of.id)
    if not behind:
        return await with_title(uow, of, people, 0)
    answers = await _answers(ask, _cut(people), of.category, of.template, seconds=AT_LAUNCH)
    return await with_title(uow, of, people, None if answers is None else _falling(answers))


async def with_title(
    uow: UnitOfWork, of: Mobilisation, people: Sequence[UUID], by_message: int | None
) -> int | None:
    """How many fall back by the message or, where nobody translated it, by the title of the call.

    Whoever falls back by the message prefers Welsh, and so does by the title as well.
    """
    if of.title_cy or by_message is None:
        return by_message
    return max(by_message, await audience.preferring(uow, people, "cy"))


async def _answers(
    ask: Ask, parts: Sequence[Sequence[UUID]], category: str, template: str, *, seconds: float
) -> list[ForecastAnswer] | None:
    """One for each part. None where one does not come in time."""
    places = asyncio.Semaphore(AT_ONCE)

    async def part(ids: Sequence[UUID]) -> ForecastAnswer:
        async with places:
            return await ask(
                ForecastAsked(person_ids=list(ids), category=category, template=template)
            )

    answers: list[ForecastAnswer] | None = None
    try:
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
            tasks = [group.create_task(part(ids)) for ids in parts]
        answers = [task.result() for task in tasks]
    except* (TryAgain, TimeoutError):
        logger.info("the forecast stays as campaigns knows it: notifications does not answer")
    return answers


def _cut(people: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [people[n : n + MOST_FORECAST] for n in range(0, len(people), MOST_FORECAST)]


def _falling(answers: Sequence[ForecastAnswer]) -> int | None:
    told = [each.fallbacks for each in answers]
    return None if None in told else sum(each or 0 for each in told)


def _together(known: Waterfall, answers: Sequence[ForecastAnswer]) -> Ahead:
    counts, samples = Counter(known.counts), dict[Reason, list[UUID]]()
    for answer in answers:
        for name, people in answer.counts.items():
            reason = _PARTS.get(name)
            if reason is not None:
                counts[Reason.WILL_SEND] -= people
                counts[reason] += people
                sample = samples.setdefault(reason, [])
                sample += answer.samples.get(name, [])[: SAMPLE - len(sample)]
    return Ahead(
        Waterfall({reason: people for reason, people in counts.items() if people}),
        sum(answer.last_places for answer in answers),
        _falling(answers),
        samples,
        [one for answer in answers for one in answer.last_ids],
    )
