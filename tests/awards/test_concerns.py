"""A concern about an award: heard from both sides, decided by people who are not on the case."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards.domain.concern import LIFECYCLE, SETTLED, Status
from awards.sealed import raiser_holding
from awards.testing import Stage, a_coordinator
from awards.testing_concerns import PUT, WORDS, Case, slug, somebody_of_the_team
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.after_decisions import CaseWaiting
from sanctuary.events.awards import AwardGranted
from sanctuary.events.concerns import (
    AwardWithdrawn,
    ConcernAnswered,
    ConcernAppealed,
    ConcernOpened,
    ConcernSettled,
)
from sanctuary.events.membership import PersonErased
from sanctuary.ground_tables import event, sealed_opening
from sanctuary.ids import new_id
from sanctuary.personal import Subject
from sanctuary.testing import harness, keyed


def test_every_concern_comes_to_an_end_and_no_end_is_left_again():
    assert {each for each in Status if LIFECYCLE.is_final(each)} == set(SETTLED)


@pytest.mark.parametrize(
    "role",
    [Role.GROUP_OFFICER, Role.LOCAL_LEAD, Role.ORGANISATION_CONTACT, Role.TRUSTEE, None],
)
async def test_anybody_who_is_signed_in_can_raise_one_and_follow_it_but_not_read_others(role):
    async with harness("awards") as h:
        case = await Case.begin(h)
        grants = (Grant(role, ScopeKind.AREA, "W06000011"),) if role else ()
        somebody, other = Actor(new_id(), grants), Actor(new_id(), grants)
        raised = await case.raised(by=somebody)
        assert (raised["words"], raised["progress"]) == (WORDS, "received")
        mine = await case.stage.get(somebody, "/v1/concerns/mine")
        assert [each["id"] for each in mine.json()["items"]] == [raised["id"]]
        assert (await case.stage.get(other, "/v1/concerns/mine")).json()["items"] == []
        for nobody in (somebody, other):
            for path in ("/v1/concerns", f"/v1/concerns/{raised['id']}"):
                assert (await case.stage.get(nobody, path)).status_code == 403


async def test_nobody_raises_one_without_signing_in_or_about_an_award_that_is_not_there():
    async with harness("awards") as h:
        case = await Case.begin(h)
        path = f"/v1/awards/{case.award_id}/concerns"
        nobody = await h.client()
        assert (await nobody.post(path, json={"words": WORDS}, headers=keyed())).status_code == 401
        missing = await case.stage.post(
            case.raiser, f"/v1/awards/{new_id()}/concerns", {"words": WORDS}
        )
        assert missing.status_code == 404
        assert (await case.stage.post(case.raiser, path, {"words": "Bad."})).status_code == 422


async def test_whoever_raises_one_learns_nothing_of_others_about_the_same_award():
    async with harness("awards") as h:
        case = await Case.begin(h)
        first = await case.raised()
        second = await case.raised(by=Actor(new_id()))
        assert first["id"] != second["id"]
        await case.act(first, "review", PUT)
        refused = await case.act(second, "review", PUT)
        assert slug(refused) == "another-concern-under-way"
        aside = await case.act(second, "setting-aside", {"reason": "It says what another does."})
        assert aside.json()["status"] == "set_aside"


async def test_who_raised_it_is_in_no_row_no_event_and_no_answer_unsealed():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.upheld()
        seen = await case.stage.get(case.team, f"/v1/concerns/{concern['id']}")
        holder = await case.at_page()
        assert str(case.raiser.id) not in seen.text + holder.text
        async with h.transaction() as uow:
            said = [str(tuple(row)) for row in await uow.all(select(event))]
        assert not [each for each in said if str(case.raiser.id) in each]
        assert WORDS not in holder.text
        assert PUT["put_to_holder"] in holder.text


async def test_the_team_opens_who_raised_it_only_with_a_reason_that_is_kept():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.raised()
        path = f"/v1/concerns/{concern['id']}/raiser"
        assert (await case.stage.post(case.team, path, {"reason": ""})).status_code == 422
        for barred in (a_coordinator(), case.stage.contact, case.raiser, case.stage.decider):
            refused = await case.stage.post(barred, path, {"reason": "I would like to know."})
            assert refused.status_code == 403
        found = await case.stage.done(case.team, path, {"reason": "To ask for the date."})
        assert found["person_id"] == str(case.raiser.id)
        async with h.transaction() as uow:
            [opened] = await uow.all(select(sealed_opening).where(
                sealed_opening.c.what.contains(concern["id"])
            ))  # fmt: skip
        assert (opened.opened_by, opened.why) == (case.team.id, "To ask for the date.")


async def test_nobody_of_the_case_nor_its_contacts_nor_who_raised_it_reads_or_decides_it():
    async with harness("awards") as h:
        case = await Case.begin(h)
        both = Actor(case.raiser.id, somebody_of_the_team().grants)
        concern = await case.raised(by=both)
        team = somebody_of_the_team().grants
        insiders = [case.stage.coordinator, case.stage.decider, case.stage.contact]
        insiders += case.stage.assessors
        for person in (*(Actor(one.id, team) for one in insiders), both):
            client = await h.client(person)
            assert (await client.get(f"/v1/concerns/{concern['id']}")).status_code == 403
            assert (await client.get("/v1/concerns")).json()["items"] == []
            for step, body in (("review", PUT), ("setting-aside", {"reason": "No matter."})):
                refused = await client.post(
                    f"/v1/concerns/{concern['id']}/{step}",
                    json=body,
                    headers={**keyed(), "If-Match": '"1"'},
                )
                assert refused.status_code == 403
        elsewhere = await case.stage.get(a_coordinator("theatres"), f"/v1/concerns/{concern['id']}")
        assert elsewhere.status_code == 403
        found = await case.stage.get(a_coordinator(), "/v1/concerns")
        assert [each["id"] for each in found.json()["items"]] == [concern["id"]]


async def test_it_is_brought_to_those_who_may_deal_with_it_and_again_while_it_waits():
    async with harness("awards") as h:
        case = await Case.begin(h)
        keeper = a_coordinator()
        await h.client(keeper)
        raiser = a_coordinator()
        concern = await case.raised(by=raiser)
        begun = h.clock.today()
        await h.open_days(begun + timedelta(days=15))
        waiting = [each.data for each in await h.emitted(CaseWaiting)]
        assert [(each.on - begun).days for each in waiting] == [0, 14]
        assert {each.kind for each in waiting} == {"concern"}
        assert all(keeper.id in each.people for each in waiting)
        assert not any(raiser.id in each.people for each in waiting)
        assert {str(each.case_id) for each in waiting} == {concern["id"]}


async def test_set_aside_needs_a_reason_and_its_holder_never_hears_of_it():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.raised()
        assert (await case.act(concern, "setting-aside", {"reason": ""})).status_code == 422
        aside = await case.act(concern, "setting-aside", {"reason": "It is about a neighbour."})
        [step] = aside.json()["steps"]
        assert (step["kind"], step["by"]) == ("set_aside", str(case.triage.id))
        await h.open_days(h.clock.today() + timedelta(days=40))
        assert await h.emitted(ConcernOpened) == []
        assert await h.emitted(ConcernAnswered) == []


async def test_whoever_raised_it_hears_once_that_it_is_settled_and_under_another_id():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.raised()
        await case.act(concern, "setting-aside", {"reason": "It is about a neighbour."})
        assert await h.emitted(ConcernSettled) == []
        await h.open_days(h.clock.today() + timedelta(days=3))
        [told] = await h.emitted(ConcernSettled)
        assert told.data.person_id == case.raiser.id
        assert str(told.data.receipt_id) != concern["id"]


async def test_the_holder_answers_by_link_until_the_day_and_is_heard_before_anything_is_upheld():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.under_review()
        [told] = await h.emitted(ConcernOpened)
        assert told.data.reply_by == h.clock.today() + timedelta(days=28)
        too_early = await case.act(
            concern, "answer", {"outcome": "upheld", "reason": "It is so."}, by=case.team
        )
        assert slug(too_early) == "still-their-turn"
        page = await case.at_page()
        assert "How do you see it?" in page.text
        empty = await case.browser.post("/concern/reply", data={"link": case.link})
        assert empty.status_code == 422
        assert "reply-error" in empty.text
        sent = await case.browser.post(
            "/concern/reply", data={"link": case.link, "reply": "That poster was not ours at all."}
        )
        assert sent.status_code == 303
        assert "That poster was not ours at all." in (await case.at_page()).text
        seen = (await case.stage.get(case.team, f"/v1/concerns/{concern['id']}")).json()
        assert seen["reply"] == "That poster was not ours at all."
        await h.open_days(h.clock.today() + timedelta(days=29))
        late = await case.browser.post(
            "/concern/reply", data={"link": case.link, "reply": "One more thing to say."}
        )
        assert late.status_code == 409


async def test_the_page_is_there_in_welsh_and_opens_by_the_link_about_it_alone():
    async with harness("awards") as h:
        case = await Case.begin(h)
        await case.under_review()
        assert "Sut ydych chi’n ei gweld hi?" in (await case.at_page("cy")).text
        assert (await case.browser.get("/concern")).status_code == 403
        other = case.a_link(new_id())
        assert (await case.browser.get("/concern", params={"link": other})).status_code == 404
        api = await case.browser.get(
            f"/v1/concerns/{new_id()}/holder-view", params={"link": case.link}
        )
        assert api.status_code == 403


async def test_not_upheld_ends_it_with_a_reason_that_the_holder_reads_but_not_who():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.under_review()
        answered = await case.act(
            concern,
            "answer",
            {"outcome": "not_upheld", "reason": "The poster hung elsewhere."},
            by=case.team,
        )
        assert answered.json()["status"] == "not_upheld"
        page = await case.at_page()
        assert "The poster hung elsewhere." in page.text
        assert str(case.team.id) not in page.text
        [told] = await h.emitted(ConcernAnswered)
        assert (told.data.result, told.data.appeal_by) == ("not_upheld", None)


async def test_only_the_national_team_answers_it():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.under_review()
        body = {"outcome": "not_upheld", "reason": "The poster hung elsewhere."}
        refused = await case.act(concern, "answer", body, by=a_coordinator())
        assert refused.status_code == 403
        assert await h.emitted(ConcernAnswered) == []


async def test_an_award_is_withdrawn_by_a_second_person_and_not_before_the_day_for_an_appeal():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.upheld()
        body = {"outcome": "award_withdrawn", "reason": "It says the opposite of the award."}
        early = await case.act(concern, "conclusion", body, by=case.second)
        assert slug(early) == "still-their-turn"
        await h.open_days(h.clock.today() + timedelta(days=29))
        for barred in (case.team, case.stage.decider, a_coordinator(), case.stage.contact):
            assert (await case.act(concern, "conclusion", body, by=barred)).status_code == 403
        assert await h.emitted(AwardWithdrawn) == []
        done = await case.act(concern, "conclusion", body, by=case.second)
        assert done.json()["status"] == "award_withdrawn"
        [told] = await h.emitted(AwardWithdrawn)
        assert str(told.data.award_id) == case.award_id
        assert told.data.withdrawn_on == h.clock.today()
        assert body["reason"] in (await case.at_page()).text
        again = await case.act(concern, "conclusion", body, by=somebody_of_the_team())
        assert again.status_code in {409, 412}


async def test_the_holder_appeals_and_somebody_else_keeps_their_award():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.upheld()
        sent = await case.browser.post(
            "/concern/appeal", data={"link": case.link, "grounds": "Nobody asked our pupils."}
        )
        assert sent.status_code == 303
        [lodged] = await h.emitted(ConcernAppealed)
        assert lodged.data.answer_by == h.clock.today() + timedelta(days=42)
        await h.open_days(h.clock.today() + timedelta(days=60))
        withdrawal = {"outcome": "award_withdrawn", "reason": "It has to end."}
        refused = await case.act(concern, "conclusion", withdrawal, by=case.second)
        assert slug(refused) == "illegal-transition"
        body = {"outcome": "upheld", "reason": "The pupils say otherwise."}
        for barred in (case.team, case.stage.decider):
            assert (await case.act(concern, "appeal-answer", body, by=barred)).status_code == 403
        kept = await case.act(concern, "appeal-answer", body, by=a_coordinator())
        assert kept.json()["status"] == "award_kept"
        assert "Your appeal was upheld" in (await case.at_page()).text
        assert await h.emitted(AwardWithdrawn) == []


async def test_an_appeal_that_is_dismissed_leaves_the_last_word_to_a_second_person():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.upheld()
        await case.browser.post(
            "/concern/appeal", data={"link": case.link, "grounds": "Nobody asked our pupils."}
        )
        body = {"outcome": "not_upheld", "reason": "The pupils say the same."}
        dismissed = await case.act(concern, "appeal-answer", body, by=a_coordinator())
        assert dismissed.json()["status"] == "appeal_dismissed"
        kept = {"outcome": "award_kept", "reason": "They changed it since."}
        refused = await case.act(concern, "conclusion", kept, by=case.team)
        assert slug(refused) == "on-the-case"
        done = await case.act(concern, "conclusion", kept, by=case.second)
        assert done.json()["status"] == "award_kept"
        results = [each.data.result for each in await h.emitted(ConcernAnswered)]
        assert results == ["upheld", "appeal_dismissed", "award_kept"]


async def test_an_award_that_has_ended_leaves_nothing_to_be_concerned_about():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        [award] = await h.emitted(AwardGranted)
        await h.open_days(award.data.grace_ends_on if hasattr(award.data, "grace_ends_on")
                          else award.data.expires_on + timedelta(days=95))  # fmt: skip
        refused = await stage.post(
            Actor(new_id()), f"/v1/awards/{award.data.award_id}/concerns", {"words": WORDS}
        )
        assert slug(refused) == "award-ended"


async def test_the_team_is_told_when_the_holders_time_runs_out_and_when_they_have_answered():
    async with harness("awards") as h:
        case = await Case.begin(h)
        await h.client(case.team)
        await case.under_review()
        begun = h.clock.today()
        await h.open_days(begun + timedelta(days=44))
        told = [
            each.data for each in await h.emitted(CaseWaiting) if case.team.id in each.data.people
        ]
        days = [(each.on - begun).days for each in told]
        assert days == [0, 29, 43]


async def test_an_erasure_takes_away_who_raised_it_and_leaves_the_concern():
    async with harness("awards") as h:
        case = await Case.begin(h)
        concern = await case.raised()
        await h.receive(PersonErased(case_id=new_id(), person_id=case.raiser.id))
        assert (await case.stage.get(case.raiser, "/v1/concerns/mine")).json()["items"] == []
        path = f"/v1/concerns/{concern['id']}/raiser"
        found = await case.stage.done(case.team, path, {"reason": "To ask for the date."})
        assert found == {"person_id": None}
        await case.act(concern, "setting-aside", {"reason": "It is about a neighbour."})
        await h.open_days(h.clock.today() + timedelta(days=2))
        assert await h.emitted(ConcernSettled) == []


async def test_whoever_raised_it_finds_it_in_the_copy_of_their_data_and_nobody_else_does():
    async with harness("awards") as h:
        case = await Case.begin(h)
        await case.raised()
        holding = raiser_holding()
        async with h.transaction() as uow:
            [own] = await holding.gather(uow, Subject((case.raiser.id,)))
            assert await holding.gather(uow, Subject((case.stage.contact.id,))) == []
        assert (own["award_id"], own["words"]) == (case.award_id, WORDS)
        assert holding.sealed
