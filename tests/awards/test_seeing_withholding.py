"""Nobody works out how few stand behind a withheld number: not from totals, not from the rule."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctuary.withholding import Rule, TooFewToTell, pooled, withheld

ROWS, COLUMNS = ("a", "b", "c"), ("x", "y", "z")
RULES = (Rule(3), Rule(5))


def told(cells, rule):
    """Everything that is given of a crossed table: the cells that are shown, and all totals."""
    hidden = withheld(cells, rule)
    return (
        {cell: number for cell, number in cells.items() if cell not in hidden},
        margins(cells),
        hidden,
    )


def margins(cells):
    totals: dict[tuple[str, str], int] = {}
    for (row, column), number in cells.items():
        for place in (("row", row), ("column", column)):
            totals[place] = totals.get(place, 0) + number
    return totals


def worlds(cells, hidden, rule):
    """Every table with the same shown cells and totals; withheld ones small where these are."""
    order = sorted(hidden)
    most = sum(cells.values())
    spans = [
        range(1, rule.threshold) if rule.is_small(cells[each]) else range(rule.threshold, most + 1)
        for each in order
    ]
    totals = margins(cells)
    for values in product(*spans):
        world = {**cells, **dict(zip(order, values, strict=True))}
        if margins(world) == totals:
            yield world


def tables(most, rows=2, columns=2):
    names = [(row, column) for row in ROWS[:rows] for column in COLUMNS[:columns]]
    return st.fixed_dictionaries({name: st.integers(0, most) for name in names})


@settings(max_examples=80, deadline=None)
@given(cells=st.one_of(tables(7), tables(5, 2, 3)), rule=st.sampled_from(RULES))
def test_no_small_cell_can_be_worked_out_from_what_is_given(cells, rule):
    try:
        shown, _, hidden = told(cells, rule)
    except TooFewToTell:
        return
    assert not any(rule.is_small(number) for number in shown.values())
    small = [cell for cell in hidden if rule.is_small(cells[cell])]
    if not small:
        assert hidden == frozenset()
        return
    possible = list(worlds(cells, hidden, rule))
    assert cells in possible
    for cell in small:
        assert len({world[cell] for world in possible}) > 1, (cell, cells)


@settings(max_examples=40, deadline=None)
@given(cells=tables(4), rule=st.just(Rule(3)))
def test_whoever_tries_every_table_finds_more_than_one_that_would_be_given_the_same(cells, rule):
    """The strongest reader runs the rule on each table that fits, and keeps those that agree."""
    try:
        seen = told(cells, rule)
    except TooFewToTell:
        return
    same = []
    for values in product(range(sum(cells.values()) + 1), repeat=len(seen[2])):
        world = {**cells, **dict(zip(sorted(seen[2]), values, strict=True))}
        if margins(world) == seen[1]:
            try:
                if told(world, rule) == seen:
                    same.append(world)
            except TooFewToTell:
                continue
    for cell in seen[2]:
        if rule.is_small(cells[cell]):
            assert len({world[cell] for world in same}) > 1, (cell, cells)


@settings(max_examples=100, deadline=None)
@given(
    rows=st.dictionaries(
        st.sampled_from("abcde"), st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1
    ),
    rule=st.sampled_from(RULES),
)
def test_no_number_of_a_pool_can_be_worked_out_and_the_pool_is_no_small_number_itself(rows, rule):
    try:
        pool = pooled(rows, rule)
    except TooFewToTell:
        return
    for name, numbers in rows.items():
        assert name in pool or not any(map(rule.is_small, numbers))
    for column in zip(*(rows[name] for name in sorted(pool)), strict=True):
        assert not rule.is_small(sum(column))
        spans = [
            [0] if n == 0 else range(1, rule.threshold) if rule.is_small(n)
            else range(rule.threshold, sum(column) + 1)
            for n in column
        ]  # fmt: skip
        possible = [each for each in product(*spans) if sum(each) == sum(column)]
        for place, number in enumerate(column):
            if rule.is_small(number):
                assert len({each[place] for each in possible}) > 1


@pytest.mark.parametrize(
    ("rows", "pool"),
    [
        ({"a": (8,), "b": (80,)}, set()),
        ({"a": (0,), "b": (80,)}, set()),
        ({"a": (4,), "b": (30,), "c": (80,)}, {"a", "b"}),
        ({"a": (1,), "b": (1,), "c": (80,)}, {"a", "b", "c"}),
        ({"a": (2,), "b": (4,), "c": (80,)}, {"a", "b"}),
        ({"b": (9, 2), "c": (70, 9), "a": (50, 60)}, {"a", "b"}),
    ],
)
def test_what_is_put_together_with_a_small_number(rows, pool):
    assert pooled(rows, Rule(5)) == pool


def test_a_single_small_number_among_nothing_is_not_told_at_all():
    with pytest.raises(TooFewToTell, match="Ask for a longer time"):
        pooled({"a": (2,), "b": (0,)}, Rule(5))
    with pytest.raises(TooFewToTell):
        withheld({("a", "x"): 2, ("b", "y"): 0, ("a", "y"): 0, ("b", "x"): 0}, Rule(5))


def test_one_small_cell_takes_three_others_with_it_so_that_no_line_gives_it_away():
    cells = {(row, column): 20 for row in ROWS for column in COLUMNS} | {("b", "y"): 1}
    hidden = withheld(cells, Rule(5))
    assert ("b", "y") in hidden
    assert len(hidden) == 4
    assert {sum(cell[0] == row for cell in hidden) for row in ROWS} == {0, 2}


def test_a_table_without_small_numbers_is_told_as_it_is():
    assert withheld({("a", "x"): 5, ("a", "y"): 0, ("b", "x"): 9, ("b", "y"): 7}, Rule(5)) == set()


def test_the_threshold_is_never_under_three():
    with pytest.raises(ValueError, match="each knows the other"):
        Rule(2)
