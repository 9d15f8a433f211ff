"""School holidays of the four nations, from dated data: patterns, and what was really decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from dateutil.easter import easter
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sanctuary.yaml_text import read_yaml

SHIPPED = Path(__file__).parent / "calendar.yaml"
SEPTEMBER = 9
Nation = Literal["england", "wales", "scotland", "northern_ireland"]
MonthDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$")]


class CannotBeRead(Exception):
    """A calendar that is not one; the text says where."""


@dataclass(frozen=True, slots=True)
class Holiday:
    nation: str
    name: str
    first: date
    last: date

    @property
    def school_year(self) -> int:
        return self.first.year if self.first.month >= SEPTEMBER else self.first.year - 1


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Pattern(_Strict):
    """The same days of every year, or days counted from Easter Sunday."""

    name: str
    begins: Annotated[MonthDay | None, Field(alias="from")] = None
    ends: Annotated[MonthDay | None, Field(alias="to")] = None
    easter: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if (self.easter is None) == (self.begins is None or self.ends is None):
            raise ValueError("say either from and to, or easter")
        self.in_year(2027)
        return self

    def in_year(self, year: int) -> tuple[date, date]:
        """The days of the holiday that begins in a year; Christmas ends in the next."""
        if self.easter is not None:
            sunday = easter(year)
            before, after = self.easter
            return sunday + timedelta(days=before), sunday + timedelta(days=after)
        first = date.fromisoformat(f"{year}-{self.begins}")
        last = date.fromisoformat(f"{year}-{self.ends}")
        return first, last if last >= first else last.replace(year=year + 1)


class _Decided(_Strict):
    name: str
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]

    @model_validator(mode="after")
    def _goes_forwards(self) -> Self:
        if self.last < self.first:
            raise ValueError("it ends before it begins")
        return self


class _Dated(_Strict):
    nation: Nation
    source: Annotated[str, Field(min_length=1)]
    holidays: tuple[_Decided, ...]


class Holidays(_Strict):
    """Who follows the school year, and when schools are closed."""

    valid_from: date
    default: bool
    source: Annotated[str, Field(min_length=1)]
    streams: frozenset[str]
    patterns: Mapping[Nation, tuple[_Pattern, ...]]
    dated: tuple[_Dated, ...] = ()

    @classmethod
    def read(cls, file: Path = SHIPPED) -> Self:
        """Raises CannotBeRead for a file that is not there or says something else."""
        try:
            return cls.model_validate(read_yaml(file.read_text("utf-8")))
        except ValidationError as wrong:
            first = wrong.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the whole file"
            raise CannotBeRead(f"{where}: {first['msg']}") from wrong
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
            raise CannotBeRead(str(wrong)) from wrong

    def on(self, nation: str | None, day: date) -> Holiday | None:
        """The holiday in which a day lies; nobody knows where an unknown nation's schools are."""
        found = (one for one in _around(self, nation, day.year) if one.first <= day <= one.last)
        return next(found, None)

    def __hash__(self) -> int:
        return id(self)

    def decided(self, nation: str | None) -> list[Holiday]:
        return [
            Holiday(each.nation, one.name, one.first, one.last)
            for each in self.dated
            if each.nation == nation
            for one in each.holidays
        ]


@lru_cache(maxsize=512)
def _around(holidays: Holidays, nation: str | None, year: int) -> tuple[Holiday, ...]:
    """Every holiday of a nation that touches a year. What was decided comes before a pattern."""
    decided = holidays.decided(nation)
    known = {(one.name, one.school_year) for one in decided}
    usual = [
        Holiday(name, one.name, *one.in_year(each))
        for name, patterns in holidays.patterns.items()
        if name == nation
        for one in patterns
        for each in (year - 1, year)
    ]
    return (*decided, *(one for one in usual if (one.name, one.school_year) not in known))
