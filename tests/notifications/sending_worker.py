"""A worker that does nothing but send, until it is killed: started as a script by `test_crash.py`."""

import asyncio
import json
import sys

from notifications.main import service
from notifications.sending import sender
from sanctuary.db import Database
from sanctuary.service import Runtime
from sanctuary.settings import Settings


async def main(settings: Settings) -> None:
    await sender.run(Runtime(service, settings, Database(settings.database_url)))


if __name__ == "__main__":
    keys = {"link_key": "x" * 40, "seal_key": "x" * 40}
    asyncio.run(main(Settings(**json.loads(sys.argv[1]), **keys)))
