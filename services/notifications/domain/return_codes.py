"""What a refusal says about an address: by enhanced status code (RFC 3463), else by SMTP code.

Permanent is not the same as dead: a full mailbox is emptied, a spam filter changes its mind. Which
code means what stands in `return_rules/rules.yaml`, dated, so that it can be changed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_TEMPORARY, _PERMANENT = 4, 5


class Meaning(StrEnum):
    """What to do about it."""

    # Nobody reads this address: nothing more goes there.
    DEAD = "dead"
    # This message was refused for good; the address may be fine.
    REFUSED = "refused"
    # It has a chance later.
    LATER = "later"


@dataclass(frozen=True, slots=True)
class CodeRule:
    """From `valid_from` on. Keys are `5.1.1`, `5.1` or `5`; for SMTP the code itself."""

    valid_from: date
    enhanced: Mapping[str, Meaning]
    smtp: Mapping[int, Meaning]

    def meaning(self, enhanced: str, smtp: int) -> Meaning:
        """The most exact rule counts; where nothing is said, only what is certain."""
        if not enhanced or enhanced.endswith(".0.0"):
            # X.0.0 says no more than the class does; the SMTP code may say more.
            found = self.smtp.get(smtp)
            if found is not None:
                return found
        parts = enhanced.split(".")
        for count in range(len(parts), 0, -1):
            found = self.enhanced.get(".".join(parts[:count]))
            if found is not None:
                return found
        return Meaning.LATER if smtp // 100 == _TEMPORARY else Meaning.REFUSED


def enhanced_in(text: str) -> str:
    """The first enhanced code in a line that a server wrote, or nothing."""
    found = ENHANCED.search(text)
    return ".".join(found.groups()) if found else ""
