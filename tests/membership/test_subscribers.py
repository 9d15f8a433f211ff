"""What awards decides, in whichever order and however often its events arrive."""

from datetime import date
from itertools import permutations

import pytest

from membership.store.recognitions import recognitions_of
from membership.testing import NATIONAL, an_active_organisation
from sanctuary.events.awards import (
    AwardClosed,
    AwardDatesCorrected,
    AwardGranted,
    AwardLapsed,
    AwardPassedOn,
    AwardRenewed,
)
from sanctuary.events.concerns import AwardWithdrawn
from sanctuary.ids import new_id
from sanctuary.testing import harness

OLD, NEW = new_id(), new_id()


def the_story(organisation_id):
    """An award and its renewal, which begins when the old one ends."""
    common = {"organisation_id": organisation_id, "stream": "schools"}
    first = AwardGranted(
        award_id=OLD,
        application_id=new_id(),
        starts_on=date(2024, 3, 1),
        expires_on=date(2027, 3, 1),
        **common,
    )
    second = AwardGranted(
        award_id=NEW,
        application_id=new_id(),
        starts_on=date(2027, 3, 1),
        expires_on=date(2030, 3, 1),
        renews=OLD,
        **common,
    )
    return first, second, AwardRenewed(award_id=OLD, successor_id=NEW, **common)


async def history_of(h, organisation_id):
    async with await h.client(NATIONAL) as team:
        periods = (await team.get(f"/v1/organisations/{organisation_id}/history")).json()
    return [(p["award_id"], p["starts_on"], p["to"], p["successor_id"]) for p in periods]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_renewal_is_one_story_in_every_order(order):
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        envelopes = [h.envelope(event) for event in the_story(signed.organisation_id)]
        waiting = [envelopes[n] for n in order]
        for _ in range(3):
            handed = [(envelope, (await h.receive(envelope))[0]) for envelope in waiting]
            waiting = [envelope for envelope, each in handed if each.outcome == "later"]
        assert waiting == []
        assert await history_of(h, signed.organisation_id) == [
            (str(OLD), "2024-03-01", "2027-03-01", str(NEW)),
            (str(NEW), "2027-03-01", None, None),
        ]


async def test_the_same_message_twice_has_one_effect():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        for event in the_story(signed.organisation_id):
            envelope = h.envelope(event)
            await h.receive(envelope)
            await h.receive(envelope)
        assert len(await history_of(h, signed.organisation_id)) == 2


async def test_a_lapse_before_its_award_waits_for_it():
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        first = the_story(signed.organisation_id)[0]
        lapse = h.envelope(
            AwardLapsed(
                award_id=OLD,
                organisation_id=signed.organisation_id,
                stream="schools",
                expired_on=date(2027, 3, 1),
            ),
            version=2,
        )
        assert (await h.receive(lapse))[0].outcome == "later"
        await h.receive(first)
        assert (await h.receive(lapse))[0].outcome == "acknowledged"
        assert (await history_of(h, signed.organisation_id))[0][2] == "2027-03-01"


def put_right(organisation_id):
    return AwardDatesCorrected(
        award_id=OLD,
        organisation_id=organisation_id,
        stream="schools",
        starts_on=date(2024, 4, 1),
        expires_on=date(2027, 4, 1),
        grace_ends_on=date(2027, 6, 30),
    )


def closed(organisation_id):
    return AwardClosed(
        award_id=OLD,
        organisation_id=organisation_id,
        stream="schools",
        ended_on=date(2026, 1, 5),
        why="organisation_closed",
    )


def withdrawn(organisation_id):
    return AwardWithdrawn(
        award_id=OLD,
        concern_id=new_id(),
        organisation_id=organisation_id,
        stream="schools",
        withdrawn_on=date(2026, 1, 5),
    )


@pytest.mark.parametrize(
    ("news", "period"),
    [
        (put_right, ("2024-04-01", None)),
        (closed, ("2024-03-01", "2026-01-05")),
        (withdrawn, ("2024-03-01", "2026-01-05")),
    ],
)
async def test_other_dates_and_an_end_with_the_holder_reach_the_history(news, period):
    async with harness("membership") as h:
        signed = await an_active_organisation(h)
        told = h.envelope(news(signed.organisation_id), version=2)
        assert (await h.receive(told))[0].outcome == "later"
        await h.receive(the_story(signed.organisation_id)[0])
        assert (await h.receive(told))[0].outcome == "acknowledged"
        [(_, starts_on, to, _)] = await history_of(h, signed.organisation_id)
        assert (starts_on, to) == period


async def test_an_award_that_carries_on_after_a_merger_is_in_the_history_of_its_new_holder():
    async with harness("membership") as h:
        gone, kept = await an_active_organisation(h), new_id()
        await h.receive(the_story(gone.organisation_id)[0])
        await h.receive(
            AwardPassedOn(
                award_id=OLD,
                organisation_id=kept,
                from_organisation_id=gone.organisation_id,
                stream="schools",
                expires_on=date(2027, 3, 1),
            )
        )
        assert await history_of(h, gone.organisation_id) == []
        async with h.transaction() as uow:
            [period] = await recognitions_of(uow, kept)
        assert period.award_id == OLD
