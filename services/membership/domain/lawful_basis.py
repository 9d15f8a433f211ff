"""By which right we may write to a person: a dated ledger, read as at any day.

Switching a kind of message off is a preference and stays in notifications; a consent ends only when
the person or staff on their behalf withdraws it. Both are asked before a message leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import Invalid, Refusal


class Basis(StrEnum):
    CONSENT = "consent"
    SOFT_OPT_IN = "soft_opt_in"


SERVICE_MESSAGE = "service_message"
CAMPAIGN = "campaign"
OFFICE_PURPOSES = ("service", "renewal", "urgent")
PURPOSES = ("service", "renewal", "campaign", "urgent")
OFFICES = frozenset({"organisation_contact", "group_contact", "assessor", "local_lead"})


@dataclass(frozen=True, slots=True)
class SoftOptInRule:
    """What the charitable soft opt-in asks for from a day on, with where that is written."""

    since: date
    source: str
    needs_wording: bool = True
    needs_opt_out_offered: bool = True
    needs_support: bool = True


class GivenAlready(Refusal):
    slug = "basis-given-already"
    title = "There is a basis already"


class NothingToWithdraw(Refusal):
    slug = "nothing-to-withdraw"
    title = "There is nothing to withdraw"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the person saw and when. Without it no basis is recorded.

    `opt_out_offered`: saying no was as easy as giving the address, then and in every message since.
    `in_support`: the address was given while supporting the charity's purposes, or asking about
    them.
    """

    wording: str
    collected_on: date
    source: str = ""
    opt_out_offered: bool = False
    in_support: bool = False


@dataclass(frozen=True, slots=True)
class LawfulBasis:
    id: UUID
    person_id: UUID
    purpose: str
    basis: Basis
    evidence: Evidence
    recorded_at: datetime
    withdrawn: Decision | None = None

    def holds_at(self, moment: datetime) -> bool:
        ended = self.withdrawn is not None and self.withdrawn.at <= moment
        return self.recorded_at <= moment and not ended

    def withdraw(self, decision: Decision) -> Self:
        if self.withdrawn is not None:
            raise NothingToWithdraw(
                "This was withdrawn before. Nothing is sent on it, so nothing needs doing."
            )
        return replace(self, withdrawn=decision)


def check_evidence(
    basis: Basis,
    evidence: Evidence,
    *,
    today: date,
    rules: Sequence[SoftOptInRule],
    pointer: str = "/basis",
) -> None:
    """Refuse a basis that its own evidence does not carry. `rules` from the oldest on."""
    if not evidence.wording.strip():
        raise Invalid(
            "Say which words the person agreed to: a consent without its wording proves nothing.",
            errors=[{"pointer": f"{pointer}/wording", "detail": "Give the wording shown."}],
        )
    if evidence.collected_on > today:
        raise Invalid(
            "The day of collection lies in the future. Give the day on which the person agreed.",
            errors=[{"pointer": f"{pointer}/collected_on", "detail": "Not later than today."}],
        )
    if basis is Basis.SOFT_OPT_IN:
        _check_soft_opt_in(evidence, rules, pointer)


def _check_soft_opt_in(evidence: Evidence, rules: Sequence[SoftOptInRule], pointer: str) -> None:
    held = [rule for rule in rules if rule.since <= evidence.collected_on]
    if not held:
        first = rules[0]
        raise Invalid(
            f"The soft opt-in covers only addresses collected since {first.since:%-d %B %Y} "
            f"({first.source}). Ask this person for their consent instead.",
            errors=[{"pointer": f"{pointer}/collected_on", "detail": "Too early for soft opt-in."}],
        )
    rule = held[-1]
    if rule.needs_opt_out_offered and not evidence.opt_out_offered:
        raise Invalid(
            "The soft opt-in holds only where the person could say no when they gave the address, "
            "and can in every message. If that was so, say so; otherwise ask for their consent.",
            errors=[{"pointer": f"{pointer}/opt_out_offered", "detail": "Was saying no offered?"}],
        )
    if rule.needs_support and not evidence.in_support:
        raise Invalid(
            "The soft opt-in holds only for addresses given in support of the charity's purposes. "
            "If it was so, say so; otherwise ask this person for their consent.",
            errors=[{"pointer": f"{pointer}/in_support", "detail": "Given in support of us?"}],
        )


def bases_of(roles: Iterable[str], campaign: str | None) -> dict[str, str]:
    """Which purpose stands on what, for somebody with these roles.

    Everybody gets answers to what they began themselves (service). Who holds an office in the
    network gets what the office needs. Campaign news needs a basis of its own (PECR).
    """
    bases = {"service": SERVICE_MESSAGE}
    if OFFICES & set(roles):
        bases |= dict.fromkeys(OFFICE_PURPOSES, SERVICE_MESSAGE)
    if campaign is not None:
        bases[CAMPAIGN] = campaign
    return bases
