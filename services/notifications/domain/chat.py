"""Chats: which addresses are taken, what is said there, and when one is given up.

A chat has many readers and no lawful basis of its own, so a post names nobody, tells nothing and
leads nowhere: it says that there is something to look at, and where its readers find it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from uuid import UUID

from sanctuary.errors import Invalid
from sanctuary.lifecycle import Lifecycle

MOST_FAILURES = 5


class ChatStatus(StrEnum):
    # Until a test message arrived, nothing else is posted.
    UNTESTED = "untested"
    ACTIVE = "active"
    DISABLED = "disabled"


CHAT_LIFECYCLE = Lifecycle(
    "chat",
    {
        ChatStatus.UNTESTED: {ChatStatus.ACTIVE, ChatStatus.DISABLED},
        ChatStatus.ACTIVE: {ChatStatus.DISABLED},
        ChatStatus.DISABLED: {ChatStatus.UNTESTED},
    },
)


class Kind(StrEnum):
    TEST = "test"
    ALERT = "alert"
    ALL_CLEAR = "all_clear"
    UNANSWERED = "unanswered"
    CHAT_LOST = "chat_lost"


# What a chat may ask for, and the kinds of post that this means.
ASKED: Mapping[str, frozenset[Kind]] = MappingProxyType(
    {
        "urgent": frozenset({Kind.ALERT, Kind.ALL_CLEAR}),
        "staff": frozenset({Kind.UNANSWERED, Kind.CHAT_LOST}),
    }
)
# English, Welsh: a title and a text.
WORDS: Mapping[Kind, tuple[tuple[str, str], tuple[str, str]]] = MappingProxyType(
    {
        Kind.TEST: (
            ("A test", "This chat now gets messages from City of Sanctuary UK."),
            ("Prawf", "Mae’r sgwrs hon bellach yn cael negeseuon gan City of Sanctuary UK."),
        ),
        Kind.ALERT: (
            (
                "Something needs an answer now",
                (
                    "The contacts of the group have a message with a link. If you are one of them, "
                    "please look at it. If somebody is in danger, call 999 first."
                ),
            ),
            (
                "Mae angen ateb nawr",
                (
                    "Mae gan gysylltiadau’r grŵp neges gyda dolen. Os ydych yn un ohonynt, "
                    "edrychwch arni. Os oes rhywun mewn perygl, ffoniwch 999 yn gyntaf."
                ),
            ),
        ),
        Kind.ALL_CLEAR: (
            ("All clear", "There is nothing more to do. Thank you for being there."),
            ("Popeth yn glir", "Does dim byd arall i’w wneud. Diolch am fod yno."),
        ),
        Kind.UNANSWERED: (
            ("Nobody answered", "Everybody was asked about an alert. A person must take over."),
            ("Nid atebodd neb", "Gofynnwyd i bawb am rybudd. Rhaid i berson gymryd drosodd."),
        ),
        Kind.CHAT_LOST: (
            ("A chat is lost", "Posts to a chat failed again and again, so it gets none any more."),
            ("Collwyd sgwrs", "Methodd negeseuon i sgwrs dro ar ôl tro, felly ni chaiff ragor."),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Chat:
    """`group_id` is none for the office. `host` is empty where the address has none of its own."""

    id: UUID
    group_id: UUID | None
    label: str
    scheme: str
    host: str
    kinds: tuple[str, ...]
    language: str
    status: ChatStatus = ChatStatus.UNTESTED
    failures: int = 0

    def takes(self, kind: Kind) -> bool:
        if kind is Kind.TEST:
            return self.status is not ChatStatus.DISABLED
        return self.status is ChatStatus.ACTIVE and any(kind in ASKED[one] for one in self.kinds)

    def tested_again(self) -> Self:
        if self.status is ChatStatus.DISABLED:
            return replace(self, status=self._to(ChatStatus.UNTESTED), failures=0)
        return replace(self, failures=0)

    def answered(self, *, well: bool) -> Self:
        """A post arrived, or did not. After some failures in a row it is given up."""
        if well:
            status = self.status
            if status is ChatStatus.UNTESTED:
                status = self._to(ChatStatus.ACTIVE)
            return replace(self, status=status, failures=0)
        failed = replace(self, failures=self.failures + 1)
        if failed.failures < MOST_FAILURES or self.status is ChatStatus.DISABLED:
            return failed
        return replace(failed, status=self._to(ChatStatus.DISABLED))

    def _to(self, status: ChatStatus) -> ChatStatus:
        return ChatStatus(CHAT_LIFECYCLE.move(self.status, status))


def scheme_of(url: str, allowed: Collection[str]) -> str:
    """Which service an address is for. Raises Invalid for one that is not taken."""
    scheme, sign, rest = url.strip().partition("://")
    if not sign or not rest or scheme.lower() not in allowed:
        raise Invalid(
            f"This is not the address of a chat that we post to. It begins with one of: "
            f"{', '.join(f'{one}://' for one in sorted(allowed))}. The service's own help says how "
            "to make it for Apprise.",
            errors=[{"field": "url", "detail": "Check the address."}],
        )
    return scheme.lower()
