"""Templates as GOV.UK Notify's users know them: `((placeholder))`, `((show??text))`, Markdown.

A template file is a few `name: value` lines between two lines of three dashes (key, edition,
language, category, subject, why; in English also `values`, see `domain/values.py`; `sms` where
there is a text message as well, see `domain/sms.py`), then the message in Markdown. A section
`((show??text))` appears when the value of `show` is yes; its text may hold placeholders of its
own, which are needed only when it appears. Subjects are fixed words: what stands in a subject is
read over shoulders.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, Self

from notifications.domain import layout, markup, sms
from notifications.domain import values as brought
from notifications.domain.markup import Field, Pieces
from notifications.domain.places import RULES, clean
from sanctuary.errors import Refusal

# Facts that say nothing about the person who gets the message (PEERS B12).
SUBJECT_PLACEHOLDERS = frozenset({"date", "deadline", "month", "year", "reference"})

_NAME = r"\s*([A-Za-z][A-Za-z0-9_ -]*?)\s*"
_PLACEHOLDER = re.compile(rf"\(\({_NAME}\)\)")
_SECTION = re.compile(rf"\(\({_NAME}\?\?((?:\(\([^()]*\)\)|(?!\(\(|\)\)).)*)\)\)", re.DOTALL)
_YES = frozenset({"yes", "y", "true", "t", "1", "show", "include"})
_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_KEYS = ("key", "edition", "language", "category", "subject", "why")
_OPTIONAL = ("values", "sms")
_VARIANTS_KEPT = 512


class MissingPlaceholders(Refusal):
    """Names every value that a template needs and was not given."""

    slug = "placeholders-missing"
    status = 400
    title = "The message needs more than it was given"

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        listed = ", ".join(f"(({name}))" for name in self.names)
        super().__init__(
            f"Missing: {listed}. Give a value for each of them and send again.",
            errors=[{"field": name, "detail": "This value is missing."} for name in self.names],
        )


class TemplateInvalid(Refusal):
    slug = "template-invalid"
    status = 422
    title = "This template needs correcting"


class Readable(Protocol):
    """A file somebody else may open: a `Path` is one."""

    def read_text(self, encoding: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A template with its sections settled: fixed text and the fields between."""

    subject: Pieces
    text: Pieces
    html: Pieces

    def fields(self) -> Iterator[Field]:
        for pieces in (self.subject, self.text, self.html):
            yield from (piece for piece in pieces if isinstance(piece, Field))


