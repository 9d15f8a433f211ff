"""Reading ids of people whom a call means is on record: who, when, where and how many."""

from datetime import timedelta

import pytest

from campaigns.testing import a_manager, a_person, an_officer
from sanctuary.actor import Grant, Role
from sanctuary.testing import an_actor

from .test_waterfall_told import approved, people


async def seen(team, path, actor=None):
    answer = await team.get(actor or a_manager(), f"{path}/people-seen")
    assert answer.status_code == 200, answer.text
    return [(each["shown"], each["people"], each["by"]) for each in answer.json()["items"]]


async def test_whoever_reads_ids_is_on_record(team):
    [first, *_] = await people(team, 3)
    path, reader = await approved(team), a_manager()
    await people(team, 2)
    by = str(reader.id)
    await team.get(reader, f"{path}/audience-preview", samples=True)
    await team.get(reader, f"{path}/audience-changes")
    await team.get(reader, f"{path}/audience/{first}")
    assert await seen(team, path) == [
        ("person", 1, by), ("audience-changes", 2, by), ("audience-preview", 3, by),
    ]  # fmt: skip
    assert str(first) not in (await team.get(reader, f"{path}/people-seen")).text


@pytest.mark.parametrize(
    ("actor", "samples"), [(a_manager(), False), (an_officer(), True)], ids=["counts", "officer"]
)
async def test_whoever_sees_numbers_only_is_not_on_record(team, actor, samples):
    await people(team, 8)
    path = await approved(team)
    await team.get(actor, f"{path}/audience-preview", samples=samples)
    if samples:
        await team.get(actor, f"{path}/audience-changes")
    assert await seen(team, path) == []


@pytest.mark.parametrize("actor", [an_actor(), a_manager("wales"), an_actor(Grant(Role.TRUSTEE))])
async def test_who_must_not_read_the_record(team, actor):
    await team.h.receive(a_person())
    path = await approved(team)
    assert (await team.get(actor, f"{path}/people-seen")).status_code == 403


async def test_a_look_keeps_no_audience_for_longer(team):
    """Only decisions do: an approval that nobody used loses its people all the same."""
    [person] = await people(team, 1)
    path = await approved(team)
    await team.h.open_days(team.h.clock.today() + timedelta(days=60))
    team.h.clock.move_to(team.h.clock.now() + timedelta(days=60))
    await team.get(a_manager(), f"{path}/audience-preview", samples=True)
    await team.h.open_days(team.h.clock.today() + timedelta(days=40))
    place = (await team.get(a_manager(), f"{path}/audience/{person}")).json()
    assert not place["matched"]
