"""A worker that died, or a machine that was lost, at the moment that a test chooses."""

import os

from sqlalchemy import text, update

from notifications.channels import Outcome, Reply, Stage
from notifications.channels.journal import Journal
from notifications.domain.delivery import EMAIL
from notifications.sending.compose import Composer
from notifications.sending.editions import Current
from notifications.sending.lane import Lane, Route
from notifications.sending.workers import Worker
from notifications.tables import sender as sender_table
from notifications.testing import an_organisation
from sanctuary.events.awards import AwardLapsed
from sanctuary.ids import new_id


class Gone:
    """A worker that claimed everything that waits and then died, at a moment that a test chooses."""

    def __init__(self, n, folder):
        self.n = n
        self.worker = Worker(folder)
        self.journal = Journal(self.worker.journal_folder)

    async def claims(self):
        await self.worker.announce(self.n.h.database)
        lane = Lane(self.n.h.database, self.worker, self.journal, self.route(), number=1)
        self.rows = {}
        while found := await lane._claim(lane._next_window(), now(self.n)):
            self.rows |= {row.person_id: row for row in found}
        return self

    def route(self):
        return Route(EMAIL, Composer(self.n.h.settings, Current()), None)

    def dies(self):
        for segment in {*self.journal._holder.values(), self.journal._current}:
            os.close(segment.descriptor)
        self.worker.close()

    def begins(self, *people):
        for person in people:
            self.journal.begin(self.rows[person].id)

    def hears(self, person, outcome=Outcome.ACCEPTED, code=250, stage=Stage.CONTENT):
        self.journal.append(Reply(self.rows[person].id, outcome, code, "", stage))

    async def loses_its_disk(self):
        """Nothing on this machine tells of it, and it has been silent for an hour."""
        self.journal.close()
        self.worker.close()
        for path in self.worker.folder.glob("*.worker"):
            path.unlink()
        await silent_for_an_hour(self.n, self.worker)


def now(n):
    return n.h.clock.now()


async def silent_for_an_hour(n, worker):
    async with n.h.transaction() as uow:
        await uow.execute(
            update(sender_table)
            .where(sender_table.c.worker == worker.name)
            .values(heard_at=text("clock_timestamp() - interval '1 hour'"))
        )


async def a_steady_worker(n, folder):
    worker = Worker(folder)
    await worker.announce(n.h.database)
    worker._steady_since -= 3600
    return worker


async def the_lapse_of_an_award(n, *people):
    organisation = await an_organisation(n.h, *people)
    await n.h.receive(
        AwardLapsed(
            award_id=new_id(),
            organisation_id=organisation,
            stream="schools",
            expired_on=n.h.clock.today(),
        )
    )
