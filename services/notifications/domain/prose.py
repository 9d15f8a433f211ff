"""A template's Markdown as a reader meets it: sentences, links, headings, without the values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from notifications.domain import markup
from notifications.domain.templates import with_markers

_GAP = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Link:
    """`is_button`: it stands alone in its paragraph."""

    label: str
    target: str
    is_placeholder: bool
    is_button: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """`blocks` are paragraphs and list items; `text` is everything, headings too."""

    text: str
    blocks: tuple[str, ...]
    links: tuple[Link, ...]
    headings: tuple[int, ...]


def of(body: str) -> Prose:
    tokens = markup.parse(with_markers(body))
    inline = [(before.type, token) for before, token in pairwise(tokens) if token.type == "inline"]
    links = [link for _, token in inline for link in _links(token.children or [])]
    buttons = [token for _, token in inline if markup.is_a_link(token)]
    alone = {id(child) for token in buttons for child in (token.children or ())[:1]}
    return Prose(
        text="\n".join(_words(token) for _, token in inline),
        blocks=tuple(
            _words(token)
            for kind, token in inline
            if kind != "heading_open" and not markup.is_a_link(token)
        ),
        links=tuple(
            Link(label, target, bool(markup.MARKER.fullmatch(target)), id(opened) in alone)
            for opened, label, target in links
        ),
        headings=tuple(int(token.tag[1]) for token in tokens if token.type == "heading_open"),
    )


def _words(token: Token) -> str:
    said = "".join(
        child.content if child.type in ("text", "code_inline") else " "
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    )
    return _GAP.sub(" ", markup.MARKER.sub("", said)).strip()


def _links(children: Sequence[Token]) -> list[tuple[Token, str, str]]:
    found: list[tuple[Token, str, str]] = []
    opened: Token | None = None
    label = ""
    for child in children:
        if child.type == "link_open":
            opened, label = child, ""
        elif child.type == "link_close" and opened is not None:
            target = str(opened.attrGet("href"))
            found.append((opened, markup.MARKER.sub("", label).strip(), target))
            opened = None
        else:
            label += child.content
    return found
