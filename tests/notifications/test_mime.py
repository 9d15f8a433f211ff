"""The filled skeleton, parsed, is what the standard library builds from the same values."""

import email
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notifications import catalogue
from notifications.domain.mime import MailUnusable, Skeleton
from notifications.domain.places import AddressUnusable, address, clean
from notifications.domain.templates import MissingPlaceholders, Template, load

SENDER = "City of Sanctuary UK <no-reply@example.org>"
AT = datetime(2027, 5, 3, 9, 30, tzinfo=UTC)
UNSUBSCRIBE = {"List-Unsubscribe": "<https://example.org/unsubscribe?link=abc>"}
FOOTER = {
    "why_link": "https://example.org/why?link=a.b-c_d=",
    "preferences_link": "https://example.org/preferences?x=1&y=2",
    "unsubscribe_link": "https://example.org/unsubscribe?link=" + "z" * 200,
}
HOSTILE = (
    st.text()
    | st.text(alphabet="\r\n\t .=?\"\\<>,;:@%&'()\x00\x0b\x0c\x1c\x85\u2028\u2029")
    | st.text(alphabet="אבגدهوש\u200f\u202e\u2066 ")
    | st.text(alphabet="e\u0301\u0308ŵŷ\U0001f3f4\u200d\U0001f308")
    | st.integers(60, 400).map("x".__mul__)
    | st.integers(20, 200).map("ŵ".__mul__)
)
NASTY_NAMES = [
    "Siân\r\nBcc: everybody@example.org",
    "=?utf-8?b?WA==?=",
    '"\\" <a@b.c>, other@example.org',
    ".\r\n.\r\nMAIL FROM:<x@example.org>",
    "%s %b %% %(x)s",
    "=20=\r\n--=_en-1--",
    "\ud800half a pair",
]


def a_template(body: str, *, subject: str = "A message", category: str = "campaign") -> Template:
    return load(
        f"---\nkey: sample\nedition: 1\nlanguage: cy\ncategory: {category}\n"
        f"subject: {subject}\nwhy: Am i chi ofyn, ŵ.\n---\n{body}\n"
    )


BODY = "((name)): helo ((name)).\n\n.((name))\n\n((late??Brysiwch, ((name))!))\n\n[Ewch ((name))](https://example.org/?n=((name)))\n"
SAMPLE = a_template(BODY, subject="Neges ((reference))")
SKELETON = Skeleton.compile(SAMPLE, sender=SENDER, extra_headers=[*UNSUBSCRIBE, "X-Note"])


def filled(skeleton: Skeleton = SKELETON, **given_values: object) -> bytes:
    arguments: dict = {
        "to": "someone@example.org",
        "name": "Someone",
        "values": {**FOOTER, "name": "Someone", "late": "yes", "reference": "7"},
        "headers": {**UNSUBSCRIBE, "X-Note": "n"},
        "message_id": "<1.a@example.org>",
        "date": AT,
        "return_path": "bounce+1@example.org",
        **given_values,
    }
    return skeleton.fill(**arguments)


def parsed(wire: bytes) -> EmailMessage:
    """As a receiver gets it: the doubled dots of SMTP taken away."""
    return email.message_from_bytes(wire.replace(b"\r\n..", b"\r\n."), policy=policy.default)


def built(template: Template, values: dict[str, str], name: str) -> EmailMessage:
    """The same mail by the standard library alone."""
    rendered = template.render(values)
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = rendered.subject
    message["X-Note"] = clean(name)
    message.set_content(rendered.text, cte="base64")
    message.add_alternative(rendered.html, subtype="html", cte="base64")
    return email.message_from_bytes(message.as_bytes(), policy=policy.default)


def contents(message: EmailMessage) -> list[str]:
    return [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]


def nasty(test):
    for name in NASTY_NAMES:
        test = example(name, "yes")(test)
    return test


@nasty
@given(HOSTILE, st.sampled_from(["yes", "no"]))
@settings(max_examples=300, deadline=None)
def test_whatever_the_values_the_mail_says_what_the_standard_library_says(value, late):
    values = {**FOOTER, "name": value, "late": late, "reference": value}
    wire = filled(name=value, values=values, headers={**UNSUBSCRIBE, "X-Note": value})
    mine, theirs = parsed(wire), built(SAMPLE, values, value)

    assert contents(mine) == contents(theirs)
    assert mine["Subject"] == clean(f"Neges {clean(value)}")
    assert mine["X-Note"] == clean(value)
    if "=?" not in value:  # the standard library writes such words as they are, and reads others
        assert mine["Subject"] == theirs["Subject"].strip()
        assert mine["X-Note"] == theirs["X-Note"].strip()
    assert not any(part.defects for part in mine.walk())
    # The older decoder, because 3.11's puts a space between two encoded words of a name.
    raw = email.message_from_bytes(wire)["To"].replace("\r\n", "")
    shown, found = parseaddr(raw)
    assert str(make_header(decode_header(shown))) == clean(value)
    assert found == "someone@example.org"


