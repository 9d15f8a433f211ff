"""What letters and the seats they go to hold about people."""

from collections.abc import Mapping

from campaigns import tables
from campaigns.store import letters as store
from sanctuary.db import UnitOfWork
from sanctuary.personal import Holding, Record, Subject, plain


async def _their_letters(uow: UnitOfWork, subject: Subject) -> list[Record]:
    """What a letter was about and what became of it; what it says was never ours."""
    return [
        {
            "mobilisation_id": plain(row.call_id),
            "letter_issues": list(row.issues),
            "letter_ask": row.ask,
            "letter_seat": row.seat,
            "letter_status": row.status,
            "sent_on": plain(row.sent_on),
            "told_of_votes": row.votes_person_id is not None,
        }
        for row in await store.of_person(uow, subject.ids)
    ]


async def _forget(uow: UnitOfWork, subject: Subject) -> None:
    rows = await store.of_person(uow, subject.ids)
    await store.forget(uow, [row.id for row in rows])


LETTER_HOLDINGS: tuple[Holding, ...] = (
    Holding(
        ("Letters that you told us of", "Llythyrau y dywedoch wrthym amdanynt"),
        (tables.letter.name, tables.letter_reply.name, tables.letter_sketch.name),
        _their_letters,
        _forget,
    ),
)
LETTERS_AUDIT_ONLY: Mapping[str, str] = {
    "seat.name": "the name of a constituency",
    "seat_file.name": "what a public file is called",
    "seat_file.source": "where a public file comes from",
    "seat_tenure.member_id": "which Member held a seat, as Parliament publishes it",
    "parliament_member.email": "the address that Parliament publishes for a Member",
    "election_candidate.email": "the address that a candidate publishes",
    "coming_vote.source_title": "where a vote of Parliament is announced",
    "coming_vote.source_url": "where a vote of Parliament is announced",
    "coming_vote.source_on": "where a vote of Parliament is announced",
    "member_fact.member_id": "which Member something is on record of",
    "member_fact.source_title": "where what a Member did in public is on record",
    "member_fact.source_url": "where what a Member did in public is on record",
    "member_fact.source_on": "where what a Member did in public is on record",
    "vote_watch.member_id": "which Member's votes are watched",
}
