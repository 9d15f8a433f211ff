"""Who may watch how an alert, a drill or a mobilisation goes: whoever answers for where it is.

An alert lies where its group lies. Where the audience of a mobilisation lives only campaigns
knows, and tells those who lead there; here it is shown to who answers for the whole network.
"""

from uuid import UUID

from sqlalchemy import select

from notifications.store import alerts
from notifications.tables import alert
from sanctuary.actor import Actor, Role
from sanctuary.db import UnitOfWork

WATCHERS = (Role.CAMPAIGN_MANAGER, Role.DUTY_OFFICER)


async def must_watch(uow: UnitOfWork, actor: Actor, *, group_id: UUID | None) -> None:
    """Raises NotPermitted. Without a group it is about the whole network."""
    if group_id is None:
        actor.must(*WATCHERS)
        return
    where = await alerts.whereabouts(uow, group_id)
    actor.must(*WATCHERS, nation=where.nation, region=where.region, group=where.group_id)


async def must_watch_cause(uow: UnitOfWork, actor: Actor, cause: UUID) -> None:
    """The same, by what messages are about."""
    group_id = await uow.scalar(select(alert.c.group_id).where(alert.c.alert_id == cause))
    await must_watch(uow, actor, group_id=group_id)
