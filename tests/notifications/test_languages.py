"""A message says how many it does not speak to in their own language (PEERS B21)."""

import pytest

from notifications.commands import rhythm as rhythms
from notifications.sending.refresh import report_once
from sanctuary.actor import Grant, Role
from sanctuary.asks import ASK_FORECAST, ForecastAsked
from sanctuary.events.notifications import MobilisationProgressed
from sanctuary.testing import an_actor, keyed

from .service import notifications, the_national_team

KEY = "mobilisation_act"
PATH = f"/v1/templates/{KEY}/languages"


async def asked(n, **params):
    client = await n.h.client(the_national_team())
    answer = await client.get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def an_english_edition(n):
    client = await n.h.client(the_national_team())
    made = await client.post(f"/v1/templates/{KEY}/en/editions", headers=keyed(), json={})
    return made.json()["edition"]


async def test_a_text_in_both_languages_leaves_nobody_behind(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person("en"), await n.person("cy"), await n.person("cy")]
        assert await asked(n, person_id=people) == {
            "people": 3,
            "languages": [{"language": "cy", "prefer": 2, "fall_back": 0}],
            "needs_reason": False,
        }


async def test_a_text_in_english_only_says_how_many_fall_back_and_needs_a_reason(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person("en"), await n.person("cy"), await n.person("cy")]
        found = await asked(n, person_id=people, edition=await an_english_edition(n))
        assert found["languages"] == [{"language": "cy", "prefer": 2, "fall_back": 2}]
        assert found["needs_reason"]


async def test_the_people_of_a_cause_are_those_who_are_written_to_about_it(tmp_path):
    async with notifications(tmp_path) as n:
        await n.person("cy")
        cause = await n.launched([await n.person("cy"), await n.person("en")])
        edition = await an_english_edition(n)
        before = await asked(n, cause=cause, edition=edition)
        await n.send()
        after = await asked(n, cause=cause, edition=edition)
        assert (after["people"], after["languages"][0]["fall_back"]) == (2, 1)
        assert before == after


async def test_whoever_left_does_not_count(tmp_path):
    async with notifications(tmp_path) as n:
        found = await asked(n, person_id=[await n.person("cy", ended=True)])
        assert found["languages"][0]["prefer"] == 0


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 422),
        ({"person_id": "x"}, 422),
        ({"cause": "00000000-0000-0000-0000-000000000007", "edition": 77}, 404),
        ({"cause": "00000000-0000-0000-0000-000000000007"}, 200),
    ],
)
async def test_a_question_about_nobody_is_refused(tmp_path, params, status):
    async with notifications(tmp_path) as n:
        client = await n.h.client(the_national_team())
        assert (await client.get(PATH, params=params)).status_code == status


async def test_only_those_who_send_may_ask_about_languages(tmp_path):
    async with notifications(tmp_path) as n:
        params = {"person_id": str(await n.person("cy"))}
        assert (await (await n.h.client()).get(PATH, params=params)).status_code == 401
        for role in (Role.ASSESSOR, Role.TRUSTEE, Role.LOCAL_LEAD):
            client = await n.h.client(an_actor(Grant(role)))
            assert (await client.get(PATH, params=params)).status_code == 403


async def test_a_mobilisation_tells_how_many_were_written_to_in_english_instead(tmp_path):
    async with notifications(tmp_path) as n:
        edition = await an_english_edition(n)
        welsh = await n.person("cy")
        cause = await n.launched([welsh, await n.person("en")])
        await n.send()
        async with n.h.transaction() as uow:
            # As it is where the message has no Welsh text.
            await uow.connection.exec_driver_sql(f"update delivery set edition = {edition}")
        client = await n.h.client(the_national_team())
        counts = (await client.get(f"/v1/mobilisations/{cause}/counts")).json()
        assert counts == {"accepted": 2, "fallback:cy": 1}
        await report_once(n.h.database)
        [event] = await n.h.emitted(MobilisationProgressed)
        assert event.data.counts == counts


async def test_whoever_was_written_to_in_welsh_does_not_count(tmp_path):
    async with notifications(tmp_path) as n:
        cause = await n.launched([await n.person("cy")])
        await n.send()
        client = await n.h.client(the_national_team())
        counts = (await client.get(f"/v1/mobilisations/{cause}/counts")).json()
        assert counts == {"accepted": 1}


async def published(n, language, **words):
    """Staff write other words in one language, and publish them through the API."""
    client = await n.h.client(an_actor(Grant(Role.CAMPAIGN_MANAGER)))
    path = f"/v1/templates/{KEY}/{language}/editions"
    draft = await client.post(path, headers=keyed(), json=words)
    headers = keyed() | {"If-Match": draft.headers["ETag"]}
    path = f"{path}/{draft.json()['edition']}/publication"
    answer = await client.post(path, headers=headers, json={"reason": "It is clearer."})
    assert answer.status_code == 200, answer.text


async def test_whoever_rewrites_the_english_alone_leaves_welsh_readers_behind(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person("en"), await n.person("cy")]
        await published(n, "en", subject="Your voice matters today")
        found = await asked(n, person_id=people)
        assert found["languages"] == [{"language": "cy", "prefer": 1, "fall_back": 1}]
        assert found["needs_reason"]
        await published(n, "cy", subject="Mae eich llais yn bwysig heddiw")
        assert not (await asked(n, person_id=people))["needs_reason"]


async def test_a_better_welsh_text_leaves_nobody_behind(tmp_path):
    async with notifications(tmp_path) as n:
        await published(n, "cy", subject="Mae eich llais yn bwysig heddiw")
        assert not (await asked(n, person_id=[await n.person("cy")]))["needs_reason"]


async def test_a_forecast_counts_those_who_get_it_and_would_not_read_it_in_welsh(tmp_path):
    async with notifications(tmp_path) as n:
        chose = await n.person("en")
        async with n.h.transaction() as uow:
            await rhythms.choose(uow, chose, {"language": "cy"}, at=uow.clock.now())
        people = [chose, await n.person("cy"), await n.person("en")]
        people.append(await n.person("cy", bases={"service": "service_message"}))
        question = ForecastAsked(person_ids=people, category="campaign", template=KEY)
        before = await n.h.ask(ASK_FORECAST, question)
        assert (before.behind, before.fallbacks) == ([], 0)
        await published(n, "en", subject="Your voice matters today")
        after = await n.h.ask(ASK_FORECAST, question)
        assert (after.behind, after.fallbacks) == (["cy"], 2)
        unknown = question.model_copy(update={"template": "nothing_of_ours"})
        answer = await n.h.ask(ASK_FORECAST, unknown)
        assert (answer.behind, answer.fallbacks) == (None, None)
        client = await n.h.client(the_national_team())
        shown = await client.post("/v1/audience-forecasts", json=question.model_dump(mode="json"))
        assert shown.json()["fallbacks"] == 2
