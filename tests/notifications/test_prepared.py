"""The short way to a mail leads to the very bytes of the general way, or is not taken."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from notifications.catalogue import CATALOGUE
from notifications.domain.mime import Skeleton
from notifications.domain.places import AddressUnusable, clean
from notifications.domain.prepared import Prepared, TokenLink
from notifications.domain.rhythm import DIGEST
from notifications.sending.compose import Composer
from notifications.sending.editions import Current
from sanctuary import links
from sanctuary.links import Purpose, Signer, encoded, sign
from sanctuary.testing import settings_for

from .test_mime import FOOTER, HOSTILE, NASTY_NAMES, SENDER, UNSUBSCRIBE, a_template

AT = datetime(2027, 5, 3, 9, 30, 1, 77, tzinfo=UTC)
IDS = st.uuids()
ONE, OTHER = UUID(int=1), UUID(int=2)
KEY = SecretStr("k" * 40)


@dataclass(frozen=True)
class Row:
    """A claimed delivery, as far as a composer looks at it."""

    id: UUID = ONE
    person_id: UUID = OTHER
    cause: UUID = ONE
    template: str = "mobilisation_act"
    category: str = "campaign"
    language: str | None = "en"
    name: str | None = "Someone"
    email: str | None = "someone@example.org"
    address_key: bytes | None = b"123456789"
    values: tuple = ()


class NeverShort(Composer):
    def _prepare(self, *_):
        return None


def composers():
    return Composer(SETTINGS, Current()), NeverShort(SETTINGS, Current())


SETTINGS = settings_for("notifications", "postgresql+asyncpg://nowhere/none")
SHORT, GENERAL = composers()
# A digest is put together from its parts, never from a skeleton of its own.
SHORT_ONES = [
    entry
    for entry in CATALOGUE
    if entry.key != DIGEST and SHORT._prepare(entry.key, "en", entry.category) is not None
]


def nasty(test):
    for name in NASTY_NAMES:
        test = example(name, UUID(int=0), UUID(int=2**128 - 1), "cy")(test)
    return test


@nasty
@given(HOSTILE, IDS, IDS, st.sampled_from(["en", "cy", "ar", None]))
@settings(max_examples=200, deadline=None)
def test_whoever_reads_it_the_mail_is_that_of_the_general_way(name, one, other, language):
    row = Row(id=one, person_id=other, cause=one, name=name, language=language)
    made = SHORT.compose(replace(row, values={}), AT)
    assert made == GENERAL.compose(replace(row, values={}), AT)
    read = message_from_bytes(made.content.replace(b"\r\n..", b"\r\n."), policy=policy.default)
    raw = message_from_bytes(made.content)["To"].replace("\r\n", "")
    shown, found = parseaddr(raw)
    assert str(make_header(decode_header(shown))) == clean(name)
    assert found == "someone@example.org"
    assert not any(part.defects for part in read.walk())
    assert read["Message-ID"].startswith(f"<{one.hex}@")


@pytest.mark.parametrize("entry", SHORT_ONES, ids=lambda entry: entry.key)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_message_that_takes_the_short_way_is_that_of_the_general_way(entry, language):
    row = Row(template=entry.key, category=entry.category, language=language, values={})
    assert SHORT.compose(row, AT) == GENERAL.compose(row, AT)


@pytest.mark.parametrize("entry", SHORT_ONES, ids=lambda entry: entry.key)
def test_a_welsh_message_leads_to_welsh_pages_whatever_the_browser_asks_for(entry):
    row = Row(template=entry.key, category=entry.category, language="cy", values={})
    for composer in (SHORT, GENERAL):
        mail = message_from_bytes(composer.compose(row, AT).content, policy=policy.default)
        text = mail.get_body(("plain",)).get_content()
        found = re.findall(r"https?://[^\s<>]+", text + mail.get("List-Unsubscribe", ""))
        assert found
        assert [each for each in found if "?lang=cy" not in each] == []
        english = composer.compose(replace(row, language="en"), AT).content
        assert b"lang=cy&link" not in english


def test_the_messages_that_go_to_many_take_the_short_way():
    assert {"mobilisation_act", "mobilisation_stand_down"} <= {one.key for one in SHORT_ONES}


@pytest.mark.parametrize(
    "wrong", ["", "a", "a b@c.d", "a@b.c\r\nRCPT TO:<x@y.z>", "<a@b.c>", "a@b.c,d@e.f"]
)
def test_an_address_that_mail_cannot_reach_is_refused_on_the_short_way_too(wrong):
    with pytest.raises(AddressUnusable):
        SHORT.compose(Row(email=wrong, values={}), AT)


def test_mails_of_two_windows_made_in_turn_keep_their_own_dates():
    row, later = Row(values={}), AT + timedelta(hours=1)
    for at in (AT, later, AT, later):
        assert SHORT.compose(row, at) == GENERAL.compose(row, at)


@given(
    st.sampled_from(Purpose),
    IDS,
    IDS,
    st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1)),
    st.none() | st.dictionaries(st.sampled_from("abc"), st.text(max_size=9), min_size=1),
)
@settings(deadline=None)
def test_a_link_made_among_many_is_the_link_made_alone(purpose, subject, person, ends, extra):
    ends = ends.replace(tzinfo=UTC)
    signer = Signer(KEY, purpose, extra=extra)
    made = encoded(signer.signed(subject.bytes, links.expiry(ends), person.bytes))
    token = sign(KEY, purpose, subject, expires_at=ends, person=person, extra=extra)
    assert made[: signer.length].decode() == token
    assert links.read(KEY, purpose, token, now=ends - timedelta(days=1)).person_id == person


FORMS = {
    name: TokenLink(f"https://example.org/{name}?a=1&link=", length)
    for name, length in zip(FOOTER, (74, 75, 104), strict=True)
}


@pytest.mark.parametrize(
    "body", ["((name))", "((late??Hurry))", "[Go](https://example.org/?n=((name)))"]
)
def test_what_holds_more_than_links_goes_the_general_way(body):
    skeleton = Skeleton.compile(a_template(body), sender=SENDER, extra_headers=UNSUBSCRIBE)
    assert Prepared.compile(skeleton, FORMS, domain="example.org") is None


@pytest.mark.parametrize(
    "body",
    [
        "zqto@marker.invalid",
        "x zqid x",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "0z0000z0010z0020z003",
    ],
)
def test_a_text_that_looks_like_a_place_does_not_become_one(body):
    skeleton = Skeleton.compile(a_template(body), sender=SENDER, extra_headers=UNSUBSCRIBE)
    made = Prepared.compile(skeleton, FORMS, domain="example.org")
    assert made is None or body.encode() in made.pattern


@pytest.mark.parametrize("before", range(0, 90, 7))
def test_wherever_a_link_stands_its_lines_are_those_of_the_general_way(before):
    body = "x" * before + " [look](((why_link))) 100 % .\n\n((preferences_link))"
    skeleton = Skeleton.compile(a_template(body), sender=SENDER, extra_headers=UNSUBSCRIBE)
    assert Prepared.compile(skeleton, FORMS, domain="example.org") is not None
