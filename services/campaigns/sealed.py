"""The only code of campaigns that opens what people told us in confidence about learning.

What somebody needs, what they thought and what they set themselves to do is padded to one size
before it is sealed, so that its length tells nothing. Each opening is recorded.
"""

import json
from uuid import UUID

from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid
from sanctuary.seal import record_opening

SIZE = 8192


def seal_words(uow: UnitOfWork, context: str, **words: str) -> bytes:
    """Seal texts for one row: `context` says which, so that they open nowhere else."""
    plain = json.dumps(words, ensure_ascii=False).encode()
    if len(plain) > SIZE:
        raise Invalid("That is longer than we can keep safely. Please shorten it.")
    return uow.must_seal.seal(plain.ljust(SIZE), context)


async def open_words(
    uow: UnitOfWork, sealed: bytes, context: str, *, by: UUID, why: str
) -> dict[str, str]:
    """What was sealed for this row; that it was opened is written down."""
    await record_opening(uow, by=by, what=context, why=why)
    opened: dict[str, str] = json.loads(uow.must_seal.open(sealed, context))
    return opened
