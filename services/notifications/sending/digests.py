"""What a digest says: the text of its parts, with the links and values of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from notifications.catalogue import entry
from notifications.domain import digest
from notifications.domain.layout import PREFERENCES_LINK, UNSUBSCRIBE_LINK, WHY_LINK
from notifications.domain.mime import LIST_UNSUBSCRIBE
from notifications.domain.rhythm import DIGEST
from notifications.domain.streams import called
from notifications.domain.templates import Template
from notifications.domain.values import is_link, spoken
from notifications.sending.addresses import Addresses
from notifications.texts import Texts


@dataclass(frozen=True, slots=True)
class Together:
    template: Template
    values: Mapping[str, str]
    headers: Mapping[str, str]
    parts: tuple[tuple[UUID, int | None], ...]
    """Each part with the edition it was made from."""


def compose(row: Any, texts: Texts, addresses: Addresses, language: str, at: datetime) -> Together:
    """One mail from the parts of an opened digest. Raises a Refusal when one cannot be made."""
    found: list[tuple[digest.Excerpt, str]] = []
    made_from: list[tuple[UUID, int | None]] = []
    values: dict[str, str] = {}
    for index, part in enumerate(row.parts):
        template, known = texts.template(part.template, language), entry(part.template)
        said = spoken(part.values, template.language, known.days)
        links = {name for name in known.placeholders if is_link(name)}
        links -= {WHY_LINK, PREFERENCES_LINK, UNSUBSCRIBE_LINK}
        said |= {name: addresses.of(name, part, at, language) for name in links}
        one = digest.excerpt(template, said)
        stream = called(part.values.get("stream", ""), template.language)
        titled = replace(one, title=f"{one.title}: {stream}") if stream else one
        found.append((titled, part.category))
        made_from.append((part.id, template.edition))
        values |= {digest.named(index, name): value for name, value in said.items()}
    titles = digest.told_apart([one.title for one, _ in found], language)
    found = [
        (replace(one, title=title), category)
        for (one, category), title in zip(found, titles, strict=True)
    ]
    values |= {name: addresses.of(name, row, at, language) for name in (WHY_LINK, PREFERENCES_LINK)}
    kinds = digest.stoppable(category for _, category in found)
    for category in kinds:
        values[digest.stop_link(category)] = _stop(addresses, row, category, at, language)
    headers = {}
    if kinds:
        headers[LIST_UNSUBSCRIBE] = f"<{_stop(addresses, row, '+'.join(kinds), at, language)}>"
    template = digest.together(texts.template(DIGEST, language), found)
    return Together(template, values, headers, tuple(made_from))


def _stop(addresses: Addresses, row: Any, category: str, at: datetime, language: str) -> str:
    about = SimpleNamespace(person_id=row.person_id, category=category, template=DIGEST, values={})
    return addresses.of(UNSUBSCRIBE_LINK, about, at, language)
