"""Where things are: the four nations, and local authority areas by their GSS code."""

import re
from enum import StrEnum

from sanctuary.errors import Invalid


class Nation(StrEnum):
    WALES = "wales"
    ENGLAND = "england"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


_GSS = re.compile(r"[EWSN]\d{8}")
_BY_LETTER = {
    "E": Nation.ENGLAND,
    "W": Nation.WALES,
    "S": Nation.SCOTLAND,
    "N": Nation.NORTHERN_IRELAND,
}


def nation_of_area(area: str) -> Nation:
    """The nation in which an area lies. Raises Invalid for anything but a GSS code."""
    if not _GSS.fullmatch(area):
        raise Invalid(
            f"“{area[:20]}” is not the code of a local authority. Use its GSS code, one letter and "
            "eight digits, for example W06000011 for Swansea.",
            errors=[{"pointer": "/area", "detail": "Give a GSS code such as W06000011."}],
        )
    return _BY_LETTER[area[0]]


def check_place(nation: str | None, area: str | None) -> None:
    """Refuse an area that lies in another nation than the one named beside it."""
    if area is None:
        return
    found = nation_of_area(area)
    if nation is not None and found != nation:
        raise Invalid(
            f"The area {area} lies in {found.value.replace('_', ' ')}, but the nation says "
            f"{nation.replace('_', ' ')}. Correct one of the two.",
            errors=[{"pointer": "/area", "detail": "The area and the nation disagree."}],
        )
