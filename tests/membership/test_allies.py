"""A supporter brought an ally: a task for whoever coordinates there, and nobody is named."""

from uuid import uuid4

from membership.testing import a_coordinator
from sanctuary.events.campaigns import AllyFound
from sanctuary.testing import harness, keyed

from .sealed_stage import Stage


def found(person_id, sector="school"):
    return AllyFound(ally_id=uuid4(), person_id=person_id, sector=sector)


async def test_the_coordinator_of_the_nation_is_asked_to_get_in_touch_with_the_supporter():
    async with harness("membership") as h:
        stage = Stage(h)
        supporter = await stage.person()
        await h.receive(found(supporter), found(supporter, "union"))
        path = "/v1/tasks?kind=ally_found"
        coordinator = a_coordinator("england")
        (task,) = (await stage.done(coordinator, "GET", path)).json()["items"]
        assert (task["subject_id"], task["stream"]) == (str(supporter), "schools")
        assert (await stage.done(a_coordinator("wales"), "GET", path)).json()["items"] == []
        closing = f"/v1/tasks/{task['id']}/closing"
        body = {"reason": "We met all three of us"}
        refused = await stage.call(a_coordinator("wales"), "POST", closing, body, **keyed())
        assert refused.status_code == 403
        closed = await stage.call(coordinator, "POST", closing, body, **keyed())
        assert closed.is_success, closed.text
        assert (await stage.done(coordinator, "GET", path)).json()["items"] == []


async def test_of_a_supporter_we_do_not_know_nothing_is_made():
    async with harness("membership") as h:
        [message] = await h.receive(found(uuid4()))
        assert message.outcome == "acknowledged"
