"""Who may open which file. A declared conflict closes it, whatever other role somebody holds."""

from collections.abc import Sequence
from uuid import UUID

from awards import store
from awards.domain.application import OPEN, Application
from awards.domain.award import Award
from awards.domain.evidence import Evidence, Gone
from awards.domain.panel import Conflict, ConflictOfInterest, DeclareFirst, Seat, SeatStatus
from awards.domain.preparing import Colleague
from awards.store import Organisation, preparing
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.db import UnitOfWork
from sanctuary.errors import LinkRefused, NotFound, NotPermitted
from sanctuary.links import Purpose

COORDINATORS = (Role.STREAM_COORDINATOR, Role.NATION_COORDINATOR)
KEEPERS = (*COORDINATORS, Role.NATIONAL_TEAM)
CLOSED = (
    "You told us about a conflict of interest with this applicant, so everything about it is "
    "closed to you. Others look after it; there is nothing more for you to do. If it was a "
    "mistake, tell a coordinator: two of them can lift it together."
)
DECIDERS = (Role.STREAM_COORDINATOR,)


def scope(stream: str, organisation: Organisation) -> dict[str, object]:
    """Where a matter lies, in the words of grants."""
    return {
        "stream": stream,
        "nation": organisation.nation,
        "area": organisation.area,
        "organisation": organisation.id,
    }


def is_applicant(by: Actor, organisation: Organisation, application_id: UUID | None) -> bool:
    """A contact of the organisation, or the holder of a link to exactly this application."""
    own = Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(organisation.id))
    this = Grant(Role.ORGANISATION_CONTACT, ScopeKind.APPLICATION, str(application_id))
    return by.id in organisation.contacts or own in by.grants or this in by.grants


def must_be_applicant(
    by: Actor, organisation: Organisation, stream: str, application_id: UUID | None = None
) -> None:
    """The applicant, or a coordinator who helps them."""
    if not is_applicant(by, organisation, application_id):
        by.must(*COORDINATORS, **scope(stream, organisation))


def must_be_asked(by: Actor, organisation: Organisation) -> None:
    """The organisation itself answers: nobody who coordinates does it in its place."""
    if not is_applicant(by, organisation, None):
        raise NotPermitted(
            "Only the organisation itself answers this. If you are one of its contacts, use the "
            "link in our message."
        )


async def must_write(uow: UnitOfWork, application: Application, by: Actor) -> Organisation:
    """Whoever may change this application: its applicant, or a coordinator who helps."""
    await _colleague(uow, application, by)
    organisation = await store.get_organisation(uow, application.organisation_id)
    must_be_applicant(by, organisation, application.stream, application.id)
    if not is_applicant(by, organisation, application.id):
        await must_not_be_kept_away(uow, organisation, by)
    return organisation


async def must_lead(uow: UnitOfWork, application: Application, by: Actor) -> Organisation:
    """Whoever answers for this application: colleagues help to write it, and no more."""
    if await _colleague(uow, application, by):
        raise NotPermitted(
            "You help to write this application. Sending it, withdrawing it and inviting others is "
            "for whoever invited you: tell them when you have finished your part."
        )
    return await must_write(uow, application, by)


async def leads(uow: UnitOfWork, application: Application, by: Actor) -> bool:
    """Whether somebody who may write also answers for it: what a page offers goes by this."""
    return await _colleague(uow, application, by) is None


async def _colleague(uow: UnitOfWork, application: Application, by: Actor) -> Colleague | None:
    """Who came by a colleague's link: it opens this application while it is open, until removed."""
    if by.link_purpose != Purpose.APPLICATION:
        return None
    found = await preparing.find_colleague(uow, by.id)
    if found is None:
        return None
    if found.application_id != application.id or found.removed_at is not None:
        raise LinkRefused(
            "Your link to this application was taken back by whoever invited you. If you still "
            "help, ask them for a new one."
        )
    if application.status not in OPEN:
        raise LinkRefused(
            "This application is finished, so your link opens nothing any more. Thank you for "
            "helping; whoever invited you can tell you how it went."
        )
    return found


def is_of(found: Evidence, application_id: UUID) -> None:
    """A file opens under its own application only, and no longer than it is there: never why."""
    if found.application_id != application_id:
        raise NotFound("There is no such file here. Open the application again to see its files.")
    if found.removed_at is not None:
        raise Gone("This file was taken away. Open the application again to see what is there.")


