"""Others are told what waits for them: a local group of an endorsement, an applicant of a fee."""

from datetime import date, timedelta

from awards import rules, store
from awards.domain.application import Application
from awards.domain.instalments import instalments
from awards.domain.scheme import Recorder, Scheme
from awards.queries.proofs import needed
from awards.store import awaiting
from sanctuary.clock import london_day
from sanctuary.db import UnitOfWork
from sanctuary.events.open_applications import FeeDue, ProofAwaited

RULES = "fees"


async def tell_group(uow: UnitOfWork, application: Application, scheme: Scheme) -> None:
    """The contacts of the local group, when an application begins that needs a word of theirs.

    Whoever is a contact of the applicant as well is left out: nobody endorses themselves.
    """
    waits = [
        each
        for each in await needed(uow, application, scheme)
        if not each.there and Recorder.LOCAL_GROUP in each.requirement.by
    ]
    organisation = await store.get_organisation(uow, application.organisation_id)
    people = await awaiting.contacts_of_groups(uow, organisation.area) if waits else set()
    if people := people - set(organisation.contacts):
        uow.emit(
            ProofAwaited(
                application_id=application.id,
                organisation_id=application.organisation_id,
                stream=application.stream,
                people=tuple(sorted(people)),
            )
        )


async def open_fees_day(uow: UnitOfWork, day: date) -> None:
    """A part of a fee that nobody has settled is announced some days before it is due."""
    rule = rules.on(RULES, day)
    for each in await awaiting.fees_due(uow):
        application = await store.get_application(uow, each.application_id)
        scheme = await store.scheme_of(uow, application)
        first = london_day(each.opened_at) + timedelta(days=rule["first_due_after"])
        for number, due_on in enumerate(instalments(first, scheme.fee.instalments), start=1):
            if due_on - timedelta(days=rule["tell_before"]) == day:
                uow.emit(
                    FeeDue(
                        application_id=application.id,
                        organisation_id=application.organisation_id,
                        stream=application.stream,
                        instalment=number,
                        due_on=due_on,
                    )
                )
