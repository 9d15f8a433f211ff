"""Visits in person wait where an incident is being answered; nobody is told why."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from awards.domain.pausing import Place
from sanctuary.events.campaigns import AreaPaused, AreaResumed
from sanctuary.events.membership import OrganisationChanged
from sanctuary.events.panels import VisitPaused, VisitResumed
from sanctuary.testing import bodies, harness

from .test_asking import reviewing, slug

SWANSEA, CARDIFF = "W06000011", "W06000015"


async def in_swansea(h):
    """An application under review, of an organisation in Swansea, and a day for a visit."""
    stage, path = await reviewing(h)
    await h.receive(
        OrganisationChanged(
            organisation_id=stage.organisation_id,
            kind="school",
            nation="wales",
            area=SWANSEA,
            contacts=(stage.contact.id,),
        )
    )
    return stage, f"{path}/visits", str(h.clock.today() + timedelta(days=9))


def paused(area=SWANSEA, incident=None):
    return AreaPaused(incident_id=incident or uuid4(), nation="wales", area=area)


async def test_a_visit_in_person_is_not_proposed_where_visits_wait_and_one_online_is():
    async with harness("awards") as h:
        stage, path, day = await in_swansea(h)
        pause = paused()
        await h.receive(pause)
        refused = await stage.post(stage.coordinator, path, {"days": [day]})
        assert (refused.status_code, slug(refused)) == (409, "visits-paused")
        assert "incident" not in refused.text
        online = await stage.post(stage.coordinator, path, {"days": [day], "remote": True})
        assert online.is_success
        one = f"{path}/{online.json()['id']}"
        await stage.done(stage.coordinator, f"{one}/cancellation", {"reason": "Ill."})
        await h.receive(AreaResumed(incident_id=pause.incident_id))
        assert (await stage.post(stage.coordinator, path, {"days": [day]})).is_success


async def test_an_incident_elsewhere_stops_no_visit():
    async with harness("awards") as h:
        stage, path, day = await in_swansea(h)
        await h.receive(paused(CARDIFF))
        assert (await stage.post(stage.coordinator, path, {"days": [day]})).is_success


async def test_no_day_is_chosen_while_visits_wait_but_an_applicant_may_say_that_none_suits():
    async with harness("awards") as h:
        stage, path, day = await in_swansea(h)
        made = await stage.done(stage.coordinator, path, {"days": [day]})
        await h.receive(paused(None))
        choice = f"{path}/{made['id']}/choice"
        refused = await stage.post(stage.contact, choice, {"visit_on": day})
        assert slug(refused) == "visits-paused"
        assert (await stage.post(stage.contact, choice, {"visit_on": None})).is_success


async def test_both_sides_of_an_arranged_visit_hear_that_it_waits_and_that_it_goes_on():
    async with harness("awards") as h:
        stage, path, day = await in_swansea(h)
        made = await stage.done(stage.coordinator, path, {"days": [day]})
        await stage.done(stage.contact, f"{path}/{made['id']}/choice", {"visit_on": day})
        first, second = paused(), paused(None)
        await h.receive(first)
        await h.receive(second)
        [waits] = [each.data for each in await h.emitted(VisitPaused)]
        assert waits.organisation_id == stage.organisation_id
        assert set(waits.told) == {each.id for each in stage.assessors}
        await h.receive(AreaResumed(incident_id=first.incident_id))
        assert await h.emitted(VisitResumed) == []
        await h.receive(AreaResumed(incident_id=second.incident_id))
        assert len(await h.emitted(VisitResumed)) == 1
        await h.receive(paused())
        assert [each.data.turn for each in await h.emitted(VisitPaused)] == [1, 2]
        assert SWANSEA not in str(bodies(await h.emitted()))


PLACES = st.sampled_from([None, "wales", "england"])
AREAS = st.sampled_from([None, SWANSEA, CARDIFF])


@given(PLACES, AREAS, PLACES, AREAS)
def test_an_unknown_place_waits_rather_than_not(nation, area, theirs, their_area):
    covered = Place(nation, area).covers(theirs, their_area)
    if theirs is None and their_area is None:
        assert covered
    if covered and area and their_area:
        assert area == their_area
    if covered and nation and theirs:
        assert nation == theirs
