"""What campaigns holds about people: shown when they ask, erased when they ask for that."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from campaigns import personal_journey
from campaigns.commands.actions import once_id
from campaigns.domain.action import Action
from campaigns.personal_audiences import AUDIENCE_AUDIT, AUDIENCE_HOLDINGS
from campaigns.personal_content import CONTENT_AUDIT_ONLY
from campaigns.personal_deeds import DEED_HOLDINGS
from campaigns.personal_evidence import EVIDENCE_AUDIT_ONLY, EVIDENCE_HOLDINGS
from campaigns.personal_incidents import INCIDENT_HOLDINGS
from campaigns.personal_learning import LEARNING_AUDIT_ONLY, LEARNING_HOLDINGS
from campaigns.personal_letters import LETTER_HOLDINGS, LETTERS_AUDIT_ONLY
from campaigns.store import frozen
from campaigns.tables import (
    action_once,
    audience_part,
    metadata,
    mobilisation,
    person,
    preference_seen,
    signal,
)
from sanctuary.db import UnitOfWork
from sanctuary.personal import (
    Holding,
    Keeping,
    Record,
    Subject,
    blank,
    by_command,
    delete_rows,
    of_rows,
    plain,
)
from sanctuary.personal_ground import ground_holdings


async def _their_actions(uow: UnitOfWork, subject: Subject) -> dict[object, tuple[object, str]]:
    """What stands for "this person did this", worked out for every call that there was."""
    calls = await uow.all(select(mobilisation.c.id))
    return {
        once_id(uow, row.id, one, kind): (row.id, kind.value)
        for row in calls
        for one in subject.ids
        for kind in Action
    }


async def _gather_actions(uow: UnitOfWork, subject: Subject) -> list[Record]:
    theirs = await _their_actions(uow, subject)
    rows = await uow.all(select(action_once).where(action_once.c.id.in_(theirs)))
    return [
        {"mobilisation_id": plain(row.mobilisation_id), "kind": row.kind, "at": plain(row.at)}
        for row in rows
    ]


async def _erase_actions(uow: UnitOfWork, subject: Subject) -> None:
    """The totals stay; that this person was among them goes."""
    theirs = await _their_actions(uow, subject)
    await uow.execute(delete(action_once).where(action_once.c.id.in_(theirs)))


async def _leave_audiences(uow: UnitOfWork, subject: Subject) -> None:
    await frozen.take_out(uow, subject.ids)


HOLDINGS: tuple[Holding, ...] = (
    of_rows(
        person,
        title=("By what you may be written to in a campaign", "Sut y gellir ysgrifennu atoch"),
        erase=delete_rows,
    ),
    of_rows(
        preference_seen,
        title=("Which of your choices we heard of last", "Pa rai o'ch dewisiadau a glywsom olaf"),
        leave_out=("event_id",),
        erase=delete_rows,
    ),
    of_rows(
        audience_part,
        title=("Calls that you were chosen for", "Galwadau y cawsoch eich dewis ar eu cyfer"),
        person=("person_ids",),
        leave_out=("part",),
        erase=by_command(_leave_audiences),
        keeps=Keeping.SENT_ONCE,
    ),
    Holding(
        ("What you told us you did", "Yr hyn y dywedoch wrthym a wnaethoch"),
        (action_once.name,),
        _gather_actions,
        _erase_actions,
    ),
    of_rows(
        signal,
        title=("Signals that you raised", "Arwyddion a godwyd gennych"),
        person=("raised_by",),
        leave_out=("incident_id", "duplicate_of", "call_id", "parted"),
        erase=blank(source=None),
        keeps=Keeping.AUDIT,
    ),
    *AUDIENCE_HOLDINGS,
    *personal_journey.HOLDINGS,
    *INCIDENT_HOLDINGS,
    *EVIDENCE_HOLDINGS,
    *DEED_HOLDINGS,
    *LEARNING_HOLDINGS,
    *LETTER_HOLDINGS,
    *ground_holdings(metadata),
)

AUDIT_ONLY: Mapping[str, str] = {
    **LETTERS_AUDIT_ONLY,
    **EVIDENCE_AUDIT_ONLY,
    **LEARNING_AUDIT_ONLY,
    **AUDIENCE_AUDIT,
    **CONTENT_AUDIT_ONLY,
    "mobilisation.rule": "which places and roles an audience is made of",
    "official_line.facts": "ids of facts that a line rests on",
    "intake_taken.source_id": "which system handed something in; a system, no person",
    "intake_taken.message_id": "the id that a system gave its message",
    "signal_silence.source": "the address of a page, so that its reports call nobody twice",
    "incident_entry.note": "the timeline of an incident, in the team's words",
    "mobilisation_entry.note": "the reason of a decision about a mobilisation, in the team's words",
    "mobilisation_progress.counts": "counts",
    "correction.reason": "why a correction was made, in the team's words",
    "audience_count.people": "how many people, as a number",
    "group_alert.waits": "seconds for each level",
    "local_group.contacts": "how many contacts, as a number",
}
