"""Builders for tests of seats: invented rows in the layout of the public files."""

from typing import Any

import httpx

from sanctuary.testing import keyed

LOOKUP = (
    '"pcon_name","pcon_code","member_id","full_title","display_as","party_text","member_email",'
    '"election_result_summary_2024","lad_names","lad_codes","region_name","region_code",'
    '"country_name","country_code"'
)
RESULTS = (
    "Constituency name,Constituency geographic code,Country geographic code,"
    "English region geographic code,Election polling date,Election is by-election,"
    "Election valid vote count,Candidate family name,Candidate given name,Candidate MNIS ID,"
    "Main party name,Candidate is standing as Commons Speaker,Candidate vote count,"
    "Candidate vote share,Majority,Candidate result position"
)
TAWE, UPPER_DON, LOWER_DON = "W07000901", "E14009001", "E14009002"
_PLACES = {"W": ("z", "W92000004"), "E": ("E12000003", "E92000001")}
NAMES = {TAWE: "Tawe Fawr", UPPER_DON: "Upper Don", LOWER_DON: "Lower Don"}
POLLED = "2024-07-04"
ABOUT = {
    "name": "Lookup, June",
    "published_on": "2026-02-01",
    "licence": "Open Government Licence v3",
    "source": "an invented file",
}


def a_sitting(
    code: str, number: object, called: str, party: str = "Blue", email: str | None = None
) -> str:
    """One row of the lookup; an empty number leaves the seat vacant."""
    region, country = _PLACES[code[0]]
    address = email if email is not None else f"mp{number}@parliament.example"
    cells = (NAMES.get(code, code), code, number, f"{called} MP", called, party, address)
    return ",".join(f'"{each}"' for each in (*cells, "hold", "x", "x", "z", region, "x", country))


def a_poll(code: str, *standing: tuple[str, int, object], polled: str = POLLED) -> list[str]:
    """The rows of one seat's poll: (party, votes, Parliament's number of the person) of each."""
    region, country = _PLACES[code[0]]
    ordered = sorted(standing, key=lambda one: -one[1])
    valid = sum(votes for _, votes, _ in ordered)
    majority = ordered[0][1] - (ordered[1][1] if len(ordered) > 1 else 0)
    rows = []
    for place, (party, votes, number) in enumerate(ordered, start=1):
        cells: tuple[Any, ...] = (
            f'"{NAMES.get(code, code)}"', code, country, "" if region == "z" else region, polled,
            "false", valid, f"Family{number}", f"Given{number}", number, party, "false", votes,
            0.1, majority if place == 1 else "", place,
        )  # fmt: skip
        rows.append(",".join(str(each) for each in cells))
    return rows


SITTING = [
    a_sitting(TAWE, 101, "Ann Tawe", "Red"),
    a_sitting(UPPER_DON, 102, "Ben Don", "Blue"),
    a_sitting(LOWER_DON, 103, "Cat Don", "Gold", "No email found"),
]
POLLS = [
    *a_poll(TAWE, ("Red", 20_000, 101), ("Blue", 10_000, 201), ("Gold", 500, 301)),
    *a_poll(UPPER_DON, ("Blue", 20_015, 102), ("Red", 20_000, 202)),
    *a_poll(LOWER_DON, ("Red", 20_900, 104), ("Gold", 20_000, 103)),
]


def the_lookup(*rows: str) -> str:
    return "\ufeff" + "\r\n".join([LOOKUP, *(rows or SITTING)]) + "\r\n"


def the_results(*rows: str) -> str:
    return "\ufeff" + "\n".join([RESULTS, *(rows or POLLS)]) + "\n"


async def send(client: httpx.AsyncClient, content: str, **about: Any) -> httpx.Response:
    """Take a file in; without more said it was published on 1 February 2026."""
    return await client.post(
        "/v1/constituency-files",
        params=ABOUT | about,
        content=content.encode(),
        headers=keyed(**{"Content-Type": "text/csv"}),
    )
