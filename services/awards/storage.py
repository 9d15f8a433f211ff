"""Where evidence files lie: a folder on this machine, or a bucket that speaks S3. One interface.

Keys are made of ids, never of what a file was called. Nothing here is part of a transaction: a row
is written first and its file in the same request, so what may be left behind is a file without a
row, which the clean-up finds.
"""

from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from sanctuary.errors import Unavailable
from sanctuary.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from obstore.store import ObjectStore

AWAY = (
    "We cannot reach the place where files are kept just now. What you wrote is saved; please try "
    "the file again in some minutes."
)
PATIENCE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Lying:
    """A file as it lies there."""

    key: str
    since: datetime


class Files:
    """The files of all applications, by key."""

    def __init__(self, store: "ObjectStore") -> None:
        self._store = store

    async def put(self, key: str, content: bytes) -> None:
        async with _answering():
            await obstore.put_async(self._store, key, content, use_multipart=False)

    async def get(self, key: str) -> bytes | None:
        """The whole file, or None when there is none."""
        try:
            async with _answering():
                found = await obstore.get_async(self._store, key)
                return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None

    async def delete(self, key: str) -> None:
        """It is gone afterwards, whether or not it was there."""
        try:
            async with _answering():
                await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return

    async def before(self, moment: datetime) -> "AsyncIterator[Sequence[Lying]]":
        """What was put there before a moment, some hundred at a time."""
        async with _answering():
            async for page in obstore.list(self._store, chunk_size=500):
                lying = [Lying(each["path"], each["last_modified"]) for each in page]
                yield [each for each in lying if each.since < moment]


@asynccontextmanager
async def _answering() -> "AsyncIterator[None]":
    """A store that is away is a refusal with what to do next, not a failure of ours."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as away:
        raise Unavailable(AWAY, retry_after=300) from away


@lru_cache(maxsize=16)
def _local(folder: Path) -> Files:
    return Files(LocalStore(folder, automatic_cleanup=True, mkdir=True))


@lru_cache(maxsize=4)
def _bucket(
    url: str, endpoint: str | None, region: str, key_id: str | None, secret: str | None
) -> Files:
    """A bucket. Without a key the machine's own role is asked, as S3 libraries do."""
    options: dict[str, str] = {"region": region}
    if endpoint:
        options["endpoint"] = endpoint
    if key_id and secret:
        options |= {"access_key_id": key_id, "secret_access_key": secret}
    return Files(
        S3Store.from_url(
            url,
            config=options,  # type: ignore[arg-type]
            client_options={
                "allow_http": bool(endpoint and endpoint.startswith("http://")),
                "timeout": PATIENCE,
            },
            retry_config={"max_retries": 2, "retry_timeout": PATIENCE},
        )
    )


def files_of(settings: Settings) -> Files:
    """The place that the settings name."""
    if settings.evidence_bucket is None:
        return _local(settings.evidence_dir)
    secret = settings.evidence_bucket_secret
    return _bucket(
        settings.evidence_bucket,
        settings.evidence_bucket_endpoint,
        settings.evidence_bucket_region,
        settings.evidence_bucket_key_id,
        secret.get_secret_value() if secret else None,
    )
