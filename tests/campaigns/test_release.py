"""A frozen audience leaves chunk by chunk, each once, and stops when somebody stops it."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from campaigns.commands import release
from campaigns.domain.chunks import CHUNK, FIRST_CHUNK
from campaigns.store import followed, frozen, mobilisations
from campaigns.testing import a_manager, a_person
from sanctuary.events.campaigns import AudienceReleased

FEW = release.AT_FIRST
ALL = FEW + 3


@pytest.fixture
async def large(team):
    """A mobilisation of three chunks more than a launch releases at once."""
    people = [a_person() for _ in range(FIRST_CHUNK + CHUNK * (ALL - 2) + 1)]
    async with team.h.transaction() as uow:
        await followed.take_people(uow, people)
    mobilisation_id = await team.launched()
    return mobilisation_id, {person.person_id for person in people}


async def chunks(team):
    return [each.data for each in await team.h.emitted(AudienceReleased)]


async def fire(team):
    return await team.h.fire_timers(timedelta(seconds=1))


async def test_everybody_is_released_once(team, large):
    _, people = large
    assert [each.chunk for each in await chunks(team)] == list(range(FEW))
    while await fire(team):
        pass
    released = await chunks(team)
    assert [each.chunk for each in released] == list(range(ALL))
    assert [len(each.person_ids) for each in released] == [FIRST_CHUNK, *[CHUNK] * (ALL - 2), 1]
    everybody = [person for each in released for person in each.person_ids]
    assert len(everybody) == len(people)
    assert set(everybody) == people


@pytest.mark.parametrize("step", ["pause", "stand-down", "closing"])
async def test_nothing_leaves_after_it_was_stopped(team, large, step):
    mobilisation_id, _ = large
    path = f"/v1/mobilisations/{mobilisation_id}"
    assert (await team.post(a_manager(), f"{path}/{step}", {"reason": "Wait"})).status_code == 200
    assert await fire(team) == 0
    assert len(await chunks(team)) == FEW


async def test_a_pause_wins_over_a_release_in_flight(team, large):
    """The timer was taken before the pause: what it does is decided by the status it finds."""
    mobilisation_id, _ = large
    await team.post(a_manager(), f"/v1/mobilisations/{mobilisation_id}/pause")
    async with team.h.transaction() as uow:
        await release.go_on(uow, UUID(mobilisation_id), at=uow.clock.now())
    assert len(await chunks(team)) == FEW


async def test_after_a_pause_it_goes_on_where_it_stopped(team, large):
    mobilisation_id, people = large
    path = f"/v1/mobilisations/{mobilisation_id}"
    await team.post(a_manager(), f"{path}/pause")
    await team.post(a_manager(), f"{path}/resume")
    while await fire(team):
        pass
    released = await chunks(team)
    assert [each.chunk for each in released] == list(range(ALL))
    assert {person for each in released for person in each.person_ids} == people


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_the_order_of_pausing_and_releasing_everybody_leaves_once(team, large, seed):
    mobilisation_id, people = large
    path, manager, chance = f"/v1/mobilisations/{mobilisation_id}", a_manager(), Random(seed)
    paused = False
    for _ in range(10):
        if chance.random() < 0.5:
            await team.post(manager, f"{path}/{'resume' if paused else 'pause'}")
            paused = not paused
        else:
            await fire(team)
    if paused:
        await team.post(manager, f"{path}/resume")
    while await fire(team):
        pass
    everybody = [person for each in await chunks(team) for person in each.person_ids]
    assert len(everybody) == len(people)
    assert set(everybody) == people


async def test_a_release_never_waits_for_a_decision(team, large):
    """Whoever decides may be waiting for the timer's row: waiting back would be a deadlock."""
    mobilisation_id, _ = large
    async with team.h.transaction() as deciding:
        await mobilisations.get(deciding, UUID(mobilisation_id), lock=True)
        assert await fire(team) == 1
    assert len(await chunks(team)) == FEW
    assert await fire(team) == 1
    assert len(await chunks(team)) == ALL


async def test_an_audience_is_forgotten_90_days_after_the_end(team, large):
    mobilisation_id, people = large
    today = team.h.clock.today()
    await team.post(a_manager(), f"/v1/mobilisations/{mobilisation_id}/closing")
    person_id = next(iter(people))
    await team.h.open_days(today + timedelta(days=89))
    async with team.h.transaction() as uow:
        assert await frozen.place(uow, UUID(mobilisation_id), person_id)
    await team.h.open_days(today + timedelta(days=92))
    async with team.h.transaction() as uow:
        assert await frozen.place(uow, UUID(mobilisation_id), person_id) is None
        kept = await frozen.frozen(uow, UUID(mobilisation_id))
    assert kept is not None
    assert kept.matched == len(people)


async def test_an_audience_of_a_running_call_is_kept(team, large):
    mobilisation_id, people = large
    await team.h.open_days(team.h.clock.today() + timedelta(days=200))
    async with team.h.transaction() as uow:
        assert await frozen.place(uow, UUID(mobilisation_id), next(iter(people)))
