"""The postcode directory as a stream of records: constant memory, whatever its size.

Takes the CSV or the ZIP in which it is published.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self

from membership.domain.postcode_directory import Layout, Record
from sanctuary.errors import Invalid

MOST_MISTAKES = 20
FIRST_ROW = 2


class _Counted(io.RawIOBase):
    """Counts and fingerprints what passes through."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self.inner = inner
        self.count = 0
        self.digest = sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.inner.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        self.digest.update(data)
        return len(data)


class DirectoryFile:
    """One file, open for one reading. Its methods block: call them in a thread."""

    def __init__(self, path: Path) -> None:
        self._stack = ExitStack()
        try:
            source, self.size = self._open(path)
            self._counted = _Counted(source)
            text = io.TextIOWrapper(
                io.BufferedReader(self._counted, 1 << 20), "utf-8-sig", newline=""
            )
            self._rows: Iterator[list[str]] = csv.reader(text)
            self.layout = Layout.of(next(self._rows, []))
        except BaseException:
            self._stack.close()
            raise
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def bytes_read(self) -> int:
        return self._counted.count

    @property
    def sha256(self) -> str:
        return self._counted.digest.hexdigest()

    def chunk(self, most: int) -> list[Record]:
        """The next records; empty at the end. Raises Invalid, naming rows and never postcodes."""
        records: list[Record] = []
        mistakes: list[dict[str, str]] = []
        for cells in islice(self._rows, most):
            try:
                records.append(self.layout.read(cells))
            except (Invalid, IndexError) as wrong:
                detail = getattr(wrong, "detail", "This row has fewer cells than the header.")
                row = str(self.rows + len(records) + len(mistakes) + FIRST_ROW)
                mistakes.append({"row": row, "column": "", "detail": detail})
        if mistakes:
            raise Invalid(
                f"Nothing was imported: row {mistakes[0]['row']} cannot be read. Check that the "
                "file is whole and as it was published.",
                errors=mistakes[:MOST_MISTAKES],
            )
        self.rows += len(records)
        return records

    def _open(self, path: Path) -> tuple[IO[bytes], int]:
        if not zipfile.is_zipfile(path):
            return self._stack.enter_context(path.open("rb")), path.stat().st_size
        archive = self._stack.enter_context(zipfile.ZipFile(path))
        tables = [each for each in archive.infolist() if each.filename.lower().endswith(".csv")]
        if not tables:
            raise Invalid("There is no CSV in this archive. Use the file as it was published.")
        largest = max(tables, key=lambda each: each.file_size)
        return self._stack.enter_context(archive.open(largest)), largest.file_size
