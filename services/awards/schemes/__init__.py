"""The schemes as shipped: one readable file per award and edition.

A changed rule is a new file with a later `valid_from`, or an edition that a coordinator makes; what
an application may be pinned to is never edited in substance.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib import resources
from typing import Any

from pydantic import TypeAdapter

from awards.domain.award import ladder
from awards.domain.scheme import Process, Scheme
from sanctuary.errors import NotFound
from sanctuary.yaml_text import read_yaml

_SCHEME = TypeAdapter(Scheme)


def read_scheme(source: str) -> Scheme:
    """One YAML document as a Scheme. Raises on anything unknown, missing or contradictory."""
    return scheme_from(read_yaml(source))


def scheme_from(given: Mapping[str, Any]) -> Scheme:
    """Plain data as a Scheme: one rule for a file, a row and a request. Raises ValueError."""
    scheme = _SCHEME.validate_python(given)
    _check(scheme)
    return scheme


def plain(scheme: Scheme) -> dict[str, Any]:
    """A Scheme as plain data; `scheme_from` reads it back."""
    data: dict[str, Any] = _SCHEME.dump_python(scheme, mode="json")
    return data


def _check(scheme: Scheme) -> None:
    keys = [criterion.key for criterion in scheme.criteria]
    if len(set(keys)) != len(keys):
        raise ValueError(f"{scheme.key} {scheme.edition} names a criterion twice")
    proofs = [requirement.key for requirement in scheme.requirements]
    if len(set(proofs)) != len(proofs):
        raise ValueError(f"{scheme.key} {scheme.edition} asks for the same proof twice")
    for process in Process:
        if not scheme.section(process):
            raise ValueError(f"{scheme.key} {scheme.edition} asks nothing under {process}")
    ladder(scheme.renewal, scheme.valid_from)


def _load() -> dict[tuple[str, str], Scheme]:
    files = sorted(
        (each for each in resources.files(__name__).iterdir() if each.name.endswith(".yaml")),
        key=lambda each: each.name,
    )
    schemes = [read_scheme(each.read_text("utf-8")) for each in files]
    return {(scheme.key, scheme.edition): scheme for scheme in schemes}


SCHEMES: Mapping[tuple[str, str], Scheme] = _load()


def shipped(key: str, edition: str) -> Scheme:
    """An edition as it was shipped; `store.scheme_of` also knows those that coordinators made."""
    return SCHEMES[key, edition]


def newest_for(schemes: Iterable[Scheme], stream: str, on: date) -> Scheme:
    """The newest edition for a stream that is valid on a day; of two, the one made later."""
    found = [each for each in schemes if stream in each.streams and each.valid_from <= on]
    if not found:
        raise NotFound(
            "There is no award for this stream yet. Choose one of the streams that the list of "
            "schemes shows, or ask your local group about the generic award."
        )
    found.reverse()
    return max(found, key=lambda scheme: scheme.valid_from)


def in_force(schemes: Sequence[Scheme], on: date) -> list[Scheme]:
    """Those that an application started on a day would be under, for one stream or another."""
    streams = sorted({stream for each in schemes for stream in each.streams})
    begun = {each for scheme in schemes if scheme.valid_from <= on for each in scheme.streams}
    newest = [newest_for(schemes, each, on) for each in streams if each in begun]
    return [each for each in schemes if each in newest]


def shipped_for(stream: str, on: date) -> Scheme:
    """The shipped edition for a stream; `store.current_scheme` also knows coordinators' ones."""
    return newest_for(SCHEMES.values(), stream, on)
