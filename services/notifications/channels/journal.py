"""What happens on the wire, on disk before anything else happens to it.

Between a relay's 250 and our commit lies the one place where a crash could lose the truth. So a
worker notes each message before the first byte of its content can leave, and each answer when it
comes, by plain writes to a file of its own, which outlive the process (not the machine). After a
crash, what was begun and not answered is in doubt, one mail per connection; all else is known.

A journal is a folder that belongs to one worker, whose lock says whether it still lives
(`sending/workers.py`). A file is removed once every answer in it is forgotten, that is, committed.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from notifications.channels import Outcome, Reply, Stage

_SUFFIX = ".journal"
_ROTATE_BYTES = 4 * 1024 * 1024
_FIRST_LINE = b"journal\t1\t.\n"
_END = "."  # the last field of a whole line: a line cut short by a crash does not have it
_BEGUN_FIELDS, _ANSWERED_FIELDS = 2, 6


class JournalFailed(Exception):
    """The disk does not take the journal. Nothing may be sent that cannot be written down."""


@dataclass(slots=True)
class Left:
    """What a dead worker's journal knows."""

    answered: dict[UUID, Reply] = field(default_factory=dict)
    in_doubt: set[UUID] = field(default_factory=set)


class _Segment:
    """One file and the messages in it that are not committed yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.open_ids: set[UUID] = set()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self.descriptor = os.open(path, flags, 0o600)

    def write(self, data: bytes) -> None:
        written = os.write(self.descriptor, data)
        self.size += written
        if written != len(data):
            msg = f"The journal {self.path} took only part of a line: is the disk full?"
            raise OSError(msg)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        os.close(self.descriptor)


class Journal:
    def __init__(self, folder: Path, *, rotate_bytes: int = _ROTATE_BYTES) -> None:
        """`folder` is on this machine's disk and nobody else's; it is made when it is not there.

        Raises JournalFailed when the disk does not take even a first line.
        """
        self._folder = folder
        self._rotate_bytes = rotate_bytes
        self._holder: dict[UUID, _Segment] = {}
        self._kept = b""
        self._number = 0
        self._current = self._opened()

    def begin(self, *delivery_ids: UUID) -> None:
        """From now on these may have arrived, whatever happens. Raises JournalFailed."""
        self._write("".join([f"{one.hex}\t.\n" for one in delivery_ids]).encode())
        for delivery_id in delivery_ids:
            self._hold(delivery_id)

    def append(self, reply: Reply) -> None:
        """Writes one answer down. Raises JournalFailed: then stop."""
        self._write(_line(reply))
        self._hold(reply.delivery_id)

    def note(self, reply: Reply) -> None:
        """As `append`, together with what comes next: the caller flushes before it waits again."""
        self._kept += _line(reply)
        self._hold(reply.delivery_id)

    def flush(self) -> None:
        if self._kept:
            self._write(b"")

    def forget(self, ids: Iterable[UUID]) -> None:
        """These are committed: files go when nothing else is open in them."""
        for delivery_id in ids:
            segment = self._holder.pop(delivery_id, None)
            if segment is not None:
                self._release(delivery_id, segment)
        if not self._current.open_ids and self._current.size >= self._rotate_bytes:
            self._rotate()

    def close(self) -> None:
        """Lets go of the files. What is not forgotten stays, for whoever recovers it."""
        with suppress(JournalFailed):
            self.flush()
        for segment in {*self._holder.values(), self._current}:
            if segment.open_ids:
                os.close(segment.descriptor)
            else:
                segment.remove()
        self._holder.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _write(self, data: bytes) -> None:
        kept, self._kept = self._kept, b""
        try:
            if self._current.size >= self._rotate_bytes:
                # What was noted is held by the file that was the newest then, so it goes there.
                self._current.write(kept)
                kept = b""
                self._rotate()
            self._current.write(kept + data)
        except OSError as failed:
            raise JournalFailed(str(failed)) from failed

    def _hold(self, delivery_id: UUID) -> None:
        earlier = self._holder.get(delivery_id)
        if earlier is self._current:
            return
        self._holder[delivery_id] = self._current
        self._current.open_ids.add(delivery_id)
        if earlier is not None:
            self._release(delivery_id, earlier)

    def _release(self, delivery_id: UUID, segment: _Segment) -> None:
        segment.open_ids.discard(delivery_id)
        if not segment.open_ids and segment is not self._current:
            segment.remove()

    def _rotate(self) -> None:
        finished, self._current = self._current, self._opened()
        if not finished.open_ids:
            finished.remove()

    def _opened(self) -> _Segment:
        """Names grow, so that they are read in the order of writing."""
        self._number += 1
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            segment = _Segment(self._folder / f"{self._number:08}{_SUFFIX}")
            segment.write(_FIRST_LINE)
        except OSError as failed:
            raise JournalFailed(str(failed)) from failed
        return segment


def read(folder: Path) -> Left:
    """What the journal in `folder` still knows; its writer must be gone."""
    left = Left()
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        for delivery_id, reply in _lines(path):
            if reply is None:
                left.answered.pop(delivery_id, None)
                left.in_doubt.add(delivery_id)
            else:
                left.in_doubt.discard(delivery_id)
                left.answered[delivery_id] = reply
    return left


def remove(folder: Path) -> None:
    """All that was in it is committed."""
    for path in folder.glob(f"*{_SUFFIX}"):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def _line(reply: Reply) -> bytes:
    text = reply.text if reply.text.isprintable() else " ".join(reply.text.split())
    line = f"{reply.delivery_id.hex}\t{reply.outcome}\t{reply.code}\t{reply.stage}\t{text}\t.\n"
    return line.encode(errors="replace")


def _lines(path: Path) -> Iterator[tuple[UUID, Reply | None]]:
    """Each message with its answer, or with None when it was begun."""
    for line in path.read_bytes().split(b"\n"):
        fields = line.decode(errors="replace").split("\t")
        if fields[-1] != _END:
            continue
        with suppress(ValueError):  # a line that a dying disk garbled tells us nothing
            if len(fields) == _BEGUN_FIELDS:
                yield UUID(fields[0]), None
            elif len(fields) == _ANSWERED_FIELDS:
                delivery_id, outcome, code, stage, text, _ = fields
                reply = Reply(UUID(delivery_id), Outcome(outcome), int(code), text, Stage(stage))
                yield reply.delivery_id, reply
