"""The badge that a holder may show: one drawing, which says in words what it shows."""

from datetime import date
from xml.sax.saxutils import escape

ALT = {
    "en": "{name}, valid up to and including {day}. Number {number}.",
    "cy": "{name}, yn ddilys hyd at ac yn cynnwys {day}. Rhif {number}.",
}
UNTIL = {"en": "valid until", "cy": "yn ddilys tan"}
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120" width="320" height="120" \
role="img" aria-labelledby="title" lang="{language}">
<title id="title">{alt}</title>
<rect x="2" y="2" width="316" height="116" rx="12" fill="#ffffff" stroke="#7a2654" \
stroke-width="4"/>
<path d="M28 92 V52 L56 28 L84 52 V92 H66 V68 H46 V92 Z" fill="#7a2654"/>
<g font-family="sans-serif" fill="#1c2026" aria-hidden="true">
<text x="102" y="50" font-size="17" font-weight="bold" textLength="{wide}" \
lengthAdjust="spacingAndGlyphs">{name}</text>
<text x="102" y="76" font-size="14">{until} {day}</text>
<text x="102" y="98" font-size="9" fill="#545a62">{number}</text>
</g>
</svg>
"""
ROOM, LETTER = 204, 10


def alt_text(name: str, last_day: date, number: str, language: str) -> str:
    """What a reader who does not see it hears; also the `alt` for an `img` elsewhere."""
    return ALT[language].format(name=name, day=last_day.isoformat(), number=number)


def draw(name: str, last_day: date, number: str, language: str) -> str:
    return SVG.format(
        language=language,
        alt=escape(alt_text(name, last_day, number, language)),
        wide=min(ROOM, len(name) * LETTER),
        name=escape(name),
        until=UNTIL[language],
        day=last_day.isoformat(),
        number=escape(number),
    )
