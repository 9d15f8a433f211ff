"""What a merge notes of itself, held against any rows that it might have touched."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.domain.duplicates import Kind
from membership.domain.lawful_basis import Basis, Evidence, LawfulBasis
from membership.domain.merge import (
    SINCE,
    ChangedSince,
    Merge,
    TooLate,
    after_undo,
    differences,
    settle_bases,
    spot,
)
from membership.store.pictures import TABLES
from sanctuary.actor import Decision
from sanctuary.ids import derived_id, new_id

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
MADE = Decision(new_id(), AT, "one school")
ROWS = st.fixed_dictionaries(
    {"name": st.sampled_from("ab"), "status": st.sampled_from("xy"), "version": st.integers(1, 9)}
)
PICTURES = st.dictionaries(
    st.sampled_from([spot("organisation", {"id": str(n)}) for n in range(4)]), ROWS
)


def put_back(changes, now):
    """What the store does with rows, done with plain dictionaries."""
    rows = {where: dict(row) for where, row in now.items()}
    for change in changes:
        if change.before is None:
            del rows[change.spot]
        elif change.after is None:
            rows[change.spot] = dict(change.before)
        else:
            rows[change.spot] |= change.before
    return rows


def without_counters(picture):
    return {
        where: {name: value for name, value in row.items() if name != "version"}
        for where, row in picture.items()
    }


@given(PICTURES, PICTURES)
def test_whatever_changed_the_notes_lead_back(before, after):
    changes = differences(before, after)
    assert without_counters(put_back(changes, after)) == without_counters(before)
    assert all(change.stands(after.get(change.spot)) for change in changes)


@given(PICTURES)
def test_what_only_counted_on_is_not_noted(before):
    later = {where: row | {"version": row["version"] + 1} for where, row in before.items()}
    assert differences(before, later) == ()


@given(PICTURES, PICTURES, PICTURES)
def test_an_undo_is_refused_exactly_when_something_that_changed_is_different_now(
    before, after, now
):
    merge = Merge(new_id(), Kind.ORGANISATION, new_id(), new_id(), MADE, differences(before, after))
    if all(change.stands(now.get(change.spot)) for change in merge.changes):
        merge.must_stand(now)
    else:
        with pytest.raises(ChangedSince):
            merge.must_stand(now)


@given(st.integers(0, 60 * 24 * 3600))
def test_thirty_days_are_enough_and_a_second_more_is_too_late(seconds):
    merge = Merge(new_id(), Kind.PERSON, new_id(), new_id(), MADE)
    made = Decision(new_id(), AT + timedelta(seconds=seconds), "two")
    if seconds <= 30 * 24 * 3600:
        assert merge.undo(made).undone == made
    else:
        with pytest.raises(TooLate):
            merge.undo(made)


def test_every_table_that_is_noted_has_words_for_a_refusal():
    assert set(SINCE) == set(TABLES)


def an_entry(person, purpose, *, withdrawn, at=AT):
    made = Decision(person, at, "asked us") if withdrawn else None
    evidence = Evidence("May we write to you?", AT.date())
    return LawfulBasis(new_id(), person, purpose, Basis.CONSENT, evidence, AT, made)


LEDGERS = st.dictionaries(st.sampled_from(["campaign", "events", "stories"]), st.booleans())


@given(LEDGERS, LEDGERS)
def test_a_purpose_holds_for_the_one_exactly_if_somebody_agreed_and_nobody_refused(mine, theirs):
    kept, gone = derived_id("kept"), derived_id("gone")
    of_kept = [an_entry(kept, purpose, withdrawn=no) for purpose, no in mine.items()]
    of_gone = [an_entry(gone, purpose, withdrawn=no) for purpose, no in theirs.items()]
    passing, closing = settle_bases(of_kept, of_gone)
    holds = {entry.purpose for entry in of_kept if entry.withdrawn is None}
    holds |= {entry.purpose for entry in passing}
    holds -= {entry.purpose for entry in closing}
    refused = {purpose for ledger in (mine, theirs) for purpose, no in ledger.items() if no}
    assert holds == {*mine, *theirs} - refused


@given(st.booleans(), st.booleans())
def test_only_what_was_withdrawn_after_the_merge_reaches_the_other_entry(earlier, withdrawn):
    kept, gone = derived_id("kept"), derived_id("gone")
    when = AT - timedelta(hours=1) if earlier else AT + timedelta(hours=1)
    of_kept = [an_entry(kept, "campaign", withdrawn=withdrawn, at=when)]
    found = after_undo(of_kept, [an_entry(gone, "campaign", withdrawn=False)], MADE)
    assert [entry.person_id for entry in found] == ([gone] if withdrawn and not earlier else [])
