"""What a certificate and a badge say."""

from datetime import datetime
from uuid import UUID

from awards import store
from awards.certificate import Facts
from awards.domain.showing import NameNotConfirmed, must_be_valid
from awards.queries import access
from awards.store import certificates
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.settings import Settings

WELSH_FIRST = "wales"


async def facts(
    uow: UnitOfWork,
    award_id: UUID,
    *,
    by: Actor,
    language: str,
    at: datetime,
    settings: Settings,
    through: UUID | None = None,
) -> Facts:
    """For the holder and those who look after them. In Wales both languages, Welsh first.

    `through` is the application whose link was used, if one was.
    """
    award = await store.get_award(uow, award_id)
    organisation = await store.get_organisation(uow, award.organisation_id)
    if not access.is_applicant(by, organisation, through):
        access.must_see_award(by, organisation, award.stream)
    must_be_valid(award, at)
    confirmed = await certificates.find(uow, award_id)
    if confirmed is None:
        raise NameNotConfirmed(
            "Your coordinator has to confirm how your organisation is called before there is a "
            "certificate. Please ask them, and try again afterwards."
        )
    scheme = await store.scheme_of(uow, award)
    welsh = language == "cy" or organisation.nation == WELSH_FIRST
    names = {"cy": scheme.name_cy, "en": scheme.name} if welsh and scheme.name_cy else {}
    return Facts(
        number=str(award.id),
        called=confirmed.called,
        names=names or {"en": scheme.name},
        starts_on=award.starts_on,
        last_day=award.last_day,
        address=f"{settings.public_url('awards')}/verify/{award.id}",
    )
