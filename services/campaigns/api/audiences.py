"""Who is meant, who is reached and why the others are not; and how far a mobilisation has got."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from pydantic import BaseModel

from campaigns.api.mobilisations import Leader
from campaigns.commands import people_seen
from campaigns.commands.mobilisations import two_above, with_level
from campaigns.domain import language
from campaigns.domain.audience import asks_history
from campaigns.domain.disclosure import FEWEST, HistoryNotShown, may_see_people, told
from campaigns.domain.language import Fallback
from campaigns.domain.mobilisation import Mobilisation
from campaigns.domain.waterfall import EXPLANATIONS, Reason, Waterfall
from campaigns.queries import forecasts
from campaigns.queries import mobilisations as queries
from campaigns.queries.forecasts import Ask
from campaigns.queries.mobilisations import Displaced, Preview
from campaigns.store import frozen as frozen_store
from campaigns.store import mobilisations as store
from campaigns.store import targeting
from sanctuary.db import UnitOfWork
from sanctuary.http import Now, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/mobilisations", ["mobilisations"])


class StepView(BaseModel):
    """One part of the audience. `sample` holds a few ids, when asked for by who may see them.

    `count` is null where it is withheld: a few people are told of to campaign managers and the
    national team only, and to nobody where the rule asks what people did.
    """

    reason: Reason
    count: int | None
    explanation: str
    sample: list[UUID] = []


class DisplacedView(BaseModel):
    """Another call, approved and waiting, that would pass so many people by this week."""

    mobilisation_id: UUID
    title: str
    people: int | None


class PreviewView(BaseModel):
    """The parts sum to `matched`. `frozen`: as it was approved, less who fell out since.

    `held_back_known`: whether notifications said whom their week, their quiet hours or a digest
    hold back; while it is away they count as reached. `last_places` of those reached have no place
    left in their week: a later campaign passes them by, and `displaces` says which of those that
    wait. `fall_back` of them prefer Welsh and would
    get English, or a Welsh that is older; null while nobody can say. `languages` says it in words.
    """

    matched: int
    will_send: int | None
    frozen: bool
    approvals_needed: int
    waterfall: list[StepView]
    held_back_known: bool = False
    last_places: int | None = None
    displaces: list[DisplacedView] = []
    fall_back: int | None = None
    languages: str = ""


class ProgressView(BaseModel):
    """`deliveries` by status, as notifications counts them; `actions` by kind, once a person.

    `first_action_after_seconds` and `median_action_after_seconds` are from the launch on: in a
    drill they say how soon test recipients acknowledged.
    """

    audience_size: int
    chunks: int
    released: int
    deliveries: dict[str, int]
    done: bool
    actions: dict[str, int]
    first_action_after_seconds: float | None
    median_action_after_seconds: float | None


class PlaceView(BaseModel):
    """Why this person was sent the message, or was not."""

    person_id: UUID
    matched: bool
    reason: Reason | None
    explanation: str


@router.get("/{mobilisation_id}/audience-preview")
async def preview(
    mobilisation_id: UUID,
    actor: Leader,
    uow: Uow,
    now: Now,
    request: Request,
    samples: Annotated[bool, Query(description="Also a few ids of each part")] = False,
) -> PreviewView:
    """Until the approval a forecast as things are now; afterwards what was frozen.

    Whoever is shown ids of people is on record, under `…/people-seen`.
    """
    mobilisation = await store.get(uow, mobilisation_id)
    mobilisation.led_by(actor)
    mobilisation = await with_level(uow, mobilisation)
    rule = await targeting.whole(uow, mobilisation.rule)
    reader = Reader(mobilisation, may_see_people(actor, rule), two_above(now))
    frozen = await frozen_store.frozen(uow, mobilisation_id)
    if frozen is not None and mobilisation.launched_at is not None:
        shown = reader.preview(frozen, {}, frozen=True)
        return shown.model_copy(update=_as_launched(mobilisation.fallback))
    if frozen is None:
        found = await queries.preview(uow, mobilisation, with_samples=samples)
    else:
        found = await queries.as_frozen(uow, mobilisation, frozen, with_samples=samples)
    ask = forecasts.over_nats(request.app.state.runtime.asks)
    shown, last = await _with_forecast(
        uow, reader, found, ask, frozen=frozen is not None, samples=samples
    )
    ids = [one for part in shown.waterfall for one in part.sample]
    await people_seen.note(uow, mobilisation_id, "audience-preview", ids, by=actor, at=now)
    passed_by = await queries.displaced(uow, mobilisation, last, actor)
    return shown.model_copy(update={"displaces": [reader.displaced(one) for one in passed_by]})


@router.get("/{mobilisation_id}/progress")
async def progress(mobilisation_id: UUID, actor: Leader, uow: Uow) -> ProgressView:
    mobilisation = await store.get(uow, mobilisation_id)
    mobilisation.led_by(actor)
    return await progress_of(uow, mobilisation)


async def progress_of(uow: UnitOfWork, mobilisation: Mobilisation) -> ProgressView:
    """How far it has got, in numbers."""
    found = await queries.progress(uow, mobilisation.id)
    return ProgressView(
        audience_size=mobilisation.size,
        chunks=mobilisation.chunks,
        released=mobilisation.released,
        deliveries=found.deliveries,
        done=found.done,
        actions=found.actions,
        first_action_after_seconds=found.first_after,
        median_action_after_seconds=found.median_after,
    )


@router.get("/{mobilisation_id}/audience/{person_id}")
async def explain(
    mobilisation_id: UUID, person_id: UUID, actor: Leader, uow: Uow, now: Now
) -> PlaceView:
    """Why this person, or why not: from the audience as it was frozen.

    Where the rule asks what people did this is told to nobody: it would say that somebody acted.
    Whoever asks is on record, under `…/people-seen`.
    """
    mobilisation = await store.get(uow, mobilisation_id)
    mobilisation.led_by(actor)
    if asks_history(await targeting.whole(uow, mobilisation.rule)):
        raise HistoryNotShown
    reason = await frozen_store.place(uow, mobilisation_id, person_id)
    await people_seen.note(uow, mobilisation_id, "person", [person_id], by=actor, at=now)
    return PlaceView(
        person_id=person_id,
        matched=reason is not None,
        reason=reason,
        explanation=_NOT_MEANT if reason is None else EXPLANATIONS[reason],
    )


_NOT_MEANT = (
    "They are not in the frozen audience: it was not approved yet, the rule did not mean them at "
    "that moment, or the audience has been forgotten since, 90 days after the end."
)


async def _with_forecast(
    uow: UnitOfWork, reader: "Reader", found: Preview, ask: Ask, *, frozen: bool, samples: bool
) -> tuple[PreviewView, Sequence[UUID]]:
    """What notifications adds, and who has no place left in their week after this."""
    of = reader.mobilisation
    known = await forecasts.ahead(ask, found.waterfall, found.people, of.category, of.template)
    if known is None:
        shown = reader.preview(found.waterfall, found.samples, frozen=frozen)
        return shown.model_copy(update={"languages": language.forecast(None)}), ()
    fall_back = await forecasts.with_title(uow, of, found.people, known.fall_back)
    some = {**known.samples, **found.samples} if samples else {}
    shown = reader.preview(known.waterfall, some, frozen=frozen)
    forecast = {
        "held_back_known": True,
        "last_places": reader.number(known.last_places),
        "fall_back": fall_back,
        "languages": language.forecast(fall_back),
    }
    return shown.model_copy(update=forecast), known.last_ids


def _as_launched(fallback: Fallback | None) -> dict[str, int | str | None]:
    """What was known of languages at the launch, and why it went out."""
    if fallback is None:
        return {}
    return {
        "fall_back": fallback.people,
        "languages": f"It went out with a reason: {fallback.reason}",
    }


@dataclass(frozen=True, slots=True)
class Reader:
    """What one reader may see of an audience."""

    mobilisation: Mobilisation
    sees_people: bool
    two_above: int

    def number(self, people: int) -> int | None:
        """A number on its own, unless it would speak of a few."""
        return people if self.sees_people or not 0 < people < FEWEST else None

    def displaced(self, one: Displaced) -> DisplacedView:
        return DisplacedView(
            mobilisation_id=one.mobilisation_id, title=one.title, people=self.number(one.people)
        )

    def preview(
        self, waterfall: Waterfall, samples: dict[Reason, list[UUID]], *, frozen: bool
    ) -> PreviewView:
        counts = dict(waterfall.rows())
        shown = dict(counts) if self.sees_people else told(counts)
        return PreviewView(
            matched=waterfall.matched,
            will_send=shown.get(Reason.WILL_SEND, 0),
            frozen=frozen,
            approvals_needed=self.mobilisation.approvals_needed(waterfall.matched, self.two_above),
            waterfall=[
                StepView(
                    reason=reason,
                    count=count,
                    explanation=EXPLANATIONS[reason],
                    sample=samples.get(reason, []) if self.sees_people else [],
                )
                for reason, count in shown.items()
            ],
        )
