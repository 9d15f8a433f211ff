"""The certificate of an award as a PDF: in English, and in Welsh as well where there is Welsh.

The font is embedded, because the fourteen that every reader has know neither ŵ nor ŷ. The document
says its title and language; it is the same bytes for the same facts.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from awards.domain.meaning import GOOD_FAITH, MEANINGS
from sanctuary.dates import day as in_words

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVu"
INK, QUIET, ACCENT = (28, 32, 38), (84, 90, 98), (122, 38, 84)
WIDTH, HEIGHT, MARGIN = 297, 210, 26
SIZES = ((34, 30), (100, 19), (200, 13))
WORDS = {
    "en": {
        "title": "Certificate",
        "holds": "holds the award",
        "valid": "from {start} up to and including {last}",
        "number": "Number of the award",
        "check": "Check that it is valid",
        "about": "What this means, and what it does not",
    },
    "cy": {
        "title": "Tystysgrif",
        "holds": "yn dal y wobr",
        "valid": "o {start} hyd at ac yn cynnwys {last}",
        "number": "Rhif y wobr",
        "check": "Gwirio ei bod yn ddilys",
        "about": "Beth mae hyn yn ei olygu, a beth nad yw’n ei olygu",
    },
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on a certificate. `names` has the award's name by language, the first first."""

    number: str
    called: str
    names: dict[str, str]
    starts_on: date
    last_day: date
    address: str


def render(facts: Facts) -> bytes:
    """One page of A4, landscape."""
    languages = tuple(facts.names)
    pdf = _document(facts, languages[0])
    pdf.set_y(30)
    _line(pdf, " · ".join(WORDS[each]["title"] for each in languages), 15, colour=QUIET)
    pdf.ln(5)
    size = next((size for most, size in SIZES if len(facts.called) <= most), SIZES[-1][1])
    _line(pdf, facts.called, size, bold=True)
    for each in languages:
        pdf.ln(3)
        _line(pdf, WORDS[each]["holds"], 12, colour=QUIET)
        _line(pdf, facts.names[each], 20, bold=True, colour=ACCENT)
        days = {"start": in_words(facts.starts_on, each), "last": in_words(facts.last_day, each)}
        _line(pdf, WORDS[each]["valid"].format(**days), 12)
    _foot(pdf, facts, languages)
    return bytes(pdf.output())


def _document(facts: Facts, language: str) -> "FPDF":
    # Here, because most processes never draw one, and each would hold what it takes.
    from fpdf import FPDF, ViewerPreferences  # noqa: PLC0415

    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(MARGIN)
    pdf.set_title(f"{WORDS[language]['title']}: {facts.names[language]}, {facts.called}")
    pdf.set_subject(MEANINGS[language])
    pdf.set_author("City of Sanctuary UK")
    pdf.set_lang("cy" if language == "cy" else "en-GB")
    pdf.set_creation_date(datetime.combine(facts.starts_on, time(12), UTC))
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
    pdf.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
    pdf.add_page()
    pdf.set_draw_color(*ACCENT)
    pdf.set_line_width(1.2)
    pdf.rect(10, 10, WIDTH - 20, HEIGHT - 20)
    return pdf


def _foot(pdf: "FPDF", facts: Facts, languages: tuple[str, ...]) -> None:
    """The fixed text in each language, then the number and where it can be checked."""
    pdf.set_y(124 if len(languages) > 1 else 132)
    for each in languages:
        pdf.set_text_color(*INK)
        pdf.set_font(FONT, "B", 9)
        pdf.multi_cell(0, 5, WORDS[each]["about"], align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font(FONT, "", 9)
        told = f"{MEANINGS[each]} {GOOD_FAITH[each]}"
        pdf.multi_cell(0, 4.6, told, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
    pdf.set_y(183)
    pdf.set_font(FONT, "", 9)
    number = " · ".join(WORDS[each]["number"] for each in languages)
    pdf.cell(0, 5, f"{number}: {facts.number}", new_x="LMARGIN", new_y="NEXT")
    check = " · ".join(WORDS[each]["check"] for each in languages)
    pdf.set_text_color(*ACCENT)
    pdf.cell(0, 5, f"{check}: {facts.address}", link=facts.address)


def _line(
    pdf: "FPDF", text: str, size: int, *, bold: bool = False, colour: tuple[int, int, int] = INK
) -> None:
    pdf.set_font(FONT, "B" if bold else "", size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(0, size * 0.5, text, align="C", new_x="LMARGIN", new_y="NEXT")
