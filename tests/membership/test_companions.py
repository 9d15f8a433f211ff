"""A supporter would like company: a request at the desk of whoever knows the Ambassadors."""

from datetime import date
from uuid import uuid4

import pytest

from sanctuary.events.campaigns import CompanionAsked
from sanctuary.events.membership import NoteRequested
from sanctuary.testing import harness

from .sealed_stage import ENGLAND, OUTSIDERS, WALES, Stage

DESK = "/v1/ambassador-desk/requests"
DAY = date(2027, 3, 1)


def asked(person_id, **changes):
    facts = {
        "request_id": uuid4(),
        "person_id": person_id,
        "purpose": "mp_meeting",
        "takes_place_on": DAY,
    }
    return CompanionAsked(**facts | changes)


async def test_it_comes_to_the_desk_of_ones_own_nation_once():
    async with harness("membership") as h:
        stage = Stage(h)
        person = await stage.person()
        event = h.envelope(asked(person))
        await h.receive(event)
        await h.receive(event)
        (found,) = (await stage.done(ENGLAND, "GET", DESK)).json()["items"]
        assert (found["kind"], found["takes_place_on"]) == ("mp_meeting", DAY.isoformat())
        assert (await stage.done(WALES, "GET", DESK)).json()["items"] == []
        assert await h.emitted(NoteRequested) == []


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_nobody_else_sees_that_somebody_asked(who):
    async with harness("membership") as h:
        stage = Stage(h)
        event = asked(await stage.person())
        await h.receive(event)
        path = f"/v1/ambassador-requests/{event.request_id}"
        answer = await stage.call(OUTSIDERS[who], "GET", path)
        assert answer.status_code in {403, 404}


async def test_somebody_of_nowhere_is_refused_and_nothing_is_made():
    async with harness("membership") as h:
        [message] = await h.receive(asked(uuid4()))
        assert message.outcome == "acknowledged"
        assert (await Stage(h).done(ENGLAND, "GET", DESK)).json()["items"] == []
