"""A frozen audience leaves in chunks, so that no launch and no event is large."""

# The first is small: its first message is on its way before the others are looked at.
FIRST_CHUNK, CHUNK = 50, 500


def chunks_of(size: int) -> int:
    """In how many chunks an audience leaves."""
    return 1 + max(0, -(-(size - FIRST_CHUNK) // CHUNK))
