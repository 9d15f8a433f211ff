"""What a send came to: the relay's own log against the rows, with every doubt counted."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sanctuary.faults.sink import Taken
from sanctuary.faults.targets import NATS, POSTGRES, RELAY, WORKER, Fault

CAMPAIGN = "campaign"
# What a killed worker had written may reach the relay a moment after the kill.
IN_THE_PIPE = 1.0
KINDS = (WORKER, RELAY, POSTGRES, NATS)


@dataclass(frozen=True, slots=True)
class Row:
    """What the store says about one message; `status` with the reason, where there is one."""

    delivery: str
    category: str
    status: str


@dataclass
class Verdict:
    """Counts by kind of fault; a mail sent twice belongs to the fault that followed its first copy.

    `most` is the largest number that one single fault caused.
    """

    messages: int = 0
    missed: int = 0
    missed_marked: int = 0
    recorded_wrongly: int = 0
    campaign_twice: int = 0
    thrice: int = 0
    unsettled: int = 0
    marked: int = 0
    missed_as: dict[str, int] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)
    twice: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)

    def failures(self, connections: Mapping[str, int]) -> list[str]:
        """What breaks a promise. `connections` is how many one fault of a kind can cut."""
        found = [
            f"{count} {what}"
            for count, what in (
                (self.missed, "got nothing and nothing says so"),
                (self.recorded_wrongly, "are recorded as accepted and never arrived"),
                (self.campaign_twice, "got a campaign's message twice"),
                (self.thrice, "got more than two copies for one fault"),
                (self.unsettled, "were never settled"),
            )
            if count
        ]
        found += [
            f"one fault of {kind} sent {self.most[kind]} mails twice"
            for kind in KINDS
            if self.most[kind] > connections.get(kind, 0)
        ]
        bound = sum(self.kills[kind] * connections.get(kind, 0) for kind in KINDS)
        if self.marked > bound:
            found.append(f"{self.marked} marked as maybe sent, more than {bound}")
        return found


def judge(rows: Sequence[Row], taken: Sequence[Taken], faults: Sequence[Fault]) -> Verdict:
    """Compare what the relay took with what the store says."""
    copies: dict[str, list[float]] = defaultdict(list)
    for one in taken:
        copies[one.delivery].append(one.at)
    arrived = {delivery: len(times) for delivery, times in copies.items()}
    verdict = Verdict(
        messages=len(rows),
        marked=sum(row.status == "maybe_sent" for row in rows),
        unsettled=sum(row.status in {"queued", "sending"} for row in rows),
        kills={kind: sum(fault.what == kind for fault in faults) for kind in KINDS},
    )
    for row in rows:
        times = arrived.get(row.delivery, 0)
        if not times and row.status == "maybe_sent" and row.category == CAMPAIGN:
            verdict.missed_marked += 1
        elif not times:
            verdict.missed += 1
            verdict.missed_as[row.status] = verdict.missed_as.get(row.status, 0) + 1
            verdict.recorded_wrongly += row.status == "accepted"
        elif times > 1 and row.category == CAMPAIGN:
            verdict.campaign_twice += 1
    faults = sorted(faults, key=lambda fault: fault.at)
    blamed = _blamed(copies, faults)
    verdict.thrice = sum(count > 1 for per_mail in blamed.values() for count in per_mail.values())
    per_fault = {n: sum(per_mail.values()) for n, per_mail in blamed.items()}
    for kind in KINDS:
        of_kind = [count for n, count in per_fault.items() if n >= 0 and faults[n].what == kind]
        verdict.twice[kind] = sum(of_kind)
        verdict.most[kind] = max(of_kind, default=0)
    # A second copy that no fault followed is nobody's fault but ours.
    verdict.thrice += per_fault.get(-1, 0)
    return verdict


def _blamed(
    copies: Mapping[str, Sequence[float]], faults: Sequence[Fault]
) -> dict[int, Counter[str]]:
    """By fault (its place; -1 for none), which mails went out once more because of it."""
    moments = [fault.at for fault in faults]
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for delivery, times in copies.items():
        for at, next_at in pairwise(times):
            following = bisect_left(moments, at)
            if following < len(moments) and moments[following] <= next_at:
                found[following][delivery] += 1
            elif following and at - moments[following - 1] < IN_THE_PIPE:
                found[following - 1][delivery] += 1
            else:
                found[-1][delivery] += 1
    return found
