"""Organisations merge: a person decides about each award, and nobody loses one by waiting."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from awards import store
from awards.domain.application import Status
from awards.store import mergers
from awards.testing import SWANSEA, Stage, a_coordinator, an_award, an_organisation_in
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import (
    AwardClosed,
    AwardPassedOn,
    MergerReviewOpened,
    RenewalDue,
)
from sanctuary.events.membership import OrganisationChanged
from sanctuary.ids import new_id
from sanctuary.testing import harness

from .test_keeping import EXPIRY
from .test_renewals import begin, renewal_of, steps


class Merger:
    """Two schools, of which the first merges into the second."""

    def __init__(self, h):
        self.h = h
        self.stage = Stage(h)
        self.gone = self.stage.organisation_id
        self.kept, self.kept_contact = new_id(), Actor(new_id())

    async def set_up(self, *, both_hold: bool = False):
        await self.stage.set_up()
        await self.h.receive(
            *an_organisation_in(organisation_id=self.kept, contacts=(self.kept_contact.id,))[1]
        )
        self.award = await self.hold(self.gone)
        self.other = await self.hold(self.kept) if both_hold else None
        return self

    async def hold(self, organisation_id, **changes):
        held = an_award(EXPIRY, organisation_id=organisation_id, **changes)
        async with self.h.transaction() as uow:
            await store.insert_award(uow, held)
        return held

    async def says(self, organisation_id, *contacts, **more):
        event = OrganisationChanged(
            organisation_id=organisation_id,
            kind="school",
            nation="wales",
            area=SWANSEA,
            contacts=contacts,
            **more,
        )
        await self.h.receive(event)

    async def merge(self):
        await self.says(self.gone, self.stage.contact.id, ended=True, merged_into=self.kept)

    async def reviews(self, by=None, **params):
        client = await self.stage.client(by or self.stage.coordinator)
        answer = await client.get("/v1/merger-reviews", params=params)
        return answer.json()["items"] if answer.is_success else answer

    async def decide(self, outcome, by=None, **more):
        [review] = await self.reviews(status="open")
        return await self.stage.post(
            by or self.stage.coordinator,
            f"/v1/merger-reviews/{review['id']}/decision",
            {"outcome": outcome, "reason": "Both heads told us how they go on."} | more,
        )

    async def now(self, award_id):
        async with self.h.transaction() as uow:
            return await store.get_award(uow, award_id)


async def test_an_award_of_a_merged_organisation_is_put_to_a_coordinator_for_ninety_days():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        await m.merge()
        [review] = await m.reviews(status="open")
        assert (review["award_id"], review["from_id"], review["to_id"]) == (
            str(m.award.id), str(m.gone), str(m.kept),
        )  # fmt: skip
        assert date.fromisoformat(review["due_on"]) == h.clock.today() + timedelta(days=90)
        [told] = await h.emitted(MergerReviewOpened)
        assert told.data.organisation_id == m.kept
        assert await h.emitted(AwardClosed) == []
        assert await m.reviews(due_by=str(h.clock.today())) == []


async def test_the_clock_stands_still_until_somebody_decided():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await begin(h, EXPIRY - timedelta(days=100))
        await m.merge()
        await h.open_days(EXPIRY + timedelta(days=150))
        assert await steps(h, m.award.id) == []
        today = h.clock.today()
        assert (await m.now(m.award.id)).standing(today, today=today) == "renewal_in_progress"


async def test_an_award_carries_on_with_the_body_that_goes_on_and_reminds_that():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await begin(h, EXPIRY - timedelta(days=100))
        await renewal_of(h, m.award, Status.DRAFT)
        await m.merge()
        decided = await m.decide("carry_on")
        assert decided.json()["status"] == "carried_on", decided.text
        [passed] = await h.emitted(AwardPassedOn)
        assert (passed.data.organisation_id, passed.data.from_organisation_id) == (m.kept, m.gone)
        await h.open_days(EXPIRY - timedelta(days=80))
        due = [one.data for one in await h.emitted(RenewalDue)]
        assert {one.organisation_id for one in due} == {m.kept}
        assert due[-1].step == "months_3"
        draft = await m.stage.post(m.kept_contact, f"/v1/awards/{m.award.id}/renewal")
        assert UUID(draft.json()["organisation_id"]) == m.kept
        refused = await m.stage.post(m.stage.contact, f"/v1/awards/{m.award.id}/renewal")
        assert refused.status_code == 403


async def test_of_two_awards_of_one_stream_one_goes_on_and_somebody_says_which():
    async with harness("awards") as h:
        m = await Merger(h).set_up(both_hold=True)
        await m.merge()
        [review] = await m.reviews()
        assert review["other_award_id"] == str(m.other.id)
        refused = await m.decide("carry_on")
        assert refused.json()["type"].endswith("two-awards-of-one-stream")
        refused = await m.decide("carry_on", instead_of=str(new_id()))
        assert refused.json()["type"].endswith("two-awards-of-one-stream")
        assert (await m.decide("carry_on", instead_of=str(m.other.id))).is_success
        assert (await m.now(m.other.id)).status == "closed"
        assert (await m.now(m.award.id)).organisation_id == m.kept
        [closed] = await h.emitted(AwardClosed)
        assert (closed.data.award_id, closed.data.why) == (m.other.id, "merged")


async def test_or_the_other_one_goes_on_and_this_one_ends():
    async with harness("awards") as h:
        m = await Merger(h).set_up(both_hold=True)
        await m.merge()
        assert (await m.decide("end")).json()["status"] == "ended"
        assert (await m.now(m.award.id)).status == "closed"
        assert (await m.now(m.other.id)).status == "current"


async def test_awards_of_two_streams_go_on_side_by_side():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        libraries = await m.hold(m.kept, stream="libraries", scheme="libraries")
        await m.merge()
        assert (await m.decide("carry_on")).is_success
        assert (await m.now(libraries.id)).status == "current"


@pytest.mark.parametrize("body", [{"reason": ""}, {"outcome": "perhaps"}])
async def test_a_decision_says_what_and_why(body):
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        assert (await m.decide(**({"outcome": "end"} | body))).status_code == 422


async def test_a_decision_is_made_once():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        [review] = await m.reviews()
        assert (await m.decide("carry_on")).is_success
        again = await m.stage.post(
            m.stage.decider,
            f"/v1/merger-reviews/{review['id']}/decision",
            {"outcome": "end", "reason": "Once more."},
        )
        assert again.status_code == 409
        assert (await m.now(m.award.id)).status == "current"


async def test_an_award_does_not_stay_with_an_organisation_that_is_no_more():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        assert (await m.decide("stay")).json()["type"].endswith("holder-is-no-more")


async def test_a_merge_that_is_taken_back_before_a_decision_leaves_no_question():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        await m.says(m.gone, m.stage.contact.id)
        assert await m.reviews(status="open") == []
        await begin(h, EXPIRY - timedelta(days=100))
        await h.open_days(EXPIRY - timedelta(days=80))
        assert await steps(h, m.award.id) == ["months_6", "months_3"]


@pytest.mark.parametrize(("outcome", "holder"), [("carry_on", "gone"), ("stay", "kept")])
async def test_a_merge_that_is_taken_back_after_it_is_put_to_a_person_again(outcome, holder):
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        await m.decide("carry_on")
        await m.says(m.gone, m.stage.contact.id)
        await m.says(m.gone, m.stage.contact.id)
        assert (await m.decide(outcome)).is_success
        assert (await m.now(m.award.id)).organisation_id == getattr(m, holder)


async def test_when_the_body_that_goes_on_merges_too_the_question_goes_with_it():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        third = new_id()
        await m.says(third)
        await m.says(m.kept, ended=True, merged_into=third)
        [review] = await m.reviews(status="open")
        assert review["to_id"] == str(third)
        assert (await m.decide("carry_on")).is_success
        assert (await m.now(m.award.id)).organisation_id == third


async def test_when_both_are_no_more_the_award_ends():
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        await m.says(m.kept, ended=True)
        assert (await m.decide("carry_on")).json()["type"].endswith("holder-is-no-more")
        await m.says(m.gone, ended=True)
        assert (await m.now(m.award.id)).status == "closed"
        async with h.transaction() as uow:
            assert await mergers.open_about(uow, m.award.id) is None


def others(m):
    return {
        "a contact of the one that is gone": m.stage.contact,
        "a contact of the one that goes on": m.kept_contact,
        "a contact who coordinates": Actor(m.kept_contact.id, m.stage.coordinator.grants),
        "another stream's coordinator": a_coordinator("libraries"),
        "a coordinator of another nation": Actor(
            new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "scotland"),)
        ),
        "a local lead": Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA),)),
        "an assessor": Actor(new_id(), (Grant(Role.ASSESSOR),)),
    }


@pytest.mark.parametrize("who", list(others(Merger(None))))
async def test_nobody_else_decides_and_nobody_else_sees(who):
    async with harness("awards") as h:
        m = await Merger(h).set_up()
        await m.merge()
        other = others(m)[who]
        answer = await m.decide("end", by=other)
        assert answer.status_code in {403, 409}, answer.text
        assert (await m.now(m.award.id)).status == "current"
        if who != "a contact who coordinates":
            seen = await m.reviews(by=other)
            assert seen == [] or seen.status_code == 403
