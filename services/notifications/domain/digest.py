"""Several messages in one mail: of each its title, what it begins with and its own link."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from notifications.domain.layout import UNSUBSCRIBABLE
from notifications.domain.templates import Template

# What every digest is about: nothing of its own, and nobody.
CAUSE = UUID("00000000-0000-7000-8000-00000000d196")

_PLACEHOLDER = re.compile(r"\(\(\s*([A-Za-z][A-Za-z0-9_ -]*?)\s*\)\)")
_LINK = re.compile(r"\[[^\]]+\]\([^\s]+\)")
_LONGEST_GREETING = 20
_OF = MappingProxyType({"en": "of", "cy": "o"})
_STOP = MappingProxyType(
    {
        "en": {
            "renewal": "Stop reminders about an award",
            "campaign": "Stop messages about campaigns",
        },
        "cy": {
            "renewal": "Stopio nodiadau atgoffa am wobr",
            "campaign": "Stopio negeseuon am ymgyrchoedd",
        },
    }
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of one message, as Markdown with its placeholders."""

    title: str
    words: str
    link: str


def excerpt(template: Template, values: Mapping[str, str]) -> Excerpt:
    """What a digest shows of a message. Raises `MissingPlaceholders`."""
    body = template.source(values).rpartition("\n---\n\n")[0]
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body) if block.strip()]
    title = next((one.lstrip("# ") for one in blocks if one.startswith("# ")), template.subject)
    rest = [one for one in blocks if not one.startswith("#")]
    words = [one for one in rest if not _LINK.fullmatch(one) and not _greets(one)]
    links = [one for one in rest if _LINK.fullmatch(one)]
    return Excerpt(title, words[0] if words else "", links[0] if links else "")


def told_apart(titles: Sequence[str], language: str) -> list[str]:
    """Of several parts with one title each gets its number: they are about different things."""
    of = _OF[language]
    seen: Counter[str] = Counter()
    found = []
    for title in titles:
        seen[title] += 1
        most = titles.count(title)
        found.append(f"{title} ({seen[title]} {of} {most})" if most > 1 else title)
    return found


def _greets(block: str) -> bool:
    return block.endswith(",") and len(block) <= _LONGEST_GREETING


def named(index: int, name: str) -> str:
    """The placeholder of one part: what it is called in the part, and which part it is."""
    return f"part_{index}_{name}"


def stop_link(category: str) -> str:
    return f"stop_{category}_link"


def stoppable(categories: Iterable[str]) -> list[str]:
    """The kinds of message in a digest that somebody can stop, each once, in a fixed order."""
    return sorted({*categories} & UNSUBSCRIBABLE & _STOP["en"].keys())


def together(frame: Template, parts: Sequence[tuple[Excerpt, str]]) -> Template:
    """The digest as a template of its own: `frame` around the parts, each with its category."""
    blocks = [frame.body.strip()]
    for index, (one, _) in enumerate(parts):
        blocks.append(f"## {_renamed(one.title, index)}")
        blocks += [_renamed(each, index) for each in (one.words, one.link) if each]
    stops = [
        f"* [{_STOP[frame.language][category]}]((({stop_link(category)})))"
        for category in stoppable(category for _, category in parts)
    ]
    if stops:
        blocks += ["---", "\n".join(stops)]
    front = ("key", "language", "category", "subject", "why")
    return Template.of(
        {**{name: getattr(frame, name) for name in front}, "edition": str(frame.edition)},
        "\n\n".join(blocks),
    )


def _renamed(source: str, index: int) -> str:
    return _PLACEHOLDER.sub(lambda match: f"(({named(index, match[1])}))", source)
