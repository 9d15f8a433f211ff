"""The sealed table: of one size, without a word in clear, and with nobody's id in it."""

from sqlalchemy import CheckConstraint, Column, LargeBinary, Table, Uuid

from membership.tables.base import metadata

SEALED_SIZE = 32 * 1024
SPARE = 6 * 1024  # what answers and withdrawals may add, so that nobody's no is ever refused
_AROUND = 1 + 12 + 16  # version, nonce and tag of the seal

sealed_record = Table(
    "sealed_record",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("shelf", LargeBinary, nullable=False, index=True),
    Column("handle", LargeBinary, nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    CheckConstraint(f"octet_length(sealed) = {SEALED_SIZE + _AROUND}", name="one_size"),
    comment="What reveals lived experience, encrypted; `shelf` and `handle` are keyed hashes",
)
