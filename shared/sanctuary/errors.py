"""Typed refusals: what went wrong and what to do next, in words a volunteer understands.

A refusal is an answer, not a failure: the API turns it into an RFC 9457 problem document, a
subscriber records it and acknowledges the message. Anything that is not a `Refusal` or a `TryAgain`
is a bug.
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar


class Refusal(Exception):
    """The rules say no. Subclasses fix `slug` (stable), `status` (HTTP) and `title`."""

    slug: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    title: ClassVar[str] = "This cannot be done now"

    def __init__(
        self,
        detail: str,
        *,
        errors: Iterable[Mapping[str, str]] = (),
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`detail` says what is wrong and what to do; `errors` points at fields, one by one.

        `retry_after`, in seconds, says when the same request has a chance; `headers` go with the
        answer over HTTP.
        """
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after
        self.headers = dict(headers or {})
        self.errors = tuple(dict(error) for error in errors)


class Invalid(Refusal):
    slug = "invalid"
    status = 422
    title = "Something in what you sent needs correcting"


class NotFound(Refusal):
    slug = "not-found"
    status = 404
    title = "We could not find that"


class NotPermitted(Refusal):
    slug = "not-permitted"
    status = 403
    title = "Your role does not include this"


class NotSignedIn(Refusal):
    slug = "not-signed-in"
    status = 401
    title = "Please sign in"


class LinkRefused(Refusal):
    slug = "link-refused"
    status = 403
    title = "This link no longer opens anything"


class IllegalTransition(Refusal):
    slug = "illegal-transition"
    status = 409
    title = "This step is not open from here"


class Stale(Refusal):
    slug = "changed-meanwhile"
    status = 412
    title = "Somebody changed this while you were looking at it"


class PreconditionMissing(Refusal):
    slug = "if-match-missing"
    status = 428
    title = "Please say which version you are changing"


class KeyMissing(Refusal):
    slug = "idempotency-key-missing"
    status = 400
    title = "This request needs an Idempotency-Key"


class KeyReused(Refusal):
    slug = "idempotency-key-reused"
    status = 422
    title = "This Idempotency-Key was used for something else"


class KeyBusy(Refusal):
    slug = "idempotency-key-busy"
    status = 409
    title = "This request is being worked on just now"


class Unavailable(Refusal):
    """A part of the network that this answer needs is not there just now."""

    slug = "not-available"
    status = 503
    title = "Part of the network is not answering just now"


class TryAgain(Exception):
    """Not now, but later: a subscriber's message comes back after a growing delay."""
