"""ETag and If-Match: nobody overwrites what somebody else changed meanwhile (RFC 9110)."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from sanctuary.errors import PreconditionMissing, Refusal, Stale

_STRONG = re.compile(r'"(\d{1,9})"')


class PreconditionMalformed(Refusal):
    slug = "if-match-malformed"
    status = 400
    title = "We could not read which version you are changing"


def etag(response: Response, version: int) -> None:
    """Say which version this answer shows."""
    response.headers["ETag"] = f'"{version}"'


async def if_match(
    value: Annotated[
        str | None,
        Header(alias="If-Match", description='The ETag of what you are changing, e.g. "3"'),
    ] = None,
) -> int:
    """The version that the caller saw."""
    if value is None:
        raise PreconditionMissing(
            "Send the ETag that you were given when you opened this, in the If-Match header, so "
            "that nobody's change is lost."
        )
    matched = _STRONG.fullmatch(value.strip())
    if matched is None:
        raise PreconditionMalformed(
            'Send the ETag exactly as you were given it, in quotation marks, e.g. If-Match: "3".'
        )
    return int(matched[1])


Expected = Annotated[int, Depends(if_match)]


def check_version(expected: int, actual: int) -> None:
    """Raise Stale when the thing is no longer what the caller saw."""
    if expected != actual:
        raise Stale("Open it again to see what it says now, and then make your change.")
