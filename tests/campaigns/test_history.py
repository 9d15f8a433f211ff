"""What people did is remembered for audience rules, for a time, and listed nowhere."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from campaigns import rules, tables
from campaigns.store import history
from campaigns.testing import a_manager, a_person, an_action_link
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id


@pytest.fixture
async def person(team):
    known = a_person()
    await team.h.receive(known)
    return known.person_id


async def tell(team, person_id, *actions, **facts):
    """Somebody tells through the link of a fresh mobilisation; returns its id."""
    mobilisation_id = await team.launched(**facts)
    link = an_action_link(team.h.settings, team.h.clock, UUID(mobilisation_id), person_id)
    for action in actions:
        answer = await team.post(None, "/v1/actions", {"link": link, "action": action})
        assert answer.status_code == 201, answer.text
    return mobilisation_id


async def remembered(team):
    async with team.h.transaction() as uow:
        rows = await uow.all(select(tables.action_history).order_by(tables.action_history.c.kind))
    return [(row.person_id, row.kind, row.last_on, row.times) for row in rows]


async def test_what_somebody_tells_is_remembered_by_kind_and_day(team, person):
    today = team.h.clock.today()
    await tell(team, person, "letter_to_mp", "letter_to_mp", "conversation")
    assert await remembered(team) == [
        (person, "conversation", today, 1),
        (person, "letter_to_mp", today, 1),
    ]
    team.h.clock.move_to(team.h.clock.now() + timedelta(days=40))
    await tell(team, person, "letter_to_mp")
    assert (person, "letter_to_mp", team.h.clock.today(), 2) in await remembered(team)


async def test_an_earlier_day_does_not_hide_a_later_one(team, person):
    today = team.h.clock.today()
    async with team.h.transaction() as uow:
        await history.note(uow, person, "event", on=today)
        await history.note(uow, person, "event", on=today - timedelta(days=40))
    assert await remembered(team) == [(person, "event", today, 2)]


async def test_a_drill_is_no_history(team, person):
    await tell(team, person, "letter_to_mp", drill=True)
    assert await remembered(team) == []


async def test_it_is_forgotten_after_its_time(team, person):
    today = team.h.clock.today()
    kept = rules.on("history", today)["kept_days"]
    await tell(team, person, "letter_to_mp")
    await team.h.open_days(today + timedelta(days=kept))
    assert len(await remembered(team)) == 1
    await team.h.open_days(today + timedelta(days=kept + 1))
    assert await remembered(team) == []


async def test_an_erased_person_has_no_history(team, person):
    await tell(team, person, "letter_to_mp")
    await team.h.receive(PersonErased(person_id=person, case_id=new_id()))
    assert await remembered(team) == []


async def test_no_leader_can_read_who_acted(team, person):
    """Nothing that a campaign manager may open about the call names the person who acted."""
    mobilisation_id = await tell(team, person, "letter_to_mp")
    manager = a_manager()
    path = f"/v1/mobilisations/{mobilisation_id}"
    for part in ("", "/progress", "/decisions"):
        answer = await team.get(manager, path + part)
        assert answer.status_code == 200
        assert str(person) not in answer.text
