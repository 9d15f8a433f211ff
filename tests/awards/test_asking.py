"""Questions to the applicant, and the visit: who asks, who answers, by when, and what a scheme asks."""

from datetime import timedelta

import pytest

from awards.domain.asking import (
    VISIT_LIFECYCLE,
    VisitFirst,
    VisitStage,
    must_have_visited,
    must_suit,
)
from awards.domain.scheme import Visit, VisitRule
from awards.testing import NOON, Stage, a_coordinator, a_scheme
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.errors import Invalid
from sanctuary.events.panels import (
    QuestionAnswered,
    QuestionAsked,
    QuestionOverdue,
    VisitArranged,
    VisitEnded,
    VisitProposed,
)
from sanctuary.ids import new_id
from sanctuary.testing import harness

TODAY = NOON.date()


def slug(response):
    return response.json()["type"].rsplit(":", 1)[-1]


async def reviewing(h):
    stage = await Stage(h).set_up(True, False, False)
    application = await stage.start()
    stage.link = application["link"].split("link=")[1]
    await stage.send(application)
    await stage.seat(application["id"])
    assert (await stage.confirm(application["id"])).is_success
    return stage, f"/v1/applications/{application['id']}"


ASK = {"asks": "How do new families hear about the breakfast club?"}


async def test_the_panel_asks_the_applicant_answers_by_link_and_the_panel_hears():
    async with harness("awards") as h:
        stage, path = await reviewing(h)
        asked = await stage.done(stage.assessors[0], f"{path}/questions", ASK)
        assert asked["answer_by"] == str(h.clock.today() + timedelta(days=14))
        [event] = await h.emitted(QuestionAsked)
        assert event.data.organisation_id == stage.organisation_id
        anybody = await h.client()
        page = await anybody.get("/application/asked", params={"link": stage.link})
        assert ASK["asks"] in page.text
        empty = await anybody.post(
            "/application/asked", data={"link": stage.link, "question": asked["id"]}
        )
        assert empty.status_code == 422
        assert "Write an answer before you send it" in empty.text
        sent = await anybody.post(
            "/application/asked",
            data={"link": stage.link, "question": asked["id"], asked["id"]: "In five languages."},
        )
        assert sent.status_code == 303
        for reader in (*stage.assessors, stage.coordinator, stage.contact):
            seen = (await stage.get(reader, f"{path}/asked")).json()["questions"]
            assert [each["answer"] for each in seen] == ["In five languages."]
        [answered] = await h.emitted(QuestionAnswered)
        assert set(answered.data.told) == {each.id for each in stage.assessors}
        again = await stage.post(
            stage.contact, f"{path}/questions/{asked['id']}/answer", {"answer": "And more."}
        )
        assert slug(again) == "illegal-transition"


async def test_the_applicant_does_not_learn_who_asked():
    async with harness("awards") as h:
        stage, path = await reviewing(h)
        await stage.done(stage.assessors[0], f"{path}/questions", ASK)
        assert (
            str(stage.assessors[0].id) not in (await stage.get(stage.contact, f"{path}/asked")).text
        )
        assert (
            str(stage.assessors[0].id) in (await stage.get(stage.coordinator, f"{path}/asked")).text
        )


async def test_a_day_without_an_answer_is_told_once_and_more_time_can_be_given():
    async with harness("awards") as h:
        stage, path = await reviewing(h)
        asked = await stage.done(stage.assessors[0], f"{path}/questions", ASK)
        due = h.clock.today() + timedelta(days=14)
        await h.open_days(due)
        assert await h.emitted(QuestionOverdue) == []
        await h.open_days(due + timedelta(days=3))
        [overdue] = await h.emitted(QuestionOverdue)
        assert overdue.data.told == (stage.coordinator.id,)
        one = f"{path}/questions/{asked['id']}"
        early = {"answer_by": str(h.clock.today())}
        assert (await stage.post(stage.coordinator, f"{one}/more-time", early)).status_code == 422
        later = {"answer_by": str(h.clock.today() + timedelta(days=7))}
        await stage.done(stage.coordinator, f"{one}/more-time", later)
        assert len(await h.emitted(QuestionAsked)) == 2
        await h.open_days(h.clock.today() + timedelta(days=9))
        assert len(await h.emitted(QuestionOverdue)) == 2
        # Late counts as well.
        await stage.done(stage.contact, f"{one}/answer", {"answer": "Sorry: here it is."})


