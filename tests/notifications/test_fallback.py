"""What a body must hear goes to another contact when one cannot be reached; then to a person."""

from datetime import date
from uuid import UUID

import pytest

from notifications.testing import a_group, an_organisation
from sanctuary.events.awards import AwardLapsed
from sanctuary.events.membership import GroupAffiliated, GroupChanged, OrganisationChanged
from sanctuary.events.notifications import MessageUndeliverable
from sanctuary.ids import new_id

from .returned_mails import dsn
from .service import address, notifications
from .test_returns import handed_in, with_returns


def lapsed(organisation: UUID) -> AwardLapsed:
    return AwardLapsed(
        award_id=new_id(),
        organisation_id=organisation,
        stream="schools",
        expired_on=date(2027, 1, 1),
    )


def affiliated(group: UUID, *contacts: UUID, again: bool) -> GroupAffiliated:
    return GroupAffiliated(
        group_id=group, nation="wales", area="W06000015", contacts=contacts, again=again
    )


def refusing(gone):
    return lambda stage, _, to: "550 5.1.1 no" if stage == "rcpt" and to in gone else None


async def test_a_contact_who_came_later_gets_what_the_one_before_them_could_not(tmp_path):
    async with with_returns(tmp_path) as n:
        first, second, third = [await n.person() for _ in range(3)]
        organisation = await an_organisation(n.h, first)
        event = lapsed(organisation)
        await n.h.receive(event)
        await n.send()
        path = n.paths[-1]
        await n.h.receive(
            OrganisationChanged(
                organisation_id=organisation, kind="school", contacts=(first, second, third)
            )
        )
        await handed_in(n, dsn(path))
        await n.send()
        told = await n.statuses(cause=event.award_id)
        assert {person: status for person, (status, _) in told.items()} == {
            first: "bounced",
            second: "accepted",
        }
        assert n.relay.accepted == [address(first), address(second)]
        assert await n.h.emitted(MessageUndeliverable) == []


async def test_who_had_it_already_does_not_get_it_twice(tmp_path):
    gone = set()
    async with notifications(tmp_path, refusing(gone)) as n:
        first, second = await n.person(), await n.person()
        gone.add(address(first))
        event = lapsed(await an_organisation(n.h, first, second))
        await n.h.receive(event)
        await n.send()
        assert n.relay.accepted == [address(second)]
        assert len(await n.rows(cause=event.award_id)) == 2
        assert await n.h.emitted(MessageUndeliverable) == []


@pytest.mark.parametrize("why", ["refused", "suppressed"])
async def test_when_nobody_is_left_that_is_said_once(tmp_path, why):
    gone = set()
    async with notifications(tmp_path, refusing(gone)) as n:
        people = [await n.person() for _ in range(2)]
        gone.update(map(address, people))
        organisation = await an_organisation(n.h, *people)
        if why == "suppressed":
            await n.h.receive(lapsed(organisation))
            await n.send()
        event = lapsed(organisation)
        await n.h.receive(event)
        await n.send()
        told = [one.data for one in await n.h.emitted(MessageUndeliverable)]
        assert [(one.party_kind, one.party_id) for one in told if one.cause == event.award_id] == [
            ("organisation", organisation)
        ]
        assert len(told) == (2 if why == "suppressed" else 1)


async def test_a_group_falls_back_as_an_organisation_does(tmp_path):
    gone = set()
    async with notifications(tmp_path, refusing(gone)) as n:
        first, second = await n.person(), await n.person()
        gone.add(address(first))
        group = await a_group(n.h, first)
        await n.h.receive(GroupChanged(group_id=group, contacts=(first, second)))
        await n.h.receive(affiliated(group, first, again=False))
        await n.send()
        assert n.relay.accepted == [address(second)]
        gone.add(address(second))
        await n.h.receive(affiliated(group, first, again=True))
        await n.send()
        [told] = await n.h.emitted(MessageUndeliverable)
        assert (told.data.party_kind, told.data.party_id) == ("group", group)


async def test_a_campaign_is_for_the_person_and_falls_back_to_nobody(tmp_path):
    gone = set()
    async with notifications(tmp_path, refusing(gone)) as n:
        first, second = await n.person(), await n.person()
        gone.add(address(first))
        await an_organisation(n.h, first, second)
        await n.launched([first])
        await n.send()
        assert n.relay.accepted == []
        assert await n.h.emitted(MessageUndeliverable) == []
