"""A private look at a draft: what is borrowed is named, what is one's own is not, nothing is kept."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from campaigns import letters as content
from campaigns import tables
from campaigns.commands.own_voice import TEXTS, keyed, voice
from campaigns.domain.own_voice import (
    Advice,
    Borrowed,
    Compared,
    VoiceRule,
    examine,
    hashes_of,
    is_sampled,
    runs_of_text,
    sketch,
    words_of,
)
from campaigns.testing import AT, a_manager, an_officer
from sanctuary.events.campaigns import ActionRecorded
from sanctuary.seal import Seal
from sanctuary.testing import SECRET, an_actor, bodies

from .letter_call import a_call

DAY = AT.date()
RULE = VoiceRule(
    words=4, one_in=4, most_hashes=256, alike=3, borrowed_part=0.5, low_below=50, least_words=30
)
OWN = (
    "Last March a woman called at our bakery with her little boy and asked whether we had flour. "
    "She had baked for forty people every Friday before the war reached her valley, she told me, "
    "and by June half our street came in for her flat bread. My father, who distrusts everybody, "
    "now saves her the corner table by the window and argues with her about football."
)
OTHER = (
    "When the river flooded our allotments it was Idris from the hostel who came with a spade. He "
    "stood in cold mud until dark beside people who had signed a petition against his being here. "
    "Nobody mentioned that petition again after the carrots had been saved, and I would like you "
    "to know what that afternoon did to our village and to me."
)
TEMPLATE = (
    "The new rules are cruel and they will push families into poverty in every town of the land. "
    "Parliament must act now to stop this shameful policy before more children are hurt by it. "
    "Our communities have always been proud to open their doors to those who flee from danger. "
    "Please stand up in the chamber this week and demand that ministers think again at once."
)


def numbers(key):
    """A stand-in for the service's key: the same number for the same run."""
    return lambda run: random.Random(f"{key}:{run}").getrandbits(63)


OF_TEXT, OF_CALL = numbers("text"), numbers("call")


def against(others=(), texts=(), alike=3):
    """What a draft is held against: sketches of others, and texts that are known."""
    counted = {}
    for one in others:
        for each in sketch(one, OF_CALL, RULE, frozenset()):
            counted[each] = counted.get(each, 0) + 1
    shared = frozenset(each for each, count in counted.items() if count >= alike)
    return Compared(hashes_of(texts, OF_TEXT, RULE), shared, OF_TEXT, OF_CALL)


def test_a_letter_in_ones_own_words_is_ones_own():
    found = examine(OWN, against([OTHER] * 5, [TEMPLATE]), RULE)
    assert found.score == 100
    assert found.advice == (Advice.READY,)
    assert {one.borrowed for one in found.sentences} == {None}


def test_copying_a_text_scores_low_and_names_every_sentence():
    found = examine(TEMPLATE, against(texts=[TEMPLATE]), RULE)
    assert found.score == 0
    assert {one.borrowed for one in found.sentences} == {Borrowed.FROM_A_TEXT}
    assert found.advice == (Advice.OWN_ANSWERS,)


def test_case_accents_and_signs_do_not_hide_a_copy():
    disguised = TEMPLATE.upper().replace(",", " –").replace(".", " !")
    assert examine(disguised, against(texts=[TEMPLATE]), RULE).score == 0


def test_what_is_like_others_is_said_only_when_several_wrote_it():
    for others, score in ((0, 100), (1, 100), (2, 100), (3, 0), (9, 0)):
        found = examine(TEMPLATE, against([TEMPLATE] * others), RULE)
        assert found.score == score, others
    assert found.advice == (Advice.SAY_IT_YOUR_WAY,)
    assert Borrowed.LIKE_OTHERS in {one.borrowed for one in found.sentences}


def test_half_borrowed_is_about_half_and_only_those_sentences_are_named():
    found = examine(f"{OWN} {TEMPLATE}", against(texts=[TEMPLATE]), RULE)
    assert 35 <= found.score <= 65
    named = [one.text for one in found.sentences if one.borrowed]
    assert named
    assert all(sentence in TEMPLATE for sentence in named)


def test_a_few_words_are_too_few_to_tell():
    found = examine("Please help.", against(texts=[TEMPLATE]), RULE)
    assert (found.score, found.advice) == (None, (Advice.WRITE_MORE,))


WORDS = st.integers(0, 300).map("word{}".format)
LETTERS = st.lists(WORDS, min_size=30, max_size=60).map(" ".join)


