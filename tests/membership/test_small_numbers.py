"""Nobody works out a withheld small number, not from margins and not by knowing the rule."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from membership.domain.small_numbers import RULE, Hidden, hide

NAMES = ("england", "northern_ireland", "scotland", "unknown", "wales")


def published(rows, known=()):
    """Everything that leaves: shown rows, totals, and which rows are withheld."""
    hidden = hide(rows, known)
    return (
        {name: tuple(numbers) for name, numbers in rows.items() if name not in hidden.rows},
        None if hidden.totals else tuple(map(sum, zip(*rows.values(), strict=True))),
        hidden,
    )


def worlds(column, total):
    """Every way in which withheld numbers can make `total`, known by rule to be small or not."""
    spans = [
        range(1, RULE.threshold)
        if RULE.is_small(n)
        else [0]
        if n == 0
        else range(RULE.threshold, total + 1)
        for n in column
    ]
    *free, last = spans
    for values in product(*free):
        rest = total - sum(values)
        if rest in last:
            yield (*values, rest)


tables = st.integers(1, 2).flatmap(
    lambda width: st.dictionaries(
        st.sampled_from(NAMES),
        st.tuples(*[st.integers(0, 12)] * width),
        min_size=1,
        max_size=5,
    )
)


@settings(max_examples=100, deadline=None)
@given(rows=tables, known=st.sets(st.sampled_from(NAMES), max_size=2))
def test_each_withheld_small_number_could_be_another(rows, known):
    shown, totals, hidden = published(rows, known)
    for name in rows:
        if name not in hidden.rows:
            assert name in known or not any(map(RULE.is_small, rows[name])), "a small one is shown"
    withheld = [rows[name] for name in sorted(hidden.rows)]
    if totals is None or not withheld:
        return
    for position, total in enumerate(totals):
        column = [numbers[position] for numbers in withheld]
        rest = total - sum(numbers[position] for numbers in shown.values())
        possible = list(worlds(column, rest))
        assert tuple(column) in possible
        for index, number in enumerate(column):
            if RULE.is_small(number):
                assert len({world[index] for world in possible}) > 1, (column, rest)


@settings(max_examples=100, deadline=None)
@given(
    rows=st.dictionaries(
        st.sampled_from(NAMES[:3]), st.tuples(st.integers(0, 9)), min_size=1, max_size=3
    )
)
def test_whoever_runs_the_rule_backwards_finds_more_than_one_world(rows):
    """The strongest reader tries every table and keeps those that would be published the same."""
    seen = published(rows)
    _, totals, hidden = seen
    small = [name for name in hidden.rows if RULE.is_small(rows[name][0])]
    if not small or totals is None:
        return
    names = list(rows)
    same = [
        world
        for values in product(range(totals[0] + 1), repeat=len(names))
        if sum(values) == totals[0]
        and published(world := {n: (v,) for n, v in zip(names, values, strict=True)}) == seen
    ]
    for name in small:
        assert len({world[name] for world in same}) > 1


@pytest.mark.parametrize(
    ("rows", "hidden", "totals"),
    [
        ({"wales": [8], "england": [80]}, set(), False),
        ({"wales": [0], "england": [80]}, set(), False),
        ({"wales": [4], "scotland": [30], "england": [80]}, {"wales", "scotland"}, False),
        ({"wales": [1], "scotland": [5], "england": [80]}, {"wales", "scotland", "england"}, False),
        ({"wales": [3], "england": [0]}, {"wales", "england"}, True),
        ({"wales": [2], "scotland": [3], "england": [50]}, {"wales", "scotland"}, False),
        ({"wales": [1], "scotland": [1], "england": [50]}, None, False),
        (
            {"scotland": [20, 9], "england": [400, 3], "wales": [54, 89]},
            {"england", "scotland"},
            False,
        ),
    ],
)
def test_what_is_withheld_beside_a_small_number(rows, hidden, totals):
    found = hide(rows)
    assert found.totals is totals
    if hidden is not None:
        assert found.rows == hidden


def test_rows_that_the_reader_knows_protect_nobody():
    rows = {"wales": [3], "scotland": [2], "england": [80]}
    assert hide(rows) == Hidden(frozenset({"wales", "scotland"}))
    assert hide(rows, known={"wales"}).rows == {"scotland", "england"}
