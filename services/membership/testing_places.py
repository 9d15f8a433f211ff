"""Builders for tests of geography: invented files in the layout of the official ones."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from membership.commands.postcode_import import import_postcodes
from membership.domain.geography import Generation, Source
from membership.testing import NATIONAL
from sanctuary.actor import Actor
from sanctuary.service import Progress
from sanctuary.testing import Harness, keyed

LOOKUP = (
    '"pcon_name","pcon_code","member_id","full_title","display_as","party_text","member_email",'
    '"election_result_summary_2024","lad_names","lad_codes","lad_codes_2024","la_names",'
    '"new_la_codes","new_la_codes_2024","old_la_codes_2024","mayoral_auth_names",'
    '"mayoral_auth_codes","region_name","region_code","country_name","country_code"'
)
WALES = ("Wales", "W92000004", "Wales", "W92000004")
YORKSHIRE = ("Yorkshire and The Humber", "E12000003", "England", "E92000001")


def _seat(name: str, code: str, authorities: tuple[str, ...], place: tuple[str, ...]) -> str:
    names, codes, before = (*authorities, authorities[-1])[:3]
    member = ("1", "A MP", "A", "Party", "a@example.org", "hold")
    upper = ("x", "x", "x", "z", "Not applicable", "z")
    cells = (name, code, *member, names, codes, before, *upper, *place)
    return ",".join(f'"{cell}"' for cell in cells)


ROWS = [
    _seat("Tawe Fawr", "W07000901", ("Abertawe / Castell", "W06000011 / W06000012"), WALES),
    _seat("Upper Don", "E14009001", ("Donley", "E08000938", "E08000916"), YORKSHIRE),
    _seat(
        "Lower Don",
        "E14009002",
        ("Donley / Wickside", "E08000938 / E08000939", "E08000916 / E08000939"),
        YORKSHIRE,
    ),
]
RESULTS = (
    "Country name,Country geographic code,English region geographic code,Constituency name,"
    "Constituency geographic code,Electorate,Candidate result position"
)
VOTES = [
    'Wales,W92000004,,"Tawe Fawr",W07000901,70000,1',
    'Wales,W92000004,,"Tawe Fawr",W07000901,70000,2',
    'England,E92000001,E12000003,"Upper Don",E14009001,71000,1',
    'England,E92000001,E12000003,"Lower Don",E14009002,72000,1',
]
ABOUT = {
    "name": "Lookup, June",
    "published_on": "2026-06-01",
    "licence": "Open Government Licence v3",
    "source": "an invented file",
}


def the_lookup(*rows: str) -> str:
    return "\ufeff" + "\r\n".join([LOOKUP, *(rows or ROWS)]) + "\r\n"


def the_results(*rows: str) -> str:
    return "\ufeff" + "\n".join([RESULTS, *(rows or VOTES)]) + "\n"


async def send_lookup(client: httpx.AsyncClient, content: str, **about: str) -> httpx.Response:
    return await client.post(
        "/v1/places/generations",
        params=ABOUT | about,
        content=content.encode(),
        headers=keyed(**{"Content-Type": "text/csv"}),
    )


async def switch(
    client: httpx.AsyncClient,
    generation: object,
    *,
    version: int | None = None,
    reason: str = "the new boundaries hold",
) -> httpx.Response:
    """Switch to a generation, having looked at it."""
    shown = await client.get(f"/v1/places/generations/{generation}")
    return await client.put(
        f"/v1/places/generations/{generation}/current",
        json={"reason": reason},
        headers={"If-Match": f'"{version}"' if version else shown.headers["etag"]},
    )


async def places_in(client: httpx.AsyncClient, rows: list[str] | None = None, **about: str) -> str:
    """Take the lookup in and switch to it."""
    made = await send_lookup(client, the_lookup(*(rows or ROWS)), **about)
    answer = await switch(client, made.json().get("id"))
    if answer.is_error:
        raise AssertionError(made.text + answer.text)
    return str(made.json()["id"])


HEADER_2026 = "pcd7,pcds,dointr,doterm,lad25cd,wd25cd,east1m,north1m,ctry25cd,rgn25cd,pcon24cd"
HEADER_2019 = "pcd,pcds,dointr,doterm,oslaua,osward,oseast1m,osnrth1m,ctry,rgn,pcon"
TAWE = ("W06000011", "W92000004", "W99999999", "W07000901")
DON = ("E08000938", "E92000001", "E12000003", "E14009001")
LOWER_DON = ("E08000938", "E92000001", "E12000003", "E14009002")


def a_postcode(written: str, place: tuple[str, str, str, str] = TAWE, ended: str = "") -> str:
    """One row of an invented directory."""
    authority, country, region, constituency = place
    packed = written.replace(" ", "")
    cells = (packed, written, "198001", ended, authority, "x", "1", "1", country, region)
    return ",".join((*cells, constituency))


def a_directory(*rows: str, header: str = HEADER_2026) -> str:
    return "\r\n".join([header, *rows]) + "\r\n"


def invented_postcodes(number: int) -> Iterator[str]:
    """As many different rows as asked for, over the three invented constituencies."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    for n in range(number):
        rest, last = divmod(n, len(letters))
        rest, middle = divmod(rest, len(letters))
        rest, digit = divmod(rest, 10)
        district, area = rest % 90 + 1, letters[rest // 90 % len(letters)]
        place = (TAWE, DON, LOWER_DON)[n % 3]
        yield a_postcode(f"Z{area}{district} {digit}{letters[middle]}{letters[last]}", place)


ONSPD = Source("ONSPD, May", date(2026, 5, 20), "Open Government Licence v3", "invented")


async def read_in(
    h: Harness,
    content: str | bytes,
    *,
    by: Actor = NATIONAL,
    show: Progress = lambda *_: None,
    name: str = "onspd.csv",
) -> Generation:
    """Take a directory in from a file, as the command does."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        data = content if isinstance(content, bytes) else content.encode("utf-8-sig")
        await asyncio.to_thread(path.write_bytes, data)
        return await import_postcodes(h.database, path, ONSPD, by=by, show=show)


async def a_directory_in(
    h: Harness, team: httpx.AsyncClient, *rows: str, header: str = HEADER_2026
) -> Generation:
    """Take a directory in and switch to it."""
    made = await read_in(h, a_directory(*rows, header=header))
    answer = await switch(team, made.id)
    if answer.is_error:
        raise AssertionError(answer.text)
    return made