@given(LETTERS, st.lists(LETTERS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_others_does_not_matter(draft, others, chance):
    shuffled = list(others)
    chance.shuffle(shuffled)
    assert examine(draft, against(others), RULE) == examine(draft, against(shuffled), RULE)


@given(LETTERS)
def test_copying_any_text_scores_nothing_and_the_same_text_is_judged_the_same_twice(draft):
    compared = against(texts=[draft])
    found = examine(draft, compared, RULE)
    assert found.score == 0
    assert examine(draft, compared, RULE) == found


@given(LETTERS, LETTERS)
def test_more_of_a_known_text_never_makes_a_draft_more_ones_own(own, known):
    compared = against(texts=[known])
    alone, longer = examine(own, compared, RULE), examine(f"{own}\n{known}", compared, RULE)
    assert longer.score <= alone.score


@given(LETTERS)
def test_a_sketch_reveals_no_word_and_fits_no_other_key(draft):
    kept = sketch(draft, OF_CALL, RULE, frozenset())
    assert all(isinstance(each, int) and is_sampled(each, RULE) for each in kept)
    assert kept == sorted(set(kept))
    runs = runs_of_text(draft, RULE.words)
    assert len(kept) <= len(runs)
    assert not set(kept) & set(sketch(draft, numbers("another"), RULE, frozenset()))
    assert not set(words_of(draft)) & {str(each) for each in kept}


def test_most_runs_of_a_draft_are_in_no_sketch():
    drafts = [" ".join(f"w{n * 1000 + i}" for i in range(200)) for n in range(20)]
    kept = sum(len(sketch(one, OF_CALL, RULE, frozenset())) for one in drafts)
    runs = sum(len(runs_of_text(one, RULE.words)) for one in drafts)
    assert 0.15 < kept / runs < 0.35


def test_numbers_of_two_calls_and_of_two_services_cannot_be_laid_side_by_side():
    seal, other = (Seal(a_manager_key(), name) for name in ("campaigns", "awards"))
    run = "four words of mine"
    found = {
        keyed(seal, "a")(run),
        keyed(seal, "b")(run),
        keyed(seal, TEXTS)(run),
        keyed(other, "a")(run),
    }
    assert len(found) == 4
    assert all(0 <= each < 2**63 for each in found)


def a_manager_key():
    from pydantic import SecretStr

    return SecretStr(SECRET)


@pytest.fixture
async def call(team):
    return await a_call(team)


async def look(me, draft):
    return await me.post("/v1/own-voice-checks", text=draft)


async def test_ones_own_text_looked_at_twice_is_not_held_against_oneself(call):
    me = await call.writer()
    for _ in range(5):
        assert (await look(me, OWN)).json()["score"] == 100
    async with call.team.h.transaction() as uow:
        assert len(await uow.all(select(tables.letter_sketch))) == 1


async def test_several_who_wrote_the_same_hear_that_and_not_who(call):
    writers = [await call.writer() for _ in range(4)]
    scores = [(await look(me, TEMPLATE)).json()["score"] for me in writers]
    assert scores == [100, 100, 100, 0]
    answer = await look(writers[3], TEMPLATE)
    assert not any(str(me.person_id) in answer.text for me in writers)
    other_call = await call.writer()
    assert (await look(other_call, OWN)).json()["score"] == 100


async def test_our_prompts_are_recognised_in_both_languages(call):
    me = await call.writer()
    for language in ("en", "cy"):
        copied = " ".join(q.to(language) for p in content.prompts(DAY) for q in p.questions)
        found = (await look(me, copied)).json()
        assert found["score"] < 20
        assert found["advice"] == ["own_answers"]


async def test_a_text_that_goes_around_is_recognised_and_not_kept(call):
    manager = a_manager()
    body = {"title": "A template of June", "text": TEMPLATE}
    for actor in (an_actor(), an_officer(), a_manager("wales")):
        assert (await call.team.post(actor, "/v1/borrowed-texts", body)).status_code == 403
    made = await call.team.post(manager, "/v1/borrowed-texts", body)
    (kept,) = (await call.team.get(manager, "/v1/borrowed-texts")).json()["items"]
    assert (kept["title"], kept["runs"] > 20) == ("A template of June", True)
    async with call.team.h.transaction() as uow:
        assert "shameful" not in str(await uow.all(select(tables.borrowed_text)))
    me = await call.writer()
    assert (await look(me, TEMPLATE)).json()["score"] == 0
    client = await call.team.of(manager)
    gone = await client.delete(f"/v1/borrowed-texts/{made.json()['id']}")
    assert gone.status_code == 204
    assert (await look(me, TEMPLATE)).json()["score"] == 100
    assert (await client.delete(f"/v1/borrowed-texts/{made.json()['id']}")).status_code == 404
    short = await call.team.post(manager, "/v1/borrowed-texts", {"title": "x", "text": "too few"})
    assert short.status_code == 422


async def test_a_draft_is_written_down_nowhere(call, caplog):
    caplog.set_level("DEBUG")
    me = await call.writer()
    answer = await look(me, OWN)
    assert answer.headers["cache-control"] == "no-store"
    assert "flour" not in caplog.text
    async with call.team.h.transaction() as uow:
        for table in tables.metadata.sorted_tables:
            assert "flour" not in str(await uow.all(select(table)))
        assert await uow.scalar(text("select count(*) from letter_sketch")) == 1
    assert "flour" not in str(bodies(await call.team.h.emitted()))
    assert await call.team.h.emitted(ActionRecorded) == []


async def test_greetings_that_everybody_uses_count_for_nobody(call):
    ordinary = voice(DAY).ordinary
    assert "i look forward to" in ordinary
    greeting = "I look forward to hearing from you. I am writing to you as your constituent. "
    me = await call.writer()
    assert (await look(me, greeting + OWN)).json()["score"] == 100


async def test_looking_too_often_is_slowed_down(call):
    me, other = await call.writer(), await call.writer()
    answers = [await look(me, OWN) for _ in range(13)]
    assert [one.status_code for one in answers] == [200] * 12 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await look(other, OWN)).status_code == 200


async def test_only_the_holder_of_a_link_may_have_a_draft_looked_at(call):
    me = await call.writer()
    me.link = "nonsense"
    assert (await look(me, OWN)).status_code == 403
