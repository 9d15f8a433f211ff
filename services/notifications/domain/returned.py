"""A message that came back, read: what it reports, about which mail, and in which code.

Reports follow RFC 3464 (delivery), RFC 5965 (complaints) and RFC 3834 (answers by machines), more
or less: what is missing or strange is read as far as it goes. Whatever the bytes are, nothing is
raised. Only stamps (see `verp`) say which mail is meant; an address in a report proves nothing.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from enum import StrEnum

from notifications.domain.bounce_text import Report, failure_in_text, report_of
from notifications.domain.verp import STAMP

_MOST_PARTS = 60
_MOST_STAMPS = 10
_MOST_TEXT = 40_000
_ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Original-Rcpt-To")
# What RFC 5965 and its registry call a report of unwanted mail; `not-spam` is the opposite.
_COMPLAINTS = frozenset({"abuse", "fraud", "other", "opt-out", "opt-out-list", "virus"})


class Kind(StrEnum):
    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    # The relay goes on trying, or passed it on: nothing is known yet.
    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Return:
    """`mark` is the same for the same message, however often and by whichever way it arrives."""

    kind: Kind
    mark: bytes
    stamps: tuple[str, ...] = ()
    code: str = ""
    smtp: int = 0
    recipients: int = 0


def read(raw: bytes) -> Return:
    """Any bytes; what cannot be read at all is UNKNOWN."""
    mark = hashlib.sha256(raw).digest()
    try:
        return _read(raw, mark)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        # The standard library's parser has raised each of these on some hostile message.
        return Return(Kind.UNKNOWN, mark)


def _read(raw: bytes, mark: bytes) -> Return:
    message = message_from_bytes(raw, policy=compat32)
    parts = list(_walk(message))
    own_id = _header(message, "Message-ID").strip()
    if own_id:
        mark = hashlib.sha256(own_id.encode(errors="replace")).digest()
    kind, report, count = _what(message, parts)
    stamps = tuple(dict.fromkeys(_stamps(message, parts)))[:_MOST_STAMPS]
    return Return(kind, mark, stamps, report.code, report.smtp, count)


def _what(message: Message, parts: Sequence[Message]) -> tuple[Kind, Report, int]:
    nothing = Report()
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            sort = "".join(_fields(part).get("feedback-type", ["abuse"])).strip().lower()
            return (Kind.COMPLAINT if sort in _COMPLAINTS else Kind.AUTO_REPLY), nothing, 0
    reports = [
        report
        for part in parts
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        for report in _reports(part)
    ]
    if reports:
        worst = min(reports, key=lambda one: _RANK[_kind(one)])
        return _kind(worst), worst, len(reports)
    if any(part.get_content_type() == "message/disposition-notification" for part in parts):
        return Kind.AUTO_REPLY, nothing, 0
    text = "\n".join(_text(part) for part in parts if part.get_content_type() == "text/plain")
    guessed = failure_in_text(
        sender=_header(message, "From") + " " + _header(message, "Return-Path"),
        subject=_header(message, "Subject"),
        text=text[:_MOST_TEXT],
    )
    if guessed is not None:
        return _kind(guessed), guessed, 1
    return (Kind.AUTO_REPLY if _by_a_machine(message) else Kind.UNKNOWN), nothing, 0


def _kind(report: Report) -> Kind:
    match report.action:
        case "delayed" | "relayed" | "expanded":
            return Kind.UNDER_WAY
        case "delivered":
            return Kind.DELIVERED
        case "failed":
            return Kind.TEMPORARY if report.digit == "4" else Kind.PERMANENT
    match report.digit:
        case "5":
            return Kind.PERMANENT
        case "4":
            return Kind.TEMPORARY
        case _:
            return Kind.UNKNOWN


# With several recipients in one report, the gravest counts: each of our mails has one recipient.
_RANK = {
    Kind.PERMANENT: 0,
    Kind.TEMPORARY: 1,
    Kind.DELIVERED: 2,
    Kind.UNDER_WAY: 3,
    Kind.UNKNOWN: 4,
}


def _by_a_machine(message: Message) -> bool:
    """RFC 3834, and what was in use before it."""
    said = _header(message, "Auto-Submitted").strip().lower()
    precedence = _header(message, "Precedence").strip().lower()
    return (
        (bool(said) and said != "no")
        or precedence in ("auto_reply", "bulk", "junk")
        or any(
            message.get(name) is not None
            for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
        )
    )


def _reports(part: Message) -> Iterator[Report]:
    """Each block of fields after the first is about one recipient; some write only one block."""
    for block in _blocks(part):
        fields = {name.lower(): str(value) for name, value in block.items()}
        report = report_of(fields)
        if report is not None:
            yield report


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    return [block for block in blocks[:_MOST_PARTS] if isinstance(block, Message)]


def _fields(part: Message) -> dict[str, list[str]]:
    """The fields of a machine-readable part, whichever way the parser gave them."""
    found: dict[str, list[str]] = {}
    blocks = _blocks(part)
    lines = [(name, str(value)) for block in blocks for name, value in block.items()]
    for block in blocks or [part]:
        text = _text(block)
        lines += [(line.partition(":")[0], line.partition(":")[2]) for line in text.splitlines()]
    for name, value in lines:
        found.setdefault(name.strip().lower(), []).append(value.strip())
    return found


def _stamps(message: Message, parts: Sequence[Message]) -> Iterator[str]:
    """Where it was sent to comes first; then what its parts quote of our mail."""
    for name in _ENVELOPE:
        for value in message.get_all(name) or []:
            yield from _found(str(value))
    for part in parts:
        for value in part.values():
            yield from _found(str(value))
    for part in parts:
        yield from _found(_text(part)[:_MOST_TEXT])


def _found(text: str) -> Iterator[str]:
    for hit in STAMP.finditer(text):
        yield hit[1].lower()


def _walk(message: Message) -> Iterator[Message]:
    for count, part in enumerate(message.walk()):
        if count >= _MOST_PARTS:
            return
        yield part


def _header(message: Message, name: str) -> str:
    return str(message.get(name) or "")


def _text(part: Message) -> str:
    if part.is_multipart():
        return ""
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
