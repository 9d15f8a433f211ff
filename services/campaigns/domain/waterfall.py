"""What becomes of those who match: the reasons why some get nothing, in a fixed order.

The parts sum to the match, so that nobody disappears between "meant" and "reached". Notifications
asks the same questions again right before sending; this is the honest forecast for the author.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaigns.domain.audience import Person, Rule


class Reason(StrEnum):
    """In the order in which they are asked; the first that applies is the one that counts."""

    NO_ADDRESS = "no_address"
    UNVERIFIED = "unverified"
    NO_LAWFUL_BASIS = "no_lawful_basis"
    OPTED_OUT = "opted_out"
    SUPPRESSED = "suppressed"
    ASKED_LATELY = "asked_lately"
    # Only once it is frozen: who has left since.
    GONE = "gone"
    # These four are notifications' to say, about those whom everything else lets through.
    INCIDENT_HOLD = "incident_hold"
    OVER_BUDGET = "over_budget"
    QUIET_HOURS = "quiet_hours"
    DIGEST = "digest"
    WILL_SEND = "will_send"


ASKED_FOR = frozenset({Reason.INCIDENT_HOLD, Reason.OVER_BUDGET, Reason.QUIET_HOURS, Reason.DIGEST})
ONLY_WHERE_ANY = ASKED_FOR | {Reason.ASKED_LATELY, Reason.GONE}
EXPLANATIONS = {
    Reason.NO_ADDRESS: "We have no e-mail address for them.",
    Reason.UNVERIFIED: "They have not confirmed their e-mail address yet.",
    Reason.NO_LAWFUL_BASIS: "They have not agreed to messages of this kind.",
    Reason.OPTED_OUT: "They asked us not to send messages of this kind.",
    Reason.SUPPRESSED: "Their address bounced, or they reported a message as unwanted.",
    Reason.ASKED_LATELY: "They were asked for this kind of action, or did it, not long ago.",
    Reason.GONE: "They have left the network, or asked us to forget them.",
    Reason.INCIDENT_HOLD: "It waits: the national team holds campaigns while an incident is open.",
    Reason.OVER_BUDGET: "Enough of our messages have reached them this week.",
    Reason.QUIET_HOURS: "It waits until their quiet hours end.",
    Reason.DIGEST: "It goes with their next digest, as they chose.",
    Reason.WILL_SEND: "They will be sent the message.",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """Nobody is asked again who was asked for one of these kinds, or did it, since these days."""

    kinds: tuple[str, ...]
    asked_since: date
    done_since: date

    def holds_back(self, person: Person) -> bool:
        return any(
            (kind in person.asked and person.asked[kind] >= self.asked_since)
            or (kind in person.did and person.did[kind] >= self.done_since)
            for kind in self.kinds
        )


@dataclass(frozen=True, slots=True)
class Meant:
    """Who is meant, by a bound rule, and by what each of them may be held back."""

    rule: Rule
    category: str
    limits: tuple[Limit, ...] = ()


def reason_for(person: Person, category: str, limits: Sequence[Limit] = ()) -> Reason:
    """What happens to this person, if a message of `category` is meant for them."""
    questions = (
        (not person.has_address, Reason.NO_ADDRESS),
        (not person.address_verified, Reason.UNVERIFIED),
        (category not in person.purposes, Reason.NO_LAWFUL_BASIS),
        (category in person.opted_out, Reason.OPTED_OUT),
        (person.suppressed, Reason.SUPPRESSED),
        (any(limit.holds_back(person) for limit in limits), Reason.ASKED_LATELY),
    )
    return next((reason for applies, reason in questions if applies), Reason.WILL_SEND)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """How many of those who match are held back for each reason, and how many are reached."""

    counts: Mapping[Reason, int]

    @property
    def matched(self) -> int:
        return sum(self.counts.values())

    @property
    def will_send(self) -> int:
        return self.counts.get(Reason.WILL_SEND, 0)

    def rows(self) -> list[tuple[Reason, int]]:
        """Every reason in its order, also where it holds nobody back.

        Those that only notifications knows, or that few calls have, appear where they do.
        """
        asked = [one for one in Reason if one not in ONLY_WHERE_ANY or self.counts.get(one)]
        return [(reason, self.counts.get(reason, 0)) for reason in asked]
