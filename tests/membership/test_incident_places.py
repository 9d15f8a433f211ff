"""What an incident that is answered pauses and masks: its area, once, until it goes on."""

from uuid import uuid4

from membership.testing import NATIONAL
from sanctuary.events.campaigns import AreaPaused, AreaResumed, IncidentStoodDown, MaskAsked
from sanctuary.events.membership import DirectoryMasked
from sanctuary.testing import harness

from .sealed_stage import UK
from .test_ambassador_pauses import NOW, PAUSES, an_incident
from .test_ambassador_requests import Desk

SWANSEA, CARDIFF = "W06000011", "W06000015"


async def test_an_area_that_is_paused_takes_no_requests_until_it_goes_on():
    async with harness("membership") as h:
        desk = Desk(h)
        here, there = await desk.make(area=SWANSEA), await desk.make(area=CARDIFF)
        incident = uuid4()
        paused = h.envelope(AreaPaused(incident_id=incident, nation="wales", area=SWANSEA))
        await h.receive(paused)
        await h.receive(paused)
        assert (await desk.state(here), await desk.state(there)) == (NOW, "being arranged")
        assert len((await desk.done(UK, "GET", PAUSES)).json()) == 1
        await h.receive(AreaResumed(incident_id=incident))
        assert await desk.state(here) == "being arranged"


async def test_an_incident_pauses_its_nation_until_its_area_is_named():
    async with harness("membership") as h:
        desk = Desk(h)
        here, there = await desk.make(area=SWANSEA), await desk.make(area=CARDIFF)
        opened = an_incident()
        await h.receive(opened)
        assert (await desk.state(here), await desk.state(there)) == (NOW, NOW)
        where = AreaPaused(incident_id=opened.incident_id, nation="wales", area=SWANSEA)
        await h.receive(where)
        assert (await desk.state(here), await desk.state(there)) == (NOW, "being arranged")
        await h.receive(IncidentStoodDown(incident_id=opened.incident_id))
        assert await desk.state(here) == "being arranged"
        await h.receive(where)
        assert await desk.state(here) == NOW


async def test_a_resumption_that_is_heard_first_is_not_undone_by_an_older_pause():
    async with harness("membership") as h:
        desk = Desk(h)
        here, incident = await desk.make(area=SWANSEA), uuid4()
        pause = AreaPaused(incident_id=incident, nation="wales", area=SWANSEA)
        older, newer = h.envelope(pause), h.envelope(AreaResumed(incident_id=incident))
        await h.receive(newer)
        await h.receive(older)
        assert await desk.state(here) == "being arranged"


async def test_a_mask_that_an_incident_asks_for_hides_its_area_once():
    async with harness("membership") as h:
        asker = uuid4()
        event = h.envelope(
            MaskAsked(
                mask_id=uuid4(), incident_id=uuid4(), asked_by=asker, nation="wales", area=SWANSEA
            )
        )
        await h.receive(event)
        await h.receive(event)
        async with await h.client(NATIONAL) as team:
            [mask] = (await team.get("/v1/directory-masks")).json()["items"]
        assert (mask["area"], mask["set_by"]) == (SWANSEA, str(asker))
        assert mask["ends_at"]
        [told] = await h.emitted(DirectoryMasked)
        assert told.data.incident_id == event.data.incident_id
