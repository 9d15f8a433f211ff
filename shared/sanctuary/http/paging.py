"""Lists in pages, by keyset: a page stays right while rows arrive, and deep pages cost the same.

A cursor is the sort key of the last row shown, opaque to the caller. It opens nothing that the
list itself does not show, so it needs no signature; what it holds is checked before it is used.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, literal, tuple_

from sanctuary.errors import Invalid

DEFAULT, MOST = 50, 200
Item = TypeVar("Item")
Row = TypeVar("Row")


class Page(BaseModel, Generic[Item]):
    """One page. `next` is the cursor of the page that follows, if there is one."""

    items: list[Item]
    next: str | None = None


@dataclass(frozen=True)
class PageAsked:
    """Which page is wanted. `after` holds the sort key to begin after, None for the first page."""

    limit: int
    after: tuple[Any, ...] | None
    request: Request
    response: Response

    def select(
        self, statement: Select[Any], *columns: ColumnElement[Any], descending: bool = False
    ) -> Select[Any]:
        """Order by `columns` (together unique, none null) and take this page and one row more."""
        if self.after is not None:
            keys = self._keys(columns)
            beyond = tuple_(*columns) < keys if descending else tuple_(*columns) > keys
            statement = statement.where(beyond)
        order = [column.desc() if descending else column.asc() for column in columns]
        return statement.order_by(*order).limit(self.limit + 1)

    def page(
        self,
        rows: Sequence[Row],
        show: Callable[[Row], Item],
        key: Callable[[Row], tuple[Any, ...]],
    ) -> Page[Item]:
        """The answer from what `select` found: `show` makes an item, `key` its sort key."""
        shown = rows[: self.limit]
        following = encode_cursor(key(shown[-1])) if len(rows) > self.limit else None
        if following is not None:
            address = self.request.url.include_query_params(cursor=following, limit=self.limit)
            self.response.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
        return Page(items=[show(row) for row in shown], next=following)

    def _keys(self, columns: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
        after = self.after or ()
        fits = len(after) == len(columns) and all(
            type(value) is column.type.python_type
            for value, column in zip(after, columns, strict=True)
        )
        if not fits:
            raise _broken()
        return tuple_(*(literal(v, c.type) for v, c in zip(after, columns, strict=True)))


def encode_cursor(key: tuple[Any, ...]) -> str:
    document = json.dumps([_tagged(value) for value in key], separators=(",", ":"))
    return base64.urlsafe_b64encode(document.encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str) -> tuple[Any, ...]:
    """The sort key in a cursor. Raises Invalid for anything that we did not give out."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        document = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        return tuple(_READ[tag](value) for tag, value in document)
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _broken() from None


def _integer(value: object) -> int:
    if type(value) is not int or abs(value) >= 2**63:
        raise ValueError("not a number of ours")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError("not a text of ours")
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "u": UUID,
    "i": _integer,
    "s": _text,
}


def _tagged(value: object) -> tuple[str, object]:
    match value:
        case datetime():
            return "t", value.isoformat()
        case date():
            return "d", value.isoformat()
        case UUID():
            return "u", value.hex
        case bool():
            raise TypeError("a yes or no does not order a list")
        case int():
            return "i", value
        case _:
            return "s", str(value)


def _broken() -> Invalid:
    text = "This cursor is not one that we gave out. Leave it away to begin with the first page."
    return Invalid(text, errors=[{"field": "cursor", "detail": text}])


async def _page_asked(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many to show")] = DEFAULT,
    cursor: Annotated[str | None, Query(max_length=1000, description="From `next`")] = None,
) -> PageAsked:
    after = decode_cursor(cursor) if cursor else None
    return PageAsked(limit=limit, after=after, request=request, response=response)


PageRequest = Annotated[PageAsked, Depends(_page_asked)]
