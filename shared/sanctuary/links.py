"""Signed links: what people without an account act through, each for one purpose and some time.

The token is compact and safe in a URL: version, flags, subject, expiry, an optional person and
optional facts, then a tag (HMAC-SHA256, cut to 128 bits) under a key derived for the purpose, so
that a link for one purpose never opens another. It travels as the query or form field `link`.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from pydantic import SecretStr

from sanctuary.actor import Actor
from sanctuary.errors import LinkRefused
from sanctuary.settings import Settings

FIELD = "link"
_VERSION = 1
_PERSON, _EXTRA = 1, 2
_EXPIRY = 5
_HEAD = 2 + 16 + _EXPIRY
_TAG = 16
# RFC 2104, so that the state of a key can be kept.
_BLOCK = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_LONGEST = 2000

DAMAGED = (
    "This link is damaged: part of it may be missing. Copy the whole link from the message "
    "into your browser, or ask for a new one."
)
ABSENT = (
    "This page opens only through the link in our message. Copy the whole link from it into your "
    "browser, or ask for a new one."
)
EXPIRED = "This link has expired. Ask for a new one, and use it within the time the message names."

ERASED = (
    "You asked us to erase you, and we did: there is nothing left that this link could open. If "
    "you would like to hear from us again, sign up anew."
)


class Purpose(StrEnum):
    CONFIRM = "confirm"
    APPLY = "apply"
    APPLICATION = "application"
    EVIDENCE = "evidence"
    NOMINATION = "nomination"
    PREFERENCES = "preferences"
    CONSENT = "consent"
    MOBILE = "mobile"
    CALENDAR = "calendar"
    UNSUBSCRIBE = "unsubscribe"
    ACKNOWLEDGE = "acknowledge"
    REPORT_ACTION = "report_action"
    ACTION = "action"
    LETTER = "letter"
    JOURNEY = "journey"
    BOOKING = "booking"
    MENTORING = "mentoring"
    ANSWER_INVITATION = "answer_invitation"
    RENEW = "renew"
    CONCERN = "concern"
    WELFARE = "welfare"
    WHY = "why"
    CORRECTION = "correction"
    REAFFIRM = "reaffirm"
    SIGNATURE = "signature"
    JOIN = "join"
    RENEW_MEMBERSHIP = "renew_membership"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    NOTE = "note"
    GROUP_ENQUIRY = "group_enquiry"
    GROUP_CHECK = "group_check"
    GROUP_TERMS = "group_terms"
    GROUP_NEWS = "group_news"
    SURVEY = "survey"
    RIGHTS = "rights"
    RIGHTS_CASE = "rights_case"
    RIGHTS_COPY = "rights_copy"


@dataclass(frozen=True, slots=True)
class Link:
    """What a valid link says. `subject` is the thing it is about, `person_id` who received it."""

    purpose: Purpose
    subject: UUID
    person_id: UUID | None
    expires_at: datetime
    claims: Mapping[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Who acts through this link: its person, or the subject when it names none."""
        return Actor(self.person_id or self.subject, link_purpose=self.purpose.value)


def sign(
    key: SecretStr,
    purpose: Purpose,
    subject: UUID,
    *,
    expires_at: datetime,
    person: UUID | None = None,
    extra: Mapping[str, str] | None = None,
) -> str:
    """A token for `purpose` about `subject`. Its holder can read `extra`: no secrets there."""
    flags = (_PERSON if person else 0) | (_EXTRA if extra else 0)
    body = bytes((_VERSION, flags)) + subject.bytes
    body += expiry(expires_at)
    if person:
        body += person.bytes
    if extra:
        body += _json(extra)
    return base64.urlsafe_b64encode(body + _tag(key, purpose, body)).rstrip(b"=").decode()


class Signer:
    """The tokens of one purpose, many at a time: what they have in common is worked out once.

    `token_body` and its tag make exactly what `sign` makes; tests hold one against the other.
    """

    def __init__(
        self, key: SecretStr, purpose: Purpose, *, extra: Mapping[str, str] | None = None
    ) -> None:
        derived = _derived(key.get_secret_value(), purpose).ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(derived.translate(_INNER))
        self._outer = hashlib.sha256(derived.translate(_OUTER))
        self._head = bytes((_VERSION, _PERSON | (_EXTRA if extra else 0)))
        self._facts = _json(extra) if extra else b""
        raw = len(self._head) + 16 + _EXPIRY + 16 + len(self._facts) + _TAG
        self.length = -(-raw * 4 // 3)
        self._fill = bytes(-raw % 3)

    def signed(self, subject: bytes, expiry: bytes, person: bytes) -> bytes:
        """Body and tag, padded so that several of them can be encoded in one go."""
        body = self._head + subject + expiry + person + self._facts
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(body)
        outer.update(inner.digest())
        return body + outer.digest()[:_TAG] + self._fill


def expiry(moment: datetime) -> bytes:
    """When a link ends, as it stands in a token."""
    return int(moment.timestamp()).to_bytes(_EXPIRY, "big")


def encoded(signed: bytes) -> bytes:
    """Tokens as text, one after the other: each `length` characters, then its padding."""
    return binascii.b2a_base64(signed, newline=False).translate(_URL_SAFE)


def read(key: SecretStr, purpose: Purpose, token: str, *, now: datetime) -> Link:
    """What the token says. Raises LinkRefused when damaged, for something else, or expired."""
    raw = _decode(token.strip())
    body, tag = raw[:-_TAG], raw[-_TAG:]
    if len(body) < _HEAD or body[0] != _VERSION:
        raise LinkRefused(DAMAGED)
    if not hmac.compare_digest(tag, _tag(key, purpose, body)):
        raise LinkRefused(DAMAGED)
    flags, rest = body[1], body[_HEAD:]
    person = UUID(bytes=rest[:16]) if flags & _PERSON else None
    facts = rest[16:] if flags & _PERSON else rest
    expires_at = datetime.fromtimestamp(int.from_bytes(body[18:_HEAD], "big"), UTC)
    if now >= expires_at:
        raise LinkRefused(EXPIRED)
    claims = json.loads(facts) if flags & _EXTRA else {}
    return Link(purpose, UUID(bytes=body[2:18]), person, expires_at, claims)


def url(settings: Settings, service: str, path: str, token: str, *, lang: str = "") -> str:
    """The whole address that a message carries, e.g. path="/confirm"; the page then says `lang`."""
    said = f"lang={lang}&" if lang else ""
    return f"{settings.public_url(service)}{path}?{said}{FIELD}={token}"


def _json(extra: Mapping[str, str]) -> bytes:
    return json.dumps(dict(extra), separators=(",", ":"), ensure_ascii=False).encode()


def _decode(token: str) -> bytes:
    """Strict: a character too many or too few is damage, not something to guess around."""
    try:
        if len(token) > _LONGEST:
            raise LinkRefused(DAMAGED)
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise LinkRefused(DAMAGED) from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != token:
        raise LinkRefused(DAMAGED)
    return raw


def _tag(key: SecretStr, purpose: Purpose, body: bytes) -> bytes:
    derived = _derived(key.get_secret_value(), purpose)
    return hmac.digest(derived, body, "sha256")[:_TAG]


@lru_cache(maxsize=64)
def _derived(key: str, purpose: Purpose) -> bytes:
    return hmac.digest(key.encode(), f"sanctuary link {purpose}".encode(), hashlib.sha256)
