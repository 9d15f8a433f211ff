"""Re-affirmation in sets: who becomes due, which step is said about whom, who lapses.

Each statement takes at most `limit` signatures, locked in one order, and looks at their status
again under the lock: a re-signing that arrives first wins.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from membership.domain.document import Document, Edition
from membership.domain.reaffirmation import Rule, Step
from membership.domain.signature import LIFECYCLE, STANDING, Signature, Status
from membership.store.signatures import to_signature
from membership.tables import (
    document_edition,
    group_contact,
    organisation,
    organisation_contact,
    person,
    reaffirmation_reminder,
    signature,
)
from sanctuary.db import UnitOfWork
from sanctuary.events.membership import ReaffirmationDue


async def anything_to_do(uow: UnitOfWork, day: date) -> bool:
    """Whether staff ever published an edition that counts by `day`; most days end with this."""
    row = await uow.first(
        select(document_edition.c.id)
        .where(document_edition.c.published_at.is_not(None), document_edition.c.valid_from <= day)
        .limit(1)
    )
    return row is not None


async def make_due(uow: UnitOfWork, edition: Edition, rule: Rule, day: date, limit: int) -> int:
    """Ask those who stand by an older edition. Who was asked before keeps the day they were given.

    Returns how many.
    """
    asked = or_(
        signature.c.status == Status.ACTIVE,
        and_(
            signature.c.status == Status.REAFFIRMATION_DUE,
            signature.c.reaffirm_edition != edition.edition,
        ),
    )
    of = select(signature.c.id).where(
        signature.c.document == edition.document, signature.c.edition != edition.edition, asked
    )
    rows = await uow.all(
        update(signature)
        .where(signature.c.id.in_(_taken(of, limit)))
        .values(
            status=LIFECYCLE.move(Status.ACTIVE, Status.REAFFIRMATION_DUE),
            reaffirm_edition=edition.edition,
            due_since=func.coalesce(signature.c.due_since, day),
            due_on=func.coalesce(signature.c.due_on, rule.due_on(day)),
            version=signature.c.version + 1,
        )
        .returning(signature.c.id)
    )
    return len(rows)


def _taken(of: Select[Any], limit: int) -> Select[Any]:
    return of.order_by(signature.c.id).limit(limit).with_for_update(skip_locked=True)


def _step_on(rung: Step) -> ColumnElement[date]:
    """`Step.on` as SQL."""
    if rung.months is not None:
        later = signature.c.due_since + func.make_interval(0, cast(rung.months, Integer))
        return cast(later, Date)
    return signature.c.due_on - cast(rung.days_before_end or 0, Integer)


async def remind(
    uow: UnitOfWork, edition: Edition, rule: Rule, day: date, limit: int
) -> list[ReaffirmationDue]:
    """Note the latest step that has come, once; what is to be said about each."""
    found: list[ReaffirmationDue] = []
    for position, rung in reversed(list(enumerate(rule.ladder))):
        if len(found) >= limit:
            break
        ids = await _note(uow, edition, rung, position, day, limit - len(found))
        found += await _sayings(uow, edition, rung, ids)
    return found


async def _note(
    uow: UnitOfWork, edition: Edition, rung: Step, position: int, day: date, limit: int
) -> list[UUID]:
    reminder = reaffirmation_reminder
    said = (
        select(reminder.c.step)
        .where(
            reminder.c.signature_id == signature.c.id,
            reminder.c.edition == edition.edition,
            or_(reminder.c.position >= position, reminder.c.step == rung.step),
        )
        .exists()
    )
    come = (
        select(
            signature.c.id,
            literal(edition.edition, String),
            literal(rung.step, String),
            literal(position, Integer),
            literal(day, Date),
        )
        .where(
            signature.c.document == edition.document,
            signature.c.status == Status.REAFFIRMATION_DUE,
            signature.c.reaffirm_edition == edition.edition,
            signature.c.due_on >= day,
            _step_on(rung) <= day,
            ~said,
        )
        .order_by(signature.c.id)
        .limit(limit)
        .with_for_update(of=signature, skip_locked=True)
    )
    rows = await uow.all(
        insert(reminder)
        .from_select(["signature_id", "edition", "step", "position", "sent_on"], come)
        .on_conflict_do_nothing()
        .returning(reminder.c.signature_id)
    )
    return [row.signature_id for row in rows]


def _contact_of(table: Any, party: Any) -> Any:
    """Who is asked for a party: who signed, if still a contact who can be reached; or the next."""
    return (
        select(table.c.person_id)
        .join(person, person.c.id == table.c.person_id)
        .where(party == signature.c.party_id, person.c.ended.is_(False))
        .order_by(
            person.c.verified.desc(),
            (table.c.person_id == signature.c.person_id).desc(),
            table.c.position,
        )
        .limit(1)
        .scalar_subquery()
    )


async def _sayings(
    uow: UnitOfWork, edition: Edition, rung: Step, ids: Sequence[UUID]
) -> list[ReaffirmationDue]:
    if not ids:
        return []
    contact = case(
        (
            signature.c.party_kind == "organisation",
            _contact_of(organisation_contact, organisation_contact.c.organisation_id),
        ),
        (signature.c.party_kind == "group", _contact_of(group_contact, group_contact.c.group_id)),
    )
    rows = await uow.all(
        select(
            signature.c.id,
            signature.c.party_kind,
            signature.c.party_id,
            signature.c.due_on,
            cast(func.coalesce(contact, signature.c.person_id), Uuid).label("told"),
        )
        .where(signature.c.id == func.any(bindparam("ids", list(ids))))
        .order_by(signature.c.id)
    )
    return [
        ReaffirmationDue(
            signature_id=row.id,
            person_id=row.told,
            party_kind=row.party_kind,
            party_id=row.party_id,
            document=edition.document,
            edition=edition.edition,
            step=rung.step,
            due_on=row.due_on,
        )
        for row in rows
    ]


async def lapse(uow: UnitOfWork, document: str, day: date, limit: int) -> list[Signature]:
    """Close what was not re-affirmed by its last day: it stood up to and including that day."""
    of = select(signature.c.id).where(
        signature.c.document == document,
        signature.c.status == Status.REAFFIRMATION_DUE,
        signature.c.due_on < day,
    )
    rows: Sequence[Row[Any]] = await uow.all(
        update(signature)
        .where(signature.c.id.in_(_taken(of, limit)))
        .values(
            status=LIFECYCLE.move(Status.REAFFIRMATION_DUE, Status.LAPSED_EDITION),
            stood_until=signature.c.due_on + literal(timedelta(days=1)),
            version=signature.c.version + 1,
        )
        .returning(*signature.c)
    )
    return [to_signature(row) for row in rows]


async def unlist(uow: UnitOfWork, parties: Sequence[UUID]) -> None:
    """Take off the directory those who no longer stand by any edition of the Charter."""
    stands = (
        select(signature.c.id)
        .where(
            signature.c.party_id == organisation.c.id,
            signature.c.document == Document.CHARTER,
            signature.c.status.in_(sorted(STANDING)),
        )
        .correlate(organisation)
        .exists()
    )
    gone = (
        select(organisation.c.id)
        .where(
            organisation.c.id == func.any(bindparam("parties", list(parties))),
            organisation.c.listed,
            ~stands,
        )
        .order_by(organisation.c.id)
        .with_for_update()
    )
    await uow.execute(
        update(organisation)
        .where(organisation.c.id.in_(gone))
        .values(listed=False, version=organisation.c.version + 1)
    )
