"""Whom a launch would not reach now: notifications is asked, and its silence is said."""

import asyncio

import pytest

from campaigns.domain.waterfall import Reason, Waterfall
from campaigns.queries import forecasts
from campaigns.testing import SWANSEA, a_manager, a_person
from sanctuary.asks import MOST_FORECAST, ForecastAnswer
from sanctuary.errors import TryAgain
from sanctuary.ids import new_id


class Notifications:
    """Answers as notifications does, over no wire: one person is asleep, one has heard enough."""

    def __init__(self):
        self.asked = []

    async def ask(self, subject, question, answer, wait):
        assert (subject, answer) == ("ask.notifications.forecast", ForecastAnswer)
        self.asked.append(question)
        asleep, tired, *others = question.person_ids
        return ForecastAnswer(
            counts={"quiet_hours": 1, "over_budget": 1, "will_send": len(others)},
            last_places=2,
            samples={"quiet_hours": [asleep], "over_budget": [tired]},
        )


async def a_preview(team, **params):
    people = [a_person() for _ in range(5)]
    await team.h.receive(*people, a_person(bases={"service": "service_message"}))
    manager = a_manager()
    draft = await team.mobilisation(manager, audience={"area": [SWANSEA]})
    path = f"/v1/mobilisations/{draft['mobilisation_id']}/audience-preview"
    answer = await team.get(manager, path, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_preview_shows_whom_their_week_and_their_night_hold_back(team):
    team.h.runtime.messaging = notifications = Notifications()
    preview = await a_preview(team, samples=True)
    parts = {part["reason"]: part for part in preview["waterfall"]}
    counts = {reason: part["count"] for reason, part in parts.items() if part["count"]}
    assert counts == {"no_lawful_basis": 1, "over_budget": 1, "quiet_hours": 1, "will_send": 3}
    assert preview["matched"] == sum(counts.values()) == 6
    assert preview["held_back_known"] is True
    assert preview["last_places"] == 2
    [question] = notifications.asked
    assert parts["quiet_hours"]["sample"] == [str(question.person_ids[0])]
    assert question.category == "campaign"


async def test_while_notifications_is_away_the_preview_says_that_it_does_not_know(team):
    team.h.runtime.messaging = None
    preview = await a_preview(team)
    assert preview["held_back_known"] is False
    assert preview["last_places"] is None
    assert preview["will_send"] == 5
    assert "quiet_hours" not in {part["reason"] for part in preview["waterfall"]}


async def silent(_):
    await asyncio.Event().wait()


async def away(_):
    raise TryAgain("no answer")


@pytest.mark.parametrize("ask", [silent, away])
async def test_no_answer_in_time_is_no_answer(ask):
    known = Waterfall({Reason.WILL_SEND: 1})
    assert await forecasts.ahead(ask, known, [new_id()], "campaign", "") is None


async def test_a_large_audience_is_asked_about_in_parts_that_sum_to_it():
    notifications = Notifications()
    people = [new_id() for _ in range(MOST_FORECAST + 10)]
    known = Waterfall({Reason.WILL_SEND: len(people), Reason.OPTED_OUT: 3})
    ask = forecasts.over_nats(notifications)
    found = await forecasts.ahead(ask, known, people, "campaign", "")
    assert found.waterfall.matched == len(people) + 3
    assert found.waterfall.counts[Reason.QUIET_HOURS] == 2
    assert sorted(len(each.person_ids) for each in notifications.asked) == [10, MOST_FORECAST]


async def test_an_audience_of_nobody_needs_no_question():
    found = await forecasts.ahead(silent, Waterfall({}), [], "campaign", "")
    assert found.waterfall.matched == 0


async def test_what_a_hold_keeps_back_is_not_shown_as_sent():
    async def ask(question):
        held = len(question.person_ids)
        return ForecastAnswer(counts={"incident_hold": held, "will_send": 0}, last_places=0)

    people = [new_id(), new_id()]
    known = Waterfall({Reason.WILL_SEND: 2})
    found = await forecasts.ahead(ask, known, people, "campaign", "")
    assert found.waterfall.counts == {Reason.INCIDENT_HOLD: 2}
