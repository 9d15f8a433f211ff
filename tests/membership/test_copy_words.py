"""Every field of a person's own copy has a name in both languages, whichever service shows it."""

import importlib

import pytest
from sqlalchemy import LargeBinary

from membership.copy_words import LABELS, WELSH, label, value
from membership.domain import ambassador, enrolment, signature
from notifications.domain import delivery
from sanctuary.contracts import load
from sanctuary.settings import SERVICES

# What holdings put together themselves calls its fields so.
OF_SEALED = {
    "ambassador", "since", "called", "reach", "languages", "topics", "limits", "notes", "asked",
    "answer", "takes_place_on", "story", "where", "for", "is", "advisory_group", "meeting",
    "message", "written",
}  # fmt: skip
OF_DECISIONS = {"record", "as", "at"}
OF_MESSAGES = {
    "apply_by", "deadline", "expires_on", "grace", "grace_ends_on", "hear_by", "local", "month_1",
    "months_12", "national", "visit_on",
}  # fmt: skip
OF_BASES = {"campaign", "service", "renewal", "urgent"}


def left_out(holding):
    """The columns that `of_rows` does not show; None for what gathers by itself."""
    cells = [cell.cell_contents for cell in holding.gather.__closure__ or ()]
    return next((each for each in cells if isinstance(each, set)), None)


def fields(service):
    tables = load(service).metadata.tables
    return {
        column.name
        for holding in importlib.import_module(f"{service}.personal").HOLDINGS
        if (hidden := left_out(holding)) is not None
        for name in holding.tables
        for column in tables[name].columns
        if column.name not in hidden and not isinstance(column.type, LargeBinary)
    }


@pytest.mark.parametrize(
    "codes", [signature.Status, enrolment.Status, ambassador.Status, delivery.Status]
)
def test_what_a_code_means_is_said_in_welsh_and_a_persons_own_words_are_left_alone(codes):
    assert {code.value for code in codes} - {"simulated", "maybe_sent", "left"} <= WELSH.keys()
    assert value("awaiting_email_check", "cy") == "yn aros am brawf o'r cyfeiriad"
    assert value("awaiting_email_check", "en") == "awaiting email check"
    assert value(["wales", "schools"], "cy") == "Cymru, ysgolion"
    assert value("Active in the choir", "cy") == "Active in the choir"


@pytest.mark.parametrize("service", SERVICES)
def test_every_field_that_a_copy_shows_has_words_in_both_languages(service):
    shown = fields(service)
    assert len(shown) > 5
    assert shown - LABELS.keys() == set(), "give them words in membership/copy_labels.yaml"


def test_what_is_put_together_by_hand_has_words_too():
    assert (OF_SEALED | OF_DECISIONS | OF_BASES | OF_MESSAGES) - LABELS.keys() == set()


def test_welsh_words_are_not_english_ones():
    same = {name for name, (english, welsh) in LABELS.items() if english == welsh}
    assert same == {"sector"}
    assert all(english and welsh for english, welsh in LABELS.values())
    assert label("withdrawn_at", "cy") == "Tynnwyd yn ôl ar"
    assert label("withdrawn_at", "en") == "Taken back on"
