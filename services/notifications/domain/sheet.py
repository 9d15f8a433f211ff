"""One page that shows a message as its readers will see it, made to be looked at or photographed.

Wide and narrow, in light and in dark, beside the plain text: each in a frame of its own, so that
the mail's rules cannot touch the page and the page's cannot touch the mail.
"""

from html import escape
from math import ceil

from notifications.domain import layout
from notifications.domain.templates import Rendered

WIDTH = 1380
_FRAMES = ((600, "light"), (600, "dark"), (360, "light"), (360, "dark"))
_LETTER, _LINE, _GAP, _AROUND = 10, 28, 18, 120

_STYLE = f"""\
body{{margin:0;width:{WIDTH}px;background:#d7dbe0;color:#16202a;\
font:16px/1.4 Verdana,Arial,sans-serif}}
header{{padding:16px 24px;background:#fff}}
dl{{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0}}
dt{{font-weight:bold}}
dd{{margin:0}}
main{{display:flex;flex-wrap:wrap;gap:24px;padding:24px;align-items:flex-start}}
figure{{margin:0}}
figcaption{{font-size:14px;padding-bottom:4px}}
iframe{{border:0;display:block;background:#fff}}
pre{{box-sizing:border-box;width:564px;margin:0;padding:16px;background:#fff;\
font:12px/1.5 monospace;white-space:pre-wrap;overflow-wrap:anywhere}}
.sms{{width:360px;font-size:15px;border-radius:12px}}"""


def sheet(shown: Rendered, sms: str, *, sender: str, title: str, language: str) -> str:
    """The page, `WIDTH` wide."""
    frames = "\n".join(_frame(shown, width, scheme) for width, scheme in _FRAMES)
    texts = _text("Plain text", shown.text, language)
    if sms:
        texts += _text("Text message", sms, language, kind="sms")
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(title)}</title><style>
{_STYLE}
</style></head>
<body>
<header><h1>{escape(title)}</h1><dl>
<dt>From</dt><dd>{escape(sender)}</dd>
<dt>Subject</dt><dd lang="{language}">{escape(shown.subject)}</dd>
</dl></header>
<main>
{frames}
{texts}
</main>
</body>
</html>
"""


def _frame(shown: Rendered, width: int, scheme: str) -> str:
    inside = escape(layout.forced(shown.html, scheme))
    name = f"{scheme}, {width} wide"
    return (
        f"<figure><figcaption>{name}</figcaption>"
        f'<iframe sandbox title="{name}" width="{width}" height="{_height(shown.text, width)}" '
        f'srcdoc="{inside}"></iframe></figure>'
    )


def _height(text: str, width: int) -> int:
    """Enough for every line, guessed from the plain text: a picture does not scroll."""
    room = max(1, (width - 36) // _LETTER)
    words = "\n".join(line for line in text.split("\n") if "://" not in line)
    paragraphs = [block.replace("\n", " ") for block in words.split("\n\n")]
    return _AROUND + sum(_LINE * ceil(len(one) / room) + _GAP for one in paragraphs)


def _text(caption: str, text: str, language: str, *, kind: str = "text") -> str:
    return (
        f"<figure><figcaption>{caption}</figcaption>"
        f'<pre class="{kind}" lang="{language}">{escape(text)}</pre></figure>'
    )
