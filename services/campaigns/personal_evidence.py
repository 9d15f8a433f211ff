"""What campaigns holds about what moved people to act: shown when they ask, erased likewise."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from campaigns.commands.contacts import once_id
from campaigns.domain.contact import Contact
from campaigns.tables import contact_once, mobilisation
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Record, Subject, plain


async def _theirs(uow: UnitOfWork, subject: Subject) -> set[object]:
    """What stands for "this moved this person", worked out for every call that there was."""
    calls = await uow.all(select(mobilisation.c.id))
    return {
        once_id(uow, row.id, one, each) for row in calls for one in subject.ids for each in Contact
    }


async def _gather(uow: UnitOfWork, subject: Subject) -> list[Record]:
    theirs = await _theirs(uow, subject)
    rows = await uow.all(select(contact_once).where(contact_once.c.id.in_(theirs)))
    return [
        {
            "mobilisation_id": plain(row.mobilisation_id),
            "contact": row.contact,
            "at": plain(row.at),
        }
        for row in rows
    ]


async def _erase(uow: UnitOfWork, subject: Subject) -> None:
    """The totals stay; that this person was among them goes."""
    theirs = await _theirs(uow, subject)
    await uow.execute(delete(contact_once).where(contact_once.c.id.in_(theirs)))


EVIDENCE_HOLDINGS: tuple[Holding, ...] = (
    Holding(
        ("What you said moved you to act", "Yr hyn a ddywedoch a’ch ysgogodd i weithredu"),
        (contact_once.name,),
        _gather,
        _erase,
    ),
)

EVIDENCE_AUDIT_ONLY: Mapping[str, str] = {
    "contact_total.contact": "how many people, by what they said",
    "outcome_case.source_title": "where a case can be read; nobody is named in it",
    "outcome_case.source_url": "where a case can be read; nobody is named in it",
    "outcome_case.source_on": "the day of a source",
    "outcome_case.member_id": "a Member of Parliament, in their public office",
    "outcome_case.quote": "what a Member of Parliament said, with the right to repeat it",
    "outcome_case.leads_to": "other cases",
    "submission.facts": "ids of facts that an answer rests on",
    "submission.cases": "ids of cases that an answer rests on; nobody is named in them",
    "submission.asks": "ids of policy asks that an answer rests on",
    "submission.pack": "the words of these facts, cases and asks, as they stood that day",
    "partner.name": "an organisation; no person is named among partners",
    "policy_step.source_title": "where a step of an ask can be read",
    "policy_step.source_url": "where a step of an ask can be read",
    "impact_report.document": "numbers, and cases that name nobody, as they were published",
}
