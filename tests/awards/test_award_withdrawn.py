"""A withdrawn award: not valid from that day on, nobody reminded of it, its renewal stopped."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain import keeping
from awards.domain.award import LIFECYCLE, Intention, Status
from awards.testing import a_scheme, an_award
from awards.testing_concerns import Case, slug
from sanctuary.events.after_decisions import CelebrationAgreed, ConditionDue
from sanctuary.events.awards import (
    ApplicationWithdrawn,
    AwardGranted,
    AwardLapsed,
    RenewalDue,
)
from sanctuary.events.awards_surveys import SurveyAsked
from sanctuary.events.concerns import AwardWithdrawn
from sanctuary.testing import harness

EXPIRY = date(2029, 3, 2)
RULE = a_scheme().renewal


def test_withdrawn_is_the_end_of_an_award():
    assert LIFECYCLE.is_final(Status.WITHDRAWN)


@given(
    st.integers(-1090, 120),
    st.integers(0, 1500),
    st.sampled_from([None, *Intention]),
)
def test_a_withdrawn_award_is_never_reminded_never_lapses_and_never_counts_again(
    withdrawn_after, later, intention
):
    day = EXPIRY + timedelta(days=withdrawn_after)
    ended = keeping.withdraw(an_award(EXPIRY, intention=intention), on=day)
    asked = day + timedelta(days=later)
    assert ended.open_day(asked, RULE) == (ended, None)
    assert ended.standing(asked, today=asked) == "not_valid"
    with pytest.raises(keeping.AwardEnded):
        keeping.intend(ended, Intention.RENEWING, RULE, on=asked)


@pytest.mark.parametrize("status", [Status.LAPSED, Status.CLOSED, Status.WITHDRAWN])
def test_what_has_ended_is_not_withdrawn(status):
    with pytest.raises(keeping.AwardEnded):
        keeping.must_run(an_award(EXPIRY, status=status))


async def verified(h, case, **query):
    return (
        await (await h.client()).get(f"/v1/awards/{case.award_id}/verification", params=query)
    ).json()


async def test_whoever_checks_it_reads_that_it_was_withdrawn_and_no_reason():
    async with harness("awards") as h:
        case = await Case.begin(h)
        await case.withdrawn()
        answer = await verified(h, case)
        assert (answer["valid"], answer["withdrawn"]) == (False, True)
        assert answer["statement"].startswith("Sanctuary Award ")
        assert "was withdrawn and is not valid" in answer["statement"]
        before = await verified(h, case, on=(h.clock.today() - timedelta(days=1)).isoformat())
        assert (before["valid"], before["withdrawn"]) == (True, False)
        page = await case.browser.get(f"/verify/{case.award_id}")
        assert "this award was withdrawn, and is not valid" in page.text
        welsh = await case.browser.get(f"/verify/{case.award_id}", params={"lang": "cy"})
        assert "tynnwyd y wobr hon yn ôl" in welsh.text
        for secret in ("poster", "concern", str(case.second.id), str(case.raiser.id)):
            assert secret not in page.text + welsh.text


async def test_certificate_badge_and_renewal_are_closed():
    async with harness("awards") as h:
        case = await Case.begin(h)
        await case.withdrawn()
        for what in ("badge", "badge.svg"):
            seen = await case.browser.get(f"/v1/awards/{case.award_id}/{what}")
            assert (seen.status_code, slug(seen)) == (410, "award-not-valid")
        certificate = await case.stage.get(
            case.stage.contact, f"/v1/awards/{case.award_id}/certificate"
        )
        assert certificate.status_code == 410
        renewal = await case.stage.post(case.stage.contact, f"/v1/awards/{case.award_id}/renewal")
        assert slug(renewal) == "no-longer-renewable"


async def test_four_years_pass_without_a_reminder_a_lapse_or_a_condition():
    async with harness("awards") as h:
        due = (h.clock.today() + timedelta(days=300)).isoformat()
        condition = {"words": "Train the staff.", "due_on": due}
        case = await Case.begin(h, outcome="conditions", conditions=[condition])
        await case.withdrawn()
        [told] = await h.emitted(AwardWithdrawn)
        assert len(told.data.conditions) == 1
        await h.open_days(h.clock.today() + timedelta(days=4 * 365))
        assert await h.emitted(RenewalDue) == []
        assert await h.emitted(AwardLapsed) == []
        assert await h.emitted(ConditionDue) == []


async def test_its_holder_is_no_longer_celebrated():
    async with harness("awards") as h:
        case = await Case.begin(h)
        path = f"/v1/awards/{case.award_id}/celebration"
        await case.stage.done(case.stage.contact, path, {"agreed": True})
        await case.withdrawn()
        assert [each.data.agreed for each in await h.emitted(CelebrationAgreed)] == [True, False]


async def test_a_renewal_under_way_ends_with_it_and_one_whose_letter_waits_is_asked_about_first():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.upheld()
        stage = case.stage
        draft = await stage.done(stage.contact, f"/v1/awards/{case.award_id}/renewal")
        sent = await stage.send(draft)
        await stage.carry_on(sent["id"])
        letter = (await stage.decide(sent["id"], release=False)).json()["letter_id"]
        await h.open_days(h.clock.today() + timedelta(days=29))
        body = {"outcome": "award_withdrawn", "reason": "It says the opposite of the award."}
        refused = await case.act(concern, "conclusion", body, by=case.second)
        assert slug(refused) == "letter-waits"
        client = await stage.client(stage.decider)
        taken_back = await client.post(
            f"/v1/letters/{letter}/return",
            json={"reason": "Wait for what is looked into."},
            headers={"If-Match": '"1"', "Idempotency-Key": letter},
        )
        assert taken_back.is_success, taken_back.text
        done = await case.act(concern, "conclusion", body, by=case.second)
        assert done.json()["status"] == "award_withdrawn"
        [ended] = await h.emitted(ApplicationWithdrawn)
        assert str(ended.data.application_id) == sent["id"]


async def test_an_award_renewed_meanwhile_is_withdrawn_together_with_the_one_before_it():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.upheld()
        stage = case.stage
        draft = await stage.done(stage.contact, f"/v1/awards/{case.award_id}/renewal")
        sent = await stage.send(draft)
        await stage.carry_on(sent["id"])
        await stage.decide(sent["id"])
        _, renewed = [each.data.award_id for each in await h.emitted(AwardGranted)]
        await h.open_days(h.clock.today() + timedelta(days=29))
        assert (await verified(h, case))["valid"] is True
        body = {"outcome": "award_withdrawn", "reason": "It says the opposite of the award."}
        await case.act(concern, "conclusion", body, by=case.second)
        told = {each.data.award_id for each in await h.emitted(AwardWithdrawn)}
        assert told == {renewed} | {each for each in told if str(each) == case.award_id}
        assert (await verified(h, case))["withdrawn"] is True
        await h.open_days(h.clock.today() + timedelta(days=4 * 365))
        assert await h.emitted(RenewalDue) == []


async def test_its_holder_is_no_longer_reminded_of_the_annual_survey():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.upheld()
        team = case.second
        opened = await case.stage.done(
            team,
            "/v1/surveys",
            {
                "stream": "schools",
                "closes_on": (h.clock.today() + timedelta(days=60)).isoformat(),
                "reason": "It is the time of year.",
            },
        )
        assert opened["status"] == "open"
        [asked] = await h.emitted(SurveyAsked)
        assert asked.data.step == "opening"
        await h.open_days(h.clock.today() + timedelta(days=29))
        body = {"outcome": "award_withdrawn", "reason": "It says the opposite of the award."}
        done = await case.act(concern, "conclusion", body, by=case.second)
        assert done.is_success, done.text
        before = len(await h.emitted(SurveyAsked))
        await h.open_days(h.clock.today() + timedelta(days=40))
        assert len(await h.emitted(SurveyAsked)) == before
