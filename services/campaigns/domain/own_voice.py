"""How much of a draft is in its writer's own words, told to the writer alone.

A draft is cut into overlapping runs of words; each run becomes a number under a secret key. Runs
that stand in our prompts or in texts that are passed around count as borrowed; so do runs that
several others who answered the same call have as well. Of other drafts we hold only a sample of
such numbers: it says that many wrote alike, never who, and no word can be read from it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

Keyed = Callable[[str], int]
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


class Borrowed(StrEnum):
    """Why a sentence sounds borrowed."""

    FROM_A_TEXT = "from_a_text"
    LIKE_OTHERS = "like_others"


class Advice(StrEnum):
    """What helps, as the page says it."""

    WRITE_MORE = "write_more"
    OWN_ANSWERS = "own_answers"
    SAY_IT_YOUR_WAY = "say_it_your_way"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class VoiceRule:
    """Sizes and thresholds, as dated data.

    Runs have `words` words; about one in `one_in` is sampled, at most `most_hashes` of a draft. A
    run is like others' when at least `alike` of them have it. A sentence is borrowed when at least
    `borrowed_part` of its runs are.
    """

    words: int
    one_in: int
    most_hashes: int
    alike: int
    borrowed_part: float
    low_below: int
    least_words: int


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    borrowed: Borrowed | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """`score` from 0, all borrowed, to 100, all one's own; None for too few words to tell."""

    score: int | None
    sentences: tuple[Sentence, ...]
    advice: tuple[Advice, ...]


def words_of(text: str) -> list[str]:
    """Words as they are compared: without case, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return [word.replace("’", "'") for word in _WORD.findall(plain)]


def sentences_of(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCE.split(text) if one.strip()]


def runs_of(sentence: str, length: int) -> list[str]:
    """All runs of so many words, each once. A shorter sentence has none: it is too common."""
    words = words_of(sentence)
    found = (" ".join(words[i : i + length]) for i in range(len(words) - length + 1))
    return list(dict.fromkeys(found))


def runs_of_text(text: str, length: int) -> set[str]:
    return {run for one in sentences_of(text) for run in runs_of(one, length)}


def hashes_of(texts: Iterable[str], keyed: Keyed, rule: VoiceRule) -> frozenset[int]:
    """Every run of these texts as numbers: for texts that are known anyway."""
    return frozenset(keyed(run) for text in texts for run in runs_of_text(text, rule.words))


def sketch(text: str, keyed: Keyed, rule: VoiceRule, ordinary: AbstractSet[str]) -> list[int]:
    """The sample of a draft that is kept: the same runs are sampled in every draft."""
    hashes = {keyed(run) for run in runs_of_text(text, rule.words) - ordinary}
    return sorted(each for each in hashes if is_sampled(each, rule))[: rule.most_hashes]


def is_sampled(number: int, rule: VoiceRule) -> bool:
    return number % rule.one_in == 0


@dataclass(frozen=True, slots=True)
class Compared:
    """What a draft is held against: numbers of known texts, and those that several others have.

    `ordinary` runs (greetings and the like) count neither for nor against anybody.
    """

    texts: AbstractSet[int]
    shared: AbstractSet[int]
    of_text: Keyed
    of_call: Keyed
    ordinary: AbstractSet[str] = frozenset()


def examine(draft: str, against: Compared, rule: VoiceRule) -> Opinion:
    """How much of a draft is its writer's own, and which sentences sound borrowed."""
    judged = [_judge(one, against, rule) for one in sentences_of(draft)]
    runs = sum(each for _, each, _ in judged)
    enough = len(words_of(draft)) >= rule.least_words
    score = None
    if runs and enough:
        borrowed = sum(part for _, _, part in judged)
        score = max(0, min(100, round(100 * (1 - borrowed / runs))))
    sentences = tuple(sentence for sentence, _, _ in judged)
    return Opinion(score, sentences, _advice(score, sentences, rule))


def _judge(sentence: str, against: Compared, rule: VoiceRule) -> tuple[Sentence, int, float]:
    """A sentence, how many runs of it count, and how many of them seem borrowed."""
    runs = [run for run in runs_of(sentence, rule.words) if run not in against.ordinary]
    if not runs:
        return Sentence(sentence), 0, 0.0
    own = [run for run in runs if against.of_text(run) not in against.texts]
    copied = len(runs) - len(own)
    sampled = [each for each in map(against.of_call, own) if is_sampled(each, rule)]
    alike = sum(each in against.shared for each in sampled) / len(sampled) if sampled else 0.0
    if copied >= rule.borrowed_part * len(runs):
        return Sentence(sentence, Borrowed.FROM_A_TEXT), len(runs), copied + alike * len(own)
    reason = Borrowed.LIKE_OTHERS if alike and alike >= rule.borrowed_part else None
    return Sentence(sentence, reason), len(runs), copied + alike * len(own)


def _advice(
    score: int | None, sentences: Sequence[Sentence], rule: VoiceRule
) -> tuple[Advice, ...]:
    if score is None:
        return (Advice.WRITE_MORE,)
    found = {one.borrowed for one in sentences}
    advice = []
    if Borrowed.FROM_A_TEXT in found:
        advice.append(Advice.OWN_ANSWERS)
    if Borrowed.LIKE_OTHERS in found:
        advice.append(Advice.SAY_IT_YOUR_WAY)
    if not advice and score < rule.low_below:
        advice.append(Advice.SAY_IT_YOUR_WAY)
    return tuple(advice) or (Advice.READY,)
