"""What the path is made of: both languages, prompts and not text, our words, no myth said again."""

import re
from datetime import date

import pytest
import yaml

from campaigns import journey
from campaigns.domain.challenge import WEEK, is_over, week_of
from campaigns.domain.journey import Step

FILES = sorted(journey.RULES.folder.glob("*.yaml"))
NOT_OURS = re.compile(
    r"asylum seeker|illegal|migrant|voluntary work|refugees are|they are not|\bmyth\b",
    re.IGNORECASE,
)


def said(node):
    """Every text in a file, with both of its languages."""
    if isinstance(node, dict):
        if {"en", "cy"} & node.keys():
            yield node
        else:
            for each in node.values():
                yield from said(each)
    elif isinstance(node, list):
        for each in node:
            yield from said(each)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_is_there_in_both_languages_and_in_our_words(file):
    texts = list(said(yaml.safe_load(file.read_text("utf-8"))))
    assert texts
    for text in texts:
        assert text.keys() == {"en", "cy"}
        assert text["en"].strip()
        assert text["cy"].strip()
        assert text["en"] != text["cy"]
        assert not NOT_OURS.search(text["en"]), text["en"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_edition_says_since_when_and_from_where(file):
    for edition in yaml.safe_load(file.read_text("utf-8")):
        assert isinstance(edition["since"], date)
        assert edition["source"]


def test_each_of_the_six_steps_has_prompts_and_a_question():
    guides = journey.guides(date(2026, 3, 2))
    assert list(guides) == list(Step)
    assert all(len(guide.prompts) >= 3 for guide in guides.values())


def test_every_week_has_one_challenge_and_the_next_week_another():
    monday = date(2026, 3, 2)
    keys = [journey.challenge(monday + number * WEEK).key for number in range(16)]
    assert keys[:8] == keys[8:]
    assert len(set(keys)) == 8
    assert week_of(date(2026, 3, 8)) == monday
    assert not is_over(monday, today=date(2026, 3, 8))
    assert is_over(monday, today=date(2026, 3, 9))


def test_practice_cards_and_angles_are_there():
    cards, angles = journey.cards(date(2026, 3, 2)), journey.angles(date(2026, 3, 2))
    assert len(cards.bridges) >= 6
    assert all(len(questions) >= 2 for _, questions in cards.answers)
    assert {"education", "business", "council", "union", "faith"} <= angles.keys()
