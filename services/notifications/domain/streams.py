"""What a stream is called in a message: only so much as tells one award from another."""

import re
from collections.abc import Mapping
from types import MappingProxyType

# A stream that is not among them is called by its own key.
_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "schools": {"en": "Schools", "cy": "Ysgolion"},
        "early_years": {"en": "Early years", "cy": "Y blynyddoedd cynnar"},
        "universities": {"en": "Universities", "cy": "Prifysgolion"},
        "colleges": {"en": "Colleges", "cy": "Colegau"},
        "councils": {"en": "Councils", "cy": "Cynghorau"},
        "libraries": {"en": "Libraries", "cy": "Llyfrgelloedd"},
        "theatres": {"en": "Theatres and arts", "cy": "Theatrau a’r celfyddydau"},
        "health": {"en": "Health", "cy": "Iechyd"},
        "faith": {"en": "Faith", "cy": "Ffydd"},
        "sports": {"en": "Sports", "cy": "Chwaraeon"},
        "gardens": {"en": "Gardens", "cy": "Gerddi"},
        "businesses": {"en": "Businesses", "cy": "Busnesau"},
        "generic": {"en": "Other organisations", "cy": "Sefydliadau eraill"},
    }
)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")


def called(stream: str, language: str) -> str:
    """Its name, or nothing for what is no key of a stream: it stands in a mail as it is."""
    names = _NAMES.get(stream)
    if names is not None:
        return names[language]
    return stream.replace("_", " ").capitalize() if _KEY.fullmatch(stream) else ""
