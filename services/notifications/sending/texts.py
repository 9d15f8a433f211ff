"""A claimed row becomes a text message, or a mail that GOV.UK Notify lays out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from notifications.catalogue import FALLBACK_LANGUAGE
from notifications.channels import Outgoing
from notifications.channels.notify import packed
from notifications.domain import sms
from notifications.domain.delivery import PROVES_NUMBER
from notifications.domain.handed import markdown
from notifications.domain.layout import UNSUBSCRIBE_LINK
from notifications.domain.mime import LIST_UNSUBSCRIBE
from notifications.domain.rhythm import DIGEST
from notifications.domain.templates import Template
from notifications.sending import digests
from notifications.sending.addresses import Addresses
from notifications.sending.editions import Current
from notifications.sending.reading import Reader
from notifications.texts import Texts
from sanctuary.codes import code_of
from sanctuary.settings import Settings


class TextComposer:
    """The `sms` line of a template, filled."""

    def __init__(self, settings: Settings, current: Current) -> None:
        self.settings = settings
        self.current = current

    def compose(self, row: Any, at: datetime) -> Outgoing:
        """Raises a Refusal when it cannot be put together, or would be too long."""
        texts = self.current.texts
        text, values = texts.for_row(row), Reader(self.settings, texts).values(row, at)
        if row.template == PROVES_NUMBER:
            values["code"] = code_of(self.settings.link_key, row.cause)
        content = packed({"body": sms.fill(text.sms, values)}, again=row.attempts > 1)
        return Outgoing(row.id, "", row.mobile, content, text.edition)


class HandedComposer:
    """Subject and Markdown, for a carrier that makes the mail itself."""

    def __init__(self, settings: Settings, current: Current) -> None:
        self.settings = settings
        self.current = current
        self.addresses = Addresses(settings)

    def compose(self, row: Any, at: datetime) -> Outgoing:
        """Raises a Refusal when it cannot be put together."""
        texts = self.current.texts
        if row.template == DIGEST:
            return self._together(row, texts, at)
        text, values = texts.for_row(row), Reader(self.settings, texts).values(row, at)
        return _handed(row, text, values, unsubscribe=values.get(UNSUBSCRIBE_LINK, ""))

    def _together(self, row: Any, texts: Texts, at: datetime) -> Outgoing:
        language = row.language or FALLBACK_LANGUAGE
        mail = digests.compose(row, texts, self.addresses, language, at)
        unsubscribe = mail.headers.get(LIST_UNSUBSCRIBE, "").strip("<>")
        handed = _handed(row, mail.template, mail.values, unsubscribe=unsubscribe)
        return replace(handed, parts=mail.parts)


def _handed(row: Any, text: Template, values: Mapping[str, str], *, unsubscribe: str) -> Outgoing:
    subject, body = markdown(text, values)
    content = packed(
        {"subject": subject, "body": body}, again=row.attempts > 1, unsubscribe=unsubscribe
    )
    return Outgoing(row.id, "", row.email, content, text.edition)
