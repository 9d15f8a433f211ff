"""A real IMAP server on loopback, with one user and nothing in it."""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from imap_tools import MailBoxUnencrypted
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPService

from .smtp_servers import free_port

USER, PASSWORD = "returns", "secret of the tests"


@dataclass
class Imap:
    port: int

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/INBOX"

    async def put(self, *letters: bytes) -> None:
        def appended() -> None:
            with MailBoxUnencrypted("127.0.0.1", self.port).login(USER, PASSWORD) as box:
                for letter in letters:
                    box.append(letter, "INBOX")

        await asyncio.to_thread(appended)

    async def folder(self, name: str) -> list[bytes]:
        """What lies in a folder."""

        def looked() -> list[bytes]:
            with MailBoxUnencrypted("127.0.0.1", self.port).login(USER, PASSWORD) as box:
                if not box.folder.exists(name):
                    return []
                box.folder.set(name)
                return [one.obj.as_bytes() for one in box.fetch(mark_seen=False)]

        return await asyncio.to_thread(looked)

    async def counts(self, *names: str) -> list[int]:
        return [len(await self.folder(name)) for name in names]


@asynccontextmanager
async def imap(port: int = 0) -> AsyncIterator[Imap]:
    port = port or free_port()
    args = Namespace(
        host="127.0.0.1",
        port=port,
        debug=False,
        cert=None,
        key=None,
        tls=False,
        passlib_cfg=None,
        proxy_protocol=None,
        inherited_sockets=None,
        demo_data=False,
        demo_user=USER,
        demo_password=PASSWORD,
    )
    backend, config = await DictBackend.init(args, secure_auth=False)
    config.apply_context()
    async with AsyncExitStack() as stack:
        await backend.start(stack)
        await IMAPService(backend, config).start(stack)
        yield Imap(port)
