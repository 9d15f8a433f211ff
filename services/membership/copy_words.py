"""The copy in words: what each field is called, and values as people read them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sanctuary.clock import LONDON

Words = tuple[str, str]
YES_NO: Mapping[bool, Words] = {True: ("yes", "ie"), False: ("no", "na")}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "cy": (
        "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi",
        "Hydref", "Tachwedd", "Rhagfyr",
    ),
}  # fmt: skip
LABELS: Mapping[str, Words] = {
    "id": ("Number of the record", "Rhif y cofnod"),
    "name": ("Name", "Enw"),
    "email": ("E-mail address", "Cyfeiriad e-bost"),
    "verified": ("Address proved", "Cyfeiriad wedi'i brofi"),
    "verified_at": ("Address proved on", "Cyfeiriad wedi'i brofi ar"),
    "language": ("Language", "Iaith"),
    "time_zone": ("Time zone", "Cylchfa amser"),
    "nation": ("Nation", "Cenedl"),
    "area": ("Area (official code)", "Ardal (cod swyddogol)"),
    "roles": ("Part you play", "Eich rhan"),
    "role": ("Role", "Rôl"),
    "streams": ("Networks", "Rhwydweithiau"),
    "stream": ("Network", "Rhwydwaith"),
    "groups": ("Groups", "Grwpiau"),
    "created_at": ("Recorded on", "Cofnodwyd ar"),
    "ended": ("Left", "Wedi gadael"),
    "document": ("Document", "Dogfen"),
    "edition": ("Edition", "Argraffiad"),
    "capacity": ("Signed as", "Llofnodwyd fel"),
    "status": ("State", "Cyflwr"),
    "signed_up_at": ("Signed up on", "Cofrestrwyd ar"),
    "confirmed_at": ("Confirmed on", "Cadarnhawyd ar"),
    "be_listed": ("May be listed", "Caiff ei restru"),
    "be_contacted": ("May be written to", "Gellir ysgrifennu"),
    "purpose": ("For", "Ar gyfer"),
    "purposes": ("For", "Ar gyfer"),
    "basis": ("Lawful basis", "Sail gyfreithlon"),
    "bases": ("Lawful bases", "Seiliau cyfreithlon"),
    "wording": ("Words you saw", "Y geiriau a welsoch"),
    "collected_on": ("Given on", "Rhoddwyd ar"),
    "recorded_at": ("Recorded on", "Cofnodwyd ar"),
    "source": ("Where it came from", "O ble y daeth"),
    "organisation_id": ("Organisation (number)", "Sefydliad (rhif)"),
    "group_id": ("Group (number)", "Grŵp (rhif)"),
    "position": ("Place in the order", "Lle yn y drefn"),
    "template": ("Message", "Neges"),
    "category": ("Kind", "Math"),
    "queued_at": ("Put in the queue", "Rhoddwyd yn y ciw"),
    "settled_at": ("Settled on", "Setlwyd ar"),
    "allowed": ("You want it", "Rydych am ei gael"),
    "postcode": ("Postcode", "Cod post"),
    "at": ("On", "Ar"),
    "record": ("In which list", "Ym mha restr"),
    "as": ("As", "Fel"),
    "kind": ("Kind", "Math"),
    "comment": ("What you wrote", "Yr hyn a ysgrifennoch"),
    "scores": ("Your scores", "Eich sgoriau"),
    "lived_experience_declared": (
        "What you said about your own experience",
        "Yr hyn a ddywedoch am eich profiad eich hun",
    ),
}
_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?")


def label(name: str, language: str) -> str:
    """What a field is called; a name without words of its own is read as words."""
    words = LABELS.get(name)
    if words is not None:
        return words[language == "cy"]
    plain = name.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def value(raw: Any, language: str) -> str:
    """A value as people read it: days in words, yes or no, lists with commas."""
    if isinstance(raw, bool):
        return YES_NO[raw][language == "cy"]
    if isinstance(raw, list):
        return ", ".join(value(each, language) for each in raw)
    if isinstance(raw, dict):
        return "; ".join(f"{label(key, language)}: {value(raw[key], language)}" for key in raw)
    if isinstance(raw, str) and _WHEN.fullmatch(raw):
        return _when(raw, language)
    return str(raw).replace("_", " ") if isinstance(raw, str) and _is_code(raw) else str(raw)


def _is_code(raw: str) -> bool:
    return re.fullmatch(r"[a-z]+(_[a-z]+)+", raw) is not None


def _when(raw: str, language: str) -> str:
    if len(raw) == len("2027-05-03"):
        return _day(date.fromisoformat(raw), language)
    moment = datetime.fromisoformat(raw).astimezone(LONDON)
    return f"{_day(moment.date(), language)}, {moment:%H:%M}"


def _day(day: date, language: str) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