def must_not_be_holder(by: Actor, organisation: Organisation) -> None:
    """Whoever is a contact of the holder leaves decisions about its award to somebody else."""
    if is_applicant(by, organisation, None):
        raise ConflictOfInterest(
            "You are a contact of the organisation that holds this award, so somebody else has to "
            "do this. Ask another coordinator or the national team."
        )


async def must_coordinate(
    uow: UnitOfWork, application: Application, by: Actor, *roles: Role
) -> Organisation:
    """A coordinator of this stream or nation who has no part in the matter themselves."""
    organisation = await store.get_organisation(uow, application.organisation_id)
    by.must(*(roles or COORDINATORS), **scope(application.stream, organisation))
    await must_have_no_part(uow, application, organisation, by)
    return organisation


async def must_have_no_part(
    uow: UnitOfWork, application: Application, organisation: Organisation, by: Actor
) -> None:
    """Neither a contact of the applicant nor somebody who declared a conflict."""
    if is_applicant(by, organisation, application.id):
        raise ConflictOfInterest(
            "You are a contact of the organisation that applies, so somebody else has to do this. "
            "Ask another coordinator or the national team."
        )
    await must_not_be_kept_away(uow, organisation, by)
    _in_one_role(await store.seat_of(uow, application.id, by.id))


async def must_not_be_kept_away(uow: UnitOfWork, organisation: Organisation, by: Actor) -> None:
    """A conflict of interest closes all that is about an applicant, in every role."""
    if by.id in await store.recused_from(uow, organisation.id):
        raise ConflictOfInterest(CLOSED)


async def must_be_on_the_case(uow: UnitOfWork, application: Application, by: Actor) -> None:
    """Who coordinates here, or was asked to sit, may say that they have a conflict."""
    organisation = await store.get_organisation(uow, application.organisation_id)
    if await store.seat_of(uow, application.id, by.id) is None:
        by.must(*COORDINATORS, Role.LOCAL_LEAD, **scope(application.stream, organisation))


def refuse_unless_clear(seat: Seat | None) -> None:
    """No file opens before the question about conflicts is answered with no."""
    if seat is not None and seat.conflict is Conflict.DECLARED:
        raise ConflictOfInterest(CLOSED)
    if seat is None or seat.status is not SeatStatus.ACCEPTED:
        raise NotPermitted(
            "You do not sit on the panel of this application. "
            "If you were invited, accept the invitation first."
        )
    if seat.conflict is Conflict.NOT_ASKED:
        raise DeclareFirst(
            "Before the file opens, please tell us whether you have a conflict of interest with "
            "this applicant."
        )


def _in_one_role(seat: Seat | None) -> str:
    """A coordinator who sits reads as the panel does: the question about conflicts comes first."""
    if seat is None or seat.status is not SeatStatus.ACCEPTED:
        return "coordinator"
    refuse_unless_clear(seat)
    return "panel"


async def must_read(uow: UnitOfWork, application: Application, by: Actor) -> str:
    """Returns as what `by` reads: applicant, panel or coordinator. Refuses everybody else."""
    organisation = await store.get_organisation(uow, application.organisation_id)
    where = scope(application.stream, organisation)
    seat = await store.seat_of(uow, application.id, by.id)
    if is_applicant(by, organisation, application.id):
        await _colleague(uow, application, by)
        return "applicant"
    await must_not_be_kept_away(uow, organisation, by)
    if by.may(*COORDINATORS, Role.LOCAL_LEAD, **where):
        return _in_one_role(seat)
    refuse_unless_clear(seat)
    return "panel"


def is_own_seat(seat: Seat, person_id: UUID) -> None:
    if seat.person_id != person_id:
        raise NotPermitted(
            "This invitation is for somebody else. Please use the link in your own message."
        )


def must_see_award(by: Actor, organisation: Organisation, stream: str) -> None:
    """The holder, and whoever looks after that part of the network."""
    if not is_applicant(by, organisation, None):
        roles = (*COORDINATORS, Role.LOCAL_LEAD, Role.GROUP_OFFICER)
        by.must(*roles, **scope(stream, organisation))


def visible_awards(by: Actor, organisation: Organisation, held: Sequence[Award]) -> Sequence[Award]:
    """All of them for the holder; otherwise those in a stream or an area that `by` looks after."""
    if is_applicant(by, organisation, None):
        return held
    roles = (*COORDINATORS, Role.LOCAL_LEAD, Role.GROUP_OFFICER)
    visible = [each for each in held if by.may(*roles, **scope(each.stream, organisation))]
    if not visible:
        by.must(*roles, nation=organisation.nation, area=organisation.area)
    return visible
