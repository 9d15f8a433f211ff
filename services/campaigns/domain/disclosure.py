"""Who may see whom an audience means, and which numbers would speak of one person."""

from collections.abc import Mapping
from typing import TypeVar

from campaigns.domain.audience import Rule, asks_history
from campaigns.domain.mobilisation import may_lead
from sanctuary.actor import Actor, Role
from sanctuary.errors import NotPermitted

FEWEST = 5
Part = TypeVar("Part")
SEE_PEOPLE = (Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM)


class HistoryNotShown(NotPermitted):
    slug = "history-not-shown"
    title = "Who is in this audience is shown to nobody"

    def __init__(self) -> None:
        super().__init__(
            "The rule of this call asks what people did, so to say who is in it would say who "
            "acted. Whoever was written to can ask for a copy of their data."
        )


def may_see_people(by: Actor, rule: Rule) -> bool:
    """Ids of people, and parts of a few: for campaign managers and the national team.

    Never where the rule asks what people did: its audience would be a list of who acted.
    """
    return not asks_history(rule) and may_lead(by, rule, roles=SEE_PEOPLE)


def told(counts: Mapping[Part, int]) -> dict[Part, int | None]:
    """Each part's number, or None where it is withheld: fewer than five, and no way back.

    If what is withheld would still add up to a few, the next smallest part goes with it.
    """
    some = sorted((part for part in counts if counts[part]), key=lambda part: counts[part])
    hidden: list[Part] = []
    for part in some:
        if counts[part] >= FEWEST and (not hidden or sum(counts[one] for one in hidden) >= FEWEST):
            break
        hidden.append(part)
    return {part: None if part in hidden else people for part, people in counts.items()}
