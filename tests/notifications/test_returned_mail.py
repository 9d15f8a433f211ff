"""What a returned message says: the standards, those who nearly keep them, and the hostile."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.return_codes import Meaning
from notifications.domain.returned import Kind, read
from notifications.domain.verp import Stamp, return_path
from notifications.return_rules import RULES, rule_on

from .returned_mails import KEY, complaint, dsn, path_of, plain

SOME_ID = UUID(int=77)
SOME_KEY = bytes(range(16))
TO = path_of(SOME_ID, SOME_KEY)
QMAIL = """Hi. This is the qmail-send program at mx.example.
<ann@example.com>:
1.2.3.4 does not like recipient.
Remote host said: 550 5.1.1 unknown
--- Below this line is a copy of the message.

Mentions 4.4.7
"""
LOCAL = TO.partition("@")[0]


def stamp_of(found):
    return [Stamp.read(one, KEY) for one in found.stamps]


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", Kind.PERMANENT),
        ("failed", "4.4.7", Kind.TEMPORARY),
        ("delayed", "4.4.1", Kind.UNDER_WAY),
        ("relayed", "2.1.9", Kind.UNDER_WAY),
        ("delivered", "2.1.5", Kind.DELIVERED),
        ("FAILED", "5.2.2 (mailbox full)", Kind.PERMANENT),
    ],
)
def test_a_report_by_the_book_says_what_was_done(action, status, kind):
    found = read(dsn(TO, action=action, status=status, diagnosis="smtp; 250 ok"))
    assert found.kind is kind
    assert found.code == status.split(" ")[0]
    assert stamp_of(found) == [Stamp(SOME_ID, SOME_KEY[:6])]


@pytest.mark.parametrize(
    ("status", "diagnosis", "code", "smtp"),
    [
        ("5.0.0", "smtp; 550 5.1.1 unknown", "5.1.1", 550),
        ("5.0.0", "smtp; 550 who is that?", "5.0.0", 550),
        ("5.1.1", "x-unix; user unknown", "5.1.1", 0),
        ("nonsense", "smtp; 554 5.7.1 spam", "5.7.1", 554),
        ("5.4.1", "smtp;550 relay 10.5.1.1 said no", "5.4.1", 550),
    ],
)
def test_a_vague_status_gives_way_to_the_words_of_the_server(status, diagnosis, code, smtp):
    found = read(dsn(TO, status=status, diagnosis=diagnosis))
    assert (found.code, found.smtp) == (code, smtp)


def test_a_report_without_an_action_is_read_by_its_status():
    found = read(dsn(TO).replace(b"Action: failed\r\n", b""))
    assert (found.kind, found.code) == (Kind.PERMANENT, "5.1.1")


@pytest.mark.parametrize(
    ("text", "subject", "kind", "code"),
    [
        (
            QMAIL,
            "failure notice",
            Kind.PERMANENT,
            "5.1.1",
        ),
        ("ann@example.com: mailbox is full", "Undeliverable: hello", Kind.PERMANENT, "5.2.2"),
        ("Sorry, no such user here.", "Returned mail", Kind.PERMANENT, "5.1.1"),
        ("host said: 451 4.3.0 try later", "Delivery failure", Kind.TEMPORARY, "4.3.0"),
        ("It will continue trying.", "Warning: message delayed 4 hours", Kind.UNDER_WAY, ""),
    ],
)
def test_a_mail_system_that_only_writes_prose_is_understood(text, subject, kind, code):
    found = read(plain(TO, text, Subject=subject))
    assert (found.kind, found.code) == (kind, code)
    assert stamp_of(found) == [Stamp(SOME_ID, SOME_KEY[:6])]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
    ],
)
def test_somebody_who_is_on_holiday_did_not_bounce(headers):
    text = "I am away until 5.1.2027. For anything urgent ring 550 123."
    found = read(plain(TO, text, sender="ann@example.com", Subject="Away", **headers))
    assert found.kind is Kind.AUTO_REPLY


def test_a_person_who_writes_to_the_return_path_is_not_a_report():
    found = read(plain(TO, "Who are you?", sender="ann@example.com", Subject="Re: hello"))
    assert found.kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("sort", "kind"),
    [
        ("abuse", Kind.COMPLAINT),
        ("fraud", Kind.COMPLAINT),
        ("not-spam", Kind.AUTO_REPLY),
        ("auth-failure", Kind.AUTO_REPLY),
    ],
)
def test_a_complaint_is_told_by_its_type_and_names_the_mail_by_its_return_path(sort, kind):
    found = read(complaint(TO, sort=sort))
    assert found.kind is kind
    assert Stamp(SOME_ID, SOME_KEY[:6]) in stamp_of(found)


def test_a_stamp_survives_a_mail_system_that_changes_case_and_encodes():
    for written in (LOCAL.upper(), LOCAL):
        found = read(dsn(f"{written}@BOUNCES.EXAMPLE.ORG"))
        assert stamp_of(found) == [Stamp(SOME_ID, SOME_KEY[:6])]


def test_a_stamp_fits_in_an_address_and_only_our_key_makes_one():
    assert len(LOCAL) <= 64
    forged = path_of(SOME_ID, SOME_KEY, key=b"x" * 32)
    assert stamp_of(read(dsn(forged))) == [None]


@given(st.integers(0, 2 * 30 * 4 - 1))
def test_no_bit_of_a_stamp_can_be_changed(bit):
    hexed = LOCAL.removeprefix("b+")
    changed = f"{int(hexed, 16) ^ (1 << bit):0{len(hexed)}x}"
    assert Stamp.read(changed, KEY) is None


@given(st.uuids(), st.binary(min_size=6, max_size=32), st.binary(min_size=6, max_size=32))
def test_a_stamp_says_which_delivery_and_which_address(delivery, one, other):
    path = return_path(delivery, one, "example.org", KEY)
    read_back = Stamp.read(path.removeprefix("b+").partition("@")[0], KEY)
    assert read_back is not None
    assert read_back.delivery_id == delivery
    assert read_back.fits(one)
    assert read_back.fits(other) is (other[:6] == one[:6])
    assert not read_back.fits(None)


@given(st.binary(max_size=3000))
def test_no_bytes_are_too_strange_to_be_read(raw):
    assert read(raw).mark


_LINES = st.sampled_from(
    [
        b"Content-Type: multipart/report; boundary=b\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: message/feedback-report\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: multipart/mixed; boundary*0*=utf-8''b%FF\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n",
        b"--b\r\n",
        b"--b--\r\n",
        b"\r\n",
        b"Action: failed\r\n",
        b"Status: 5.1.1\r\n",
        b"Status: \xff\xfe=?utf-8?b?!!!?=\r\n",
        b"Diagnostic-Code: smtp; 550\r\n",
        b"Message-ID: \xe9\xff\r\n",
        b"To: =?utf-8?q?=00?= <b+\r\n",
        b"=\r\n",
        b":\r\n",
    ]
)


@given(st.lists(_LINES, max_size=40))
def test_no_report_is_too_broken_to_be_read(lines):
    assert read(b"".join(lines)).kind in Kind


def test_parts_within_parts_within_parts_end_somewhere():
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    assert read(nested).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("code", "smtp", "meaning"),
    [
        ("5.1.1", 550, Meaning.DEAD),
        ("5.1.10", 550, Meaning.DEAD),
        ("5.2.2", 552, Meaning.LATER),
        ("5.7.1", 550, Meaning.REFUSED),
        ("5.7.606", 0, Meaning.REFUSED),
        ("5.4.14", 0, Meaning.REFUSED),
        ("4.4.7", 0, Meaning.LATER),
        ("", 550, Meaning.DEAD),
        ("5.0.0", 550, Meaning.DEAD),
        ("5.0.0", 0, Meaning.REFUSED),
        ("", 452, Meaning.LATER),
        ("", 599, Meaning.REFUSED),
        ("", 0, Meaning.REFUSED),
    ],
)
def test_permanent_is_not_always_dead(code, smtp, meaning):
    assert rule_on(date(2027, 1, 1)).meaning(code, smtp) is meaning


def test_before_the_first_rule_the_first_one_counts():
    assert rule_on(date(1999, 1, 1)) is RULES[0]
