"""The documents to sign, and which edition is open on which day."""

from datetime import date

import pytest

from membership.documents import SHIPPED
from membership.domain.document import Kind, Library
from sanctuary.errors import Invalid, NotFound
from sanctuary.testing import harness

LIBRARY = Library(SHIPPED)


def test_the_charter_of_2026_has_what_its_text_has():
    charter = LIBRARY.edition("charter", "2026-2031")
    numbers = {kind: len(charter.of(kind)) for kind in Kind}
    assert numbers == {
        "vision": 1,
        "mission": 1,
        "values": 5,
        "principles": 5,
        "objectives": 4,
        "outcomes": 11,
        "impacts": 3,
        "traits": 5,
        "commitments": 3,
    }
    assert charter.vision.startswith("The UK will be a place of welcome for all")
    assert all(item.name for item in charter.items)


def test_the_archived_edition_keeps_the_seven_network_principles():
    assert len(LIBRARY.edition("charter", "before-2026").of(Kind.PRINCIPLES)) == 7


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2031, 12, 31), True),
        (date(2032, 1, 1), False),
    ],
)
def test_an_edition_is_signed_while_it_is_current(day, open_):
    if open_:
        assert LIBRARY.to_sign("charter", "2026-2031", on=day).title
    else:
        with pytest.raises(Invalid):
            LIBRARY.to_sign("charter", "2026-2031", on=day)


def test_an_archived_edition_names_the_one_to_sign_instead():
    with pytest.raises(Invalid, match="2026-2031"):
        LIBRARY.to_sign("charter", "before-2026", on=date(2026, 6, 1))


def test_before_a_document_begins_there_is_no_edition_of_it_to_sign():
    with pytest.raises(Invalid, match="no edition of it to sign"):
        LIBRARY.to_sign("birmingham_declaration", "2014", on=date(2014, 6, 1))


def test_an_edition_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        LIBRARY.edition("charter", "1999")


async def test_anybody_may_read_what_there_is_to_sign():
    async with harness("membership") as h, await h.client() as public:
        editions = (await public.get("/v1/editions")).json()
        assert [e["edition"] for e in editions if e["can_be_signed"]] == ["2014", "2026-2031"]
        one = (await public.get("/v1/editions/birmingham_declaration/2014")).json()
        assert len(one["principles"]) == 5
        page = await public.get("/documents/charter/2026-2031")
        assert "We Centre Lived Experience" in page.text
        assert (await public.get("/documents/charter/1999")).status_code == 404


async def test_the_api_is_described_with_the_permission_of_every_route():
    async with harness("membership") as h, await h.client() as public:
        paths = (await public.get("/openapi.json")).json()["paths"]
        routes = [route for path in paths.values() for route in path.values()]
        assert len(routes) > 30
        assert all(route["x-permission"] for route in routes if "operationId" in route)
