"""The life of a delivery, as a table."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.delivery import (
    EMAIL,
    EXPIRY,
    LIFECYCLE,
    NEEDS_BASIS,
    SMS,
    UNANSWERED_TRIES,
    Status,
    after_a_crash,
    after_silence,
    expires_at,
    retry_at,
)
from sanctuary.errors import IllegalTransition

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
COMES_BACK = {"delivered", "bounced", "complained", "temporary_failure", "queued"}
OPEN_STEPS = {
    Status.QUEUED: {"sending", "withheld", "expired", "temporary_failure", "cancelled"},
    Status.ACCEPTED: COMES_BACK,
    Status.MAYBE_SENT: COMES_BACK,
    Status.DELIVERED: {"bounced", "complained"},
    Status.SENDING: {"accepted", "permanent_failure", "queued", "maybe_sent"},
}


@pytest.mark.parametrize("current", Status)
@pytest.mark.parametrize("target", Status)
def test_a_delivery_takes_the_open_steps_and_no_other(current, target):
    if target in OPEN_STEPS.get(current, set()):
        assert LIFECYCLE.move(current, target) is target
    else:
        with pytest.raises(IllegalTransition, match="it cannot become"):
            LIFECYCLE.move(current, target)


def test_retries_come_later_each_time_and_never_stop_before_the_message_expires():
    waits = [retry_at(AT, attempts) - AT for attempts in range(1, 30)]
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=5)
    assert max(waits) <= timedelta(hours=1)
    assert len(set(waits[:4])) == 4


def test_an_alarm_expires_first_and_a_campaign_before_what_people_are_owed():
    lasts = {category: expires_at(category, AT) - AT for category in EXPIRY}
    assert lasts["urgent"] < lasts["campaign"] < lasts["service"] <= lasts["renewal"]


@pytest.mark.parametrize("category", ["service", "renewal", "urgent"])
def test_what_matters_to_its_reader_is_sent_again_after_a_crash(category):
    assert after_a_crash(category) is Status.QUEUED


def test_a_campaign_is_never_sent_again_after_a_crash():
    assert after_a_crash("campaign") is Status.MAYBE_SENT


def last_resort(category, channel):
    """Each try of this message, by when it went, until a relay that never answers is left alone."""
    at, tries, status = AT, [], Status.QUEUED
    while status is Status.QUEUED and len(tries) < 50:
        tries.append(at)
        made = len(tries)
        status, at = after_silence(category, channel, tries=made, attempts=made, at=at)
    return tries, status


@pytest.mark.parametrize("category", EXPIRY)
def test_a_relay_that_never_answers_gets_a_few_copies_ever_more_slowly(category):
    tries, status = last_resort(category, EMAIL)
    assert status is Status.MAYBE_SENT
    waits = [later - sooner for sooner, later in pairwise(tries)]
    if category == "campaign":
        assert waits == []
    else:
        assert len(tries) == UNANSWERED_TRIES
        assert waits[0] == timedelta(0)
        assert waits[1:] == sorted(set(waits[1:]))
        assert waits[1] > timedelta(0)


@given(
    st.sampled_from(sorted(EXPIRY)),
    st.sampled_from([EMAIL, SMS]),
    st.integers(1, 100),
    st.integers(0, 100),
)
def test_what_was_not_answered_is_sent_again_by_its_category_and_never_without_end(
    category, channel, tries, others
):
    attempts = tries + others
    status, due = after_silence(category, channel, tries=tries, attempts=attempts, at=AT)
    if channel == SMS:  # whose carrier is asked before anything goes twice
        assert status is Status.QUEUED
    elif tries < UNANSWERED_TRIES:
        assert status is after_a_crash(category)
    else:
        assert status is Status.MAYBE_SENT
    assert due == (AT if tries == 1 else retry_at(AT, attempts))


def test_urgency_is_no_basis_for_writing_to_somebody():
    assert set(NEEDS_BASIS) == {"renewal", "campaign", "urgent"}
