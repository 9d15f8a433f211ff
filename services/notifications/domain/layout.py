"""What surrounds every message: the page it stands on and the footer that says why it came."""

from html import escape
from types import MappingProxyType

WHY_LINK = "why_link"
PREFERENCES_LINK = "preferences_link"
UNSUBSCRIBE_LINK = "unsubscribe_link"

CATEGORIES = ("service", "renewal", "campaign", "urgent")
LANGUAGES = ("en", "cy")

# A service message (a receipt, an answer that was asked for) cannot be unsubscribed from.
UNSUBSCRIBABLE = frozenset(CATEGORIES) - {"service"}

ORGANISATION = MappingProxyType(
    {
        "en": "City of Sanctuary UK: a place of welcome for all, in solidarity with people "
        "seeking sanctuary.",
        "cy": "City of Sanctuary UK: lle o groeso i bawb, mewn undod â phobl sy'n ceisio noddfa.",
    }
)
_LABELS = MappingProxyType(
    {
        "en": {
            WHY_LINK: "Why did I get this?",
            PREFERENCES_LINK: "Choose what we send you",
            UNSUBSCRIBE_LINK: "Unsubscribe",
        },
        "cy": {
            WHY_LINK: "Pam ges i hwn?",
            PREFERENCES_LINK: "Dewis beth rydyn ni'n ei anfon atoch",
            UNSUBSCRIBE_LINK: "Dad-danysgrifio",
        },
    }
)

# Colours reach a contrast of 7:1 in light and in dark. The rules stand in the head, where clients
# that drop them still show one readable column; what must survive stands on the element.
_STYLE = """\
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:#fff;color:#16202a}
.mail{max-width:36em;margin:0 auto;padding:1.5em 1em;font:1.125em/1.55 Verdana,Arial,sans-serif}
h1{font-size:1.5em;line-height:1.25;margin:0 0 .8em}
h2{font-size:1.2em;margin:1.6em 0 .5em}
p,ul,ol{margin:0 0 1em}
ul,ol{padding-left:1.4em}
li{margin:.3em 0}
a{color:#0a4a7a;overflow-wrap:anywhere}
.button a{display:inline-block;padding:.7em 1.1em;border-radius:.3em;\
border:2px solid #0a4a7a;background:#0a4a7a;color:#fff;font-weight:bold;text-decoration:none}
.button~.button a{background:#fff;color:#0a4a7a}
.foot{margin-top:2.5em;padding-top:1em;border-top:1px solid #6b7785;font-size:.85em}
.foot ul{list-style:none;padding:0}
.foot li{padding:.25em 0}"""
_DARK = """\
body{background:#12181f;color:#e9edf1}
a{color:#9fd0ff}
.button a{border-color:#9fd0ff;background:#9fd0ff;color:#0b1a28}
.button~.button a{background:#12181f;color:#9fd0ff}
.foot{border-color:#8a96a3}"""
_EITHER = f"@media (prefers-color-scheme:dark){{\n{_DARK}\n}}"


def footer(category: str, language: str, why: str) -> str:
    """The footer as Markdown: the reason, the ways out, and who is writing."""
    labels = _LABELS[language]
    links = [WHY_LINK, PREFERENCES_LINK]
    if category in UNSUBSCRIBABLE:
        links.append(UNSUBSCRIBE_LINK)
    lines = [f"* [{labels[name]}]((({name})))" for name in links]
    return "\n".join([why, "", *lines, "", ORGANISATION[language]])


def forced(html: str, scheme: str) -> str:
    """A page of ours as it looks in `light` or `dark`, whatever the machine prefers."""
    return html.replace(_EITHER, _DARK if scheme == "dark" else "").replace("light dark", scheme)


def page(*, language: str, title: str, content: str, foot: str) -> str:
    """A whole HTML document: one column, its language declared, nothing loaded from anywhere."""
    return f"""\
<!DOCTYPE html>
<html lang="{language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{escape(title)}</title>
<style>
{_STYLE}
{_EITHER}
</style>
</head>
<body>
<div class="mail" role="article" aria-roledescription="email" lang="{language}">
{content}<div class="foot" role="contentinfo">
{foot}</div>
</div>
</body>
</html>
"""