@nasty
@given(HOSTILE, st.sampled_from(["yes", "no"]))
@settings(max_examples=300, deadline=None)
def test_whatever_the_values_the_wire_stays_whole(value, late):
    values = {**FOOTER, "name": value, "late": late, "reference": value}
    wire = filled(name=value, values=values, headers={**UNSUBSCRIBE, "X-Note": value})
    plain = filled(values={**values, "name": "x", "reference": "x"})

    assert wire.isascii()
    assert wire.endswith(b"\r\n")
    lines = wire.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 998
    body = lines[lines.index(b"") :]
    assert max(len(line.removeprefix(b".")) for line in body) <= 76
    assert not [line for line in lines if line.startswith(b".") and not line.startswith(b"..")]
    assert [key for key, _ in parsed(wire).items()] == [key for key, _ in parsed(plain).items()]
    assert wire.count(b"\r\n--=_") == plain.count(b"\r\n--=_")


@pytest.mark.parametrize("entry", catalogue.CATALOGUE, ids=lambda entry: entry.key)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_message_of_the_catalogue_fills(entry, language):
    template = catalogue.template(entry.key, language)
    skeleton = Skeleton.compile(template, sender=SENDER, extra_headers=UNSUBSCRIBE)
    message = parsed(filled(skeleton, values=entry.values, headers=UNSUBSCRIBE))
    rendered = template.render(entry.values)
    assert contents(message) == [rendered.text, rendered.html]
    assert message["Subject"] == template.subject
    assert message["Content-Language"] == language
    assert message["From"] == SENDER
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == "<1.a@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Return-Path"] is None


def test_campaign_mail_cannot_be_made_without_one_click_unsubscribing():
    with pytest.raises(MailUnusable, match="unsubscrib"):
        Skeleton.compile(a_template("Hello"), sender=SENDER)
    message = parsed(filled())
    assert message["List-Unsubscribe"] == UNSUBSCRIBE["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for broken in ("https://example.org", "<javascript:x>", "<https://example.org>\r\nBcc: x@y.z"):
        with pytest.raises(MailUnusable, match="List-Unsubscribe"):
            filled(headers={"List-Unsubscribe": broken, "X-Note": "n"})
    service = Skeleton.compile(a_template("Hello", category="service"), sender=SENDER)
    assert parsed(filled(service, values=FOOTER, headers={}))["List-Unsubscribe-Post"] is None


def test_what_is_missing_is_named():
    with pytest.raises(MissingPlaceholders) as refused:
        filled(values={"late": "yes", "name": "x", "reference": "1"})
    assert refused.value.names == tuple(FOOTER)
    with pytest.raises(MissingPlaceholders, match="late"):
        filled(values={**FOOTER, "name": "x", "reference": "1"})
    with pytest.raises(MailUnusable, match="X-Note"):
        filled(headers=UNSUBSCRIBE)


@pytest.mark.parametrize(
    "name", ["To", "Content-Type", "List-Unsubscribe-Post", "X Y", "X:Y", "X\r\nBcc"]
)
def test_a_mail_may_not_be_given_every_header(name):
    with pytest.raises(MailUnusable):
        Skeleton.compile(a_template("x", category="service"), sender=SENDER, extra_headers=[name])


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "a",
        "a@",
        "@b.c",
        "a b@c.d",
        "a@b..c",
        "a@-b.c",
        "<a@b.c>",
        "a@b.c\r\nRCPT TO:<x@y.z>",
        "ŵ@b.c",
        "a@b.c,d@e.f",
        "x" * 65 + "@b.c",
        "a@" + "b" * 64 + ".c",
    ],
)
def test_an_address_that_mail_cannot_reach_is_refused(wrong):
    for place in ("to", "return_path"):
        with pytest.raises(AddressUnusable):
            filled(**{place: wrong})


def test_an_international_domain_travels_in_its_ascii_form():
    assert address(" post@tŷ.cymru ") == "post@xn--t-foa.cymru"


@pytest.mark.parametrize("wrong", ["x@y", "<x>", "<x@y>\r\nBcc: a@b.c", "<a b@c>"])
def test_a_message_id_has_its_form(wrong):
    with pytest.raises(MailUnusable, match="Message-ID"):
        filled(message_id=wrong)
