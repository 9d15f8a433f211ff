"""Pages of a list that the store cannot sort, because it cannot read it."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from sanctuary.errors import Invalid
from sanctuary.http import Page, PageAsked


class HasId(Protocol):
    @property
    def id(self) -> UUID: ...


R = TypeVar("R", bound=HasId)
V = TypeVar("V")


def page_of(asked: PageAsked, found: Sequence[R], show: Callable[[R], V]) -> Page[V]:
    """One page by id, from records that were opened and judged already."""
    after = asked.after
    if after is not None and not (len(after) == 1 and isinstance(after[0], UUID)):
        text = (
            "This cursor is not one that we gave out. Leave it away to begin with the first page."
        )
        raise Invalid(text, errors=[{"field": "cursor", "detail": text}])
    rows = [one for one in sorted(found, key=lambda one: one.id) if not after or one.id > after[0]]
    return asked.page(rows, show, lambda one: (one.id,))
