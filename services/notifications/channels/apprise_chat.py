"""Chats through Apprise: one short post to an address that was opened for this moment only.

Apprise is synchronous and says only yes or no, so a few threads post and what is not a yes is tried
again later. Redirects are not followed, and a server that an address names has to be public. Names
change where they lead, and a server may name another one (Matrix does), so what counts is looked at
where a connection is made: while a thread posts, it connects to public addresses only.
"""

import asyncio
import json
import socket
import sys
import threading
from collections.abc import AsyncGenerator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

from apprise import Apprise, AppriseAsset

from notifications.channels import Outcome, Outgoing, Reply, Stage
from notifications.channels.calling import is_public

_ASSET = AppriseAsset(
    app_id="City of Sanctuary UK", app_desc="", async_mode=False, http_redirects=False
)
THREADS = 4


class NotOutside(OSError):
    """The connection would have led to an address that is not on the public internet."""


class _Posting(threading.local):
    """Whether this thread posts just now, and whether it was kept from going inside."""

    guarded = False
    refused = False


_posting = _Posting()


@cache
def _watch() -> None:
    """From now on what a posting thread connects to is looked at. Nothing takes this back."""
    sys.addaudithook(_look)


def _look(event: str, args: tuple[Any, ...]) -> None:
    """Plugins open their connections themselves; Python tells of each before it is made."""
    if event != "socket.connect" or not _posting.guarded:
        return
    if not _is_outside(args[1]):
        _posting.refused = True
        raise NotOutside("not on the public internet")


def _is_outside(address: object) -> bool:
    if not isinstance(address, tuple) or not address:
        return False
    try:
        return is_public(str(address[0]))
    except ValueError:
        return False


@contextmanager
def only_outside() -> Iterator[_Posting]:
    """Meanwhile this thread connects to nothing but the public internet."""
    _watch()
    _posting.guarded, _posting.refused = True, False
    try:
        yield _posting
    finally:
        _posting.guarded = False


def host_of(url: str) -> str | None:
    """The server of an address, or None when Apprise cannot read it."""
    plugin = Apprise.instantiate(_as_posted(url), asset=_ASSET)
    return None if plugin is None else str(plugin.host or "")


def leads_outside(host: str) -> bool:
    """Whether every address of a name is one of the public internet."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return bool(found) and all(is_public(str(each[4][0])) for each in found)


class AppriseChannel:
    """`own_host` are the schemes whose address names a server. `anywhere` is for tests."""

    def __init__(self, own_host: frozenset[str], *, anywhere: bool) -> None:
        self._own_host = own_host
        self._anywhere = anywhere
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="chat")

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def send(self, messages: Iterable[Outgoing]) -> AsyncGenerator[Reply, None]:
        """`recipient` is the opened address, `content` a title and a text."""
        loop = asyncio.get_running_loop()
        posts = [loop.run_in_executor(self._threads, self._post, one) for one in messages]
        for post in asyncio.as_completed(posts):
            yield await post

    def _post(self, message: Outgoing) -> Reply:
        scheme = message.recipient.partition("://")[0].lower()
        plugin = Apprise.instantiate(_as_posted(message.recipient), asset=_ASSET)
        if plugin is None:
            return Reply(message.delivery_id, Outcome.PERMANENT, 0, "unreadable", Stage.RCPT)
        named = scheme in self._own_host and not self._anywhere
        if named and not leads_outside(str(plugin.host)):
            return Reply(message.delivery_id, Outcome.PERMANENT, 0, "not outside", Stage.RCPT)
        title, body = json.loads(message.content)
        with nullcontext() if self._anywhere else only_outside() as guard:
            try:
                well = bool(plugin.notify(title=title, body=body))
            except Exception:  # noqa: BLE001 — whatever a plugin raises, the post did not arrive
                well = False
        if guard is not None and guard.refused:
            return Reply(message.delivery_id, Outcome.PERMANENT, 0, "not outside", Stage.RCPT)
        outcome = Outcome.ACCEPTED if well else Outcome.TEMPORARY
        return Reply(message.delivery_id, outcome, 0, "posted" if well else "not taken")


def _as_posted(url: str) -> str:
    """Whatever the address itself says about redirects, they are off."""
    bare = url.strip()
    return f"{bare}{'&' if '?' in bare else '?'}redirect=no"
