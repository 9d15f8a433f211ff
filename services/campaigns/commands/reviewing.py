"""What an incident cost and what it taught: hours written down, points for the playbooks."""

from datetime import date, datetime
from uuid import UUID

from campaigns.domain.intake import must_point_at_nobody
from campaigns.domain.learning_point import LearningPoint
from campaigns.store import duty, incidents, playbooks
from campaigns.store import reviewing as store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotPermitted
from sanctuary.ids import new_id

LEADERS = (Role.DUTY_OFFICER, Role.NATIONAL_TEAM)
KEEPERS = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)


async def give_hours(
    uow: UnitOfWork,
    incident_id: UUID,
    person_id: UUID,
    *,
    role: str,
    hours: float,
    given_on: date,
    by: Actor,
    at: datetime,
) -> UUID:
    """One's own, if one had a part in it; anybody's, if one leads it."""
    incident = await incidents.get(uow, incident_id)
    if not by.may(*LEADERS, nation=incident.nation):
        if person_id != by.id or not await store.had_a_part(uow, incident_id, by.id):
            raise NotPermitted(
                "You can write down your own hours for an incident in which you had a part. Ask "
                "the duty officer to write down others'."
            )
    elif not await duty.has_a_role(uow, person_id):
        raise Invalid(
            "We know nobody of that id with a role in the network. Check it and send it again.",
            errors=[{"field": "person_id", "detail": "Nobody with a role has this id."}],
        )
    if given_on > london_day(at):
        raise Invalid(
            "Hours are written down once they were given. Choose today or an earlier day.",
            errors=[{"field": "given_on", "detail": "Today or earlier."}],
        )
    return await store.add_hours(
        uow,
        incident_id,
        person_id,
        role=role,
        hours=hours,
        given_on=given_on,
        by=by.id,
        at=at,
    )


async def suggest(
    uow: UnitOfWork, incident_id: UUID, playbook: str, says: str, *, by: Actor, at: datetime
) -> LearningPoint:
    """Something to change in a playbook, from whoever leads the incident or had a part in it."""
    incident = await incidents.get(uow, incident_id)
    leads = by.may(*LEADERS, nation=incident.nation)
    if not leads and not await store.had_a_part(uow, incident_id, by.id):
        raise NotPermitted("Whoever had a part in an incident says what it taught us.")
    await playbooks.current(uow, playbook)
    must_point_at_nobody("says", says)
    noted = Decision(by.id, at, "")
    point = LearningPoint(
        new_id(), incident_id, playbook, says, noted, incident.nation, kind=incident.kind
    )
    await store.add_point(uow, point)
    await incidents.note(uow, incident_id, "learning point", by=by.id, at=at, text=says)
    return point


async def take_up(
    uow: UnitOfWork, point_id: UUID, edition: int, *, reason: str, by: Actor, at: datetime
) -> LearningPoint:
    """A published edition of its playbook says it already."""
    by.must(*KEEPERS)
    point = await store.get_point(uow, point_id)
    await playbooks.edition(uow, point.playbook, edition)
    taken = point.take_up(edition, Decision(by.id, at, reason))
    await store.save_point(uow, taken)
    return taken


async def set_aside(
    uow: UnitOfWork, point_id: UUID, *, reason: str, by: Actor, at: datetime
) -> LearningPoint:
    by.must(*KEEPERS)
    point = (await store.get_point(uow, point_id)).set_aside(Decision(by.id, at, reason))
    await store.save_point(uow, point)
    return point
