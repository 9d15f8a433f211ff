"""Run the mailbox until told to stop."""

import asyncio

import uvicorn

from sanctuary.issuer import Issuer
from sanctuary.mailbox import smtp, web
from sanctuary.mailbox.store import Store


def serve(issuer: Issuer, *, host: str, smtp_port: int, http_port: int) -> None:
    """Take mail and show it. Ends, cleanly, on SIGINT or SIGTERM."""
    asyncio.run(_serve(issuer, host, smtp_port, http_port))


async def _serve(issuer: Issuer, host: str, smtp_port: int, http_port: int) -> None:
    store = Store()
    door = await smtp.listen(store, host, smtp_port)
    config = uvicorn.Config(
        web.application(store, issuer),
        host=host,
        port=http_port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    try:
        await uvicorn.Server(config).serve()
    finally:
        door.close()
