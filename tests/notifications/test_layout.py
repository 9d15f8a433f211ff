"""Every mail as a page: readable in light and in dark, enlarged, read out, and without pictures."""

import re
from html.parser import HTMLParser

import pytest

from notifications import catalogue
from notifications.catalogue import CATALOGUE
from notifications.domain import layout

EVERY = [(entry, language) for entry in CATALOGUE for language in entry.languages]
# What stands on what: text, small print, links, the button and the one after it.
PAIRS = {
    "light": [("#16202a", "#fff"), ("#0a4a7a", "#fff"), ("#fff", "#0a4a7a")],
    "dark": [
        ("#e9edf1", "#12181f"),
        ("#9fd0ff", "#12181f"),
        ("#0b1a28", "#9fd0ff"),
    ],
}


class Page(HTMLParser):
    """Headings, links with their words, and every tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.links: list[str] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.inside = True
            self.links.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "a"

    def handle_data(self, data):
        if self.inside:
            self.links[-1] += data

    def named(self, *names):
        return [tag for tag, _ in self.tags if tag in names]


def page_of(entry, language):
    template = catalogue.template(entry.key, language)
    return Page(template.render(entry.examples(language)).html)


@pytest.mark.parametrize(
    ("entry", "language"), EVERY, ids=lambda value: getattr(value, "key", value)
)
def test_every_mail_can_be_listened_to(entry, language):
    page = page_of(entry, language)
    [html] = [attrs for tag, attrs in page.tags if tag == "html"]
    assert html["lang"] == language
    headings = page.named("h1", "h2", "h3")
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert "h3" not in headings
    assert all(
        len(words.split()) > 1 or words in ("Unsubscribe", "Dad-danysgrifio")
        for words in page.links
    )
    assert len(set(page.links)) == len(page.links), "each link says something else"


@pytest.mark.parametrize(
    ("entry", "language"), EVERY, ids=lambda value: getattr(value, "key", value)
)
def test_every_mail_is_whole_without_pictures_tables_and_scripts(entry, language):
    page = page_of(entry, language)
    assert not page.named("img", "picture", "svg", "table", "script", "iframe", "form", "link")
    assert not [tag for tag, attrs in page.tags if "src" in attrs or "onclick" in attrs]


def test_a_mail_grows_with_its_reader_and_fits_a_narrow_window():
    html = layout.page(language="en", title="x", content="", foot="")
    style = html[html.index("<style>") : html.index("</style>")]
    assert not re.search(r"(?:font-size|width|line-height):[\d.]+px", style)
    assert "user-scalable" not in html
    assert "overflow-wrap:anywhere" in style


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart_in_light_and_in_dark(scheme):
    html = layout.forced(layout.page(language="en", title="x", content="", foot=""), scheme)
    for ink, paper in PAIRS[scheme]:
        assert ink in html
        assert paper in html
        assert contrast(ink, paper) >= 7


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 reckons it."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
