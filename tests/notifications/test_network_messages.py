"""What members of a network hear about somebody local."""

from datetime import date

import pytest

from notifications.testing import an_organisation
from sanctuary.events.membership import MemberLeadFound, MemberWaitingForLead
from sanctuary.ids import new_id

from .service import notifications, text_of

DAY = date(2027, 5, 3)
EVENTS = {"waiting_for_lead": MemberWaitingForLead, "lead_found": MemberLeadFound}


def said(template, membership, organisation, since=DAY):
    return EVENTS[template](
        membership_id=membership, organisation_id=organisation, stream="schools", since=since
    )


@pytest.mark.parametrize("template", EVENTS)
async def test_both_contacts_are_told_once_in_their_language(tmp_path, template):
    async with notifications(tmp_path) as n:
        people = {await n.person(), await n.person("cy")}
        organisation, membership = await an_organisation(n.h, *people), new_id()
        for _ in range(2):
            await n.h.receive(said(template, membership, organisation))
        await n.send()
        assert await n.statuses() == dict.fromkeys(people, ("accepted", None))
        assert {("Helo," in text_of(mail)) for mail in n.mails()} == {True, False}


async def test_each_wait_is_told_and_a_found_lead_stops_what_is_not_out_yet(tmp_path):
    async with notifications(tmp_path) as n:
        organisation, membership = await an_organisation(n.h, await n.person()), new_id()
        await n.h.receive(said("waiting_for_lead", membership, organisation))
        await n.h.receive(said("lead_found", membership, organisation))
        await n.send()
        later = date(2027, 9, 1)
        await n.h.receive(said("waiting_for_lead", membership, organisation, later))
        await n.send()
        rows = sorted((row.template, row.status) for row in await n.rows())
        assert rows == [
            ("lead_found", "accepted"),
            ("waiting_for_lead", "accepted"),
            ("waiting_for_lead", "cancelled"),
        ]
