"""Numbers of registers: many ways to type one, one way to keep it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.domain.identifiers import SCHEMES, Identifier, read_identifiers
from sanctuary.errors import Invalid


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.key)
def test_the_example_of_a_scheme_is_in_its_one_form(scheme):
    assert Identifier.read(scheme.key, scheme.example).value == scheme.example


@pytest.mark.parametrize(
    ("scheme", "typed", "value"),
    [
        ("GB-CHC", "1124921-0", "1124921"),
        ("GB-CHC", "1124921/01", "1124921-1"),
        ("GB-CHC", "01124921", "1124921"),
        ("GB-CHC", "No. 1124921", "1124921"),
        ("GB-CHC", "1124921\u20131", "1124921-1"),
        ("GB-SC", "SCO12345", "SC012345"),
        ("GB-SC", "sc 12345", "SC012345"),
        ("GB-NIC", "NIC101234", "101234"),
        ("GB-COH", "6565283", "06565283"),
        ("GB-COH", "NI12345", "NI012345"),
        ("GB-COH", "R0000123", "R0000123"),
        ("GB-COH", "IP12345R", "IP12345R"),
        ("GB-EDU", "URN: 402000", "402000"),
        ("GB-WALEDU", "667/2055", "6672055"),
        ("GB-NIEDU", "123-0456", "1230456"),
        ("GB-GSS", "w06000011", "W06000011"),
    ],
)
def test_people_type_a_number_in_many_ways(scheme, typed, value):
    assert Identifier.read(scheme, typed).value == value


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("GB-CHC", "12345"),
        ("GB-CHC", "1124921-1-1"),
        ("GB-SC", "012345"),
        ("GB-NIC", "901234"),
        ("GB-COH", "123456789"),
        ("GB-EDU", "40200"),
        ("GB-EDU", "4020000"),
        ("GB-WALEDU", "402000"),
        ("GB-SCOTEDU", "123"),
        ("GB-GSS", "W07000041"),
        ("GB-GSS", "X06000011"),
        ("GB-EDU", "٤٠٢٠٠٠x"),
    ],
)
def test_what_no_such_register_would_print_is_refused_with_an_example(scheme, typed):
    with pytest.raises(Invalid) as refused:
        Identifier.read(scheme, typed)
    assert SCHEMES[scheme].example in refused.value.detail


@st.composite
def numbers(draw):
    scheme = draw(st.sampled_from(sorted(SCHEMES.values(), key=lambda one: one.key)))
    return scheme.key, draw(st.from_regex(scheme.pattern, fullmatch=True))


@given(numbers())
def test_the_one_form_of_a_number_is_read_as_itself(number):
    scheme, printed = number
    once = Identifier.read(scheme, printed)
    assert Identifier.read(once.scheme, once.value) == once


@given(numbers(), st.sampled_from([" ", ".", "  ", "\u00a0"]), st.data())
def test_spaces_dots_and_case_make_no_difference(number, noise, data):
    scheme, printed = number
    at = data.draw(st.integers(0, len(printed)))
    typed = printed[:at] + noise + printed[at:]
    assert Identifier.read(scheme.lower(), typed.lower()) == Identifier.read(scheme, printed)


@given(st.lists(numbers(), max_size=5))
def test_a_number_that_is_named_twice_is_kept_once(found):
    once = read_identifiers(found)
    assert read_identifiers(found + found) == once
    assert list(once) == sorted(set(once))


@given(st.text(max_size=20), st.sampled_from(sorted(SCHEMES)))
def test_anything_else_is_refused_and_never_kept_in_another_form(typed, scheme):
    try:
        found = Identifier.read(scheme, typed)
    except Invalid:
        return
    assert SCHEMES[scheme].pattern.fullmatch(found.value)
    assert found.value.isascii()
