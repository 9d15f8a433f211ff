"""A mail that is on the wire while the all-clear is given: its reader hears both, or neither."""

import pytest

from notifications.channels import Outcome, Reply
from notifications.channels.journal import Journal
from notifications.domain.delivery import EMAIL
from notifications.sending.compose import Composer
from notifications.sending.editions import Current
from notifications.sending.lane import Lane, Route
from notifications.sending.workers import Worker
from notifications.testing import a_group
from sanctuary.events.campaigns import (
    GroupAlertRaised,
    GroupAlertStoodDown,
    MobilisationStoodDown,
)
from sanctuary.ids import new_id

from .service import notifications


class OnTheWire:
    """A relay that holds every answer back until the test gives it."""

    def __init__(self, during, answers):
        self.during, self.answers = during, answers

    async def send(self, mails):
        sent = list(mails)
        await self.during()
        for mail in sent:
            yield Reply(mail.delivery_id, self.answers(mail.recipient), 250, "")


async def a_lane(n, tmp_path, relay, number=1):
    worker = Worker(tmp_path / "workers")
    await worker.announce(n.h.database)
    journal = Journal(tmp_path / "journal")
    route = Route(EMAIL, Composer(n.h.settings, Current()), relay)
    return Lane(n.h.database, worker, journal, route, number=number)


async def told(n, cause, template):
    return set(await n.statuses(cause=cause, template_key=template))


@pytest.mark.parametrize("arrives", [Outcome.ACCEPTED, Outcome.UNANSWERED])
async def test_a_stand_down_reaches_who_was_being_written_to(tmp_path, arrives):
    async with notifications(tmp_path) as n:
        reached, missed = await n.person(), await n.person()
        cause = await n.launched([reached, missed])

        async def meanwhile():
            await n.h.receive(
                MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_stand_down")
            )
            assert await told(n, cause, "mobilisation_stand_down") == set()

        def answers(recipient):
            return arrives if recipient.startswith(reached.hex) else Outcome.PERMANENT

        lane = await a_lane(n, tmp_path, OnTheWire(meanwhile, answers))
        await lane.window()
        assert await told(n, cause, "mobilisation_stand_down") == {reached}


async def test_an_all_clear_reaches_the_contact_who_was_being_asked(tmp_path):
    async with notifications(tmp_path) as n:
        asked = await n.person()
        group, alert, incident = await a_group(n.h, asked), new_id(), new_id()
        await n.h.receive(
            GroupAlertRaised(
                alert_id=alert, incident_id=incident, group_id=group, escalate_after_seconds=60
            )
        )

        async def meanwhile():
            await n.h.receive(
                GroupAlertStoodDown(alert_id=alert, incident_id=incident, group_id=group)
            )

        relay = OnTheWire(meanwhile, lambda _: Outcome.ACCEPTED)
        lane = await a_lane(n, tmp_path, relay, number=0)
        await lane.window()
        assert await told(n, alert, "group_alert_stand_down") == {asked}
