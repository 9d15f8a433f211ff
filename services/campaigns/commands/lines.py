"""Official lines: written, approved by somebody else, said anew, withdrawn, looked at again."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from campaigns import rules
from campaigns.commands import content
from campaigns.domain.incident import Incident
from campaigns.domain.line import WRITERS, Line, Status, check_review
from campaigns.queries.incidents import READERS
from campaigns.store import incidents
from campaigns.store import lines as store
from sanctuary.actor import Actor, Decision, Role, ScopeKind
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import LineIssued, LineReviewDue, LineWithdrawn
from sanctuary.http import check_version
from sanctuary.ids import new_id


@dataclass(frozen=True, slots=True)
class Wording:
    """What a line says, what it rests on, and until when."""

    en: str
    cy: str
    facts: tuple[UUID, ...]
    review_on: date


async def write(
    uow: UnitOfWork, incident_id: UUID, words: Wording, *, by: Actor, at: datetime
) -> Line:
    """A draft, for the nation and the area of its incident."""
    incident = await incidents.get(uow, incident_id)
    by.must(*WRITERS, nation=incident.nation)
    check_review(words.review_on, london_day(at))
    line = _draft(new_id(), 1, incident, words, by=by, at=at)
    await store.add(uow, line)
    await incidents.note(uow, incident.id, "official line drafted", by=by.id, at=at)
    return line


async def rewrite(
    uow: UnitOfWork, line_id: UUID, words: Wording, *, expected: int, by: Actor, at: datetime
) -> Line:
    """Change a draft, or begin the next edition of what was issued."""
    latest = (await store.editions(uow, line_id, lock=True))[-1]
    incident = await incidents.get(uow, latest.incident_id)
    by.must(*WRITERS, nation=latest.nation)
    check_version(expected, latest.version)
    check_review(words.review_on, london_day(at))
    if latest.status is Status.DRAFT:
        draft = _draft(line_id, latest.edition, incident, words, by=by, at=at)
        return await store.save(uow, replace(draft, version=latest.version + 1))
    line = _draft(line_id, latest.edition + 1, incident, words, by=by, at=at)
    line = replace(line, version=latest.version + 1)
    await store.add(uow, line)
    return line


async def issue(uow: UnitOfWork, line_id: UUID, *, expected: int, by: Actor, at: datetime) -> Line:
    """Somebody else approves it, once the content check finds nothing that must go."""
    *older, latest = await store.editions(uow, line_id, lock=True)
    check_version(expected, latest.version)
    decision = Decision(by.id, at, "")
    issued = latest.issue(decision, by=by, today=london_day(at))
    await content.must_pass(uow, latest.matter, at=at)
    for before in older:
        if before.status is Status.ISSUED:
            reason = f"replaced by edition {latest.edition}"
            await store.save(uow, before.replaced(Decision(by.id, at, reason)))
    await store.save(uow, issued)
    alerts = await _alerts(uow, issued.incident_id)
    uow.emit(
        LineIssued(
            line_id=line_id,
            edition=issued.edition,
            incident_id=issued.incident_id,
            alert_ids=alerts,
        )
    )
    await incidents.note(uow, issued.incident_id, "official line issued", by=by.id, at=at)
    return issued


async def withdraw(
    uow: UnitOfWork, line_id: UUID, *, reason: str, expected: int, by: Actor, at: datetime
) -> Line:
    """It is not said any more, whichever edition."""
    found = await store.editions(uow, line_id, lock=True)
    by.must(*WRITERS, nation=found[-1].nation)
    check_version(expected, found[-1].version)
    decision = Decision(by.id, at, reason)
    said = any(one.status is Status.ISSUED for one in found)
    for before in found[:-1]:
        if before.status is Status.ISSUED:
            await store.save(uow, before.withdraw(decision))
    latest = await store.save(uow, found[-1].withdraw(decision))
    if said:
        uow.emit(
            LineWithdrawn(
                line_id=line_id,
                edition=latest.edition,
                incident_id=latest.incident_id,
                alert_ids=await _alerts(uow, latest.incident_id),
            )
        )
    await incidents.note(
        uow, latest.incident_id, "official line withdrawn", by=by.id, at=at, text=reason
    )
    return latest


async def readable(uow: UnitOfWork, by: Actor, today: date) -> list[Line]:
    """What somebody may read and say today: their nation's, or what concerns their group."""
    lines = await store.standing(uow, today)
    group_ids = [
        UUID(grant.scope_id)
        for grant in by.grants
        if grant.role is Role.GROUP_OFFICER and grant.scope_kind is ScopeKind.GROUP
    ]
    groups = await store.groups(uow, group_ids) if group_ids else []
    alerted = await store.alerted_incidents(uow, [one for one, _, _ in groups]) if groups else set()
    return [
        line
        for line in lines
        if by.may(*READERS, nation=line.nation)
        or line.incident_id in alerted
        or any(line.concerns(nation, area) for _, nation, area in groups)
    ]


async def remind(uow: UnitOfWork, day: date) -> None:
    """Before its last day, whoever wrote and approved it looks at it again."""
    ahead = timedelta(days=rules.on("lines", day)["remind_days_before"])
    for line in await store.to_review(uow, day + ahead):
        people = {line.written.by, *([line.issued.by] if line.issued else [])}
        await store.save(uow, replace(line, reminded=True))
        uow.emit(
            LineReviewDue(line_id=line.id, edition=line.edition, person_ids=tuple(sorted(people)))
        )


async def _alerts(uow: UnitOfWork, incident_id: UUID) -> tuple[UUID, ...]:
    found = await incidents.every_alert(uow, incident_id)
    return tuple(alert.id for alert in found if not alert.drill)


def _draft(
    line_id: UUID, edition: int, incident: Incident, words: Wording, *, by: Actor, at: datetime
) -> Line:
    return Line(
        id=line_id,
        edition=edition,
        incident_id=incident.id,
        says_en=words.en,
        says_cy=words.cy,
        facts=words.facts,
        review_on=words.review_on,
        written=Decision(by.id, at, ""),
        nation=incident.nation,
        area=incident.area,
    )
