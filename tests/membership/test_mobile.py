"""A mobile number: which ones are one, and the code that proves who reads them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from membership.domain.mobile import (
    CODE_LASTS,
    MOST_CODES_A_DAY,
    MOST_TRIES,
    Mobile,
    TooManyCodes,
    read_number,
)
from sanctuary.actor import Decision
from sanctuary.codes import code_of, same_code
from sanctuary.errors import Invalid
from sanctuary.ids import new_id

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)
BY = Decision(new_id(), AT, "on their own page")
KEY = SecretStr("k" * 40)


def a_mobile(**changes):
    return Mobile.first(new_id(), "+447700900123", proof_id=new_id(), given=BY, **changes)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 7700 900123", "+447700900123"),
        ("0044 (0)7700-900123", "+447700900123"),
        ("(07624) 123 456", "+447624123456"),
        ("+353 85 012 3456", "+353850123456"),
    ],
)
def test_a_number_is_read_as_people_write_it(written, read):
    assert read_number(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "",
        "020 7946 0123",
        "07000 900123",
        "07600 900123",
        "+44 20 7946 0123",
        "0770 090 012",
        "07700 9001234",
        "+0 7700 900123",
        "call me",
        "+4477009\N{ARABIC-INDIC DIGIT ONE}0123",
        "+1234567890123456",
    ],
)
def test_what_no_text_message_reaches_is_refused(written):
    with pytest.raises(Invalid, match="07700 900123"):
        read_number(written)


@given(st.text(max_size=30))
def test_whatever_is_typed_becomes_an_international_number_or_a_refusal(written):
    try:
        number = read_number(written)
    except Invalid:
        return
    assert number.isascii()
    assert number[0] == "+"
    assert 8 <= len(number[1:]) <= 15
    assert read_number(number) == number


def test_the_right_code_proves_it_once():
    proved = a_mobile().tried(right=True, at=AT)
    assert proved.proved_at == AT
    assert proved.tried(right=False, at=AT) == proved


def test_a_code_stops_counting_after_its_time_and_after_its_tries():
    late = a_mobile().tried(right=True, at=AT + CODE_LASTS)
    assert late.proved_at is None
    guessed = a_mobile()
    for _ in range(MOST_TRIES):
        guessed = guessed.tried(right=False, at=AT)
    assert guessed.tried(right=True, at=AT).proved_at is None


def test_a_new_number_has_to_be_proved_anew():
    proved = a_mobile().tried(right=True, at=AT)
    changed = proved.again("+447700900456", proof_id=new_id(), given=BY)
    assert changed.proved_at is None
    assert changed.tries == 0


def test_nobody_is_pestered_with_codes():
    asked = a_mobile()
    for _ in range(MOST_CODES_A_DAY - 1):
        asked = asked.again(asked.number, proof_id=new_id(), given=BY)
    with pytest.raises(TooManyCodes):
        asked.again(asked.number, proof_id=new_id(), given=BY)
    tomorrow = Decision(BY.by, AT + timedelta(days=1), "again")
    assert asked.again(asked.number, proof_id=new_id(), given=tomorrow).codes == 1


def test_a_message_that_came_back_ends_the_proof():
    gone = a_mobile().tried(right=True, at=AT).unreachable()
    assert gone.proved_at is None
    assert not gone.may_try(at=AT)


def test_codes_have_six_digits_and_belong_to_one_request():
    one, other = new_id(), new_id()
    code = code_of(KEY, one)
    assert len(code) == 6
    assert code.isdecimal()
    assert same_code(KEY, one, f" {code[:3]} {code[3:]} ")
    assert not same_code(KEY, other, code) or code_of(KEY, other) == code
    assert code_of(SecretStr("j" * 40), one) != code
    assert not same_code(KEY, one, "\N{ARABIC-INDIC DIGIT ONE}" * 6)
