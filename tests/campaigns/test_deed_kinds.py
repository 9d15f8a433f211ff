"""What holds for every kind of action that can be planned, and for the next one as well."""

import importlib
import pkgutil

import pytest

from campaigns.domain import deeds
from campaigns.domain.action import Action
from campaigns.domain.deed import Waits
from campaigns.domain.deeds import KINDS
from campaigns.domain.deeds.questions import Choice, Words
from campaigns.domain.deeds.shape import Kind, Status
from campaigns.domain.deeds.words import STANDS, STEPS, step
from campaigns.domain.wording import findings
from campaigns.rules import on
from campaigns.testing import AT

NOT_PLANNED_HERE = {Action.LETTER_TO_MP, Action.LETTER_TO_CANDIDATE}
SAME_IN_WELSH = {"Lift the Ban", "Families Together", "Together With Refugees"} | {
    "Courageous Conversations",
    "Banner",
}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action.value)


def said(kind):
    yield from (kind.title, kind.about, *kind.prompts, *kind.never, *kind.labels.values())
    for question in kind.questions:
        yield question.asks
        if question.hint:
            yield question.hint
        for option in question.options if isinstance(question, Choice) else ():
            yield option.says
            yield from filter(None, (option.stops, option.stops_in_election))


def test_every_kind_of_action_can_be_planned_but_letters_to_those_who_decide():
    assert {kind.action for kind in KINDS} | NOT_PLANNED_HERE == set(Action)


def test_every_module_of_a_kind_is_registered():
    modules = [
        importlib.import_module(f"campaigns.domain.deeds.{found.name}")
        for found in pkgutil.iter_modules(deeds.__path__)
    ]
    there = [each.KIND for each in modules if isinstance(getattr(each, "KIND", None), Kind)]
    assert {kind.action for kind in there} == {kind.action for kind in KINDS}
    assert len(there) == len(KINDS)


@each_kind
def test_every_text_is_there_in_both_languages_and_in_our_words(kind):
    for text in said(kind):
        assert text.en.strip()
        assert text.cy.strip()
        assert text.cy != text.en or text.en in SAME_IN_WELSH, text.en
        assert findings(text.en) == []


@each_kind
def test_every_step_has_its_words(kind):
    for status in kind.lifecycle.moves:
        assert STANDS[status].en != STANDS[status].cy
        assert step(kind, status) in {STEPS[status], kind.labels.get(status)}


@each_kind
def test_what_is_named_is_there(kind):
    names = [question.name for question in kind.questions]
    assert len(names) == len(set(names))
    needed = {name for each in kind.needs.values() for name in each}
    assert needed <= set(names)
    assert {kind.when, kind.deadline} - {None} <= set(names)
    assert set(kind.needs) | kind.counts | kind.waits <= set(kind.lifecycle.moves)


@each_kind
def test_it_can_be_let_go_rests_and_is_forgotten(kind):
    moves = kind.lifecycle.moves
    assert Status.DROPPED in moves[kind.start]
    assert moves[Status.IGNORED] == {kind.start, Status.DROPPED, Status.EXPIRED}
    for status, following in moves.items():
        if following and status is not Status.IGNORED:
            assert following & {Status.IGNORED, Status.CLOSED}, status


@each_kind
def test_names_and_words_are_never_kept_in_clear(kind):
    for question in kind.questions:
        assert question.private == isinstance(question, Words)


@each_kind
def test_how_long_we_wait_is_known_for_every_kind(kind):
    waits = Waits.of(on("deeds", AT.date()), kind.action)
    assert min(waits.plan_days, waits.outcome_days, waits.silent_days, waits.expire_days) > 0


@pytest.mark.parametrize("name", ["photos", "candidates", "gathering"])
def test_what_people_see_together_asks_for_consent_evenness_and_distance(name):
    public = {Action.VISUAL, Action.EVENT, Action.JOINING}
    asking = {kind.action for kind in KINDS if kind.question(name)}
    assert asking == public


def test_one_candidate_alone_is_stopped_only_while_an_election_is_on():
    event = deeds.kind_of(Action.EVENT)
    some = {"candidates": "some"}
    assert event.stopping(Status.ANNOUNCED, some, election=False) == []
    ((question, why),) = event.stopping(Status.ANNOUNCED, some, election=True)
    assert question.name == "candidates"
    assert "alike" in why.en
