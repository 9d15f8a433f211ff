"""A service that speaks the API of postcodes.io: what no directory of ours knows, it may know.

Whole postcodes go in the body, up to 100 at once, so that they end in no log of theirs. Whatever
goes wrong there is one answer here: `Away`, and the caller says what it knows without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from membership.domain.geography import Place, PlaceKind, Postcode, Whereabouts, place_code
from membership.domain.places import Nation

AT_ONCE = 100
MOST_HALVES = 20
NOT_FOUND = 404
_NATIONS = {
    "england": Nation.ENGLAND,
    "wales": Nation.WALES,
    "scotland": Nation.SCOTLAND,
    "northern ireland": Nation.NORTHERN_IRELAND,
}


class Away(Exception):
    """The service does not answer, asks for patience, or says what nobody can read."""


@dataclass
class Found:
    """Where postcodes lie, by their key, and the names that came with the codes."""

    where: dict[str, Whereabouts] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


class PostcodesIo:
    """A client for one conversation; use it as a context."""

    def __init__(self, url: str, *, timeout: float) -> None:
        self._http = httpx.AsyncClient(base_url=url.rstrip("/"), timeout=timeout)

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._http.__aexit__(kind, value, traceback)

    async def look_up(self, asked: Sequence[Postcode]) -> Found:
        """What the service knows of these; what it does not know is not there. Raises Away."""
        found = Found()
        whole = [one for one in asked if one.is_whole]
        for start in range(0, len(whole), AT_ONCE):
            await self._bulk(whole[start : start + AT_ONCE], found)
        for half in [one for one in asked if not one.is_whole][:MOST_HALVES]:
            await self._outward(half, found)
        return found

    async def _bulk(self, whole: Sequence[Postcode], found: Found) -> None:
        document = await self._ask("POST", "/postcodes", {"postcodes": [str(p) for p in whole]})
        for entry in _list(document):
            result = entry.get("result")
            if isinstance(result, Mapping):
                key = Postcode.read(str(entry.get("query", ""))).key
                found.where[key] = _read(result, found)

    async def _outward(self, half: Postcode, found: Found) -> None:
        document = await self._ask("GET", f"/outcodes/{half.outward}")
        if document is None:
            return
        countries = document.get("country") if isinstance(document, Mapping) else None
        if isinstance(countries, list) and len(countries) == 1:
            found.where[half.key] = Whereabouts(nation=_NATIONS.get(str(countries[0]).lower()))

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        """The `result` of an answer; None where the service knows nothing."""
        try:
            answer = await self._http.request(method, path, json=body)
            if answer.status_code == NOT_FOUND:
                return None
            answer.raise_for_status()
            return answer.json()["result"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as failure:
            raise Away(type(failure).__name__) from None


def _list(document: Any) -> list[Mapping[str, Any]]:
    if not isinstance(document, list) or not all(isinstance(each, Mapping) for each in document):
        raise Away("no list")
    return document


def _read(result: Mapping[str, Any], found: Found) -> Whereabouts:
    """One result in our shape. Regions have a name there and no code: the codes give them."""
    codes = result.get("codes")
    codes = codes if isinstance(codes, Mapping) else {}
    nation = _NATIONS.get(str(result.get("country", "")).lower())
    seat = _place(result, codes, PlaceKind.CONSTITUENCY, nation, "parliamentary_constituency")
    authority = _place(result, codes, PlaceKind.LOCAL_AUTHORITY, nation, "admin_district")
    for place in (seat, authority):
        if place is not None:
            found.places[place.code] = place
    return Whereabouts(
        constituency=seat.code if seat else None,
        local_authority=authority.code if authority else None,
        nation=nation,
    )


def _place(
    result: Mapping[str, Any],
    codes: Mapping[str, Any],
    kind: PlaceKind,
    nation: Nation | None,
    name: str,
) -> Place | None:
    """The newest boundaries that the answer has: `…_2024` wins over the plain name."""
    names = sorted((each for each in codes if str(each).startswith(name)), reverse=True)
    for each in names:
        code = place_code(str(codes[each] or ""))
        if code is not None:
            return Place(code, kind, str(result.get(each) or result.get(name) or code), nation)
    return None
