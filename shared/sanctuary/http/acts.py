"""What a route that changes something is given beside what it is about, and by whom."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response

from sanctuary.http.edge import Now, Uow
from sanctuary.http.preconditions import Expected


@dataclass(frozen=True, slots=True)
class Acting:
    """The transaction, the moment, and the answer on its way."""

    uow: Uow
    now: Now
    response: Response


@dataclass(frozen=True, slots=True)
class Editing(Acting):
    """The same for a change of what the caller has seen: `expected` is the version they saw."""

    expected: Expected


Act = Annotated[Acting, Depends()]
Edit = Annotated[Editing, Depends()]