async def test_only_the_panel_and_its_coordinators_ask_and_only_the_applicant_answers():
    async with harness("awards") as h:
        stage, path = await reviewing(h)
        lead = Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.STREAM, "schools"),))
        kept_away = a_coordinator()
        await stage.done(kept_away, f"{path}/recusals")
        visit = {"remote": True, "days": [str(h.clock.today())]}
        for stranger in (
            stage.contact,
            Actor(new_id()),
            a_coordinator("libraries"),
            lead,
            kept_away,
        ):
            for act, body in (("questions", ASK), ("visits", visit)):
                refused = await stage.post(stranger, f"{path}/{act}", body)
                assert refused.status_code == 403, (stranger, act)
        for stranger in (Actor(new_id()), a_coordinator("libraries"), kept_away):
            assert (await stage.get(stranger, f"{path}/asked")).status_code == 403
        asked = await stage.done(stage.coordinator, f"{path}/questions", ASK)
        for stranger in (stage.assessors[0], stage.coordinator, Actor(new_id()), kept_away):
            refused = await stage.post(
                stranger, f"{path}/questions/{asked['id']}/answer", {"answer": "Not mine."}
            )
            assert refused.status_code == 403
        past = {**ASK, "answer_by": str(h.clock.today())}
        assert (await stage.post(stage.coordinator, f"{path}/questions", past)).status_code == 422
        unknown = await stage.post(
            stage.contact, f"{path}/questions/{new_id()}/answer", {"answer": "To what?"}
        )
        assert unknown.status_code == 404


async def test_before_and_after_the_review_nothing_is_asked():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        path = f"/v1/applications/{application_id}"
        early = await stage.post(stage.coordinator, f"{path}/questions", ASK)
        assert slug(early) == "illegal-transition"
        await stage.carry_on(application_id)
        late = await stage.post(
            stage.coordinator, f"{path}/visits", {"days": [str(h.clock.today())]}
        )
        assert slug(late) == "illegal-transition"


async def test_a_visit_is_proposed_chosen_by_link_held_and_written_about():
    async with harness("awards") as h:
        stage, path = await reviewing(h)
        days = [str(h.clock.today() + timedelta(days=each)) for each in (5, 9)]
        made = await stage.done(
            stage.assessors[1], f"{path}/visits", {"remote": True, "days": days}
        )
        assert len(await h.emitted(VisitProposed)) == 1
        twice = await stage.post(stage.coordinator, f"{path}/visits", {"days": days})
        assert slug(twice) == "illegal-transition"
        anybody = await h.client()
        page = await anybody.get("/application/asked", params={"link": stage.link})
        assert "None of these days" in page.text
        unchosen = await anybody.post(
            "/application/asked", data={"link": stage.link, "visit": made["id"]}
        )
        assert unchosen.status_code == 422
        chosen = await anybody.post(
            "/application/asked",
            data={"link": stage.link, "visit": made["id"], made["id"]: days[1]},
        )
        assert chosen.status_code == 303
        [arranged] = await h.emitted(VisitArranged)
        assert str(arranged.data.visit_on) == days[1]
        assert set(arranged.data.told) == {each.id for each in stage.assessors}
        one = f"{path}/visits/{made['id']}"
        report = {"report": "Warm, and honest about what is hard."}
        assert (await stage.post(stage.assessors[0], f"{one}/report", report)).status_code == 422
        await h.open_days(arranged.data.visit_on)
        held = await stage.done(stage.assessors[0], f"{one}/report", report)
        assert held["stage"] == "held"
        [ended] = await h.emitted(VisitEnded)
        assert ended.data.outcome == "held"
        # What the panel wrote is not for the applicant.
        assert report["report"] not in (await stage.get(stage.contact, f"{path}/asked")).text
        assert report["report"] in (await stage.get(stage.assessors[2], f"{path}/asked")).text


