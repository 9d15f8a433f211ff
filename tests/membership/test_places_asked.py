"""Campaigns asks which council's area is meant: by postcode or by name, and nothing is kept."""

import logging

import pytest
from sqlalchemy import text

from membership.testing import NATIONAL
from membership.testing_places import (
    DON,
    LOWER_DON,
    TAWE,
    a_directory_in,
    a_postcode,
    places_in,
)
from sanctuary.asks import ASK_PLACE, PlaceAnswer, PlaceAsked
from sanctuary.nats_users import may_publish
from sanctuary.testing import harness

WICKSIDE = ("E08000939", "E92000001", "E12000003", "E14009002")
ROWS = [
    a_postcode("ZA1 1AA", TAWE),
    a_postcode("ZB2 2AA", DON),
    a_postcode("ZB2 2AB", LOWER_DON),
    a_postcode("ZB3 3AA", DON),
    a_postcode("ZB3 3AB", WICKSIDE),
]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("za11aa", ["W06000011"]),
        ("ZA1", ["W06000011"]),
        ("ZB2 2AB", ["E08000938"]),
        ("ZB3", ["E12000003"]),
        ("ZZ9 9ZZ", []),
        ("Donley", ["E08000938"]),
        ("  wickside ", ["E08000939"]),
        ("yorkshire", ["E12000003"]),
        ("ley", ["E08000938"]),
        ("E08000916", []),
        ("Tawe Fawr", []),
        ("12 Castle Street", []),
        ("%", []),
        ("___", []),
        ("", []),
    ],
)
async def test_a_postcode_or_a_name_is_answered_with_an_authority_or_a_region(written, codes):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await places_in(team)
        await a_directory_in(h, team, *ROWS)
        answer = await h.ask(ASK_PLACE, PlaceAsked(written=written))
        assert [one.code for one in answer.places] == codes


async def test_nothing_is_said_without_a_file_and_nothing_is_written_down(caplog):
    caplog.set_level(logging.DEBUG)
    async with harness("membership") as h:
        for written in ("ZA1 1AA", "Donley"):
            answer = await h.ask(ASK_PLACE, PlaceAsked(written=written))
            assert answer == PlaceAnswer(places=[])
        async with h.transaction() as uow:
            assert await uow.scalar(text("select count(*) from event")) == 0
    assert "ZA1" not in caplog.text


def test_campaigns_alone_may_ask():
    asking = [
        service
        for service in ("awards", "campaigns", "notifications")
        if ASK_PLACE in may_publish(service)
    ]
    assert asking == ["campaigns"]
