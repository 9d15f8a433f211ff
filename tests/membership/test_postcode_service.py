"""A service that speaks the API of postcodes.io, asked for what no directory of ours knows."""

from datetime import timedelta

import pytest

from membership.commands import lookups
from membership.commands import whereabouts as commands
from membership.testing import NATIONAL
from membership.testing_places import DON, a_directory_in, a_postcode, places_in
from sanctuary.events.membership import PersonChanged
from sanctuary.testing import harness, keyed

from .postcode_server import postcode_service


async def ask(client, *written):
    answer = await client.post("/v1/places/lookups", json={"postcodes": list(written)})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_its_answer_has_the_shape_of_our_own():
    with postcode_service() as service:
        async with (
            harness("membership", postcodes_url=service.url) as h,
            await h.client(NATIONAL) as team,
        ):
            answer = await ask(team, "ZB2 2AB")
            assert answer["incomplete"] is False
            (one,) = answer["answers"]
            assert one["constituency"] == {"code": "E14009002", "name": "Lower Don"}
            assert one["local_authority"] == {"code": "E08000938", "name": "Donley"}
            assert (one["nation"], one["precision"]) == ("england", "postcode")
            assert one["region"] is None, "it gives a region's name and no code"
            await places_in(team)
            (one,) = (await ask(team, "ZB2 2AB"))["answers"]
            assert one["region"]["code"] == "E12000003", "the constituency's own region"


async def test_only_what_our_directory_does_not_know_is_asked_and_never_in_a_path():
    with postcode_service() as service:
        async with (
            harness("membership", postcodes_url=service.url) as h,
            await h.client(NATIONAL) as team,
        ):
            await a_directory_in(h, team, a_postcode("ZB2 2AA", DON))
            answers = (await ask(team, "ZB2 2AA", "ZB2 2AB", "ZC3 3AA", "ZZ9 9ZZ"))["answers"]
            assert service.bodies == [["ZB2 2AB", "ZC3 3AA", "ZZ9 9ZZ"]]
            assert service.asked == ["/postcodes"]
            assert [each["precision"] for each in answers] == [
                "postcode",
                "postcode",
                "postcode",
                "unknown",
            ]
            assert answers[2]["nation"] is None, "an island outside the four nations"


async def test_an_outward_half_is_answered_with_the_nation_if_there_is_one():
    with postcode_service() as service:
        async with (
            harness("membership", postcodes_url=service.url) as h,
            await h.client(NATIONAL) as team,
        ):
            one, two, none = (await ask(team, "ZB2", "ZD4", "ZZ9"))["answers"]
            assert (one["nation"], one["precision"]) == ("england", "outward")
            assert [two["precision"], none["precision"]] == ["unknown", "unknown"]


async def test_more_than_a_hundred_are_asked_in_several_requests():
    with postcode_service() as service:
        async with (
            harness("membership", postcodes_url=service.url) as h,
            await h.client(NATIONAL) as team,
        ):
            await ask(team, *(f"ZZ{n} {m}AA" for n in range(10, 36) for m in range(10)))
            assert sorted(len(each) for each in service.bodies) == [60, 100, 100]


@pytest.mark.parametrize(
    "trouble",
    [{"status": 429}, {"status": 500}, {"wait": 1.0}, {"nonsense": True}],
    ids=["429", "500", "slow", "nonsense"],
)
async def test_when_it_is_away_our_own_answers_stand_and_the_gap_is_named(trouble):
    with postcode_service() as service:
        for name, value in trouble.items():
            setattr(service, name, value)
        async with (
            harness("membership", postcodes_url=service.url, postcodes_timeout=0.3) as h,
            await h.client(NATIONAL) as team,
        ):
            await a_directory_in(h, team, a_postcode("ZB2 2AA", DON))
            answer = await ask(team, "ZB2 2AA", "ZB2 2AB")
            assert answer["incomplete"] is True
            assert [each["precision"] for each in answer["answers"]] == ["postcode", "unknown"]


async def test_nothing_there_at_all_is_the_same_as_away():
    async with (
        harness("membership", postcodes_url="http://127.0.0.1:9") as h,
        await h.client(NATIONAL) as team,
    ):
        assert (await ask(team, "ZB2 2AB"))["incomplete"] is True


async def test_it_is_off_unless_somebody_sets_it():
    async with harness("membership") as h, await h.client(NATIONAL) as team:
        assert h.settings.postcodes_url is None
        assert (await ask(team, "ZB2 2AB"))["incomplete"] is False
        assert await lookups.resolve(h.database, h.settings) == 0


async def a_person(h, team, written):
    entry = {"name": "Sam", "email": "sam@example.org"}
    made = await team.post("/v1/supporters/import", json={"people": [entry]}, headers=keyed())
    person = made.json()["person_ids"][0]
    async with h.transaction() as uow:
        await commands.give_postcode(uow, person, written, by=NATIONAL, at=uow.clock.now())
    return person


async def test_what_somebody_gave_is_placed_later_and_told():
    with postcode_service() as service:
        async with (
            harness("membership", postcodes_url=service.url) as h,
            await h.client(NATIONAL) as team,
        ):
            await a_person(h, team, "ZB2 2AB")
            assert (await h.emitted(PersonChanged))[-1].data.constituency is None
            service.status = 429
            assert await lookups.resolve(h.database, h.settings) == 0
            service.status = 200
            assert await lookups.resolve(h.database, h.settings) == 1
            assert (await h.emitted(PersonChanged))[-1].data.constituency == "E14009002"
            assert await lookups.resolve(h.database, h.settings) == 0, "once is enough"


async def test_what_the_service_does_not_know_is_asked_again_another_day():
    with postcode_service() as service:
        async with (
            harness("membership", postcodes_url=service.url) as h,
            await h.client(NATIONAL) as team,
        ):
            await a_person(h, team, "ZZ9 9ZZ")
            for _ in range(2):
                assert await lookups.resolve(h.database, h.settings) == 0
            assert len(service.bodies) == 1
            h.clock.offset += timedelta(days=2)
            await lookups.resolve(h.database, h.settings)
            assert len(service.bodies) == 2