async def test_where_no_day_suits_the_panel_hears_and_offers_others():
    async with harness("awards") as h:
        stage, path = await reviewing(h)
        day = str(h.clock.today() + timedelta(days=5))
        made = await stage.done(stage.coordinator, f"{path}/visits", {"days": [day]})
        one = f"{path}/visits/{made['id']}"
        wrong = {"visit_on": str(h.clock.today())}
        assert (await stage.post(stage.contact, f"{one}/choice", wrong)).status_code == 422
        for stranger in (stage.assessors[0], stage.coordinator, Actor(new_id())):
            assert (
                await stage.post(stranger, f"{one}/choice", {"visit_on": day})
            ).status_code == 403
        await stage.done(stage.contact, f"{one}/choice", {"visit_on": None})
        [ended] = await h.emitted(VisitEnded)
        assert ended.data.outcome == "none_suits"
        again = await stage.done(stage.coordinator, f"{path}/visits", {"days": [day]})
        off = await stage.done(
            stage.coordinator, f"{path}/visits/{again['id']}/cancellation", {"reason": "Snow."}
        )
        assert (off["stage"], off["reason"]) == ("cancelled", "Snow.")


@pytest.mark.parametrize(
    ("rule", "renews", "remote", "allowed"),
    [
        (VisitRule(), False, True, True),
        (VisitRule(remote=False), False, True, False),
        (VisitRule(remote=False), False, False, True),
        (VisitRule(at_renewal=Visit.NONE), True, False, False),
        (VisitRule(first=Visit.NONE), False, True, False),
    ],
)
def test_what_a_scheme_allows(rule, renews, remote, allowed):
    def suits():
        must_suit(rule, renews=renews, remote=remote, days=[TODAY], today=TODAY)

    if allowed:
        suits()
    else:
        with pytest.raises(Invalid):
            suits()


@pytest.mark.parametrize(
    "days", [[], [TODAY - timedelta(days=1)], [TODAY + timedelta(days=n) for n in range(7)]]
)
def test_days_are_few_and_to_come(days):
    with pytest.raises(Invalid):
        must_suit(VisitRule(), renews=False, remote=True, days=days, today=TODAY)


def test_a_positive_advice_stands_on_a_visit_where_the_scheme_asks_for_one():
    with pytest.raises(VisitFirst):
        must_have_visited([], VisitRule(), renews=False, positive=True)
    must_have_visited([], VisitRule(), renews=False, positive=False)
    must_have_visited([], VisitRule(), renews=True, positive=True)
    must_have_visited([], VisitRule(first=Visit.NONE), renews=False, positive=True)


def test_a_visit_goes_only_these_ways():
    ways = {
        (one, other)
        for one in VisitStage
        for other in VisitStage
        if VISIT_LIFECYCLE.allows(one, other)
    }
    assert ways == {
        ("proposed", "arranged"), ("proposed", "none_suits"), ("proposed", "cancelled"),
        ("arranged", "held"), ("arranged", "cancelled"),
    }  # fmt: skip


async def test_a_visit_is_left_out_only_where_the_scheme_allows_it_and_with_a_reason():
    async with harness("awards") as h:
        stage, path = await reviewing(h)
        reason = {"reason": "They were visited last year."}
        required = a_scheme().visit.first is Visit.REQUIRED
        made = await stage.post(stage.coordinator, f"{path}/visits/left-out", reason)
        assert (slug(made) == "visit-first") if required else made.is_success
        for stranger in (stage.assessors[0], stage.contact, a_coordinator("libraries")):
            refused = await stage.post(stranger, f"{path}/visits/left-out", reason)
            assert refused.status_code == 403


@pytest.mark.parametrize("held", [True, False])
async def test_where_a_visit_is_asked_for_no_award_is_advised_without_it(held):
    async with harness("awards") as h:
        stage, path = await reviewing(h)
        application_id = path.rsplit("/", 1)[-1]
        await stage.review(application_id)
        await stage.talk(application_id, visit=held)
        advised = await stage.post(
            stage.assessors[0],
            f"{path}/recommendation",
            {"outcome": "awarded", "reason": "All eight are met."},
        )
        if held or a_scheme().visit.first is not Visit.REQUIRED:
            assert advised.is_success
        else:
            assert slug(advised) == "visit-first"
            assert "Offer the applicant some days" in advised.json()["detail"]
