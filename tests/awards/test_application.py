"""An application: every status against every move, and what each intention asks for."""

from datetime import date

import pytest

from awards.domain.application import LIFECYCLE, WRITING, Application, Incomplete, SameHands, Status
from awards.testing import NOON, a_recommendation, a_scheme, an_application, answers_to
from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.ids import new_id

ALLOWED = {
    ("registered", "self_assessment"), ("registered", "plan"), ("registered", "draft"),
    ("self_assessment", "plan"), ("self_assessment", "draft"), ("plan", "draft"),
    ("registered", "withdrawn"), ("self_assessment", "withdrawn"), ("plan", "withdrawn"),
    ("draft", "deferred"), ("submitted", "deferred"), ("deferred", "draft"),
    ("deferred", "submitted"), ("deferred", "withdrawn"),
    ("submitted", "more_evidence"), ("in_review", "more_evidence"),
    ("more_evidence", "submitted"), ("more_evidence", "in_review"), ("more_evidence", "withdrawn"),
    ("draft", "submitted"), ("draft", "withdrawn"),
    ("submitted", "in_review"), ("submitted", "draft"), ("submitted", "withdrawn"),
    ("in_review", "recommended"), ("in_review", "withdrawn"),
    ("recommended", "in_review"), ("recommended", "decided_soon"), ("recommended", "withdrawn"),
    ("decided_soon", "awarded"), ("decided_soon", "not_yet"), ("decided_soon", "recommended"),
    ("not_yet", "recommended"),
}  # fmt: skip


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("target", Status)
def test_every_status_against_every_move(current, target):
    if (current, target) in ALLOWED:
        assert LIFECYCLE.move(current, target) is target
    else:
        with pytest.raises(IllegalTransition):
            LIFECYCLE.move(current, target)


INTENTIONS = {
    "submit": lambda each: each.submit(a_scheme(), at=NOON),
    "hand_back": lambda each: each.hand_back("a page is missing"),
    "withdraw": lambda each: each.withdraw(),
    "begin_review": lambda each: each.begin_review(),
    "recommend": lambda each: each.recommend(a_recommendation()),
    "await_letter": lambda each: each.await_letter(new_id()),
    "conclude": lambda each: each.conclude("awarded", Decision(new_id(), NOON, "because")),
    "think_again": lambda each: each.think_again(),
}
OPEN_FROM = {
    "submit": {"draft", "more_evidence"},
    "hand_back": {"submitted"},
    "withdraw": {
        "registered",
        "self_assessment",
        "plan",
        "draft",
        "deferred",
        "submitted",
        "in_review",
        "more_evidence",
        "recommended",
    },
    "begin_review": {"submitted", "recommended"},
    "recommend": {"in_review"},
    "await_letter": {"recommended"},
    "conclude": {"decided_soon"},
    "think_again": {"decided_soon", "not_yet"},
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("intention", INTENTIONS)
def test_every_intention_from_every_status(status, intention):
    application = an_application(status=status, answers=answers_to(a_scheme()))
    if status in OPEN_FROM[intention]:
        INTENTIONS[intention](application)
    else:
        with pytest.raises(IllegalTransition):
            INTENTIONS[intention](application)


def test_a_draft_is_pinned_to_the_edition_it_started_with():
    organisation = new_id()
    draft, event = Application.start(
        a_scheme(), id=new_id(), organisation_id=organisation, stream="early_years", at=NOON
    )
    assert (draft.scheme, draft.edition, draft.stream) == ("schools", "2025", "early_years")
    assert event.organisation_id == organisation


def test_a_renewal_brings_earlier_answers_only_to_criteria_that_still_exist():
    draft, event = Application.start(
        a_scheme(),
        id=new_id(),
        organisation_id=new_id(),
        stream="schools",
        at=NOON,
        renews=(award := new_id()),
        answers={"public_commitment": "On our website", "gone_since": "old"},
    )
    assert draft.answers == {"public_commitment": "On our website"}
    assert event.renews == award


def test_an_incomplete_application_names_every_empty_criterion():
    answers = answers_to(a_scheme()) | {"public_commitment": "  ", "learner_voice_and_review": ""}
    with pytest.raises(Incomplete) as refused:
        an_application(answers=answers).submit(a_scheme(), at=NOON)
    assert {error["field"] for error in refused.value.errors} == {
        "answers.public_commitment",
        "answers.learner_voice_and_review",
    }
    assert "is saved" in refused.value.detail


def test_submission_promises_a_day():
    sent, event = an_application(answers=answers_to(a_scheme())).submit(a_scheme(), at=NOON)
    assert sent.hear_by == event.hear_by == date(2026, 4, 13)


def test_answers_are_merged_and_unknown_criteria_are_refused():
    scheme = a_scheme()
    draft = an_application().answer(scheme, {"public_commitment": "first"})
    draft = draft.answer(scheme, {"culture_of_welcome": "second"})
    assert draft.answers == {"public_commitment": "first", "culture_of_welcome": "second"}
    with pytest.raises(Invalid):
        draft.answer(scheme, {"no_such": "text"})
    with pytest.raises(Invalid):
        draft.answer(scheme, {"culture_of_welcome": "x" * 20_001})


@pytest.mark.parametrize("status", [status for status in Status if status not in WRITING])
def test_answers_stand_once_they_are_sent(status):
    with pytest.raises(Invalid):
        an_application(status=status).answer(a_scheme(), {"public_commitment": "late"})


def test_who_recommended_does_not_decide():
    somebody = new_id()
    application = an_application(
        status=Status.RECOMMENDED, recommendation=a_recommendation(somebody)
    )
    with pytest.raises(SameHands):
        application.await_letter(somebody)
    assert application.await_letter(new_id()).status is Status.DECIDED_SOON


@pytest.mark.parametrize(
    ("outcome", "told", "conditions"),
    [("awarded", "awarded", False), ("conditions", "awarded", True), ("not_yet", "not_yet", False)],
)
def test_what_a_released_letter_makes_known(outcome, told, conditions):
    waiting = an_application(status=Status.DECIDED_SOON)
    decided, event = waiting.conclude(outcome, Decision(new_id(), NOON, "because"))
    assert decided.status == told
    assert (event.outcome, event.with_conditions) == (told, conditions)
