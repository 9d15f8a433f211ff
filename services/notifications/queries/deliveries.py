"""Lists of deliveries, and why each one came or did not come."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from notifications.domain.delivery import Status, Withheld
from notifications.domain.rhythm import Held
from notifications.tables import attempt, delivery
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound

WHY_NOT: dict[str, tuple[str, str]] = {
    Withheld.DRILL: ("this was a drill", "ymarfer oedd hwn"),
    Withheld.ENDED: ("the person has left the network", "mae’r person wedi gadael y rhwydwaith"),
    Withheld.NO_ADDRESS: ("there is no address", "nid oes cyfeiriad"),
    Withheld.UNVERIFIED: ("the address was never confirmed", "ni chadarnhawyd y cyfeiriad"),
    Withheld.NO_LAWFUL_BASIS: (
        "there is no lawful basis for messages of this kind",
        "nid oes sail gyfreithiol ar gyfer negeseuon o’r math hwn",
    ),
    Withheld.OPTED_OUT: (
        "the person chose not to get messages of this kind",
        "dewisodd y person beidio â chael negeseuon o’r math hwn",
    ),
    Withheld.SUPPRESSED: (
        "an earlier message came back or was complained about",
        "daeth neges gynharach yn ôl neu gwnaed cwyn amdani",
    ),
    Withheld.OVER_BUDGET: (
        "enough messages had reached the person that week",
        "roedd digon o negeseuon wedi cyrraedd y person yr wythnos honno",
    ),
    Held.QUIET_HOURS: (
        "it was a quiet hour or a quiet day for the person",
        "roedd hi’n awr dawel neu’n ddiwrnod tawel i’r person",
    ),
    Held.INCIDENT_HOLD: (
        "it waits: while an incident is open, messages of this kind are held back",
        "mae’n aros: tra bod digwyddiad yn cael sylw, dalnir negeseuon o’r math hwn yn ôl",
    ),
    Held.NEXT_WEEK: (
        "it waits for the coming week: enough messages have reached the person in this one",
        "mae’n aros am yr wythnos nesaf: mae digon o negeseuon wedi cyrraedd y person yn yr un hon",
    ),
    Held.DIGEST: (
        "it goes together with others, as the person chose",
        "mae’n mynd gydag eraill, fel y dewisodd y person",
    ),
}


# That somebody got one says who they are to us: such a message is shown to its recipient only.
SHOWN_TO_STAFF = delivery.c.template != "note"


def matching(
    *,
    person_id: UUID | None = None,
    cause: UUID | None = None,
    status: Status | None = None,
    template_key: str | None = None,
) -> Select[Any]:
    """Deliveries that fit every given filter."""
    statement = select(delivery)
    for column, value in (
        (delivery.c.person_id, person_id),
        (delivery.c.cause, cause),
        (delivery.c.status, status),
        (delivery.c.template, template_key),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return statement


async def for_staff(uow: UnitOfWork, delivery_id: UUID) -> Any:
    """Raises NotFound, alike for what is absent and what staff must not see."""
    query = select(delivery).where(delivery.c.id == delivery_id, SHOWN_TO_STAFF)
    return _there(await uow.first(query))


async def one(uow: UnitOfWork, delivery_id: UUID) -> Any:
    """For its recipient. Raises NotFound."""
    return _there(await uow.first(select(delivery).where(delivery.c.id == delivery_id)))


def _there(row: Any) -> Any:
    if row is None:
        raise NotFound(
            "There is no such message, or it is older than we keep. Check the id you were given."
        )
    return row


async def attempts(uow: UnitOfWork, delivery_id: UUID) -> list[Any]:
    """Every try that was not simply accepted, oldest first."""
    statement = select(attempt).where(attempt.c.delivery_id == delivery_id)
    return list(await uow.all(statement.order_by(attempt.c.number)))
