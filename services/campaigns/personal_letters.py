"""What letters and the seats they go to hold about people."""

from collections.abc import Mapping

LETTERS_AUDIT_ONLY: Mapping[str, str] = {
    "seat.name": "the name of a constituency",
    "seat_file.name": "what a public file is called",
    "seat_file.source": "where a public file comes from",
    "seat_tenure.member_id": "which Member held a seat, as Parliament publishes it",
    "parliament_member.email": "the address that Parliament publishes for a Member",
}
