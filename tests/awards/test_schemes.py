"""The schemes as shipped: readable, complete, and honest about what is a default."""

from dataclasses import replace
from datetime import date

import pytest

from awards.domain.panel import open_part_holds
from awards.domain.scheme import PanelRule, Process
from awards.schemes import SCHEMES, read_scheme, shipped_for
from awards.testing import a_member
from sanctuary.errors import NotFound
from sanctuary.ids import new_id

STREAMS = (
    "schools", "early_years", "universities", "colleges", "councils", "libraries", "theatres",
    "health", "faith", "sports", "gardens", "businesses", "generic",
)  # fmt: skip
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("stream", STREAMS)
def test_every_stream_has_an_award(stream):
    scheme = shipped_for(stream, TODAY)
    assert all(scheme.section(process) for process in Process)
    assert scheme.panel.lived_experience >= 1
    assert scheme.panel.size >= 3


def test_schools_have_eight_criteria():
    assert len(shipped_for("schools", TODAY).criteria) == 8


def test_a_stream_without_an_award_is_refused():
    with pytest.raises(NotFound):
        shipped_for("lighthouses", TODAY)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda each: each.key)
def test_a_scheme_says_what_is_a_default(scheme):
    assert {"renewal.grace_days", "hear_by_days"} <= set(scheme.defaults)
    assert any(criterion.examples for criterion in scheme.criteria) or "criteria" in scheme.defaults
    for criterion in scheme.criteria:
        assert criterion.title
        assert all(example.endswith(".") for example in criterion.examples)
        assert criterion.guidance.endswith((".", "?"))


def source(**changes: str) -> str:
    parts = {
        "key": "x",
        "edition": '"1"',
        "name": "X",
        "name_cy": "X",
        "streams": "[x]",
        "valid_from": "2025-01-01",
        "hear_by_days": "1",
        "panel": "{size: 3}",
        "renewal": "{months_before: [3]}",
        "defaults": "[]",
        "criteria": "[{key: a, process: learn, title: A, guidance: a},"
        "{key: b, process: embed, title: B, guidance: b},"
        "{key: c, process: share, title: C, guidance: c}]",
    } | changes
    return "\n".join(f"{name}: {value}" for name, value in parts.items())


def test_a_small_scheme_is_read():
    assert read_scheme(source()).renewal.months_before == (3,)


@pytest.mark.parametrize(
    "changes",
    [
        {"criteria": "[{key: a, process: learn, title: A, guidance: a}]"},
        {"renewal": "{months_before: [5]}"},
        {"panel": "{size: 3, lived_experience: 0}"},
        {"panel": "{size: 3, colour: red}"},
    ],
    ids=["a process is missing", "no such step", "nobody with lived experience", "unknown word"],
)
def test_a_contradictory_scheme_is_not_read(changes):
    with pytest.raises((ValueError, TypeError)):
        read_scheme(source(**changes))


def test_the_newest_edition_counts_from_its_day():
    editions = [scheme.edition for scheme in SCHEMES.values() if "schools" in scheme.streams]
    assert shipped_for("schools", date(2099, 1, 1)).edition == max(editions)


def test_an_outsider_is_asked_for_where_the_edition_asks_for_one():
    group = new_id()
    local = [a_member(group_id=group) for _ in range(3)]
    asked = PanelRule(size=3)
    assert not open_part_holds(asked, local)
    assert open_part_holds(asked, [*local[:2], a_member(group_id=new_id())])
    assert open_part_holds(replace(asked, outsider=False), local)
