"""A message as Markdown, for a carrier that lays it out itself."""

import re
from collections.abc import Mapping

from notifications.domain import sms, values
from notifications.domain.templates import Template

_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]()#!<>~|^-])")


def markdown(template: Template, given: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text with footer. Raises `MissingPlaceholders`."""
    subject = template.render(given).subject
    quoted = {
        name: value if values.is_link(name) else _quoted(value) for name, value in given.items()
    }
    return subject, sms.PLACEHOLDER.sub(
        lambda match: quoted[sms.plain(match[1])], template.source(given)
    )


def _quoted(value: str) -> str:
    """A value in the middle of Markdown: it stays one line and means nothing there."""
    return _MEANS_SOMETHING.sub(r"\\\1", " ".join(value.split()))
