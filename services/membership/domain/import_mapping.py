"""Which column of a foreign file fills which of our fields."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from sanctuary.errors import Invalid


class Kind(StrEnum):
    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    GROUPS = "groups"


_CONTACTS = tuple(
    f"contact_{n}{part}" for n in ("", "2_", "3_", "4_", "5_") for part in ("name", "email")
)
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.PEOPLE: (
        "id", "external_id", "name", "first_name", "last_name", "email", "proved", "language",
        "nation", "area", "streams", "roles", "basis", "wording", "collected_on", "basis_source",
        "opt_out_offered", "in_support",
        "opted_out", "do_not_email", "died",
    ),
    Kind.ORGANISATIONS: (
        "id", "external_id", "name", "kind", "nation", "area", "locality", "listed", "scheme",
        "number", "charity_number", "company_number", "urn", "stream", "contact_name",
        "contact_email",
    ),
    Kind.GROUPS: ("id", "external_id", "name", "nation", "area", *_CONTACTS),
}  # fmt: skip
# One of each set must have a column or a default, or no row could be read.
NEEDED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.PEOPLE: (("name", "first_name", "last_name"),),
    Kind.ORGANISATIONS: (("name",), ("nation", "area")),
    Kind.GROUPS: (("name",), ("area",)),
}
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Preset:
    """The usual headers of one system. `headers` maps a field to what it may be called there."""

    kind: Kind
    name: str
    title: str
    source: str
    headers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is where in one file: fields to column numbers, and the headers nobody asked for."""

    columns: Mapping[str, int]
    headers: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """How the reader of the file knows a field of ours."""
        return self.headers[self.columns[name]] if name in self.columns else name


def preset_from(kind: Kind, name: str, document: Mapping[str, Any]) -> Preset:
    """Raises ValueError when the file of presets names a field that we do not have."""
    headers = {each: tuple(value) for each, value in document.items() if isinstance(value, list)}
    if unknown := set(headers) - set(FIELDS[kind]):
        raise ValueError(f"{kind} {name}: {unknown}")
    return Preset(kind, name, document["title"], document["source"], headers)


def lay_out(
    kind: Kind,
    headers: Sequence[str],
    wanted: Preset | Mapping[str, str],
    defaults: Mapping[str, str],
) -> Layout:
    """Find the columns. Raises Invalid, naming the nearest header, where one is missing."""
    if unknown := sorted(set(defaults) - set(FIELDS[kind])):
        raise _wrong([_unknown_field(each, kind, "defaults") for each in unknown])
    columns = (
        _by_preset(headers, wanted)
        if isinstance(wanted, Preset)
        else _by_hand(kind, headers, wanted)
    )
    twice = [
        {"column": headers[at], "row": "1", "detail": "Two columns have this header. Rename one."}
        for at in columns.values()
        if sum(_same(each) == _same(headers[at]) for each in headers) > 1
    ]
    if twice:
        raise _wrong(twice)
    missing = [
        _missing(names, headers, wanted)
        for names in NEEDED[kind]
        if not any(name in columns or defaults.get(name) for name in names)
    ]
    if missing:
        raise _wrong(missing)
    taken = set(columns.values())
    ignored = tuple(each for at, each in enumerate(headers) if at not in taken)
    return Layout(columns, tuple(headers), ignored, dict(defaults))


def check_source(source: str) -> str:
    """The name of the system that the ids of a file belong to."""
    if not _SOURCE.fullmatch(source):
        raise Invalid(
            "Name the system that this file comes from in small letters, for example “civicrm”.",
            errors=[{"pointer": "/source", "detail": "Small letters, digits, - and _."}],
        )
    return source


def _same(header: str) -> str:
    """Two spellings of one header."""
    return re.sub(r"[\W_]+", " ", header).strip().casefold()


def _by_preset(headers: Sequence[str], preset: Preset) -> dict[str, int]:
    there = {_same(each): at for at, each in reversed(list(enumerate(headers)))}
    found: dict[str, int] = {}
    for name, called in preset.headers.items():
        at = next((there[_same(each)] for each in called if _same(each) in there), None)
        if at is not None:
            found[name] = at
    return found


def _by_hand(kind: Kind, headers: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    there = {_same(each): at for at, each in reversed(list(enumerate(headers)))}
    found: dict[str, int] = {}
    wrong: list[dict[str, str]] = []
    for header, name in wanted.items():
        if name not in FIELDS[kind]:
            wrong.append(_unknown_field(name, kind, "mapping"))
        elif _same(header) not in there:
            detail = f"The file has no column “{header[:60]}”.{_nearest(header, headers)}"
            wrong.append({"pointer": "/mapping", "column": header[:60], "detail": detail})
        elif name in found:
            wrong.append({"pointer": "/mapping", "detail": f"Two columns for “{name}”."})
        else:
            found[name] = there[_same(header)]
    if wrong:
        raise _wrong(wrong)
    return found


def _missing(
    names: Sequence[str], headers: Sequence[str], wanted: Preset | Mapping[str, str]
) -> dict[str, str]:
    called = [
        each
        for name in names
        for each in (
            (wanted.headers.get(name) or (name,)) if isinstance(wanted, Preset) else (name,)
        )
    ]
    near = next((text for each in called if (text := _nearest(each, headers))), "")
    detail = f"No column for {' or '.join(names)}; usually called {', '.join(called)}.{near}"
    return {"row": "1", "column": names[0], "detail": detail}


def _nearest(header: str, headers: Sequence[str]) -> str:
    by_key = {_same(each): each for each in headers if each}
    close = get_close_matches(_same(header), by_key, n=1, cutoff=0.6)
    return f" The nearest is “{by_key[close[0]][:60]}”: is that meant?" if close else ""


def _unknown_field(name: str, kind: Kind, where: str) -> dict[str, str]:
    close = get_close_matches(name, FIELDS[kind], n=1)
    near = f" Is “{close[0]}” meant?" if close else f" There are: {', '.join(FIELDS[kind])}."
    return {"pointer": f"/{where}", "detail": f"We have no field “{name[:60]}”.{near}"}


def _wrong(errors: list[dict[str, str]]) -> Invalid:
    return Invalid(
        "We cannot tell which column is which. Correct the header row or the mapping as named "
        "here, and send the file again.",
        errors=errors,
    )
