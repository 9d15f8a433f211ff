"""What a message brings: the line `values: deadline=day; minutes=20` of its English file.

A day arrives as an ISO date and is written in the reader's language; any other word is an example
that previews show. What ends in `_link` and the sections need no mention: a link is signed while
the message is made, a section is shown or not.
"""

from collections.abc import Mapping
from datetime import date

from sanctuary.dates import day as long_date

DAY = "day"
LINK = "https://example.org/link?link=example"
_EXAMPLE_DAY = date(2027, 5, 3)

Listed = tuple[tuple[str, str], ...]


def listed(line: str) -> Listed:
    """The pairs of the line. Raises ValueError with the part that is none."""
    pairs = []
    for part in filter(None, map(str.strip, line.split(";"))):
        name, sign, example = (piece.strip() for piece in part.partition("="))
        if not (name and sign and example):
            raise ValueError(part)
        pairs.append((name, example))
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError(line)
    return tuple(pairs)


def is_link(name: str) -> bool:
    return name.endswith("_link")


def days(values: Listed) -> frozenset[str]:
    return frozenset(name for name, example in values if example == DAY)


def examples(
    values: Listed, placeholders: tuple[str, ...], sections: tuple[str, ...], language: str
) -> dict[str, str]:
    """A value for every placeholder: of several sections the first is shown.

    Raises KeyError for a name that the line leaves out.
    """
    given = dict(values)
    shown = given if given.keys() & {*sections} else dict.fromkeys(sections[:1], "yes")
    found = {}
    for name in placeholders:
        if name in sections:
            found[name] = shown.get(name, "no")
        elif is_link(name):
            found[name] = LINK
        elif given[name] == DAY:
            found[name] = long_date(_EXAMPLE_DAY, language)
        else:
            found[name] = given[name]
    return found


def spoken(raw: Mapping[str, str], language: str, days: frozenset[str]) -> dict[str, str]:
    """Days as people read them; everything else as it is."""
    return {
        name: long_date(date.fromisoformat(value), language) if name in days else value
        for name, value in raw.items()
    }
