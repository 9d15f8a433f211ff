"""Which messages a program may ask for: none whose link opens something for its reader alone."""

from collections.abc import Iterable

from notifications.domain.delivery import ASKED_BY_LINK, PROVES_NUMBER, TO_UNVERIFIED
from notifications.domain.layout import PREFERENCES_LINK, UNSUBSCRIBE_LINK, WHY_LINK

_FOOTER = frozenset({WHY_LINK, PREFERENCES_LINK, UNSUBSCRIBE_LINK})
# Where they lead is public, or counts an action; any other link is a door for one person, and only
# the service that owns what lies behind it may say who gets it.
HARMLESS_LINKS = frozenset({"act_link", "award_link", "hooks_link", "next_link", "sign_link"})
# What they lead to is named by an id.
ABOUT_SOMETHING = frozenset({"act_link", "award_link"})
# A digest is put together by us, and a code proves a number: neither is anybody else's to say.
_NEVER = ASKED_BY_LINK | TO_UNVERIFIED | {"note", "digest", PROVES_NUMBER}


def own_links(placeholders: Iterable[str]) -> frozenset[str]:
    """The links of a message besides those in every footer."""
    return frozenset(name for name in placeholders if name.endswith("_link")) - _FOOTER


def sendable(template: str, placeholders: Iterable[str]) -> bool:
    return template not in _NEVER and own_links(placeholders) <= HARMLESS_LINKS


def about_something(placeholders: Iterable[str]) -> bool:
    """Whether a send has to say what it is about."""
    return bool(own_links(placeholders) & ABOUT_SOMETHING)


def to_fill(placeholders: Iterable[str]) -> frozenset[str]:
    """What the program has to bring: everything but links, which we make."""
    return frozenset(name for name in placeholders if not name.endswith("_link"))
