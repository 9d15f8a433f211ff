"""What the transaction edge hands to a route: its unit of work, and the time."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from sanctuary.db import UnitOfWork


async def _uow(request: Request) -> UnitOfWork:
    uow: UnitOfWork = request.state.uow
    return uow


async def _now(request: Request) -> datetime:
    now: datetime = request.app.state.clock.now()
    return now


Uow = Annotated[UnitOfWork, Depends(_uow)]
Now = Annotated[datetime, Depends(_now)]
