"""Signed links: one purpose, a limited time, and no byte of them may change."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from sanctuary.errors import LinkRefused
from sanctuary.ids import new_id
from sanctuary.links import ABSENT, DAMAGED, EXPIRED, Purpose, read, sign, url
from sanctuary.testing import settings_for

KEY = SecretStr("k" * 40)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=7)


def a_link(**changes):
    values = {
        "expires_at": LATER,
        "person": new_id(),
        "extra": {"year": "2026", "gair": "noddfa ŵ"},
    }
    return sign(KEY, Purpose.CONFIRM, new_id(), **(values | changes))


@pytest.mark.parametrize("person", [None, new_id()])
@pytest.mark.parametrize("extra", [None, {"step": "months_12", "gair": "ŵ"}])
def test_a_link_says_what_was_signed(person, extra):
    subject = new_id()
    token = sign(KEY, Purpose.RENEW, subject, expires_at=LATER, person=person, extra=extra)
    link = read(KEY, Purpose.RENEW, token, now=NOW)
    assert (link.subject, link.person_id, link.expires_at) == (subject, person, LATER)
    assert link.claims == (extra or {})
    assert link.actor.id == (person or subject)
    assert link.actor.link_purpose == "renew"
    assert link.actor.grants == ()


@pytest.mark.parametrize("other", [purpose for purpose in Purpose if purpose != Purpose.CONFIRM])
def test_a_link_opens_nothing_else(other):
    with pytest.raises(LinkRefused, match="damaged"):
        read(KEY, other, a_link(), now=NOW)


def test_a_link_of_another_key_is_refused():
    with pytest.raises(LinkRefused):
        read(SecretStr("z" * 40), Purpose.CONFIRM, a_link(), now=NOW)


@pytest.mark.parametrize(("at", "opens"), [(LATER - timedelta(seconds=1), True), (LATER, False)])
def test_a_link_ends_when_it_says(at, opens):
    token = a_link()
    if opens:
        assert read(KEY, Purpose.CONFIRM, token, now=at)
        return
    with pytest.raises(LinkRefused) as refused:
        read(KEY, Purpose.CONFIRM, token, now=at)
    assert refused.value.detail == EXPIRED


def test_no_character_may_change_and_none_may_be_missing():
    token = a_link()
    damaged = [
        token[:n] + ("A" if token[n] != "A" else "B") + token[n + 1 :] for n in range(len(token))
    ]
    damaged += [token[:n] for n in range(len(token))]
    damaged += [token + "A", token + "=", token + "é", "A" * 5000, token[:5] + "%" + token[5:]]
    for broken in damaged:
        with pytest.raises(LinkRefused) as refused:
            read(KEY, Purpose.CONFIRM, broken, now=NOW)
        assert refused.value.detail == DAMAGED


def test_white_space_around_a_copied_link_does_no_harm():
    assert read(KEY, Purpose.CONFIRM, f"  {a_link()}\n", now=NOW)


def test_a_link_is_short_and_safe_in_an_address():
    token = sign(KEY, Purpose.WHY, new_id(), expires_at=LATER, person=new_id())
    assert len(token) < 80
    address = url(settings_for("awards", "x"), "awards", "/why", token)
    assert address == f"http://127.0.0.1:8002/why?link={token}"
    assert "Copy the whole link" in ABSENT
