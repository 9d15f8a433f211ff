"""The playbooks that ship: complete in both languages, in our words, and never wider than meant."""

from uuid import UUID

import pytest

from campaigns import playbooks
from campaigns.domain import audience, audience_words, wording
from campaigns.domain.incident import Status
from campaigns.testing import SWANSEA
from sanctuary.errors import Invalid, NotFound

PLACES = {"nation": "wales", "area": SWANSEA, "stream": "schools"}


@pytest.mark.parametrize("playbook", playbooks.every(), ids=lambda found: found.key)
def test_a_playbook_is_complete_and_in_our_words(playbook):
    said = [playbook.title, playbook.intro, *playbook.never]
    for call in playbook.calls:
        said += [call.title, *call.prompts]
    assert playbook.calls
    assert playbook.steps
    assert playbook.never
    for text in said:
        assert text.to("cy") != text.to("en")
        assert not wording.findings(text.en)
    assert not [found for step in playbook.steps for found in wording.findings(step.text)]


@pytest.mark.parametrize("playbook", playbooks.every(), ids=lambda found: found.key)
def test_its_audience_is_a_rule_about_the_place_of_the_incident(playbook):
    rule = playbook.audience_for(PLACES)
    assert audience_words.parse(audience.as_json(rule)) == rule
    assert not audience.matches(rule, audience.Person(UUID(int=1), nation="scotland"))


def test_a_place_that_is_missing_never_widens_the_audience():
    with pytest.raises(Invalid, match="area"):
        playbooks.get("local-solidarity").audience_for({"nation": "wales", "area": None})


def test_an_unknown_playbook_names_those_there_are():
    with pytest.raises(NotFound, match="local-solidarity"):
        playbooks.get("nothing")


def test_each_phase_that_asks_for_thought_has_a_checklist_with_keys_of_its_own():
    checklists = playbooks.checklists()
    assert all(
        checklists.of(status, "hostility") for status in Status if status is not Status.CLOSED
    )
    keys = [item.key for item in checklists.every()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Stand with our neighbours", []),
        ("Help asylum seekers today", ["asylum seekers"]),
        ("A flood of migrants? Voluntary work!", ["flood of migrants", "Voluntary work"]),
    ],
)
def test_words_that_are_not_ours_are_found(title, found):
    assert sorted(each.found for each in wording.findings(title)) == sorted(found)
