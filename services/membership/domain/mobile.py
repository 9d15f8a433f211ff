"""A mobile number that somebody may give, and the code that proves that they read it.

The rule for numbers is ours and strict: a UK mobile as people write it, or any number in the
international form (E.164). Whether a number is really there only the code can tell.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import Invalid, Refusal

# Defaults, not from any source of the movement: long enough for a slow network, few enough to guess
# one code in 200,000.
CODE_LASTS = timedelta(minutes=30)
MOST_TRIES = 5
MOST_CODES_A_DAY = 5

_WRITTEN = re.compile(r"[\s().\-\u2010-\u2015\u00a0]+")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}")
# 070 are personal numbers and 076 pagers, but for 07624 on the Isle of Man: both cost the sender.
_UK_MOBILE = re.compile(r"\+447(?:[1-57-9][0-9]{2}|624)[0-9]{6}")


class TooManyCodes(Refusal):
    slug = "too-many-codes"
    status = 429
    title = "We have sent enough codes for today"


def read_number(written: str) -> str:
    """A number as it was typed, in the international form. Raises Invalid with what to do."""
    plain = _WRITTEN.sub("", written.strip())
    plain = f"+{plain[2:]}" if plain.startswith("00") else plain
    plain = f"+44{plain[1:]}" if plain.startswith("07") else plain
    plain = plain.replace("+4407", "+447", 1) if plain.startswith("+4407") else plain
    ours = plain.startswith("+44")
    if not (_UK_MOBILE if ours else _INTERNATIONAL).fullmatch(plain):
        raise Invalid(
            "This is not a mobile number that we can send a text message to. Write a UK mobile "
            "number such as 07700 900123, or one from elsewhere with its country code, such as "
            "+353 85 012 3456.",
            errors=[{"field": "mobile", "detail": "Check the number."}],
        )
    return plain


@dataclass(frozen=True, slots=True)
class Mobile:
    """`proof_id` names the code that was asked for last; `codes` counts those of `codes_since`."""

    person_id: UUID
    number: str
    proof_id: UUID
    code_until: datetime
    given: Decision
    tries: int = 0
    codes: int = 1
    codes_since: datetime | None = None
    proved_at: datetime | None = None

    @classmethod
    def first(cls, person_id: UUID, number: str, *, proof_id: UUID, given: Decision) -> Self:
        return cls(person_id, number, proof_id, given.at + CODE_LASTS, given, codes_since=given.at)

    @property
    def ending(self) -> str:
        """All that a page or the team sees of it: links are forwarded."""
        return self.number[-2:]

    def again(self, number: str, *, proof_id: UUID, given: Decision) -> Self:
        """Another code, for the same number or a new one. Raises TooManyCodes."""
        since = self.codes_since or given.at
        fresh = given.at - since >= timedelta(days=1)
        if not fresh and self.codes >= MOST_CODES_A_DAY:
            raise TooManyCodes(
                "Enough codes went out for today, so that nobody can be pestered through this "
                "page. Try again tomorrow, or ask the national team."
            )
        return replace(
            self,
            number=number,
            proof_id=proof_id,
            code_until=given.at + CODE_LASTS,
            given=given,
            tries=0,
            codes=1 if fresh else self.codes + 1,
            codes_since=given.at if fresh else since,
            proved_at=None,
        )

    def may_try(self, *, at: datetime) -> bool:
        return self.proved_at is None and at < self.code_until and self.tries < MOST_TRIES

    def tried(self, *, right: bool, at: datetime) -> Self:
        """One code was entered. Proved when it is right and still counts."""
        if not self.may_try(at=at):
            return self
        if right:
            return replace(self, proved_at=at)
        return replace(self, tries=self.tries + 1)

    def unreachable(self) -> Self:
        """A message came back for good: nothing more goes there until it is proved again."""
        return replace(self, proved_at=None, tries=MOST_TRIES)
