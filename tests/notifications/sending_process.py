"""A process that sends mails 0..N-1 through a relay and journals each reply, until it is killed.

It is started as a script by `test_journal.py`: a kill must hit a real process.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from notifications.channels import Outgoing
from notifications.channels.journal import Journal, read
from notifications.channels.smtp import SmtpPool

CONNECTIONS = 4


async def main(port: int, folder: Path, total: int) -> None:
    before = [read(each) for each in folder.iterdir()]
    answered = {delivery_id for left in before for delivery_id in left.answered}
    with Journal(folder / f"{len(before):04}", rotate_bytes=20_000) as journal:
        url = f"smtp://127.0.0.1:{port}"
        async with SmtpPool(url, CONNECTIONS, record=journal) as pool:
            mails = (
                Outgoing(UUID(int=n), "", f"p{n}@example.org", b"Subject: x\r\n\r\nx\r\n")
                for n in range(total)
                if UUID(int=n) not in answered
            )
            async for _ in pool.send(mails):
                pass


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
