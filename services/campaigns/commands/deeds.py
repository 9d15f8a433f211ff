"""Planning and telling what one does. Each command is somebody's own; nobody acts for another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from campaigns import rules
from campaigns.commands import actions, companions, deed_timer, gatherings
from campaigns.domain.action import Action
from campaigns.domain.deed import Deed, Waits
from campaigns.domain.deeds import kind_of
from campaigns.domain.deeds.questions import Answer
from campaigns.domain.deeds.shape import Status
from campaigns.domain.mobilisation import COUNTING
from campaigns.domain.playbook import Said
from campaigns.store import deeds as store
from campaigns.store import frozen, history
from campaigns.store import mobilisations as calls
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import KeyReused, NotFound, Refusal
from sanctuary.events.campaigns import AllyFound, DeedNudged, DeedTakenUp
from sanctuary.ids import derived_id
from sanctuary.schedule import Timer


class TooManyPlans(Refusal):
    slug = "too-many-plans"
    title = "You have many plans open"

    def __init__(self, most: int) -> None:
        self.says = Said(
            f"You have {most} plans open. Finish one, or let one go, before you begin another: a "
            "few things done well are plenty.",
            f"Mae gennych {most} cynllun ar agor. Gorffennwch un, neu gollyngwch un, cyn dechrau "
            "un arall: mae ychydig o bethau wedi’u gwneud yn dda yn ddigon.",
        )
        super().__init__(self.says.en)


@dataclass(frozen=True, slots=True)
class NewDeed:
    """What somebody begins. `mobilisation_id` is the call it answers, if any."""

    action: Action
    answers: Mapping[str, Answer | None]
    mobilisation_id: UUID | None = None
    remind: bool = False


async def begin(
    uow: UnitOfWork, deed_id: UUID, new: NewDeed, *, person_id: UUID, at: datetime
) -> Deed:
    """Begin a plan. The same id again answers with what is there."""
    kind = kind_of(new.action)
    most = rules.on("deeds", london_day(at))["most_open"]
    if await store.how_many_open(uow, person_id) >= most:
        raise TooManyPlans(most)
    answers = {name: value for name, value in new.answers.items() if value is not None}
    deed = Deed(
        id=deed_id,
        person_id=person_id,
        action=new.action,
        status=kind.start,
        created_at=at,
        changed_at=at,
        answers=answers,
        mobilisation_id=new.mobilisation_id,
        remind=new.remind,
    )
    deed = replace(deed, due_at=deed.due(_waits(deed, at), at=at))
    if not await store.add(uow, deed):
        return await _there(uow, deed)
    await deed_timer.follow(uow, deed)
    return deed


async def _there(uow: UnitOfWork, new: Deed) -> Deed:
    try:
        found = await store.get(uow, new.id, of=new.person_id)
    except NotFound:
        found = None
    if found is None or found.action is not new.action:
        raise KeyReused("This id belongs to something else. Choose a new one.")
    return found


async def must_be_asked(uow: UnitOfWork, mobilisation_id: UUID, person_id: UUID) -> None:
    """Raises NotFound unless the frozen audience of this call has this person."""
    if await frozen.place(uow, mobilisation_id, person_id) is None:
        raise NotFound("No call of that id was sent to you. Leave it out to plan on your own.")


async def answer(
    uow: UnitOfWork, deed: Deed, given: Mapping[str, Answer | None], *, at: datetime
) -> Deed:
    _taken_up(uow, deed)
    return await _keep(uow, deed.answered(given, at=at), at=at)


async def step(
    uow: UnitOfWork, deed: Deed, target: Status, *, election: bool, at: datetime
) -> Deed:
    """Take a step, count it where it counts, and tell membership what it has to know."""
    moved, counts = deed.step(target, election=election, at=at)
    await _must_be_apart(uow, deed, target)
    if companions.asks_by_itself(target):
        moved = await companions.ask(uow, moved, at=at)
    _taken_up(uow, deed)
    if counts:
        await _count(uow, moved, at=at)
    if target is Status.HANDED_OVER:
        uow.emit(
            AllyFound(
                ally_id=derived_id("ally", deed.id),
                person_id=deed.person_id,
                sector=str(deed.answers["sector"]),
            )
        )
    return await _keep(uow, moved, at=at)


async def remind(uow: UnitOfWork, deed: Deed, *, wanted: bool, at: datetime) -> Deed:
    """Whether its person wants to be asked about it."""
    _taken_up(uow, deed)
    return await _keep(uow, replace(deed, remind=wanted, nudged_at=None), at=at)


async def tell(uow: UnitOfWork, deed: Deed, words: str | None, *, at: datetime) -> Deed:
    """What others may read of it, without a name; None takes it back at once."""
    return await deed_timer.save(uow, deed.telling(words, at=at))


async def remove(uow: UnitOfWork, deed: Deed) -> None:
    """Nothing of it stays; what was counted stays counted."""
    _taken_up(uow, deed)
    await deed_timer.stop(uow, deed.id)
    await store.remove(uow, deed.id, of=deed.person_id)


async def time_passed(uow: UnitOfWork, timer: Timer, *, at: datetime) -> None:
    """Ask its person once, then let it rest, then forget it: unless they touched it meanwhile."""
    deed = await store.find(uow, UUID(timer.payload["deed_id"]))
    if deed is None or deed.version != timer.generation:
        return
    following, ask = deed.passed(at=at)
    if ask:
        uow.emit(DeedNudged(deed_id=deed.id, person_id=deed.person_id, turn=deed.version))
    await _keep(uow, following, at=at)


async def forget(uow: UnitOfWork, *, day_ends: datetime) -> int:
    """Delete what has been over for long."""
    keep = rules.on("deeds", london_day(day_ends))["keep_days"]
    return await store.forget_over(uow, before=day_ends - timedelta(days=keep))


async def _must_be_apart(uow: UnitOfWork, deed: Deed, target: Status) -> None:
    """Raises TooNear where something hostile is expected there and then, whatever was answered."""
    starts_at = deed.takes_place_at
    if starts_at is None or "gathering" not in deed.kind.needs.get(target, ()):
        return
    area = await store.area_of(uow, deed.person_id)
    if area is not None:
        await gatherings.must_be_apart(uow, area=area, starts_at=starts_at)


def _taken_up(uow: UnitOfWork, deed: Deed) -> None:
    """A message about it may still wait for the morning: it is not wanted any more."""
    if deed.nudged_at is not None:
        uow.emit(DeedTakenUp(deed_id=deed.id))


async def _count(uow: UnitOfWork, deed: Deed, *, at: datetime) -> None:
    """For the call it answers while that still counts; if for none, for what rules may ask.

    Counting for a call remembers it as well: told here or on the page of the call, it is one.
    """
    if deed.mobilisation_id is not None:
        call = await calls.get(uow, deed.mobilisation_id, lock=True)
        if call.status in COUNTING:
            await actions.record(uow, call.id, [deed.action], person_id=deed.person_id, at=at)
            return
    await history.note(uow, deed.person_id, deed.action.value, on=london_day(at))


async def _keep(uow: UnitOfWork, deed: Deed, *, at: datetime) -> Deed:
    due_at = deed.due(_waits(deed, at), at=at)
    return await deed_timer.save(uow, replace(deed, due_at=due_at))


def _waits(deed: Deed, at: datetime) -> Waits:
    return Waits.of(rules.on("deeds", london_day(at)), deed.action)
