"""A process that sends mails 0..N-1 through a relay and journals each reply, until it is killed.

It is started as a script by `test_journal.py`: a kill must hit a real process.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from notifications.channels import Outgoing
from notifications.channels.journal import Journal
from notifications.channels.smtp import SmtpPool

CONNECTIONS = 4


async def main(port: int, folder: Path, total: int) -> None:
    with Journal(folder, rotate_bytes=20_000) as journal:
        answered = {reply.delivery_id for reply in journal.replay()}
        url = f"smtp://127.0.0.1:{port}"
        async with SmtpPool(url, CONNECTIONS, record=journal.append) as pool:
            mails = (
                Outgoing(UUID(int=n), "", f"p{n}@example.org", b"Subject: x\r\n\r\nx\r\n")
                for n in range(total)
                if UUID(int=n) not in answered
            )
            async for _ in pool.send(mails):
                pass


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
