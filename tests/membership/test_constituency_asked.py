"""Campaigns asks whose constituent a postcode makes: over the wire as it is, and nothing is kept."""

import logging

import pytest
from sqlalchemy import text

from membership.testing import NATIONAL
from membership.testing_places import LOWER_DON, TAWE, a_directory_in, a_postcode, places_in
from sanctuary.asks import ASK_CONSTITUENCY, ConstituencyAnswer, ConstituencyAsked
from sanctuary.nats_users import may_publish
from sanctuary.testing import harness

ROWS = [
    a_postcode("ZA1 1AA"),
    a_postcode("ZA1 1AB", TAWE, "201406"),
    a_postcode("ZB2 2AA"),
    a_postcode("ZB2 2AB", LOWER_DON),
]


@pytest.mark.parametrize(
    ("written", "found", "code"),
    [
        ("za11aa", "postcode", "W07000901"),
        ("ZB2 2AB", "postcode", "E14009002"),
        ("ZA1", "outward", "W07000901"),
        ("ZB2", "outward", None),
        ("ZA1 1AB", "ended", None),
        ("ZZ9 9ZZ", "unknown", None),
        ("by the church", "unreadable", None),
        ("", "unreadable", None),
    ],
)
async def test_a_postcode_is_answered_with_its_constituency_and_where_that_is_from(
    written, found, code
):
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        await places_in(team)
        made = await a_directory_in(h, team, *ROWS)
        answer = await h.ask(ASK_CONSTITUENCY, ConstituencyAsked(postcode=written))
        assert (answer.found, answer.code) == (found, code)
        known = {"postcode", "outward", "ended"}
        assert answer.generation_id == (made.id if found in known else None)


async def test_nothing_is_said_without_a_directory_and_nothing_is_written_down(caplog):
    caplog.set_level(logging.DEBUG)
    async with harness("membership") as h:
        answer = await h.ask(ASK_CONSTITUENCY, ConstituencyAsked(postcode="ZA1 1AA"))
        assert answer == ConstituencyAnswer(found="unknown")
        async with h.transaction() as uow:
            assert await uow.scalar(text("select count(*) from event")) == 0
    assert "ZA1" not in caplog.text


def test_campaigns_alone_may_ask():
    asking = [
        service
        for service in ("awards", "campaigns", "notifications")
        if ASK_CONSTITUENCY in may_publish(service)
    ]
    assert asking == ["campaigns"]
