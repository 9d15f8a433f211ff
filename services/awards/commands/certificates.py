"""The name on a certificate, and the holder's word about being celebrated."""

from datetime import datetime
from uuid import UUID

from awards import store
from awards.commands import parts
from awards.domain.award import Award
from awards.domain.showing import NameNotConfirmed, must_be_valid
from awards.queries import access
from awards.store import certificates
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotPermitted
from sanctuary.events.after_decisions import CelebrationAgreed


async def confirm_name(
    uow: UnitOfWork, award_id: UUID, called: str, *, by: Actor, at: datetime
) -> None:
    """A coordinator puts the name right, or gives it for an award from before certificates."""
    award = await store.get_award(uow, award_id, lock=True)
    application = await store.get_application(uow, award.application_id)
    await access.must_coordinate(uow, application, by)
    await parts.note(uow, application.id, by, at=at)
    await certificates.confirm(uow, award_id, called, by=by.id, at=at)


async def agree_to_celebration(
    uow: UnitOfWork, award_id: UUID, *, agreed: bool, by: Actor, at: datetime
) -> bool:
    """The holder's own word, and nobody else's. A yes needs an award that is valid."""
    award = await store.get_award(uow, award_id, lock=True)
    organisation = await store.get_organisation(uow, award.organisation_id)
    if not access.is_applicant(by, organisation, award.application_id):
        raise NotPermitted(
            "Only the organisation that holds the award can say whether it wants to be "
            "celebrated. Please ask one of its contacts."
        )
    if agreed:
        must_be_valid(award, at)
    await say_celebration(uow, award, agreed=agreed)
    return agreed


async def say_celebration(uow: UnitOfWork, award: Award, *, agreed: bool) -> None:
    """Keep the word, and say it to others if it is another one than before."""
    known = await certificates.find(uow, award.id, lock=True)
    if known is None:
        if agreed:
            raise NameNotConfirmed(
                "Your coordinator has to confirm how your organisation is called first. Please "
                "ask them; then come back to this page."
            )
        return
    if known.celebrate == agreed:
        return
    await certificates.celebrate(uow, award.id, agreed=agreed)
    uow.emit(
        CelebrationAgreed(
            award_id=award.id,
            organisation_id=award.organisation_id,
            stream=award.stream,
            starts_on=award.starts_on,
            renewal=award.renews is not None,
            agreed=agreed,
        )
    )
