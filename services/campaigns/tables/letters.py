"""Letters and what became of them: what they were about, never what they say.

A letter is found by a keyed hash of call and writer. Only who asked to be reminded is written down,
until they were, and who asked to hear of votes, until they want that no longer.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from campaigns.tables.base import metadata, moment

election = Table(
    "election",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("polling_on", Date, nullable=False),
    Column("seat", Text, ForeignKey("seat.code")),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("decided_by", Uuid, nullable=False),
    moment("decided_at"),
    Column("decided_reason", Text, nullable=False),
)

candidate = Table(
    "election_candidate",
    metadata,
    Column("election_id", Uuid, ForeignKey("election.id"), primary_key=True),
    Column("seat", Text, ForeignKey("seat.code"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("family", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("email", Text),
    Column("main", Boolean, nullable=False),
    comment="Who stands, as was published before an election; deleted when it is long over",
)

letter = Table(
    "letter",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("handle", LargeBinary, unique=True),
    Column("call_id", Uuid, ForeignKey("mobilisation.id"), nullable=False),
    Column("seat", Text, ForeignKey("seat.code"), nullable=False),
    Column("to_whom", Text, nullable=False),
    Column("member_id", Uuid, ForeignKey("parliament_member.id")),
    Column("election_id", Uuid, ForeignKey("election.id")),
    Column("issues", ARRAY(Text), nullable=False),
    Column("ask", Text, nullable=False),
    Column("status", Text, nullable=False),
    moment("planned_at"),
    Column("sent_on", Date),
    Column("nudge_person_id", Uuid),
    Column("votes_person_id", Uuid),
    Column("generation", Integer, nullable=False),
    Column("touched_on", Date, nullable=False),
    Index("ix_letter_call_id", "call_id"),
    Index("ix_letter_member_id", "member_id"),
    Index("ix_letter_touched_on", "touched_on"),
    Index(
        "ix_letter_votes_person_id",
        "votes_person_id",
        postgresql_where=text("votes_person_id is not null"),
    ),
    comment="Found by a keyed hash of call and person; without the hash nobody can tell whose",
)

letter_reply = Table(
    "letter_reply",
    metadata,
    Column("letter_id", Uuid, ForeignKey("letter.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    moment("told_at"),
    Column("sealed", LargeBinary),
    Column("consented_at", DateTime(timezone=True)),
    comment="`sealed`: the text of a reply, only when its owner gave it to the team",
)

letter_sketch = Table(
    "letter_sketch",
    metadata,
    Column("letter_id", Uuid, ForeignKey("letter.id"), primary_key=True),
    Column("call_id", Uuid, nullable=False),
    Column("hashes", ARRAY(BigInteger), nullable=False),
    Index("ix_letter_sketch_call_id", "call_id"),
    comment="A keyed sample of a draft: many write alike; no word can be read from it",
)

borrowed_text = Table(
    "borrowed_text",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("hashes", ARRAY(BigInteger), nullable=False),
    Column("added_by", Uuid, nullable=False),
    moment("added_at"),
    comment="Texts that letters are copied from, as keyed hashes; the texts are not kept",
)

vote_watch = Table(
    "vote_watch",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid, ForeignKey("parliament_member.id"), nullable=False),
    Column("issue", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("decided_by", Uuid),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_reason", Text),
    Index("uq_vote_watch_open", "member_id", "issue", unique=True),
    comment="Members whose supportive words are to be held against their votes",
)
