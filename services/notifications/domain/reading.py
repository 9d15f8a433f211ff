"""How hard a text is to read: the length of its sentences, and an age for English.

The formula is Coleman and Liau's (1975). It counts letters and sentences, so it needs no dictionary
of syllables, and the same text has the same age on every machine. A grade is five less than an age.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+")
_FIRST_GRADE = 5


@dataclass(frozen=True, slots=True)
class Readability:
    words: int
    sentences: int
    longest_sentence: str
    longest_words: int
    age: int | None


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def measure(blocks: Sequence[str], language: str) -> Readability:
    """`blocks` are paragraphs and list items: each ends a sentence, full stop or not."""
    sentences = [one for block in blocks for one in _SENTENCE.split(block) if words_of(one)]
    words = [word for one in sentences for word in words_of(one)]
    longest = max(sentences, key=lambda one: len(words_of(one)), default="")
    return Readability(
        words=len(words),
        sentences=len(sentences),
        longest_sentence=longest,
        longest_words=len(words_of(longest)),
        age=_age(words, len(sentences)) if words and language == "en" else None,
    )


def _age(words: Sequence[str], sentences: int) -> int:
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    hundreds = len(words) / 100
    grade = 0.0588 * letters / hundreds - 0.296 * sentences / hundreds - 15.8
    return max(_FIRST_GRADE, round(grade) + _FIRST_GRADE)
