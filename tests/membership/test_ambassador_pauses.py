"""During an incident nobody is asked where it is; a pause says nothing about anybody."""

from datetime import timedelta
from uuid import uuid4

import pytest

from membership.domain.pause import Place, covers
from membership.testing import NATIONAL
from sanctuary.events.campaigns import IncidentClosed, IncidentOpened, IncidentStoodDown
from sanctuary.testing import harness, keyed

from .sealed_stage import ENGLAND, UK, WALES
from .test_ambassador_requests import MAKER, Desk

PAUSES = "/v1/ambassador-desk/pauses"
NOW = "cannot be asked now"


def an_incident(**changes):
    facts = {"incident_id": uuid4(), "kind": "hostility", "level": "local", "nation": "wales"}
    return IncidentOpened(**facts | changes)


@pytest.mark.parametrize("end", [IncidentStoodDown, IncidentClosed])
async def test_an_incident_pauses_its_nation_until_it_is_over(end):
    async with harness("membership") as h:
        desk = Desk(h)
        who, request = await desk.ambassador(), await desk.make()
        elsewhere = await desk.make(nation="england")
        incident = an_incident()
        await h.receive(incident)
        assert await desk.state(request) == NOW
        assert await desk.state(elsewhere) == "being arranged"
        refused = await desk.ask(request, who)
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:sanctuary:problem:cannot-be-asked-now",
        )
        await h.receive(end(incident_id=incident.incident_id))
        assert await desk.state(request) == "being arranged"
        assert (await desk.ask(request, who)).is_success


async def test_an_incident_that_endangers_nobody_pauses_nothing():
    async with harness("membership") as h:
        desk = Desk(h)
        request = await desk.make()
        for kind in ("vote", "hook", "opportunity", "planned_accommodation"):
            await h.receive(an_incident(kind=kind))
        assert await desk.state(request) == "being arranged"


async def test_an_incident_without_a_nation_pauses_everywhere_and_comes_twice_without_harm():
    async with harness("membership") as h:
        desk = Desk(h)
        request = await desk.make()
        incident = an_incident(nation=None, level="national")
        envelope = h.envelope(incident)
        await h.receive(envelope)
        await h.receive(envelope)
        assert await desk.state(request) == NOW
        assert len((await desk.done(UK, "GET", PAUSES)).json()) == 1


async def test_a_mask_over_an_area_pauses_that_area_until_it_is_lifted():
    async with harness("membership") as h:
        desk = Desk(h)
        here = await desk.make(area="W06000011")
        there = await desk.make(area="W06000015")
        body = {"area": "W06000011", "reason": "threats"}
        async with await h.client(NATIONAL) as team:
            mask = await team.post("/v1/directory-masks", json=body, headers=keyed())
            assert mask.is_success, mask.text
        assert (await desk.state(here), await desk.state(there)) == (NOW, "being arranged")


async def test_who_is_asked_already_has_nothing_to_answer_meanwhile_and_may_still_say_no():
    async with harness("membership") as h:
        desk = Desk(h)
        person = await desk.person()
        who = await desk.ambassador(person_id=person)
        request = await desk.make()
        await desk.ask(request, who)
        token = await desk.note_to(person)
        await h.receive(an_incident())
        page = await desk.page(token, "accept", item=str(request))
        assert page.status_code == 409
        assert "paused for now" in page.text
        await h.open_days(h.clock.today() + timedelta(days=10))  # the wait does not count
        assert await desk.answers(request) == ["asked"]
        await desk.page(token, "decline", item=str(request))
        assert await desk.answers(request) == ["not this time"]


async def test_after_the_pause_the_next_is_asked_by_itself():
    async with harness("membership") as h:
        desk = Desk(h)
        first, second = await desk.ambassador(), await desk.ambassador()
        request = await desk.make()
        await desk.ask(request, first, second)
        incident = an_incident()
        await h.receive(incident)
        await desk.step(request, "declined")
        assert await desk.answers(request) == ["not this time"]
        await h.receive(IncidentClosed(incident_id=incident.incident_id))
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert await desk.answers(request) == ["not this time", "asked"]


async def test_a_pause_by_hand_has_an_end_a_reason_and_a_scope():
    async with harness("membership") as h:
        desk = Desk(h)
        request = await desk.make(area="W06000011")
        until = str(h.clock.today() + timedelta(days=2))
        body = {"nation": "wales", "area": "W06000011", "until": until, "reason": "a march"}
        path = f"{PAUSES}/{uuid4()}"
        assert (await desk.call(ENGLAND, "PUT", path, body)).status_code == 404
        whole = {"until": until, "reason": "a march"}
        assert (await desk.call(WALES, "PUT", path, whole)).status_code == 404
        for _ in range(2):
            await desk.done(WALES, "PUT", path, body)
        assert await desk.state(request) == NOW
        await h.open_days(h.clock.today() + timedelta(days=3))
        assert await desk.state(request) == "being arranged"


async def test_a_pause_is_lifted_by_somebody_who_says_why():
    async with harness("membership") as h:
        desk = Desk(h)
        request, path = await desk.make(), f"{PAUSES}/{uuid4()}"
        until = str(h.clock.today() + timedelta(days=9))
        await desk.done(WALES, "PUT", path, {"nation": "wales", "until": until, "reason": "x"})
        await desk.done(WALES, "POST", f"{path}/lifting", {"reason": "quiet again"})
        assert await desk.state(request) == "being arranged"
        assert (await desk.done(WALES, "GET", PAUSES)).json() == []


async def test_a_pause_looks_the_same_whether_anybody_is_there():
    answers = []
    for somebody in (True, False):
        async with harness("membership") as h:
            desk = Desk(h)
            if somebody:
                await desk.ambassador()
            await h.receive(an_incident())
            request = await desk.make()
            seen = await desk.done(MAKER, "GET", f"/v1/ambassador-requests/{request}")
            answers.append(seen.json()["state"])
            assert [each.type for each in await h.emitted()] == []
    assert answers == [NOW, NOW]


@pytest.mark.parametrize(
    ("place", "nation", "area", "holds"),
    [
        (Place(), "wales", "W06000011", True),
        (Place("wales"), "wales", None, True),
        (Place("wales"), "england", None, False),
        (Place("wales", "W06000011"), "wales", "W06000011", True),
        (Place("wales", "W06000011"), "wales", "W06000015", False),
        (Place("wales", "W06000011"), "wales", None, True),
        (Place(None, "W06000011"), "wales", "W06000011", True),
    ],
)
def test_what_a_pause_covers(place, nation, area, holds):
    assert covers(place, nation, area) is holds
