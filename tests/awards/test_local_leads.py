"""A local lead leaves: open applications move to the national queue, and applicants are told."""

from uuid import UUID

from awards.testing import SWANSEA, Stage
from sanctuary.events.awards import ApplicationReassigned
from sanctuary.events.membership import LocalLeadAssigned, LocalLeadVacated
from sanctuary.ids import new_id
from sanctuary.testing import harness

LEAD = {"nation": "wales", "area": SWANSEA, "stream": "schools"}


async def queue(stage, keeper):
    client = await stage.client(stage.coordinator)
    answer = await client.get("/v1/applications", params={"keeper": keeper})
    return [UUID(one["id"]) for one in answer.json()["items"]]


async def told(h):
    return [
        (one.data.application_id, one.data.keeper) for one in await h.emitted(ApplicationReassigned)
    ]


async def test_open_cases_follow_the_lead_and_decided_or_other_ones_do_not():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        lead = new_id()
        await h.receive(LocalLeadAssigned(lead_id=lead, person_id=new_id(), **LEAD))
        case = UUID((await stage.start())["id"])
        other = await Stage(h).set_up(stream="libraries")
        await other.start(stream="libraries")
        assert await queue(stage, "local_lead") == [case]
        assert await told(h) == []

        await h.receive(LocalLeadVacated(lead_id=lead, **LEAD))
        assert await told(h) == [(case, "national_team")]
        assert await queue(stage, "national_team") == [case]
        assert await queue(stage, "local_lead") == []

        await h.receive(LocalLeadAssigned(lead_id=lead, **LEAD))
        assert await told(h) == [(case, "national_team"), (case, "local_lead")]


async def test_the_same_news_twice_moves_nothing_twice():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        lead = new_id()
        await stage.start()
        first = h.envelope(LocalLeadAssigned(lead_id=lead, **LEAD))
        gone = h.envelope(LocalLeadVacated(lead_id=lead, **LEAD))
        await h.receive(first, gone, gone, first)
        assert [keeper for _, keeper in await told(h)] == ["local_lead", "national_team"]
