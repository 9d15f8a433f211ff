"""What time does in membership: a sign-up that nobody confirms expires."""

from uuid import UUID

from membership.commands import sign_up
from sanctuary.db import UnitOfWork
from sanctuary.schedule import Schedule, Timer

schedule = Schedule()


@schedule.on(sign_up.EXPIRY)
async def on_signature_expiry(timer: Timer, uow: UnitOfWork) -> None:
    await sign_up.expire(uow, UUID(timer.payload["signature_id"]))
