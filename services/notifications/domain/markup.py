"""Markdown to accessible HTML and to plain text for people, with markers where values will stand.

A placeholder is taken out of the text before Markdown sees it and leaves a marker of letters and
digits behind, so a value can never become Markdown, and the same pieces serve a preview and the
compiled mail. Raw HTML and images are off: a mail reads the same with pictures blocked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.token import Token

from notifications.domain.places import Place

MARKER = re.compile(r"zq([tlp])(\d+)qz")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "html_inline", "html_block"]
)
# A day is longer than the marker in its place: with it a line still ends before 80.
WIDTH = 68
_UNDERLINES = MappingProxyType({"h1": "=", "h2": "-"})
_ONLY_A_LINK = ("link_open", "text", "link_close")
_CLOSING = ("paragraph_close", "heading_close")


@dataclass(frozen=True, slots=True, order=True)
class Field:
    """Where the value called `name` stands."""

    name: str
    place: Place


Pieces = tuple[str | Field, ...]


def marker(index: int) -> str:
    return f"zqt{index}qz"


def parse(source: str) -> list[Token]:
    """Tokens in which a marker knows whether it stands in text, is a link or is part of one."""
    tokens = _MARKDOWN.parse(source)
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _mark_link(str(child.attrGet("href"))))
    return tokens


def _mark_link(href: str) -> str:
    whole = MARKER.fullmatch(href)
    if whole:
        return f"zql{whole[2]}qz"
    return MARKER.sub(r"zqp\2qz", href)


def html(tokens: Sequence[Token]) -> str:
    for opening, inline in pairwise(tokens):
        alone = opening.type == "paragraph_open" and not opening.hidden and is_a_link(inline)
        if alone:
            opening.attrSet("class", "button")
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def text(tokens: Sequence[Token]) -> str:
    """Plain text for people: short lines, headings underlined, links on their own line."""
    return "\n".join(_Lines(tokens).made()).strip("\n") + "\n"


class _Lines:
    """Walks the blocks once, keeping what every line inside the open blocks starts with."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lines: list[str] = []
        self._indent: list[str] = []
        self._counters: list[int | None] = []
        self._bullet = ""
        self._underline = ""

    def made(self) -> list[str]:
        for token in self._tokens:
            self._take(token)
        return self._lines

    def _take(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._underline = _UNDERLINES.get(token.tag, "")
            case "inline":
                self._write(_inline(token))
                self._draw_line(token.content)
            case "fence" | "code_block" | "hr":
                self._write(token.content.rstrip("\n") or "---")
                self._gap()
            case "blockquote_open":
                self._indent.append("> ")
            case "blockquote_close":
                self._indent.pop()
            case closing if closing in _CLOSING and not token.hidden:
                self._gap()
            case _:
                self._take_list(token)

    def _take_list(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._counters.append(None)
            case "ordered_list_open":
                self._counters.append(int(token.attrGet("start") or 1))
            case "list_item_open":
                self._bullet = self._next_bullet()
                self._indent.append(" " * len(self._bullet))
            case "list_item_close":
                self._indent.pop()
            case "bullet_list_close" | "ordered_list_close":
                self._counters.pop()
                self._gap()

    def _next_bullet(self) -> str:
        counter = self._counters[-1]
        if counter is None:
            return "* "
        self._counters[-1] = counter + 1
        return f"{counter}. "

    def _write(self, content: str) -> None:
        room = WIDTH - sum(map(len, self._indent))
        for line in content.split("\n"):
            for part in _wrapped(line, room):
                outer = self._indent[:-1] if self._bullet else self._indent
                self._lines.append("".join(outer) + self._bullet + part)
                self._bullet = ""

    def _draw_line(self, heading: str) -> None:
        """As long as the heading, so only under words that are always the same."""
        if self._underline and not MARKER.search(heading):
            self._lines.append(self._underline * len(self._lines[-1]))
        self._underline = ""

    def _gap(self) -> None:
        if self._lines and self._lines[-1].strip():
            self._lines.append("".join(self._indent).rstrip())


def is_a_link(token: Token) -> bool:
    return tuple(child.type for child in token.children or ()) == _ONLY_A_LINK


def _wrapped(line: str, room: int) -> list[str]:
    """Broken at spaces only: a link stays whole, and so does what stands where a value will."""
    return wrap(line, room, break_long_words=False, break_on_hyphens=False) or [""]


def _inline(token: Token) -> str:
    children = token.children or []
    if is_a_link(token):
        return _written_out(children[1].content, str(children[0].attrGet("href")))
    return "".join(_words(children))


def _written_out(label: str, href: str) -> str:
    colon = "" if label.endswith(("?", ":")) else ":"
    return f"{label}{colon}\n{href}"


def _words(children: Sequence[Token]) -> Iterator[str]:
    """The words as they stand, then each link with the words that it stands behind."""
    href, label = "", ""
    links: list[str] = []
    for child in children:
        match child.type:
            case "text" | "code_inline":
                label += child.content
                yield child.content
            case "softbreak":
                yield " "
            case "hardbreak":
                yield "\n"
            case "link_open":
                href, label = str(child.attrGet("href")), ""
            case "link_close" if label != href:
                links.append(_written_out(label, href))
    yield from (f"\n{link}" for link in links)


def pieces(marked: str, names: Sequence[str], *, in_html: bool) -> Pieces:
    """Cut at the markers. `names[i]` is the placeholder that left marker `i`."""
    places = {
        "t": Place.HTML if in_html else Place.TEXT,
        "l": Place.HTML_LINK if in_html else Place.TEXT_LINK,
        "p": Place.LINK_PART,
    }
    cut: list[str | Field] = []
    end = 0
    for match in MARKER.finditer(marked):
        cut += [marked[end : match.start()], Field(names[int(match[2])], places[match[1]])]
        end = match.end()
    cut.append(marked[end:])
    return tuple(piece for piece in cut if piece != "")
