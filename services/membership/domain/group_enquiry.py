"""Somebody would like to start a group: what they fill in (C3, W40)."""

from dataclasses import dataclass

from membership.domain.addresses import tidy_address
from membership.domain.sign_up import Mailbox

LONGEST_STORY = 5000


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One form. The area's code is found out by the coordinator: few people know theirs."""

    asker: Mailbox
    group_name: str
    nation: str
    locality: str
    about: str = ""

    def check(self) -> None:
        """Refuse what cannot be right before anything is written."""
        tidy_address(self.asker.email, pointer="/asker/email")
