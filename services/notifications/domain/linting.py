"""What is wrong with a text before anybody is sent it: words, privacy, links, length.

Pure: the rules come as data (`rules/wording.yaml`). An error keeps an edition from being published,
a warning is for its author to weigh. Every finding says what to write instead.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from notifications.domain import prose, sms
from notifications.domain.reading import Readability, measure, words_of
from notifications.domain.templates import Template

_LINK = re.compile(r"(?i)\bhttps?://|\bwww\.|\bmailto:|(?<![\w.+-])[\w.+-]+@[\w-]+\.[a-z]{2,}")
_SHOUTED = 4
_ENGLISH = re.compile(r"(?i)\b(?:the|and|your|you|please|this|have|with)\b")
_ENGLISH_WORDS = 4


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` is the part of the template: subject, why, body or sms."""

    level: Level
    rule: str
    place: str
    found: str
    instead: str


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]
    reading: Readability

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.level is Level.ERROR)


@dataclass(frozen=True, slots=True)
class _Case:
    """A template with what the checks look at, worked out once."""

    template: Template
    body: prose.Prose
    reading: Readability
    rules: Mapping[str, Any]

    @property
    def places(self) -> dict[str, str]:
        one = self.template
        return {"subject": one.subject, "why": one.why, "body": self.body.text, "sms": one.sms}


def lint(template: Template, rules: Mapping[str, Any], shipped: Template | None = None) -> Report:
    """Everything that the rules have to say; errors first. `shipped` is the text to compare."""
    body = prose.of(template.body)
    case = _Case(template, body, measure(body.blocks, template.language), rules)
    found = [finding for check in _CHECKS for finding in check(case)]
    if shipped is not None:
        found += _left_out(template, shipped)
    found.sort(key=lambda one: one.level is not Level.ERROR)
    return Report(tuple(found), case.reading)


def _terms(case: _Case) -> Iterator[Finding]:
    for rule in case.rules[case.template.language]:
        for place, text in case.places.items():
            for phrase in rule["avoid"]:
                for match in _phrase(phrase).finditer(text):
                    yield Finding(Level(rule["level"]), "words", place, match[0], rule["say"])


def _over_shoulders(case: _Case) -> Iterator[Finding]:
    say = "Leave it out here: this is read over shoulders. The message itself may say it."
    for place in ("subject", "sms"):
        for phrase in case.rules["over_shoulders"][case.template.language]:
            for match in _phrase(phrase).finditer(case.places[place]):
                yield Finding(Level.ERROR, "privacy", place, match[0], say)


def _subject(case: _Case) -> Iterator[Finding]:
    subject, limits = case.template.subject, case.rules["limits"]
    level = (
        Level.ERROR
        if len(subject) > limits["subject_error"]
        else Level.WARNING
        if len(subject) > limits["subject_warning"]
        else None
    )
    if level:
        say = f"At most {limits['subject_warning']} letters: a telephone cuts the rest off."
        yield Finding(level, "length", "subject", f"{len(subject)} letters", say)
    if "!" in subject:
        say = "A full stop or nothing: an exclamation mark reads like advertising."
        yield Finding(Level.WARNING, "tone", "subject", "!", say)


def _shouting(case: _Case) -> Iterator[Finding]:
    known = set(case.rules["capitals"])
    say = "Small letters: capitals are read as shouting, and read out letter by letter."
    for place, text in case.places.items():
        for word in words_of(text):
            if len(word) >= _SHOUTED and word.isupper() and word not in known:
                yield Finding(Level.ERROR, "capitals", place, word, say)


def _links(case: _Case) -> Iterator[Finding]:
    say = "A ((…_link)): the sender makes it for this reader, and it can be checked and ended."
    for place, text in (case.places | {"body": case.template.body}).items():
        for match in _LINK.finditer(text):
            yield Finding(Level.ERROR, "links", place, match[0], say)
    for link in case.body.links:
        if not link.is_placeholder and not _LINK.search(link.target):
            yield Finding(Level.ERROR, "links", "body", link.target, say)
    if "![" in case.template.body:
        say = "Words: pictures are off in most mail programs, and slow to load in others."
        yield Finding(Level.ERROR, "pictures", "body", "![", say)


def _labels(case: _Case) -> Iterator[Finding]:
    empty = set(case.rules["empty_labels"][case.template.language])
    for link in case.body.links:
        label = " ".join(link.label.lower().split()).strip(" .!?:>→")
        if not label or label in empty:
            say = "What happens then: “Confirm my address”. It is often heard without the rest."
            yield Finding(Level.ERROR, "labels", "body", link.label or "[ ]", say)
        elif len(words_of(label)) == 1 and link.is_button:
            say = "A few words more: a verb, and what it is done to."
            yield Finding(Level.WARNING, "labels", "body", link.label, say)


def _headings(case: _Case) -> Iterator[Finding]:
    levels = case.body.headings
    if levels.count(1) != 1 or levels[:1] != (1,):
        say = "One heading with # at the top: who hears the mail read out begins there."
        yield Finding(Level.WARNING, "headings", "body", f"{levels.count(1)} with #", say)
    for before, after in pairwise(levels):
        if after > before + 1:
            say = f"{'#' * (before + 1)}: headings go down one step at a time."
            yield Finding(Level.ERROR, "headings", "body", "#" * after, say)


def _sentences(case: _Case) -> Iterator[Finding]:
    limits, reading = case.rules["limits"], case.reading
    if reading.longest_words > limits["sentence_warning"]:
        say = f"Two sentences: this one has {reading.longest_words} words."
        yield Finding(Level.WARNING, "sentences", "body", _short(reading.longest_sentence), say)
    if (
        reading.age is not None
        and reading.words >= limits["reading_age_words"]
        and reading.age > limits["reading_age_warning"]
    ):
        say = f"Shorter words and sentences: {limits['reading_age_warning']} is the aim."
        yield Finding(Level.WARNING, "reading-age", "body", f"age {reading.age}", say)


def _language(case: _Case) -> Iterator[Finding]:
    found = _ENGLISH.findall(case.body.text)
    if case.template.language == "cy" and len(found) >= _ENGLISH_WORDS:
        say = "Welsh: whoever chose it would be sent this. Without a Welsh text they get English."
        yield Finding(Level.ERROR, "language", "body", ", ".join(dict.fromkeys(found)), say)


def _text_message(case: _Case) -> Iterator[Finding]:
    letters = sms.PLACEHOLDER.sub("", case.template.sms)
    if (parts := sms.count_parts(letters)) > sms.MOST_PARTS:
        say = f"At most {sms.MOST_PARTS} parts: it has {parts} before any value stands in it."
        yield Finding(Level.ERROR, "sms", "sms", f"{len(letters)} letters", say)


def _left_out(template: Template, shipped: Template) -> Iterator[Finding]:
    for name in sorted({*shipped.placeholders} - {*template.placeholders}):
        say = "The shipped text has it. Leave it out only if readers can do without."
        yield Finding(Level.WARNING, "left-out", "body", f"(({name}))", say)


_CHECKS: Sequence[Callable[[_Case], Iterator[Finding]]] = (
    _terms,
    _over_shoulders,
    _subject,
    _shouting,
    _links,
    _labels,
    _headings,
    _sentences,
    _language,
    _text_message,
)


@lru_cache(maxsize=1024)
def _phrase(phrase: str) -> re.Pattern[str]:
    """A phrase as the rules write it: * stands for any ending."""
    words = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 — a line of a report