@dataclass(frozen=True, slots=True)
class Template:
    key: str
    edition: int
    language: str
    category: str
    subject: str
    why: str
    body: str
    placeholders: tuple[str, ...]
    sections: tuple[str, ...]
    values: brought.Listed = ()
    sms: str = ""

    @classmethod
    def parse(cls, source: str) -> Self:
        return cls.of(*_front_matter(source))

    @classmethod
    def of(cls, front: Mapping[str, str], body: str) -> Self:
        """A template from the lines at its top and its text. Raises `TemplateInvalid`."""
        checked = _checked(front)
        body = body.replace("\r\n", "\n").strip("\n") + "\n"
        footer = layout.footer(checked["category"], checked["language"], checked["why"])
        whole = f"{checked['subject']}\n{body}\n{footer}"
        template = cls(
            key=checked["key"],
            edition=int(checked["edition"]),
            language=checked["language"],
            category=checked["category"],
            subject=checked["subject"],
            why=checked["why"],
            body=body,
            placeholders=_names(_opened(whole)),
            sections=_unique(_plain(match[1]) for match in _SECTION.finditer(body)),
            values=_listed(front.get("values", "")),
            sms=front.get("sms", ""),
        )
        _check_places(template)
        return template

    @property
    def needs(self) -> frozenset[tuple[str, str]]:
        """Each placeholder with the section that it stands in, "" where it stands in none."""
        inside = {
            (_plain(match[1]), name)
            for match in _SECTION.finditer(self.body)
            for name in _names(match[2])
        }
        whole = f"{self.subject}\n{self.why}\n{self.sms}\n{self.body}"
        outside = {*_names(_SECTION.sub("", whole))}
        return frozenset({*inside, *(("", name) for name in outside | {*self.sections})})

    def shown(self, values: Mapping[str, str]) -> tuple[bool, ...]:
        """Which sections appear, in the order of `sections`."""
        if any(name not in values for name in self.sections):
            raise MissingPlaceholders(self.missing(values))
        return self._appearing(values)

    def composition(self, shown: tuple[bool, ...]) -> Composition:
        return _compose(self, shown)

    def missing(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """What this template needs beyond `values`: names of sections and of what they show."""
        fields = self.composition(self._appearing(values)).fields()
        needed = {*self.sections, *(field.name for field in fields)}
        return tuple(name for name in self.placeholders if name in needed - values.keys())

    def _appearing(self, values: Mapping[str, str]) -> tuple[bool, ...]:
        return tuple(values.get(name, "").strip().lower() in _YES for name in self.sections)

    def render(self, values: Mapping[str, str]) -> Rendered:
        """The message as its reader sees it. Raises `MissingPlaceholders`."""
        if missing := self.missing(values):
            raise MissingPlaceholders(missing)
        composition = self.composition(self.shown(values))
        return Rendered(
            subject=clean(_filled(composition.subject, values)),
            text=_filled(composition.text, values),
            html=_filled(composition.html, values),
        )

    def source(self, values: Mapping[str, str]) -> str:
        """The Markdown with its sections settled, and the footer. Raises `MissingPlaceholders`."""
        appear = dict(zip(self.sections, self.shown(values), strict=True))
        body = _SECTION.sub(lambda match: match[2] if appear[_plain(match[1])] else "", self.body)
        return f"{body}\n---\n\n{layout.footer(self.category, self.language, self.why)}"


def load(source: str | Readable) -> Template:
    """A template from its text or its file. Raises `TemplateInvalid` with what to correct."""
    read = source if isinstance(source, str) else source.read_text(encoding="utf-8")
    return Template.parse(read.replace("\r\n", "\n"))


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    parts = _FRONT.match(source)
    if not parts:
        raise TemplateInvalid(
            "A template starts with a line of three dashes, then its key, edition, language, "
            "category, subject and why, then three dashes again. Add those lines at the top."
        )
    front: dict[str, str] = {}
    for line in parts[1].splitlines():
        name, colon, value = line.partition(":")
        if not colon or name.strip() not in (*_KEYS, *_OPTIONAL) or name.strip() in front:
            raise TemplateInvalid(
                f"The line “{line}” at the top is not one of: "
                f"{', '.join((*_KEYS, *_OPTIONAL))}, each once. "
                "Correct or remove it."
            )
        front[name.strip()] = value.strip()
    return front, parts[2]


def _checked(front: Mapping[str, str]) -> Mapping[str, str]:
    if broken := [name for name, value in front.items() if _CONTROL.search(value)]:
        raise TemplateInvalid(f"A line break stands in: {', '.join(broken)}. Write it as one line.")
    if missing := [name for name in _KEYS if not front.get(name, "").strip()]:
        raise TemplateInvalid(f"Missing at the top: {', '.join(missing)}. Add a line for each.")
    if not front["edition"].isdecimal() or int(front["edition"]) < 1:
        raise TemplateInvalid("The edition is a whole number from 1. Correct that line.")
    for name, allowed in (("language", layout.LANGUAGES), ("category", layout.CATEGORIES)):
        if front[name] not in allowed:
            raise TemplateInvalid(f"The {name} is one of: {', '.join(allowed)}. Correct that line.")
    return front


def _listed(line: str) -> brought.Listed:
    try:
        return brought.listed(line)
    except ValueError as wrong:
        raise TemplateInvalid(
            f"The values are a list like “deadline=day; minutes=20”, each once; “{wrong}” is not."
        ) from wrong


def _check_places(template: Template) -> None:
    if wrong := sms.unfit(template.sms):
        raise TemplateInvalid(wrong)
    front = f"{template.subject}\n{template.why}"
    if _SECTION.search(front):
        raise TemplateInvalid("A ((show??text)) section belongs in the message. Move it there.")
    if personal := set(_names(template.subject)) - SUBJECT_PLACEHOLDERS:
        raise TemplateInvalid(
            f"A subject is read over shoulders and on locked screens, so it may not hold "
            f"{', '.join(sorted(personal))}. Say it in the message instead."
        )
    whole = f"{front}\n{template.body}"
    if "((" in _PLACEHOLDER.sub("", _SECTION.sub(r"\2", whole)):
        raise TemplateInvalid("A (( is not closed by )) around a plain name. Correct it.")
    if markup.MARKER.search(whole):
        raise TemplateInvalid("The letters zq…qz around a number are taken. Change that word.")


def _plain(name: str) -> str:
    """`((First name))` and `((first_name))` are the same placeholder."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def with_markers(source: str) -> str:
    """The source with every section shown and a marker for each placeholder."""
    return _PLACEHOLDER.sub(lambda _: markup.marker(0), _SECTION.sub(r"\2 ", source))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _opened(source: str) -> str:
    """Every section unfolded behind its name, so that all names are found in their order."""
    return _SECTION.sub(r"((\1))\2", source)


def _names(source: str) -> tuple[str, ...]:
    return _unique(_plain(match[1]) for match in _PLACEHOLDER.finditer(source))


@lru_cache(maxsize=_VARIANTS_KEPT)
def _compose(template: Template, shown: tuple[bool, ...]) -> Composition:
    appear = dict(zip(template.sections, shown, strict=True))
    body = _SECTION.sub(lambda match: match[2] if appear[_plain(match[1])] else "", template.body)
    foot = layout.footer(template.category, template.language, template.why)
    names = _names(f"{template.subject}\n{body}\n{foot}")

    def marked(source: str) -> str:
        return _PLACEHOLDER.sub(lambda match: markup.marker(names.index(_plain(match[1]))), source)

    subject, body_tokens, foot_tokens = (
        marked(template.subject),
        markup.parse(marked(body)),
        markup.parse(marked(foot)),
    )
    page = layout.page(
        language=template.language,
        title=subject,
        content=markup.html(body_tokens),
        foot=markup.html(foot_tokens),
    )
    plain = f"{markup.text(body_tokens)}\n---\n\n{markup.text(foot_tokens)}"
    return Composition(
        subject=markup.pieces(subject, names, in_html=False),
        text=markup.pieces(plain, names, in_html=False),
        html=markup.pieces(page, names, in_html=True),
    )


def _filled(pieces: Pieces, values: Mapping[str, str]) -> str:
    return "".join(
        piece if isinstance(piece, str) else RULES[piece.place](values[piece.name])
        for piece in pieces
    )
