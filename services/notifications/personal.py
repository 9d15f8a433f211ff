"""What notifications holds about people: shown when they ask, erased when they ask for that."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, delete, select, update

from notifications.domain.delivery import LIFECYCLE, Status
from notifications.tables import (
    affiliated_group,
    alert,
    alert_place,
    attempt,
    audience,
    calendar_feed,
    contact,
    delivery,
    due,
    guest,
    inbox_mark,
    merged,
    metadata,
    organisation,
    person_week,
    preference,
    preference_decision,
    rhythm,
    rhythm_rule,
    said_once,
    send_job_row,
    suppression,
)
from sanctuary.db import UnitOfWork
from sanctuary.personal import (
    Holding,
    Keeping,
    Record,
    Subject,
    blank,
    delete_rows,
    of_rows,
    record,
    take_out_of,
    theirs,
)
from sanctuary.personal_ground import ground_holdings


async def _forget_recipient(
    uow: UnitOfWork, table: Table, rows: ColumnElement[bool], _subject: Subject
) -> None:
    """What waits is cancelled; of the rest stays that a message went out, not to whom."""
    await uow.execute(
        update(table)
        .where(rows, table.c.status == Status.QUEUED)
        .values(status=LIFECYCLE.move(Status.QUEUED, Status.CANCELLED), settled_at=uow.clock.now())
    )
    await uow.execute(
        update(table)
        .where(rows)
        .values(person_id=None, values={}, event_id=None, basis=None, chosen=None)
    )


async def _keep_the_mark(
    uow: UnitOfWork, table: Table, rows: ColumnElement[bool], _subject: Subject
) -> None:
    """A hash and the cause stay, so that an old list does not bring the address back."""
    await uow.execute(delete(table).where(rows, table.c.address_key.is_(None)))
    await uow.execute(
        update(table).where(rows).values(person_id=None, given_reason=None, lifted_reason=None)
    )


async def _tries(uow: UnitOfWork, subject: Subject) -> list[Record]:
    rows = await uow.all(
        select(delivery.c.template, attempt)
        .join(delivery, delivery.c.id == attempt.c.delivery_id)
        .where(theirs(delivery, ["person_id"], subject))
    )
    return [record(row, leave_out=("delivery_id",)) for row in rows]


async def _left_without_a_name(_uow: UnitOfWork, _subject: Subject) -> None:
    """Tries hang on a delivery, which no longer says whose it was."""


_CONTACTS = ("Whom we write to for an organisation", "At bwy yr ysgrifennwn ar ran sefydliad")
_ALERTED = ("Whom we alert for a group", "Pwy a rybuddiwn ar ran grŵp")

HOLDINGS: tuple[Holding, ...] = (
    of_rows(
        contact,
        title=("How we reach you", "Sut rydym yn eich cyrraedd"),
        leave_out=("wanted_version", "version", "address_key"),
        erase=delete_rows,
    ),
    of_rows(organisation, title=_CONTACTS, person=("contacts",), erase=take_out_of("contacts")),
    of_rows(affiliated_group, title=_ALERTED, person=("contacts",), erase=take_out_of("contacts")),
    of_rows(
        alert_place,
        title=("Urgent matters that you may be asked about", "Materion brys y gellir gofyn i chi"),
        leave_out=("alert_id",),
        erase=delete_rows,
    ),
    of_rows(
        alert,
        title=("Urgent matters that you took on", "Materion brys yr ymgymeroch â nhw"),
        person=("acknowledged_by",),
        leave_out=("alert_id", "group_id", "incident_id", "corrected_by", "waits", "generation"),
        erase=blank(acknowledged_by=None),
    ),
    of_rows(
        preference,
        title=("What you chose to hear about", "Yr hyn y dewisoch glywed amdano"),
        erase=delete_rows,
    ),
    of_rows(
        preference_decision,
        title=("What we chose for you, as you asked", "Yr hyn a ddewiswyd ar eich rhan"),
        leave_out=("id", "given_by"),
        erase=delete_rows,
    ),
    of_rows(
        rhythm,
        title=("When you chose to be written to", "Pryd y dewisoch i ni ysgrifennu atoch"),
        erase=delete_rows,
    ),
    of_rows(
        merged,
        title=("Entries of yours that became one", "Cofnodion ohonoch a ddaeth yn un"),
        person=("gone_id", "kept_id"),
        leave_out=("merge_id",),
        erase=delete_rows,
    ),
    of_rows(
        person_week,
        title=("How much you heard from us lately", "Faint a glywsoch gennym yn ddiweddar"),
        erase=delete_rows,
    ),
    of_rows(
        said_once,
        title=("What we say to you only once", "Yr hyn a ddywedwn wrthych unwaith yn unig"),
        leave_out=("delivery_id",),
        erase=delete_rows,
    ),
    of_rows(
        suppression,
        title=("Why we stopped writing to you", "Pam y rhoesom y gorau i ysgrifennu atoch"),
        leave_out=("id", "address_key", "given_by", "lifted_by"),
        erase=_keep_the_mark,
        keeps=Keeping.SUPPRESSION,
    ),
    Holding(
        ("Messages that were hard to deliver", "Negeseuon a oedd yn anodd eu danfon"),
        (attempt.name,),
        _tries,
        _left_without_a_name,
        Keeping.SENT_ONCE,
    ),
    # Before the deliveries: a lane may be making some of a chunk just now.
    of_rows(
        audience,
        title=("Messages that wait for you", "Negeseuon sy’n aros amdanoch"),
        person=("person_ids",),
        leave_out=("mobilisation_id", "number", "event_id"),
        erase=take_out_of("person_ids"),
    ),
    of_rows(
        due,
        title=("Days that we keep in mind for you", "Dyddiau yr ydym yn eu cofio ar eich rhan"),
        leave_out=("cause", "sequence"),
        erase=delete_rows,
    ),
    of_rows(
        calendar_feed,
        title=("Calendars that you subscribed to", "Calendrau yr ydych wedi tanysgrifio iddynt"),
        leave_out=("id",),
        erase=delete_rows,
    ),
    of_rows(
        inbox_mark,
        title=("When you read our messages", "Pryd y darllenasoch ein negeseuon"),
        leave_out=("delivery_id",),
        erase=delete_rows,
    ),
    of_rows(
        delivery,
        title=("Messages to you", "Negeseuon atoch"),
        leave_out=("cause", "event_id", "generation", "claimed_by", "claimed_at"),
        erase=_forget_recipient,
        keeps=Keeping.SENT_ONCE,
    ),
    of_rows(
        guest,
        title=("That you get what we try out", "Eich bod yn cael yr hyn rydym yn ei brofi"),
        leave_out=("added_by",),
        erase=delete_rows,
    ),
    of_rows(
        send_job_row,
        title=("Files in which a program named you", "Ffeiliau lle cawsoch eich enwi gan raglen"),
        leave_out=("job_id", "delivery_id"),
        erase=delete_rows,
    ),
    *ground_holdings(metadata),
)

AUDIT_ONLY: Mapping[str, str] = {
    "chat.host": "the server of a chat",
    "chat.sealed": "the address of a chat of a group or the office",
    "in_flight.delivery_ids": "which deliveries are on the wire just now, by id",
    "mobilisation.reported": "counts",
    "send.reference": "a program's own mark, in which no address and no space fits",
    "send_job.reference": "a program's own mark, in which no address and no space fits",
    f"{rhythm_rule.name}.values": "the network's own hours and numbers, about nobody",
    f"{alert.name}.waits": "seconds for each level",
}
