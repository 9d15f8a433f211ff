"""The mail that both peers make: the texts of ours, filled and built as their manuals show it."""

import hashlib
import hmac
import os
from email.message import EmailMessage
from email.utils import formataddr
from functools import cache
from pathlib import Path
from urllib.parse import quote

FOLDER = Path(os.environ.get("PEERS_TEXTS", "."))
LINKS = ("act_link", "preferences_link", "unsubscribe_link", "why_link")
SUBJECT, FROM = "A moment to speak up", "bounce@example.org"
_KEY = b"k" * 32


@cache
def texts(language: str) -> tuple[str, str]:
    """Plain text and HTML with the names of links where links will stand."""
    text, page = ((FOLDER / f"{language}.{kind}").read_text("utf-8") for kind in ("txt", "html"))
    return text, page


TEXTS = (
    {language: texts(language) for language in ("en", "cy")} if "PEERS_TEXTS" in os.environ else {}
)


def filled(person: str, language: str) -> tuple[str, str, str]:
    """Text, HTML and the link to unsubscribe, signed for one person."""
    text, page = texts(language)
    links = {name: _link(name, person) for name in LINKS}
    for name, link in links.items():
        text, page = text.replace(f"[{name}]", link), page.replace(f"[{name}]", link)
    return text, page, links["unsubscribe_link"]


def message(person: str, name: str, address: str, language: str) -> EmailMessage:
    text, page, unsubscribe = filled(person, language)
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = FROM, formataddr((name, address)), SUBJECT
    made["List-Unsubscribe"] = f"<{unsubscribe}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made["Message-ID"] = f"<{person}@example.org>"
    made.set_content(text)
    made.add_alternative(page, subtype="html")
    return made


def _link(name: str, person: str) -> str:
    tag = hmac.new(_KEY, f"{name}/{person}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"https://notifications.example.org/{quote(name)}?link={person.replace('-', '')}{tag}"
