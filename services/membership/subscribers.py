"""What membership follows, and the questions that it answers."""

from collections.abc import Sequence

from membership.commands import (
    allies,
    companions,
    erasures,
    masks,
    mobiles,
    newcomers,
    pauses,
    people,
    recognitions,
    repairs,
)
from membership.commands.legacy import application_gone, applied, decided
from membership.personal import HOLDINGS
from membership.queries.named_places import places_for
from membership.queries.postcodes import seat_of
from membership.store.people import standings
from sanctuary.asks import (
    ASK_CONSTITUENCY,
    ASK_CONTACTS,
    ASK_NEWCOMER,
    ASK_PLACE,
    ASK_PROVED,
    ConstituencyAnswer,
    ConstituencyAsked,
    ContactsAnswer,
    ContactsAsked,
    Known,
    NewcomerAsked,
    PlaceAnswer,
    PlaceAsked,
    ProvedAsked,
)
from sanctuary.db import UnitOfWork
from sanctuary.events import awards, campaigns, notifications
from sanctuary.events.awards import (
    ApplicationDecided,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AwardClosed,
    AwardDatesCorrected,
    AwardGranted,
    AwardLapsed,
    AwardPassedOn,
    AwardRenewed,
)
from sanctuary.events.campaigns import (
    AllyFound,
    AreaPaused,
    AreaResumed,
    CompanionAsked,
    IncidentClosed,
    IncidentOpened,
    IncidentStoodDown,
    MaskAsked,
)
from sanctuary.events.concerns import AwardWithdrawn
from sanctuary.events.notifications import ContactUnreachable, MessageUndeliverable
from sanctuary.subscribers import Subscribers

subscribers = Subscribers("membership")


@subscribers.on_batch(AwardGranted)
async def on_awards_granted(events: Sequence[AwardGranted], uow: UnitOfWork) -> None:
    await recognitions.granted(uow, list(events))


@subscribers.on(AwardRenewed)
async def on_award_renewed(event: AwardRenewed, uow: UnitOfWork) -> None:
    await recognitions.renewed(uow, event)


@subscribers.on(AwardLapsed)
async def on_award_lapsed(event: AwardLapsed, uow: UnitOfWork) -> None:
    await recognitions.lapsed(uow, event)


@subscribers.on(AwardDatesCorrected)
async def on_award_dates_corrected(event: AwardDatesCorrected, uow: UnitOfWork) -> None:
    await recognitions.dates_corrected(uow, event)


@subscribers.on(AwardClosed)
async def on_award_closed(event: AwardClosed, uow: UnitOfWork) -> None:
    await recognitions.closed(uow, event)


@subscribers.on(AwardWithdrawn)
async def on_award_withdrawn(event: AwardWithdrawn, uow: UnitOfWork) -> None:
    await recognitions.withdrawn(uow, event)


@subscribers.on(AwardPassedOn)
async def on_award_passed_on(event: AwardPassedOn, uow: UnitOfWork) -> None:
    await recognitions.passed_on(uow, event, at=uow.clock.now())


@subscribers.on(ApplicationSubmitted)
async def on_application_submitted(event: ApplicationSubmitted, uow: UnitOfWork) -> None:
    await applied(uow, event.organisation_id, event.stream, event.application_id)


@subscribers.on(ApplicationDecided)
async def on_application_decided(event: ApplicationDecided, uow: UnitOfWork) -> None:
    await decided(
        uow,
        event.organisation_id,
        event.stream,
        event.application_id,
        awarded=event.outcome == "awarded",
    )


@subscribers.on(ApplicationWithdrawn)
async def on_application_withdrawn(event: ApplicationWithdrawn, uow: UnitOfWork) -> None:
    await application_gone(uow, event.organisation_id, event.stream, event.application_id)


@subscribers.on(ContactUnreachable)
async def on_contact_unreachable(event: ContactUnreachable, uow: UnitOfWork) -> None:
    if event.channel == "sms":
        await mobiles.unreachable(uow, event.person_id)
    elif event.channel == "email":
        await people.unreachable(uow, event.person_id, at=uow.clock.now())


