"""Who stands behind a group: pledges by sector, and what the council may say after them (S2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from membership.domain.group_rules import GroupRules
from sanctuary.errors import Invalid, Refusal

WITHOUT_SECTOR = ""
FEWEST_SHOWN = 5


class SupportNotShown(Refusal):
    slug = "support-not-shown"
    title = "Community support comes before the council's endorsement"


class EndorsementKind(StrEnum):
    """Two steps that councils take; the second is not possible without the first being theirs."""

    COMMITTEE_RECOMMENDS = "committee_recommends"
    FULL_COUNCIL_ENDORSES = "full_council_endorses"


@dataclass(frozen=True, slots=True)
class Pledge:
    party_kind: str
    party_id: UUID
    sector: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pledged, by sector. Who named none counts under the empty one."""

    people: Mapping[str, int]
    organisations: Mapping[str, int]

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors from which somebody pledged."""
        return tuple(sorted(({*self.people, *self.organisations}) - {WITHOUT_SECTOR}))

    def lacking(self, rules: GroupRules) -> list[dict[str, str]]:
        """What is still short of the support that a council's endorsement asks for."""
        held = {
            "people": (sum(self.people.values()), rules.pledging_people_least),
            "organisations": (sum(self.organisations.values()), rules.pledging_organisations_least),
            "sectors": (len(self.sectors), rules.pledging_sectors_least),
        }
        return [
            {"field": name, "detail": f"{number} of at least {least} so far."}
            for name, (number, least) in held.items()
            if number < least
        ]


def must_be_shown(tally: Tally, rules: GroupRules) -> None:
    """Refuse a council's endorsement before the community's: it is not given from above."""
    lacking = tally.lacking(rules)
    if lacking:
        raise SupportNotShown(
            "An endorsement by the council is recorded once the community's support is shown. "
            "Gather and record more pledges first.",
            errors=lacking,
        )


def check_day(endorsed_on: date, *, today: date) -> None:
    if endorsed_on > today:
        raise Invalid(
            "The council cannot have endorsed on a day that is still to come. Correct the date.",
            errors=[{"pointer": "/endorsed_on", "detail": "Today or before."}],
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """Numbers as a reader may see them: None is withheld."""

    parts: Mapping[str, int | None]
    total: int | None


def shown(numbers: Mapping[str, int], *, whole: bool) -> Shown:
    """All of it for staff. Others see none under five, and no total that would give one away."""
    total = sum(numbers.values())
    if whole:
        return Shown(dict(numbers), total)
    parts = {key: _shown(number) for key, number in numbers.items()}
    return Shown(parts, None if None in parts.values() else _shown(total))


def _shown(number: int) -> int | None:
    return number if number == 0 or number >= FEWEST_SHOWN else None


def parts_of(whole: int, parts: Mapping[str, int]) -> dict[str, int | None]:
    """Numbers within a whole that is shown beside them: neither they nor the rest give few away."""
    return {
        key: None if _shown(number) is None or _shown(whole - number) is None else number
        for key, number in parts.items()
    }
