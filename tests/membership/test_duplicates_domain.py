"""How the register finds two entries of one body: names, keys, scores and reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.domain.duplicates import (
    LIFECYCLE,
    Kind,
    Sketch,
    judge_all,
    judge_organisations,
    judge_people,
    organisation_pairs,
)
from membership.domain.identifiers import Identifier
from membership.domain.similarity import normal_name, similarity
from membership.rules import DUPLICATES
from sanctuary.ids import derived_id, new_id

SWANSEA, CARDIFF = "W06000011", "W06000015"
NAMES = st.text("abcdefgh '.-&éŵ", max_size=30)


def a_body(name="Ysgol y Bryn", area=SWANSEA, nation="wales", **changes):
    numbers = changes.pop("numbers", ())
    read = tuple(Identifier.read(scheme, value) for scheme, value in numbers)
    return Sketch(new_id(), name, nation, area, numbers=read, **changes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Mary’s C.E. Primary Sch.", "Saint Marys CE Primary School"),
        ("The Refugee Council Ltd", "Refugee Council"),
        ("Bwrdd & Câr", "bwrdd and car"),
        ("Ysgol Gyfun Gŵyr", "YSGOL GYFUN GWYR"),
    ],
)
def test_one_name_is_written_in_many_ways(one, other):
    assert normal_name(one) == normal_name(other)


@given(NAMES)
def test_a_normal_name_is_its_own(name):
    assert normal_name(normal_name(name)) == normal_name(name)


@given(NAMES, NAMES)
def test_likeness_is_mutual_and_between_nothing_and_all(one, other):
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, one) in {0.0, 1.0}


URN, CHARITY = ("GB-EDU", "402000"), ("GB-CHC", "1124921")


@pytest.mark.parametrize(
    ("one", "other", "score", "words"),
    [
        (
            {"numbers": [URN]},
            {"numbers": [URN], "name": "Other", "area": CARDIFF},
            100,
            ["Same school number (URN): 402000."],
        ),
        ({}, {"name": "Ysgol Y BRYN"}, 85, ["Same name in the same area."]),
        ({}, {"area": CARDIFF}, 0, []),
        ({}, {"area": None}, 60, ["Same name; the area of one of them is not known."]),
        ({"numbers": [URN]}, {"numbers": [("GB-EDU", "402001")]}, 45, [
            "Same name in the same area.",
            "But each has a school number (URN) of its own.",
        ]),
        ({"numbers": [CHARITY]}, {"numbers": [("GB-CHC", "1124921-1")]}, 90, [
            "Same name in the same area.",
            "Both are linked to the charity number 1124921.",
        ]),
        (
            {"name": "Brynmill Community Library"},
            {"name": "Brynmil Community Library"},
            55,
            ["Similar name (90%) in the same area."],
        ),
    ],
)  # fmt: skip
def test_organisations_are_judged_by_number_then_by_name_and_place(one, other, score, words):
    a, b = a_body(**one), a_body(**other)
    found = judge_organisations(a, b, DUPLICATES)
    assert (found.score, list(found.reasons)) == (score, words)
    assert judge_organisations(b, a, DUPLICATES) == found


@pytest.mark.parametrize(
    ("other", "score"),
    [
        ({"mailbox": "ann@example.org", "name": "A. Morgan"}, 95),
        ({"area": SWANSEA}, 60),
        ({"area": CARDIFF}, 0),
        ({"together": True}, 85),
        ({"together": True, "name": "Anne Morgan"}, 65),
        ({"area": SWANSEA, "mailbox": "ann@example.org"}, 99),
    ],
)
def test_people_are_judged_by_address_then_by_name_and_company(other, score):
    school = frozenset({derived_id("school")})
    bodies = school if other.pop("together", False) else frozenset()
    ann = Sketch(new_id(), "Ann Morgan", "wales", SWANSEA, mailbox="ann@example.org", bodies=school)
    twin = Sketch(new_id(), other.pop("name", "Ann Morgan"), "wales", bodies=bodies, **other)
    found = judge_people(ann, twin, DUPLICATES)
    assert found.score == score
    assert not any("Ann" in words or "@" in words for words in found.reasons)


def test_nobody_without_a_name_is_like_anybody():
    one, other = (Sketch(new_id(), "", area=SWANSEA) for _ in range(2))
    assert judge_people(one, other, DUPLICATES).score == 0


def a_register(size):
    """Bodies in a hundred areas, most of them with a name that others share a word with."""
    return [
        a_body(f"{'ABCDEFGHIJ'[n % 10]}field{n // 700} Primary School", f"W060000{n % 100:02}")
        for n in range(size)
    ]


def test_the_work_grows_with_the_register_and_not_with_its_square():
    compared = {
        size: len(organisation_pairs(a_register(size), most=DUPLICATES.most_in_block))
        for size in (2_000, 20_000)
    }
    assert compared[20_000] <= 20_000 * DUPLICATES.most_in_block
    assert compared[20_000] <= 15 * max(compared[2_000], 2_000)


def test_a_key_that_everybody_shares_says_nothing():
    crowd = [a_body() for _ in range(DUPLICATES.most_in_block + 1)]
    assert organisation_pairs(crowd, most=DUPLICATES.most_in_block) == set()


@given(st.lists(st.sampled_from(["Ysgol y Bryn", "Bryn School", "Capel", "Brynn"]), max_size=6))
def test_whatever_is_worth_showing_has_been_compared(names):
    """The keys miss no pair that the same area and an alike beginning would show."""
    sketches = {one.id: one for one in (a_body(name) for name in names)}
    blocked = organisation_pairs(sketches.values(), most=40)
    everything = {(a, b) for a in sketches for b in sketches if a < b}
    shown = {one.pair for one in judge_all(Kind.ORGANISATION, everything, sketches, DUPLICATES)}
    assert shown <= blocked


def test_what_was_decided_comes_back_only_when_a_merge_is_undone():
    moves = {(a, b) for a, targets in LIFECYCLE.moves.items() for b in targets}
    assert ("not_the_same", "open") not in moves
    assert ("merged", "open") in moves
