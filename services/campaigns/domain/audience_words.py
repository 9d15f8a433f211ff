"""Reading an audience rule as staff write it, and saying at its place what is not clear."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from campaigns.domain.action import Action
from campaigns.domain.audience import (
    Did,
    Every,
    Everyone,
    Not,
    OneOf,
    Rule,
    Sample,
    Saved,
    Some,
    Within,
)
from sanctuary.errors import Invalid

FIELDS = ("nation", "region", "constituency", "area", "stream", "group", "role", "language")
WHOLE = ("within", "did", "sub_group", "sample")
# A misspelt value would match nobody and, under a `not`, everybody. Roles are those that reveal
# nothing about a person: no rule can ask for lived experience.
KNOWN = {
    "nation": ("wales", "england", "scotland", "northern_ireland"),
    "role": ("supporter", "organisation_contact", "group_contact", "assessor", "local_lead"),
    "language": ("en", "cy"),
}
AREA = re.compile(r"[EWSN]\d{8}")
WRITTEN = {
    "area": AREA,
    "region": re.compile(r"E12\d{6}"),
    "constituency": re.compile(r"(E14|W07|S14|N05|N06)\d{6}"),
    "stream": re.compile(r"[a-z_]{2,40}"),
}
EXAMPLES = {
    "area": "Name a local authority by its GSS code, like W06000011 for Swansea.",
    "region": "Name an English region by its GSS code, like E12000002 for the North West.",
    "constituency": "Name a constituency by its GSS code, like W07000081 for Aberafan Maesteg.",
    "stream": "Name a stream in small letters, like schools or early_years.",
}
MOST_VALUES = 500
DEEPEST = 6
MOST_KM, MOST_DAYS, MOST_SAMPLE, WHOLE_SHARE = 500, 3650, 1_000_000, 100
_ROUGH = (
    "Give lat and lon to one decimal. A finer point could show where somebody lives, and would "
    "change nothing: people are found by the centre of their local authority."
)


class RuleUnclear(Invalid):
    slug = "audience-rule-unclear"
    title = "The audience rule needs correcting"


def parse(document: object) -> Rule:
    """Read a rule. Raises RuleUnclear with the place of every part that says nothing clear."""
    reader = _Reader()
    rule = reader.rule(document, "audience", 1)
    if reader.errors:
        raise RuleUnclear(
            "Say who this is for, for example "
            '{"all": [{"nation": ["wales"]}, {"stream": ["schools"]}]}. '
            'To reach the whole network, write {"everyone": true}.',
            errors=reader.errors,
        )
    return rule


@dataclass(slots=True)
class _Reader:
    errors: list[Mapping[str, str]] = field(default_factory=list)

    def wrong(self, place: str, detail: str) -> Rule:
        self.errors.append({"field": place, "detail": detail})
        return Everyone()

    def rule(self, document: object, place: str, depth: int, *, in_all: bool = False) -> Rule:
        if not isinstance(document, dict) or len(document) != 1:
            return self.wrong(place, "A rule is one of all, any, not, everyone or one fact.")
        if depth > DEEPEST:
            return self.wrong(place, f"Rules may lie {DEEPEST} deep at most.")
        ((word, content),) = document.items()
        readers: dict[str, Callable[[], Rule]] = {
            "all": lambda: Every(self.parts(content, f"{place}.all", depth, in_all=True)),
            "any": lambda: Some(self.parts(content, f"{place}.any", depth)),
            "not": lambda: Not(self.rule(content, f"{place}.not", depth + 1, in_all=in_all)),
            "everyone": lambda: (
                Everyone() if content is True else self.wrong(place, "everyone is true or left out")
            ),
            "within": lambda: self.within(content, f"{place}.within"),
            "did": lambda: self.did(content, f"{place}.did"),
            "sub_group": lambda: self.sub_group(content, f"{place}.sub_group"),
            "sample": lambda: self.sample(content, f"{place}.sample", in_all=in_all),
        }
        if word in readers:
            return readers[word]()
        if word in FIELDS:
            return self.one_of(word, content, f"{place}.{word}")
        allowed = ", ".join((*FIELDS, *WHOLE))
        return self.wrong(place, f"{str(word)[:40]!r} is not known. The facts are: {allowed}.")

    def parts(
        self, content: object, place: str, depth: int, *, in_all: bool = False
    ) -> tuple[Rule, ...]:
        if not isinstance(content, list) or not content:
            self.wrong(place, "List at least one rule here.")
            return ()
        return tuple(
            self.rule(part, f"{place}[{n}]", depth + 1, in_all=in_all)
            for n, part in enumerate(content)
        )

    def one_of(self, word: str, content: object, place: str) -> Rule:
        values = [content] if isinstance(content, str) else content
        if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
            return self.wrong(place, f"List one to {MOST_VALUES} values here.")
        if not all(isinstance(value, str) and value for value in values):
            return self.wrong(place, "Each value is a text in quotation marks.")
        if word == "group":
            return self.groups(values, place)
        if word in KNOWN and not set(values) <= set(KNOWN[word]):
            return self.wrong(place, f"Choose from: {', '.join(KNOWN[word])}.")
        if word in WRITTEN and not all(WRITTEN[word].fullmatch(value) for value in values):
            return self.wrong(place, EXAMPLES[word])
        return OneOf(word, tuple(values))

    def groups(self, values: Sequence[str], place: str) -> Rule:
        try:
            return OneOf("group", tuple(str(UUID(value)) for value in values))
        except ValueError:
            return self.wrong(place, "A group is named by its id.")

    def within(self, content: object, place: str) -> Rule:
        example = 'Write {"km": 30, "area": "W06000011"}, or lat and lon in place of the area.'
        if not isinstance(content, dict) or not _whole(content.get("km"), MOST_KM):
            return self.wrong(place, f"{example} The radius is a whole number up to {MOST_KM}.")
        if set(content) == {"km", "area"}:
            area = content["area"]
            if isinstance(area, str) and AREA.fullmatch(area):
                return Within(content["km"], area=area)
            return self.wrong(f"{place}.area", EXAMPLES["area"])
        if set(content) != {"km", "lat", "lon"}:
            return self.wrong(place, example)
        lat, lon = content["lat"], content["lon"]
        if not (_rough(lat, 90) and _rough(lon, 180)):
            return self.wrong(place, _ROUGH)
        return Within(content["km"], lat=float(lat), lon=float(lon))

    def did(self, content: object, place: str) -> Rule:
        if not isinstance(content, dict) or not set(content) <= {"kind", "days"}:
            return self.wrong(place, 'Write {"kind": ["letter_to_mp"], "days": 365}.')
        kinds, days = content.get("kind"), content.get("days")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        known = {action.value for action in Action}
        if (
            not isinstance(kinds, list)
            or not kinds
            or not all(isinstance(kind, str) and kind in known for kind in kinds)
        ):
            return self.wrong(f"{place}.kind", f"Choose from: {', '.join(sorted(known))}.")
        if days is not None and not _whole(days, MOST_DAYS):
            return self.wrong(f"{place}.days", f"A whole number of days, up to {MOST_DAYS}.")
        return Did(tuple(kinds), days)

    def sub_group(self, content: object, place: str) -> Rule:
        document = {"id": content} if isinstance(content, str) else content
        if not isinstance(document, dict) or not {"id"} <= set(document) <= {"id", "nation"}:
            return self.wrong(place, "A sub-group is named by its id.")
        nation = document.get("nation")
        try:
            found = UUID(str(document["id"]))
        except ValueError:
            return self.wrong(place, "A sub-group is named by its id.")
        return Saved(found, nation if nation in KNOWN["nation"] else None)

    def sample(  # noqa: PLR0911 — one refusal a mistake
        self, content: object, place: str, *, in_all: bool
    ) -> Rule:
        if not isinstance(content, dict) or not set(content) <= {"share", "number", "of"}:
            return self.wrong(place, 'Write {"share": 50} in percent, or {"number": 500}.')
        share, number, of = (content.get(name) for name in ("share", "number", "of"))
        if (share is None) is (number is None):
            return self.wrong(place, "Say either a share in percent or a number.")
        if share is not None and not _whole(share, WHOLE_SHARE - 1):
            return self.wrong(f"{place}.share", "A whole number of percent, from 1 to 99.")
        if number is not None and not _whole(number, MOST_SAMPLE):
            return self.wrong(f"{place}.number", f"A whole number, up to {MOST_SAMPLE:,}.")
        if number is not None and not in_all:
            return self.wrong(place, "A sample by number stands directly in an all.")
        try:
            return Sample(share, number, None if of is None else UUID(str(of)))
        except ValueError:
            return self.wrong(f"{place}.of", "A mobilisation is named by its id.")


def _whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most


def _rough(value: object, most: int) -> bool:
    """A number of degrees to one decimal: some ten kilometres."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -most <= value <= most and round(value, 1) == value
