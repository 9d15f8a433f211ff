"""Where it happened, on the public form: a council's area or a region, and nothing nearer."""

import logging

import pytest
from sqlalchemy import text

from campaigns.testing import an_officer
from sanctuary.asks import PlaceAnswer, PlaceFound
from sanctuary.errors import TryAgain
from sanctuary.ids import new_id
from sanctuary.testing import bodies

KNOWN = {
    "SA1 4PE": [("W06000011", "Swansea")],
    "Wickside": [("E08000939", "Wickside")],
    "york": [("E06000014", "York"), ("E12000003", "Yorkshire and The Humber")],
}
BEGUN = {"kind": "hostility", "nation": "wales"}
LAST = {"summary": "Leaflets were handed out", "source_url": "", "step": "source_url"}


class Membership:
    """Answers in its place."""

    def __init__(self):
        self.asked, self.away = [], False

    async def ask(self, _subject, question, _answer, _wait):
        if self.away:
            raise TryAgain("not connected")
        self.asked.append(question.written)
        found = KNOWN.get(question.written, [])
        return PlaceAnswer(places=[PlaceFound(code=code, name=name) for code, name in found])


@pytest.fixture
def membership(team):
    team.h.runtime.messaging = found = Membership()
    return found


async def place(team, written, language="en", **more):
    form = BEGUN | {"once": new_id().hex, "step": "place", "place": written} | more
    return await (await team.of(None)).post(f"/report?lang={language}", data=form)


async def sent(team, area, **more):
    form = BEGUN | LAST | {"once": new_id().hex, "area": area} | more
    return await (await team.of(None)).post("/report", data=form)


async def signals(team):
    return (await team.get(an_officer(), "/v1/signals")).json()["items"]


@pytest.mark.parametrize(
    ("language", "said", "none"),
    [("en", "Is it here?", "None of these"), ("cy", "Ai yma mae?", "Dim un o’r rhain")],
)
async def test_a_postcode_becomes_a_council_to_confirm_and_is_gone(
    team, membership, caplog, language, said, none
):
    caplog.set_level(logging.DEBUG)
    page = await place(team, "SA1 4PE", language)
    assert membership.asked == ["SA1 4PE"]
    assert (said in page.text, none in page.text, "Swansea" in page.text) == (True, True, True)
    assert 'value="W06000011"' in page.text
    assert "SA1" not in page.text
    assert (await sent(team, "W06000011")).status_code == 200
    [signal] = await signals(team)
    assert (signal["nation"], signal["region"], signal["area"]) == ("wales", None, "W06000011")
    async with team.h.transaction() as uow:
        kept = await uow.all(text("select t::text from signal t"))
        kept += await uow.all(text("select t::text from idempotency t"))
    assert "4PE" not in caplog.text + str(kept) + str(bodies(await team.h.emitted()))


async def test_a_name_that_fits_several_is_chosen_from_and_a_region_will_do(team, membership):
    page = await place(team, "york")
    assert page.text.index("York<") < page.text.index("Yorkshire and The Humber")
    assert (await sent(team, "E12000003")).status_code == 200
    [signal] = await signals(team)
    assert (signal["nation"], signal["region"], signal["area"]) == ("england", "E12000003", None)


async def test_the_nation_is_enough(team, membership):
    empty = await place(team, "")
    assert (empty.status_code, "What happened?" in empty.text) == (200, True)
    assert membership.asked == []
    for area in ("elsewhere", ""):
        assert (await sent(team, area)).status_code == 200
    assert {(one["nation"], one["area"], one["region"]) for one in await signals(team)} == {
        ("wales", None, None)
    }


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_what_nobody_knows_is_asked_again_and_nothing_is_lost(team, membership, language):
    page = await place(team, "Nowhere at all", language)
    assert page.status_code == 422
    assert ("We know no council" if language == "en" else "Ni wyddom") in page.text
    assert 'value="hostility"' in page.text


async def test_while_membership_is_away_one_goes_on_without(team, membership):
    membership.away = True
    page = await place(team, "SA1 4PE")
    assert (page.status_code, "Leave it empty and go on" in page.text) == (422, True)
    team.h.runtime.messaging = None
    assert (await place(team, "SA1 4PE")).status_code == 422
    assert (await place(team, "")).status_code == 200


async def test_nobody_draws_a_map_of_postcodes_with_it(team, membership):
    for _ in range(20):
        assert (await place(team, "SA1 4PE")).status_code == 200
    refused = await place(team, "SA1 4PE")
    assert (refused.status_code, "Leave it empty and go on" in refused.text) == (422, True)
    assert len(membership.asked) == 20


@pytest.mark.parametrize("slipped", ["SA1 4PE", "12 Castle Street", "W0600001", "X06000011"])
async def test_no_other_place_is_slipped_in(team, membership, slipped):
    page = await sent(team, slipped)
    assert (page.status_code, "Roughly where?" in page.text) == (422, True)
    assert await signals(team) == []


async def test_a_place_lies_in_the_nation_that_is_named(team):
    body = {"kind": "hostility", "nation": "wales", "summary": "Leaflets"}
    for field, code in (("area", "E08000019"), ("region", "E12000003")):
        refused = await team.post(an_officer(), "/v1/signals", body | {field: code})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
