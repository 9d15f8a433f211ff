"""The whole service against a real relay: what the tests of notifications stand on."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from notifications.commands.notify import notify_people
from notifications.queries import deliveries as queries
from notifications.sending import sender
from notifications.store import deliveries
from notifications.tables import audience
from notifications.testing import a_contact, known
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import AudienceReleased, MobilisationLaunched
from sanctuary.ids import new_id
from sanctuary.testing import Harness, an_actor, harness

from .smtp_servers import Answering, Nasty, nasty

WAITING = {"queued", "sending"}


@dataclass
class Notifications:
    """The service, the relay that it writes to, and what may be asked of both."""

    h: Harness
    relay: Nasty

    async def person(self, language: str = "en", **changes: Any) -> UUID:
        """Somebody whom membership has told us about, reachable for everything by default."""
        person = new_id()
        await self.knows(person, language=language, **changes)
        return person

    async def knows(self, person: UUID, **changes: Any) -> None:
        await known(self.h, a_contact(person_id=person, name="Ffion Ap Gwilym", **changes))

    async def launched(
        self,
        *chunks: list[UUID],
        template: str = "mobilisation_act",
        drill: bool = False,
        category: str = "campaign",
    ) -> UUID:
        """A mobilisation with its audience in chunks, as campaigns tells it."""
        cause = new_id()
        await self.h.receive(
            MobilisationLaunched(
                mobilisation_id=cause,
                template=template,
                audience_size=sum(map(len, chunks)),
                chunks=len(chunks),
                drill=drill,
            ),
            *[released(cause, n, len(chunks), people, category) for n, people in enumerate(chunks)],
        )
        return cause

    async def rows(self, **filters: Any) -> list[Any]:
        async with self.h.transaction() as uow:
            return list(await uow.all(queries.matching(**filters)))

    async def counts(self, cause: UUID) -> dict[str, int]:
        async with self.h.transaction() as uow:
            return await deliveries.counts(uow, cause)

    async def statuses(self, **filters: Any) -> dict[UUID, tuple[str, str | None]]:
        return {row.person_id: (row.status, row.reason) for row in await self.rows(**filters)}

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        task = asyncio.create_task(sender.run(self.h.runtime))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def until(self, condition: Any) -> None:
        """Wait until `condition()` holds; the test's own timeout is the limit."""
        async with asyncio.timeout(20):
            while not await condition():
                await asyncio.sleep(0.02)

    async def nothing_waits(self) -> bool:
        """No chunk waits for a lane, and no delivery for anything."""
        async with self.h.transaction() as uow:
            if await uow.first(select(audience)):
                return False
        return not [row for row in await self.rows() if row.status in WAITING]

    async def send(self) -> None:
        """Send until nothing waits any more."""
        async with self.sending():
            await self.until(self.nothing_waits)

    async def tells(self, person: UUID, template: str, **values: str) -> str:
        """Sends somebody a message of this kind; what became of it."""
        cause = new_id()
        async with self.h.transaction() as uow:
            await notify_people(uow, [person], template, cause, values=values)
        await self.send()
        [row] = await self.rows(cause=cause)
        return row.status

    @property
    def paths(self) -> list[str]:
        """The return paths of what was sent, in its order."""
        said = [one.decode() for one in self.relay.commands if one.startswith(b"MAIL FROM:<")]
        return [one.partition("<")[2].partition(">")[0] for one in said]

    def mails(self) -> list[EmailMessage]:
        """What the relay took, read by the standard library."""
        return [
            message_from_bytes(
                content.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n."), policy=SMTP
            )
            for content in self.relay.contents
        ]  # type: ignore[misc]

    def mail(self) -> EmailMessage:
        [only] = self.mails()
        return only


def address(person: UUID) -> str:
    return f"{person.hex}@example.org"


def text_of(mail: EmailMessage) -> str:
    """The words of the plain text, however its lines are broken."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def link_to(mail: EmailMessage, path: str) -> str:
    """The token of the link in `mail` that leads to `path`."""
    return re.search(rf"{path}\?(?:lang=cy&)?link=([\w-]+)", text_of(mail))[1]


def released(
    cause: UUID, chunk: int, chunks: int, people: list[UUID], category: str = "campaign"
) -> AudienceReleased:
    return AudienceReleased(
        mobilisation_id=cause,
        chunk=chunk,
        chunks=chunks,
        template="mobilisation_act",
        category=category,
        person_ids=tuple(people),
    )


@asynccontextmanager
async def notifications(
    folder: Path, answering: Answering = lambda *_: None, **changes: Any
) -> AsyncIterator[Notifications]:
    async with nasty(answering) as relay:
        url = f"smtp://127.0.0.1:{relay.port}"
        given = {"smtp_url": url, "journal_dir": folder, **changes}
        async with harness("notifications", **given) as h:
            yield Notifications(h, relay)


def the_national_team():
    return an_actor(Grant(Role.NATIONAL_TEAM))
