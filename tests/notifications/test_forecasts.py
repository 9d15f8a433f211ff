"""The forecast: everybody in one part, as it would be judged right before the wire."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from notifications.commands import preferences
from notifications.commands import rhythm as rhythms
from notifications.domain.rhythm import Pace
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.asks import ASK_FORECAST, ForecastAsked
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, keyed

from .service import notifications, the_national_team

MONDAY_NIGHT = datetime(2031, 3, 3, 23, tzinfo=UTC)
SOME_ID = UUID(int=7)


async def an_audience(n):
    """One person in each part of the waterfall, by what becomes of them."""
    n.h.clock.move_to(MONDAY_NIGHT)
    people = {
        "ended": await n.person(ended=True),
        "no_address": await n.person(email=None),
        "unverified": await n.person(verified=False),
        "no_lawful_basis": await n.person(bases={"service": "service_message"}),
        "opted_out": await n.person(),
        "over_budget": await n.person(),
        "quiet_hours": await n.person(),
        "digest": await n.person(),
        "not_known_yet": new_id(),
        "will_send": await n.person(),
    }
    for _ in range(3):
        await n.launched([people["over_budget"]])
    await n.send()
    for _ in range(2):
        await n.launched([people["will_send"]])
    await n.send()
    async with n.h.transaction() as uow:
        now = uow.clock.now()
        await preferences.choose(uow, people["opted_out"], {"campaign": False}, at=now)
        await rhythms.choose(uow, people["quiet_hours"], {"hours": (1260, 420)}, at=now)
        paces = {"service": Pace.DAILY, "renewal": Pace.DAILY, "campaign": Pace.DAILY}
        await rhythms.choose(uow, people["digest"], {"paces": paces}, at=now)
    return people


async def asked(n, actor, people, **changes):
    client = await n.h.client(actor)
    body = {"person_ids": [str(one) for one in people], "category": "campaign", **changes}
    return await client.post("/v1/audience-forecasts", json=body)


async def test_everybody_is_in_one_part_and_the_author_sees_what_the_send_displaces(tmp_path):
    async with notifications(tmp_path) as n:
        people = await an_audience(n)
        answer = await asked(n, the_national_team(), [*people.values(), *people.values()])
        assert answer.status_code == 200, answer.text
        found = answer.json()
        parts = {each["part"]: each for each in found["parts"]}
        assert found["asked"] == len(people) == sum(each["people"] for each in parts.values())
        for name, person in people.items():
            assert (parts[name]["people"], parts[name]["sample"]) == (1, [str(person)]), name
        assert parts["suppressed"]["people"] == 0
        assert (found["will_send"], found["last_places"]) == (1, 1)


async def test_the_forecast_and_the_wire_agree_and_a_later_withdrawal_wins(tmp_path):
    async with notifications(tmp_path) as n:
        people = await an_audience(n)
        before = (await asked(n, the_national_team(), [people["will_send"]])).json()
        assert before["will_send"] == 1
        cause = await n.launched([*list(people.values())[:8], people["will_send"]])
        await n.knows(people["will_send"], version=2, bases={})

        async def judged():
            found = await n.statuses(cause=cause)
            return len(found) == 9 and not {"sending"} & {status for status, _ in found.values()}

        async with n.sending():
            await n.until(judged)
        found = await n.statuses(cause=cause)
        for name, person in list(people.items())[:8]:
            assert found[person][1] == name
        assert found[people["will_send"]] == ("withheld", "no_lawful_basis")


async def test_urgent_messages_skip_the_week_the_night_and_the_digest_but_never_the_basis(tmp_path):
    async with notifications(tmp_path) as n:
        people = await an_audience(n)
        found = (await asked(n, the_national_team(), people.values(), category="urgent")).json()
        parts = {each["part"]: each["people"] for each in found["parts"] if each["people"]}
        assert parts == {
            "ended": 1,
            "no_address": 1,
            "unverified": 1,
            "no_lawful_basis": 1,
            "not_known_yet": 1,
            "will_send": 5,
        }
        assert found["last_places"] == 0


async def test_a_duty_officer_sees_how_many_and_not_who(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(20)]
        officer = an_actor(Grant(Role.DUTY_OFFICER))
        found = (await asked(n, officer, people)).json()
        assert found["will_send"] == 20
        assert not any(each["sample"] for each in found["parts"])


async def test_a_forecast_is_for_those_who_send(tmp_path):
    async with notifications(tmp_path) as n:
        stranger = await n.h.client()
        body = {"person_ids": [str(SOME_ID)], "category": "campaign"}
        answer = await stranger.post("/v1/audience-forecasts", json=body, headers=keyed())
        assert answer.status_code == 401
        for role in (Role.ASSESSOR, Role.ORGANISATION_CONTACT, Role.LOCAL_LEAD):
            actor = an_actor(Grant(role, ScopeKind.NATION, "wales"))
            assert (await asked(n, actor, [SOME_ID])).status_code == 403


@pytest.mark.parametrize("wrong", [{"person_ids": []}, {"category": "spam"}, {"more": 1}])
async def test_a_question_that_makes_no_sense_is_refused(tmp_path, wrong):
    async with notifications(tmp_path) as n:
        assert (await asked(n, the_national_team(), [SOME_ID], **wrong)).status_code == 422


async def test_campaigns_is_answered_by_request_reply(tmp_path):
    async with notifications(tmp_path) as n:
        people = await an_audience(n)
        question = ForecastAsked(person_ids=list(people.values()), category="campaign")
        answer = await n.h.ask(ASK_FORECAST, question)
        assert sum(answer.counts.values()) == len(people)
        assert answer.counts["quiet_hours"] == 1
        assert answer.samples["over_budget"] == [people["over_budget"]]
