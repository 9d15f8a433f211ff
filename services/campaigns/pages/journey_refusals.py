"""What may not be, in the language of its reader: the domain says it in English."""

import re
from collections.abc import Mapping

from sanctuary.errors import Refusal

_TOO_LONG = re.compile(r"Keep this to ([\d,]+) characters; these are ([\d,]+)\.")
_WELSH: Mapping[str, str] = {
    "Say whom you think of: a first name or a role is enough.": (
        "Dywedwch am bwy rydych chi’n meddwl: mae enw cyntaf neu rôl yn ddigon."
    ),
    "Delete what you wrote in an early week, and then write this one.": (
        "Dilëwch yr hyn a ysgrifennoch mewn wythnos gynnar, ac yna ysgrifennwch hwn."
    ),
    "Your map has 50 people already. Take somebody off it first.": (
        "Mae 50 o bobl ar eich map eisoes. Tynnwch rywun oddi arno yn gyntaf."
    ),
    "Say what the other one may call you.": "Dywedwch beth gaiff y llall eich galw.",
    "Practising with somebody you do not know is for people of 18 or over.": (
        "I bobl 18 oed neu’n hŷn y mae ymarfer gyda rhywun nad ydych yn ei adnabod."
    ),
    "You practise with somebody already. End that first.": (
        "Rydych yn ymarfer gyda rhywun eisoes. Dewch â hynny i ben yn gyntaf."
    ),
    "You practise with nobody at present.": "Nid ydych yn ymarfer gyda neb ar hyn o bryd.",
    "Write something first.": "Ysgrifennwch rywbeth yn gyntaf.",
    "Say in a few words what happened.": "Dywedwch mewn ychydig eiriau beth ddigwyddodd.",
    "You have written 20 messages today. Give the other one time to answer, and go on tomorrow.": (
        "Rydych wedi ysgrifennu 20 neges heddiw. Rhowch amser i’r llall ateb, ac ewch ymlaen yfory."
    ),
    "Choose whether it helped": "Dewiswch a oedd o gymorth",
    "Choose what you are writing about": "Dewiswch am beth rydych chi’n ysgrifennu",
    "Write what may be told": "Ysgrifennwch yr hyn y caniateir ei adrodd",
}


def said(detail: str, language: str) -> str:
    """`detail` in Welsh where its reader reads Welsh."""
    if language != "cy":
        return detail
    if long := _TOO_LONG.fullmatch(detail):
        return f"Cadwch hyn i {long[1]} nod; mae {long[2]} yma."
    return _WELSH.get(detail, detail)


def by_field(no: Refusal | None, language: str) -> dict[str, str]:
    """What is wrong with which field."""
    return {each["field"]: said(each["detail"], language) for each in no.errors} if no else {}
