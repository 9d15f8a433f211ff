"""The door where mail comes in: SMTP with pipelining, 8-bit content and UTF-8 addresses."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from sanctuary.mailbox.store import Store

LARGEST = 25 * 1024 * 1024
REFUSED_PREFIX = "gone."


class Door:
    """What aiosmtpd calls for each command."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_EHLO(  # noqa: N802 — aiosmtpd looks it up by this name
        self, _: SMTP, session: Session, __: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", responses[-1]]

    async def handle_RCPT(  # noqa: N802 — as above
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.lower().startswith(REFUSED_PREFIX):
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 — as above
        content = envelope.original_content or b""
        mail = self.store.add(envelope.mail_from or "", envelope.rcpt_tos, content)
        return f"250 2.0.0 Kept as {mail.id}"


async def listen(store: Store, host: str, port: int) -> asyncio.Server:
    """Take mail on `port` until the server is closed."""
    loop = asyncio.get_running_loop()
    door = Door(store)

    def connection() -> SMTP:
        return SMTP(
            door,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname="mailbox.sanctuary",
            ident="Sanctuary mailbox",
            loop=loop,
        )

    return await loop.create_server(connection, host, port)
