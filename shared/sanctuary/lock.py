"""One network per folder. The system drops the lock with its holder, so kill -9 leaves none."""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path


class Lock:
    """`up.lock` in a folder.

    What it says about its holder is for people; the lock itself counts.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "up.lock"
        self._file: int | None = None

    def take(self) -> bool:
        """Whether it is ours now."""
        self.path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()} {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n".encode())
        return True

    def release(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None

    def held_by_another(self) -> bool:
        """Whether a living process holds it."""
        try:
            file = os.open(self.path, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(file)
        return False

    @property
    def holder(self) -> tuple[int, str]:
        """Its process and since when; 0 when it does not say."""
        number, _, since = self.path.read_text("utf-8").strip().partition(" ")
        return int(number or 0), since
