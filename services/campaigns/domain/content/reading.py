"""How hard a text is to read, paragraph by paragraph.

English has the Flesch-Kincaid grade; the age is five years more. For Welsh no formula is settled,
so only the length of sentences and of words is looked at, and the finding says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyphen

from campaigns.domain.content.finding import Finding, Piece, Severity
from campaigns.domain.content.folded import fold

CHECK = "reading_age"
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_SENTENCE = re.compile(r"[^.!?\n]*[^\s.!?][^.!?\n]*[.!?]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_YEARS_BEFORE_SCHOOL = 5
_HARD = "People read this tired, on a telephone, and perhaps in a second language."
_WELSH = "No reading age for Welsh is settled, so only sentence and word lengths are looked at."


@dataclass(frozen=True, slots=True)
class Limits:
    """What is still easy enough. Shorter paragraphs than `words` say nothing."""

    age: int
    words: int
    sentence: int
    welsh_word: float


def check(piece: Piece, limits: Limits) -> Iterator[Finding]:
    yield from _sentences(piece, limits)
    for paragraph in _PARAGRAPH.finditer(piece.text):
        words = _WORD.findall(paragraph.group())
        if len(words) < limits.words:
            continue
        if piece.language == "en":
            age = reading_age(paragraph.group())
            if age > limits.age:
                why = f"{_HARD} This takes a reader of {age:.0f}; aim at {limits.age} or younger."
                yield _finding(piece, paragraph.span(), why, "shorter sentences and shorter words")
        elif sum(map(len, words)) / len(words) > limits.welsh_word:
            yield _finding(piece, paragraph.span(), f"{_HARD} {_WELSH}", "geiriau byrrach")


def reading_age(text: str) -> float:
    """Flesch-Kincaid, as the age of a reader."""
    words = _WORD.findall(text)
    sentences = max(1, len(_SENTENCE.findall(text)))
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / max(1, len(words)) - 15.59
    return grade + _YEARS_BEFORE_SCHOOL


def _sentences(piece: Piece, limits: Limits) -> Iterator[Finding]:
    for sentence in _SENTENCE.finditer(piece.text):
        count = len(_WORD.findall(sentence.group()))
        if count > limits.sentence:
            span = (
                sentence.start() + len(sentence.group()) - len(sentence.group().lstrip()),
                sentence.end(),
            )
            welsh = piece.language == "cy"
            instead = "dwy frawddeg" if welsh else "two sentences"
            said = f" {_WELSH}" if welsh else ""
            yield _finding(piece, span, f"{_HARD} This sentence has {count} words.{said}", instead)


def _finding(piece: Piece, span: tuple[int, int], why: str, instead: str) -> Finding:
    found = piece.text[span[0] : span[1]]
    return Finding(
        check=CHECK,
        severity=Severity.SHOULD,
        field=piece.field,
        language=piece.language,
        start=span[0],
        end=span[1],
        found=found,
        about=" ".join(fold(found).split())[:80],
        why=why,
        instead=instead,
    )


@lru_cache(maxsize=1)
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


@lru_cache(maxsize=20_000)
def _syllables(word: str) -> int:
    return len(_dictionary().positions(word.lower())) + 1
