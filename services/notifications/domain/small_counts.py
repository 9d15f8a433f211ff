"""What may be told in numbers to whoever may not see who it is.

Few people asked about, or few in one part, and a number speaks of one person: whether they chose
not to hear from us, say, or their language.
"""

from collections.abc import Mapping

from sanctuary.errors import Refusal

# Defaults of ours, dated 21 November 2026.
FEWEST, SMALLEST = 20, 5


class TooFewPeople(Refusal):
    slug = "too-few-people"
    status = 400
    title = "Too few people to count"

    def __init__(self) -> None:
        super().__init__(
            f"About fewer than {FEWEST} people whom we know, this says more than your role may see "
            "of each. Ask about more people, or ask the national team or a campaign manager for "
            "the whole network."
        )


def must_be_many(people: int) -> None:
    """Raises TooFewPeople."""
    if people < FEWEST:
        raise TooFewPeople


def told(count: int) -> int | None:
    """The count, or nothing where it is under five. None at all is not told either."""
    return count if count >= SMALLEST else None


def all_told(counts: Mapping[str, int]) -> dict[str, int | None]:
    return {name: told(count) for name, count in counts.items()}
