"""Letters: planned, told of as sent, reminded of, answered. What they say never comes here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from campaigns import letters as content
from campaigns.commands import actions
from campaigns.domain.action import Action
from campaigns.domain.letter import Letter, Reply, Status, To, Told
from campaigns.domain.mobilisation import COUNTING
from campaigns.queries.letters import recipients
from campaigns.store import elections, mobilisations
from campaigns.store import letters as store
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound, Refusal
from sanctuary.events.campaigns import LetterUnanswered
from sanctuary.ids import new_id
from sanctuary.schedule import Timer, cancel_timer, set_timer

NUDGE = "letter_nudge"
_ACTIONS = {To.MEMBER: Action.LETTER_TO_MP, To.CANDIDATES: Action.LETTER_TO_CANDIDATE}


class NobodyToWriteTo(Refusal):
    slug = "nobody-to-write-to"
    status = 409
    title = "There is nobody to write to just now"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes in answer to which call, and when: what every step of a letter begins with."""

    call_id: UUID
    person_id: UUID
    at: datetime

    @property
    def today(self) -> date:
        return london_day(self.at)


async def plan(
    uow: UnitOfWork, who: Writer, seat: str, issues: Sequence[str], asks: Sequence[str]
) -> Letter:
    """Say where one lives, what it is about, and what one asks for. Nothing is written yet."""
    mobilisation = await mobilisations.get(uow, who.call_id)
    mobilisation.must_count()
    chosen, ask = content.choice(who.today).check(issues, asks)
    to = await recipients(uow, seat, who.today)
    if to.is_nobody:
        raise NobodyToWriteTo(
            "Nobody sits for your constituency at the moment, or we do not know yet who stands "
            "there. Come back through the same link in some days."
        )
    fresh = Letter(
        id=new_id(),
        call_id=who.call_id,
        seat=seat,
        to=To.MEMBER if to.member else To.CANDIDATES,
        issues=chosen,
        ask=ask,
        planned_at=who.at,
        member_id=to.member.id if to.member else None,
        election_id=to.election.id if to.election else None,
    )
    await store.lock(uow, who.call_id, who.person_id)
    known = await store.find(uow, who.call_id, who.person_id)
    letter = known.plan(fresh) if known else fresh
    await store.save(uow, letter, who.person_id, on=who.today)
    return letter


async def send(uow: UnitOfWork, who: Writer, *, on: date, nudge: bool) -> Letter:
    """Somebody tells us that their letter went, from their own mail; counted as an action once."""
    if on > who.today:
        raise Invalid(
            "That day is still to come. Tell us once your letter has gone.",
            errors=[{"field": "sent_on", "detail": "In the future."}],
        )
    letter = (await _own(uow, who)).send(on, nudge=nudge)
    await store.save(uow, letter, who.person_id, on=who.today)
    wait = timedelta(days=content.rule(who.today)["nudge_after_days"])
    await set_timer(
        uow,
        _timer(letter),
        kind=NUDGE,
        due_at=who.at - (who.today - on) + wait,
        generation=letter.generation,
        payload={"letter_id": str(letter.id)},
    )
    mobilisation = await mobilisations.get(uow, who.call_id)
    if mobilisation.status in COUNTING:
        kind = _ACTIONS[letter.to]
        await actions.record(uow, who.call_id, [kind], person_id=who.person_id, at=who.at)
    return letter


async def reply(
    uow: UnitOfWork, who: Writer, kind: Reply, *, on: date, text: str = "", consent: bool = False
) -> Letter:
    """A reply came. Its text is kept only when its owner gives it to the team, and sealed."""
    if on > who.today:
        raise Invalid(
            "That day is still to come. Tell us once a reply has come.",
            errors=[{"field": "received_on", "detail": "In the future."}],
        )
    if text.strip() and not consent:
        raise Invalid(
            "We keep the words of a reply only if you say so. Tick that the team may read it, or "
            "leave the text away.",
            errors=[{"field": "consent", "detail": "Say that the team may read it."}],
        )
    letter = (await _own(uow, who)).answered(Told(kind, on, who.at))
    await store.save(uow, letter, who.person_id, on=who.today)
    await cancel_timer(uow, _timer(letter))
    if text.strip():
        place = len(letter.replies) - 1
        sealed = uow.must_seal.seal(text.strip().encode(), context(letter.id, place))
        await store.keep_text(uow, letter.id, place, sealed, at=who.at)
    if kind is Reply.SUPPORTIVE and letter.member_id is not None:
        await _watch(uow, letter, letter.member_id, who.today)
    return letter


async def follow_up(uow: UnitOfWork, who: Writer) -> Letter:
    """What the reply asks for was done by its owner."""
    letter = (await _own(uow, who)).follow_up()
    await store.save(uow, letter, who.person_id, on=who.today)
    return letter


async def follow_votes(uow: UnitOfWork, who: Writer, *, wanted: bool) -> Letter:
    """Hear how the Member votes on it, or no longer: only who asks for it is written down."""
    letter = (await _own(uow, who)).following(wanted=wanted)
    await store.save(uow, letter, who.person_id, on=who.today)
    return letter


async def withdraw(uow: UnitOfWork, who: Writer) -> Letter:
    """They would rather not, or not be asked about it any more."""
    letter = (await _own(uow, who)).withdraw()
    await store.save(uow, letter, who.person_id, on=who.today)
    await cancel_timer(uow, _timer(letter))
    return letter


async def silent(uow: UnitOfWork, timer: Timer, *, at: datetime) -> None:
    """Four weeks and no reply: who asked for it is reminded, once for each sending."""
    letter = await store.get(uow, UUID(timer.payload["letter_id"]))
    if letter is None or letter.generation != timer.generation or letter.status is not Status.SENT:
        return
    whom = await store.silenced(uow, letter.silent(), on=london_day(at))
    if whom is not None:
        uow.emit(
            LetterUnanswered(
                letter_id=letter.id,
                mobilisation_id=letter.call_id,
                person_id=whom,
                sending=letter.generation,
            )
        )


async def forget_owners(uow: UnitOfWork, *, untouched_since: date) -> None:
    """Whose letters these were is known no longer; what they count for stays."""
    await store.forget(uow, await store.untouched_since(uow, untouched_since))


def context(letter_id: UUID, place: int) -> str:
    """What the seal of a reply is bound to."""
    return f"letter reply {letter_id} {place}"


async def _own(uow: UnitOfWork, who: Writer) -> Letter:
    await store.lock(uow, who.call_id, who.person_id)
    letter = await store.find(uow, who.call_id, who.person_id)
    if letter is None:
        raise NotFound("There is no letter of yours yet. Begin with where you live.")
    return letter


async def _watch(uow: UnitOfWork, letter: Letter, member_id: UUID, day: date) -> None:
    """Enough people were promised support: somebody of the team watches how it is kept."""
    least = content.rule(day)["least_shown"]
    for issue in letter.issues:
        if await store.supportive(uow, member_id, issue) >= least:
            await elections.watch(uow, member_id, issue, on=day)


def _timer(letter: Letter) -> str:
    return f"{NUDGE}:{letter.id}"
