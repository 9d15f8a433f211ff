"""What each message says now: the staff's own words where they can be filled, else what we ship."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from notifications.catalogue import CATALOGUE, FALLBACK_LANGUAGE, entry
from notifications.domain.edition import Edition, must_be_brought
from notifications.domain.templates import Template, TemplateInvalid

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Texts:
    """`own` has the editions of staff that are in force, by message and language."""

    own: Mapping[tuple[str, str], Template] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, editions: Iterable[Edition]) -> Self:
        own = {(one.key, one.language): filled for one in editions if (filled := usable(one))}
        return cls(MappingProxyType(own))

    def template(self, key: str, language: str) -> Template:
        """In `language`, or in English where there is none. Raises `NotFound`."""
        shipped = entry(key).templates
        for spoken in (language, FALLBACK_LANGUAGE):
            found = self.own.get((key, spoken)) or shipped.get(spoken)
            if found:
                return found
        raise LookupError(key)

    def for_row(self, row: Any) -> Template:
        """What a delivery would say that goes out now."""
        return self.template(row.template, row.language or FALLBACK_LANGUAGE)

    def speaks(self, key: str, language: str) -> bool:
        """Whether the message is there in exactly this language."""
        return (key, language) in self.own or language in entry(key).templates

    def keeps_up(self, key: str, language: str) -> bool:
        """Whether it says in this language what it says in English.

        Where staff rewrote the English alone, the shipped text of another language still says what
        was said before.
        """
        if (key, language) in self.own or language == FALLBACK_LANGUAGE:
            return True
        return language in entry(key).templates and (key, FALLBACK_LANGUAGE) not in self.own


SHIPPED = Texts()


@dataclass(frozen=True, slots=True)
class Archive:
    """The texts of some deliveries as they were sent; of what did not go out yet, as it would."""

    now: Texts
    kept: Mapping[tuple[str, str, int], Template]

    def for_row(self, row: Any) -> Template:
        return self.in_language(row, row.language or FALLBACK_LANGUAGE)

    def in_language(self, row: Any, language: str) -> Template:
        """Of its edition, or where that is not there in `language`, of the one in force."""
        for spoken in (language, FALLBACK_LANGUAGE):
            found = self.kept.get((row.template, spoken, row.edition))
            if found:
                return found
        return self.now.template(row.template, language)

    def fell_back(self, row: Any) -> bool:
        """Whether its reader was written to in English for want of their own language."""
        return self.for_row(row).language != (row.language or FALLBACK_LANGUAGE)


def usable(edition: Edition) -> Template | None:
    """Its template, unless the message has come to bring less than the text wants."""
    known = {one.key for one in CATALOGUE}
    if edition.key not in known or edition.category != entry(edition.key).category:
        return None
    try:
        template = edition.template
        must_be_brought(template, entry(edition.key).english)
    except TemplateInvalid as wrong:
        logger.warning("%s %s is not used: %s", edition.key, edition.edition, wrong.detail)
        return None
    return template
