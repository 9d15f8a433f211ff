"""A claimed row becomes a mail: the skeleton of its template and language, filled."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from notifications.catalogue import FALLBACK_LANGUAGE, entry
from notifications.channels import Outgoing
from notifications.domain import verp
from notifications.domain.dates import long_date
from notifications.domain.layout import UNSUBSCRIBABLE, UNSUBSCRIBE_LINK
from notifications.domain.mime import LIST_UNSUBSCRIBE, Skeleton
from notifications.sending.addresses import Addresses
from notifications.sending.editions import Current
from sanctuary.settings import Settings


class Composer:
    """Makes mails; one skeleton per template and language, built when first needed."""

    def __init__(self, settings: Settings, current: Current) -> None:
        self.settings = settings
        self.current = current
        self.texts = current.texts
        self.addresses = Addresses(settings)
        self.returns_key = verp.key_for_returns(settings.link_key.get_secret_value())
        self.skeletons: dict[tuple[str, str], tuple[Skeleton, tuple[str, ...]]] = {}

    def compose(self, row: Any, at: datetime) -> Outgoing:
        """The mail of one claimed delivery. Raises a Refusal when it cannot be put together."""
        language = row.language or FALLBACK_LANGUAGE
        skeleton, wanted_links = self._skeleton(row.template, language)
        values = _values(row.values, skeleton.template.language, entry(row.template).days)
        for name in wanted_links:
            values[name] = self.addresses.of(name, row, at)
        headers = {}
        if UNSUBSCRIBE_LINK in wanted_links:
            headers[LIST_UNSUBSCRIBE] = f"<{values[UNSUBSCRIBE_LINK]}>"
        domain = self.settings.bounce_domain
        return_path = verp.return_path(row.id, row.address_key, domain, self.returns_key)
        content = skeleton.fill(
            to=row.email,
            name=row.name or "",
            values=values,
            message_id=f"<{row.id.hex}@{domain}>",
            date=at.replace(microsecond=0),
            return_path=return_path,
            headers=headers,
        )
        edition = skeleton.template.edition
        return Outgoing(row.id, return_path, row.email, content, edition)

    def _skeleton(self, key: str, language: str) -> tuple[Skeleton, tuple[str, ...]]:
        if self.texts is not self.current.texts:
            self.texts, self.skeletons = self.current.texts, {}
        found = self.skeletons.get((key, language))
        if found is None:
            chosen = entry(key)
            extra = [LIST_UNSUBSCRIBE] if chosen.category in UNSUBSCRIBABLE else []
            skeleton = Skeleton.compile(
                self.texts.template(key, language),
                sender=self.settings.mail_from,
                extra_headers=extra,
            )
            names = tuple(sorted(n for n in chosen.placeholders if n.endswith("_link")))
            found = self.skeletons[key, language] = (skeleton, names)
        return found


def _values(raw: Mapping[str, str], language: str, days: frozenset[str]) -> dict[str, str]:
    """Days as people read them; everything else as it is."""
    return {
        name: long_date(date.fromisoformat(value), language) if name in days else value
        for name, value in raw.items()
    }
