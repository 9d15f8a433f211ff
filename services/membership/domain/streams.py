"""The sectors of the movement: the streams whose networks an organisation can join (DOMAIN C2)."""

from enum import StrEnum


class Stream(StrEnum):
    SCHOOLS = "schools"
    EARLY_YEARS = "early_years"
    UNIVERSITIES = "universities"
    COLLEGES = "colleges"
    COUNCILS = "councils"
    LIBRARIES = "libraries"
    THEATRES = "theatres"
    HEALTH = "health"
    FAITH = "faith"
    SPORTS = "sports"
    GARDENS = "gardens"
    BUSINESSES = "businesses"
    GENERIC = "generic"
