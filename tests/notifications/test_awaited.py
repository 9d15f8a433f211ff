"""A local group is asked for its word, and contacts hear before a part of a fee is due: once each."""

from datetime import date

from notifications.testing import an_organisation
from sanctuary.events.open_applications import FeeDue, ProofAwaited
from sanctuary.ids import new_id

from .service import address, notifications, text_of

DAY = date(2027, 5, 3)


async def test_the_contacts_of_the_group_are_asked_and_the_applicant_is_not(tmp_path):
    async with notifications(tmp_path) as n:
        officer, applicant = await n.person(), await n.person()
        organisation = await an_organisation(n.h, applicant)
        event = n.h.envelope(
            ProofAwaited(
                application_id=new_id(),
                organisation_id=organisation,
                stream="councils",
                people=(officer,),
            )
        )
        await n.h.receive(event, event)
        await n.send()
        assert n.relay.accepted == [address(officer)]


async def test_each_part_of_a_fee_is_announced_once_with_its_day(tmp_path):
    async with notifications(tmp_path) as n:
        organisation, application = await an_organisation(n.h, await n.person()), new_id()
        for number, due_on in enumerate((DAY, date(2028, 5, 3)), start=1):
            event = n.h.envelope(
                FeeDue(
                    application_id=application,
                    organisation_id=organisation,
                    stream="universities",
                    instalment=number,
                    due_on=due_on,
                ),
                version=number,
            )
            await n.h.receive(event, event)
        await n.send()
        said = sorted(text_of(mail) for mail in n.mails())
        assert len(said) == 2
        assert "3 May 2027" in said[0] + said[1]
        assert "3 May 2028" in said[0] + said[1]
