"""A claimed row becomes a mail: the skeleton of its template and language, filled."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from notifications.catalogue import FALLBACK_LANGUAGE, entry
from notifications.channels import Outgoing
from notifications.domain import verp
from notifications.domain.layout import UNSUBSCRIBABLE, UNSUBSCRIBE_LINK
from notifications.domain.mime import LIST_UNSUBSCRIBE, Skeleton
from notifications.domain.places import address
from notifications.domain.prepared import Prepared
from notifications.domain.rhythm import DIGEST
from notifications.domain.values import spoken
from notifications.sending import digests
from notifications.sending.addresses import Addresses, Links
from notifications.sending.editions import Current
from sanctuary.settings import Settings

Quick = tuple[Prepared, Links, int]


class Composer:
    """Makes mails; one skeleton per template and language, built when first needed."""

    def __init__(self, settings: Settings, current: Current) -> None:
        self.settings = settings
        self.current = current
        self.texts = current.texts
        self.addresses = Addresses(settings)
        self.returns_key = verp.key_for_returns(settings.link_key.get_secret_value())
        self.skeletons: dict[tuple[str, str], tuple[Skeleton, tuple[str, ...]]] = {}
        self.quick: dict[tuple[str, str, str], Quick | None] = {}

    def compose(self, row: Any, at: datetime) -> Outgoing:
        """The mail of one claimed delivery. Raises a Refusal when it cannot be put together."""
        language = row.language or FALLBACK_LANGUAGE
        if self.texts is not self.current.texts:
            self.texts, self.skeletons, self.quick = self.current.texts, {}, {}
        if row.template == DIGEST:
            return self._together(row, language, at)
        try:
            quick = self.quick[row.template, language, row.category]
        except KeyError:
            quick = self._prepare(row.template, language, row.category)
        if quick is None or row.person_id is None:
            return self._generally(row, language, at)
        prepared, links, edition = quick
        recipient, content = prepared.fill(
            to=row.email,
            name=row.name or "",
            mail_id=row.id.hex.encode(),
            date=at,
            tokens=links.tokens(row, at),
        )
        return Outgoing(row.id, self._return_path(row), recipient, content, edition)

    def _return_path(self, row: Any) -> str:
        domain = self.settings.bounce_domain
        return verp.return_path(row.id, row.address_key, domain, self.returns_key)

    def _prepare(self, key: str, language: str, category: str) -> Quick | None:
        """The short way for mails that differ in nothing but their reader, if this is one."""
        skeleton, names = self._skeleton(key, language)
        links = self.addresses.prepared(names, key, category, language)
        domain = self.settings.bounce_domain
        prepared = links and Prepared.compile(skeleton, links.forms, domain=domain)
        quick = (prepared, links, skeleton.template.edition) if prepared and links else None
        self.quick[key, language, category] = quick
        return quick

    def _together(self, row: Any, language: str, at: datetime) -> Outgoing:
        mail = digests.compose(row, self.texts, self.addresses, language, at)
        skeleton = Skeleton.compile(
            mail.template, sender=self.settings.mail_from, extra_headers=mail.headers
        )
        filled = self._filled(row, skeleton, mail.values, mail.headers, at)
        return replace(filled, parts=mail.parts)

    def _generally(self, row: Any, language: str, at: datetime) -> Outgoing:
        skeleton, wanted_links = self._skeleton(row.template, language)
        values = spoken(row.values, skeleton.template.language, entry(row.template).days)
        for name in wanted_links:
            values[name] = self.addresses.of(name, row, at, language)
        headers = {}
        if UNSUBSCRIBE_LINK in wanted_links:
            headers[LIST_UNSUBSCRIBE] = f"<{values[UNSUBSCRIBE_LINK]}>"
        return self._filled(row, skeleton, values, headers, at)

    def _filled(
        self,
        row: Any,
        skeleton: Skeleton,
        values: Mapping[str, str],
        headers: Mapping[str, str],
        at: datetime,
    ) -> Outgoing:
        domain, return_path = self.settings.bounce_domain, self._return_path(row)
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
        return Outgoing(row.id, return_path, address(row.email), content, edition)

    def _skeleton(self, key: str, language: str) -> tuple[Skeleton, tuple[str, ...]]:
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
