"""The mail relays, as the workers find them."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel
from sqlalchemy import select

from notifications.tables import mail_relay
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow
from sanctuary.http import router as api_router

router = api_router("/v1/mail-relays", tags=["deliveries"])
Staff = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
HEARD_WITHIN = timedelta(minutes=3)


class RelayShown(BaseModel):
    """One relay as one worker finds it; `preference` 0 is used as long as it can be."""

    relay: str
    worker: str
    preference: int
    up: bool
    why: str
    since: datetime
    seen_at: datetime


@router.get("")
async def mail_relays(uow: Uow, now: Now, _: Staff) -> list[RelayShown]:
    """Which relay is down, and since when. A worker that has been silent is left out."""
    rows = await uow.all(
        select(mail_relay)
        .where(mail_relay.c.seen_at > now - HEARD_WITHIN)
        .order_by(mail_relay.c.preference, mail_relay.c.worker)
    )
    return [RelayShown.model_validate(row, from_attributes=True) for row in rows]
