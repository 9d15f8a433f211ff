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
_HEAD = 2 + 16 + 5
_TAG = 16
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
    PREFERENCES = "preferences"
    CONSENT = "consent"
    MOBILE = "mobile"
    UNSUBSCRIBE = "unsubscribe"
    ACKNOWLEDGE = "acknowledge"
    REPORT_ACTION = "report_action"
    ANSWER_INVITATION = "answer_invitation"
    RENEW = "renew"
    WHY = "why"
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
    body += int(expires_at.timestamp()).to_bytes(5, "big")
    if person:
        body += person.bytes
    if extra:
        body += json.dumps(dict(extra), separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(body + _tag(key, purpose, body)).rstrip(b"=").decode()


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


def url(settings: Settings, service: str, path: str, token: str) -> str:
    """The whole address that a message carries, e.g. path="/confirm"."""
    return f"{settings.public_url(service)}{path}?{FIELD}={token}"


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