@subscribers.on(MessageUndeliverable)
async def on_message_undeliverable(event: MessageUndeliverable, uow: UnitOfWork) -> None:
    await repairs.undeliverable(uow, event)


@subscribers.on(IncidentOpened)
async def on_incident_opened(event: IncidentOpened, uow: UnitOfWork) -> None:
    await pauses.incident_opened(uow, event, at=uow.clock.now())


@subscribers.on(IncidentStoodDown)
async def on_incident_stood_down(event: IncidentStoodDown, uow: UnitOfWork) -> None:
    await pauses.incident_over(uow, event.incident_id, at=uow.clock.now())


@subscribers.on(IncidentClosed)
async def on_incident_closed(event: IncidentClosed, uow: UnitOfWork) -> None:
    await pauses.incident_over(uow, event.incident_id, at=uow.clock.now())


@subscribers.on(AreaPaused, latest=True)
async def on_area_paused(event: AreaPaused, uow: UnitOfWork) -> None:
    await pauses.area_paused(uow, event, at=uow.clock.now())


@subscribers.on(AreaResumed, latest=True)
async def on_area_resumed(event: AreaResumed, uow: UnitOfWork) -> None:
    await pauses.incident_over(uow, event.incident_id, at=uow.clock.now())


@subscribers.on(MaskAsked)
async def on_mask_asked(event: MaskAsked, uow: UnitOfWork) -> None:
    await masks.asked_by_incident(uow, event, at=uow.clock.now())


@subscribers.on(AllyFound)
async def on_ally_found(event: AllyFound, uow: UnitOfWork) -> None:
    await allies.found(uow, event, at=uow.clock.now())


@subscribers.on(CompanionAsked)
async def on_companion_asked(event: CompanionAsked, uow: UnitOfWork) -> None:
    await companions.asked(uow, event, at=uow.clock.now())


@subscribers.on(awards.ErasureConfirmed)
async def on_erased_in_awards(event: awards.ErasureConfirmed, uow: UnitOfWork) -> None:
    await erasures.answered(uow, event, HOLDINGS, service="awards", at=uow.clock.now())


@subscribers.on(campaigns.ErasureConfirmed)
async def on_erased_in_campaigns(event: campaigns.ErasureConfirmed, uow: UnitOfWork) -> None:
    await erasures.answered(uow, event, HOLDINGS, service="campaigns", at=uow.clock.now())


@subscribers.on(notifications.ErasureConfirmed)
async def on_erased_in_notifications(
    event: notifications.ErasureConfirmed, uow: UnitOfWork
) -> None:
    await erasures.answered(uow, event, HOLDINGS, service="notifications", at=uow.clock.now())


@subscribers.answers(ASK_CONTACTS, ContactsAsked)
async def contacts(question: ContactsAsked, uow: UnitOfWork) -> ContactsAnswer:
    """Addresses leave here and nowhere else, and only for who is asked about by id."""
    known = await standings(uow, question.person_ids)
    return ContactsAnswer(contacts=[standing.contact() for standing in known])


@subscribers.answers(ASK_NEWCOMER, NewcomerAsked)
async def newcomer(question: NewcomerAsked, uow: UnitOfWork) -> Known:
    """Somebody began something elsewhere. Their address is kept here and nowhere else."""
    await newcomers.take_in(uow, question, at=uow.clock.now())
    return Known(person_id=question.person_id)


@subscribers.answers(ASK_PROVED, ProvedAsked)
async def proved(question: ProvedAsked, uow: UnitOfWork) -> Known:
    return Known(person_id=await newcomers.prove(uow, question.person_id, at=uow.clock.now()))


@subscribers.answers(ASK_CONSTITUENCY, ConstituencyAsked)
async def constituency(question: ConstituencyAsked, uow: UnitOfWork) -> ConstituencyAnswer:
    """Whose constituent a postcode makes; the postcode is neither kept nor logged."""
    return await seat_of(uow, question.postcode)


@subscribers.answers(ASK_PLACE, PlaceAsked)
async def place(question: PlaceAsked, uow: UnitOfWork) -> PlaceAnswer:
    """In which council's area something is; what was written is neither kept nor logged."""
    return await places_for(uow, question.written)
