"""Looking at a draft for its writer: what they sent is compared, answered, and gone.

Only a keyed sample of numbers stays, with the letter, so that many drafts that say the same are
noticed. The key is the service's seal: without it no number can be tried out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from campaigns import letters as content
from campaigns import playbooks, rules
from campaigns.commands.letters import Writer
from campaigns.domain.own_voice import (
    Compared,
    Opinion,
    VoiceRule,
    examine,
    hashes_of,
    is_sampled,
    runs_of_text,
    sketch,
)
from campaigns.store import letters as store
from sanctuary.actor import Actor, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound
from sanctuary.ids import new_id
from sanctuary.seal import Seal

_BYTES = 8
_POSITIVE = (1 << 63) - 1
TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class _Voice:
    rule: VoiceRule
    ordinary: frozenset[str]


def voice(day: date) -> _Voice:
    """The sizes and the everyday phrases that hold on a day."""
    found = rules.on("own_voice", day)
    names = VoiceRule.__dataclass_fields__
    rule = VoiceRule(**{name: found[name] for name in names})
    everyday = {run for one in found["ordinary"] for run in runs_of_text(one, rule.words)}
    return _Voice(rule, frozenset(everyday))


def keyed(seal: Seal, purpose: str) -> Callable[[str], int]:
    """Runs of words as numbers, for one purpose: those of two calls cannot be compared."""

    def number(run: str) -> int:
        return int.from_bytes(seal.handle(f"voice:{purpose}:{run}")[:_BYTES]) & _POSITIVE

    return number


async def check(uow: UnitOfWork, who: Writer, draft: str) -> Opinion:
    """A private opinion on a draft. The sample of it takes the place of the one before."""
    found = voice(who.today)
    rule, ordinary = found.rule, found.ordinary
    of_text, of_call = keyed(uow.must_seal, TEXTS), keyed(uow.must_seal, str(who.call_id))
    runs = runs_of_text(draft, rule.words) - ordinary
    await store.lock(uow, who.call_id, who.person_id)
    letter = await store.find(uow, who.call_id, who.person_id)
    sampled = [each for each in map(of_call, runs) if is_sampled(each, rule)]
    shared = await store.shared(
        uow, who.call_id, letter.id if letter else None, sampled, alike=rule.alike
    )
    ours = hashes_of(_our_texts(who.today), of_text, rule)
    texts = ours | await store.borrowed(uow, [of_text(run) for run in runs])
    if letter is not None:
        await store.keep_sketch(uow, letter, sketch(draft, of_call, rule, ordinary))
    return examine(draft, Compared(texts, shared, of_text, of_call, ordinary), rule)


@lru_cache(maxsize=4)
def _our_texts(day: date) -> tuple[str, ...]:
    """Every prompt that somebody may have had before them, in both languages."""
    said = [each for one in content.prompts(day) for each in (*one.questions, one.title)]
    said += [one.title for one in content.issues(day).values()]
    said += content.asks(day).values()
    for playbook in playbooks.every():
        said.append(playbook.intro)
        said += [each for call in playbook.calls for each in (call.title, *call.prompts)]
    return tuple(text for one in said for text in (one.en, one.cy))


async def add_text(uow: UnitOfWork, title: str, text: str, *, by: Actor, at: datetime) -> UUID:
    """Remember a text that letters are copied from, as numbers: the text itself is not kept."""
    by.must(Role.CAMPAIGN_MANAGER)
    rule = voice(london_day(at)).rule
    hashes = hashes_of([text], keyed(uow.must_seal, TEXTS), rule)
    if not hashes:
        raise Invalid(
            "This text is too short to be recognised again. Send all of it.",
            errors=[{"pointer": "/text", "detail": "Too short."}],
        )
    text_id = new_id()
    await store.add_borrowed(
        uow, id=text_id, title=title, hashes=sorted(hashes), added_by=by.id, added_at=at
    )
    return text_id


async def drop_text(uow: UnitOfWork, text_id: UUID, *, by: Actor) -> None:
    by.must(Role.CAMPAIGN_MANAGER)
    if not await store.drop_borrowed(uow, text_id):
        raise NotFound("There is no such text. The list shows those there are.")
