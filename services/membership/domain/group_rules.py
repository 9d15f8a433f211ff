"""The numbers and words by which groups are affiliated: shipped as data, changed by date (C3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from sanctuary.errors import Invalid


@dataclass(frozen=True, slots=True)
class GroupRules:
    """What holds on one day."""

    contacts_least: int
    contacts_most: int
    sectors_least: int
    pledging_organisations_least: int
    pledging_people_least: int
    pledging_sectors_least: int
    terms_accepted_within_days: int
    check_every_months: int
    check_first_asked_days_before: int
    check_asked_again_days_before: int
    check_asked_late_days_after: int
    check_answered_within_days: int
    document_most_bytes: int


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Numbers that the national team set, from a day on."""

    valid_from: date
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LegalForm:
    """What a group is in law. Some forms need an organisation that answers for it."""

    key: str
    en: str
    cy: str
    lead_organisation: bool = False


@dataclass(frozen=True, slots=True)
class Sector:
    key: str
    en: str
    cy: str


@dataclass(frozen=True, slots=True)
class GroupRulebook:
    """The file as it ships, and what it says about each of its numbers."""

    rules: GroupRules
    found: Mapping[str, str]
    legal_forms: Mapping[str, LegalForm]
    sectors: Mapping[str, Sector]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        return cls(
            rules=GroupRules(**document["rules"]),
            found=dict(document["found"]),
            legal_forms={one["key"]: LegalForm(**one) for one in document["legal_forms"]},
            sectors={one["key"]: Sector(**one) for one in document["sectors"]},
        )

    def as_at(self, day: date, changes: Iterable[RuleChange]) -> GroupRules:
        """The rules of a day: the file, with every change that holds by then."""
        rules = self.rules
        for change in sorted(changes, key=lambda one: one.valid_from):
            if change.valid_from <= day:
                rules = replace(rules, **change.values)
        return rules

    def must_fit(self, rules: GroupRules) -> None:
        """Refuse numbers that contradict each other."""
        if rules.contacts_least > rules.contacts_most:
            raise Invalid(
                "The least number of contacts is above the most. Correct one of the two.",
                errors=[{"pointer": "/contacts_least", "detail": "Not above contacts_most."}],
            )
        if rules.check_asked_again_days_before >= rules.check_first_asked_days_before:
            raise Invalid(
                "The second reminder of the check would come before the first. Correct the two.",
                errors=[{"pointer": "/check_asked_again_days_before", "detail": "Fewer days."}],
            )
        if rules.check_asked_late_days_after >= rules.check_answered_within_days:
            raise Invalid(
                "The last reminder of the check would come after its end. Correct the two.",
                errors=[{"pointer": "/check_asked_late_days_after", "detail": "Fewer days."}],
            )

    def legal_form(self, key: str) -> LegalForm:
        if key not in self.legal_forms:
            raise Invalid(
                f"We do not know the legal form “{key[:40]}”. Choose one of: "
                f"{', '.join(self.legal_forms)}.",
                errors=[{"pointer": "/legal_form", "detail": "Choose one of the list."}],
            )
        return self.legal_forms[key]

    def check_sectors(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Sectors that are on our list, each once, in its order."""
        wanted = set(keys)
        if unknown := sorted(wanted - set(self.sectors)):
            raise Invalid(
                f"We do not know the sector “{unknown[0][:40]}”. Choose among: "
                f"{', '.join(self.sectors)}.",
                errors=[{"pointer": "/sectors", "detail": f"Unknown: {unknown[0][:40]}."}],
            )
        return tuple(key for key in self.sectors if key in wanted)


RULE_NAMES = tuple(each.name for each in fields(GroupRules))
