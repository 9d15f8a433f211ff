"""Answers of the relay, on disk before anything else happens to them.

Between a relay's 250 and our commit lies the one place where a crash could lose the truth. So each
answer is appended to a local file by a plain write, which outlives the process (not the machine),
and is read back at the next start. Then a crash leaves open only what no relay had answered: one
mail per connection.

A journal is a folder. Each process writes files of its own and holds a lock on them; a file whose
lock is free belonged to a process that is gone, and whoever starts next reads it. A file is removed
once every answer in it is forgotten, that is, committed. Replaying an answer that was committed
already must do nothing.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from notifications.channels import Outcome, Reply, Stage

_SUFFIX = ".replies"
_ROTATE_BYTES = 4 * 1024 * 1024
_END = "."  # the last field of a whole line: a line cut short by a crash does not have it
_FIELDS = 6


class _Segment:
    """One locked file and the answers in it that are not committed yet."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.descriptor = descriptor
        self.size = os.fstat(descriptor).st_size
        self.open_ids: set[UUID] = set()

    @classmethod
    def locked(cls, path: Path) -> Self | None:
        """The segment, or None when another process holds it or has just removed it."""
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_ino == path.stat().st_ino:
                return cls(path, descriptor)
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(descriptor)
        return None

    def write(self, line: bytes) -> None:
        written = os.write(self.descriptor, line)
        self.size += written
        if written != len(line):
            msg = f"The journal {self.path} took only part of a line: is the disk full?"
            raise OSError(msg)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        os.close(self.descriptor)


class Journal:
    def __init__(self, path: Path, *, rotate_bytes: int = _ROTATE_BYTES) -> None:
        """`path` is a folder on this machine's disk; it is made when it is not there."""
        self._folder = path
        self._rotate_bytes = rotate_bytes
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._holder: dict[UUID, _Segment] = {}
        self._left_behind = [
            segment
            for file in sorted(self._folder.glob(f"*{_SUFFIX}"))
            if (segment := _Segment.locked(file))
        ]
        self._current = self._opened()

    def append(self, reply: Reply) -> None:
        """Writes one answer down. Raises OSError when the disk does not take it: then stop."""
        if self._current.size >= self._rotate_bytes:
            self._rotate()
        self._current.write(_line(reply))
        self._hold(reply.delivery_id, self._current)

    def replay(self) -> Iterator[Reply]:
        """Every answer that an earlier process wrote down and did not forget, oldest first."""
        for segment in list(self._left_behind):
            replies = list(_read(segment.path))
            for reply in replies:
                self._hold(reply.delivery_id, segment)
            yield from replies
        for segment in [found for found in self._left_behind if not found.open_ids]:
            self._left_behind.remove(segment)
            segment.remove()

    def forget(self, ids: Iterable[UUID]) -> None:
        """These answers are committed: their files go when nothing else is open in them."""
        for delivery_id in ids:
            segment = self._holder.pop(delivery_id, None)
            if segment is not None:
                self._release(delivery_id, segment)
        if not self._current.open_ids and self._current.size >= self._rotate_bytes:
            self._rotate()

    def close(self) -> None:
        """Lets go of the files. What is not forgotten stays for the next start."""
        for segment in {*self._holder.values(), *self._left_behind, self._current}:
            if segment.size == 0 or (segment is self._current and not segment.open_ids):
                segment.remove()
            else:
                os.close(segment.descriptor)
        self._holder.clear()
        self._left_behind.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _hold(self, delivery_id: UUID, segment: _Segment) -> None:
        earlier = self._holder.get(delivery_id)
        self._holder[delivery_id] = segment
        segment.open_ids.add(delivery_id)
        if earlier is not None and earlier is not segment:
            self._release(delivery_id, earlier)

    def _release(self, delivery_id: UUID, segment: _Segment) -> None:
        segment.open_ids.discard(delivery_id)
        if not segment.open_ids and segment is not self._current:
            if segment in self._left_behind:
                self._left_behind.remove(segment)
            segment.remove()

    def _rotate(self) -> None:
        finished, self._current = self._current, self._opened()
        if not finished.open_ids:
            finished.remove()

    def _opened(self) -> _Segment:
        """A file of our own. Names grow, so that a replay reads them in the order of writing."""
        taken = [
            int(file.stem) for file in self._folder.glob(f"*{_SUFFIX}") if file.stem.isdecimal()
        ]
        number = max(taken, default=0)
        while True:
            number += 1
            path = self._folder / f"{number:012}{_SUFFIX}"
            segment = _Segment.locked(path)
            if segment is not None and segment.size == 0:
                return segment
            if segment is not None:
                os.close(segment.descriptor)


def _line(reply: Reply) -> bytes:
    text = " ".join(reply.text.split())
    fields = (reply.delivery_id.hex, reply.outcome, str(reply.code), reply.stage, text, _END)
    return ("\t".join(fields) + "\n").encode(errors="replace")


def _read(path: Path) -> Iterator[Reply]:
    for line in path.read_bytes().split(b"\n"):
        fields = line.decode(errors="replace").split("\t")
        if len(fields) != _FIELDS or fields[-1] != _END:
            continue
        delivery_id, outcome, code, stage, text, _ = fields
        with suppress(ValueError):  # a line that a dying disk garbled tells us nothing
            yield Reply(UUID(delivery_id), Outcome(outcome), int(code), text, Stage(stage))
