"""Details that point at people or at where they are: postcodes, addresses, buildings, telephones.

An outward postcode (SA1) is as near as we go. A telephone of our own may be overruled in by name.
"""

import re
from collections.abc import Iterator

from campaigns.domain.content.finding import Finding, Piece, Severity
from campaigns.domain.content.folded import Folded
from campaigns.domain.content.phrases import Phrase, at

CHECK = "identifying"
_WHERE = "It says where people are, and somebody hostile reads it too."
_WHOM = "It lets somebody be found or rung who may not wish it."
_WIDER = "the town or the county, or nothing"

# Words before "hotel" that name no hotel.
_NO_NAME = (
    "a|an|the|this|that|these|those|any|some|every|each|one|two|which|what|no|our|my|your|his|her"
    "|their|its|in|at|of|to|from|for|and|or|by|near|with|as|is|was|are|local|small|big|new|old|same"
    "|another|other|former|unsuitable|crowded|whole|like|cheap|luxury|asylum|contingency|youth|use"
    "|using|leave|left|leaving|into|inside|outside|between|called|own|good|nice|bad|empty"
)
_NO_NAME_CY = "i|o|yn|ar|mewn|a|ac|neu|lleol|fach|bach|mawr|hwn|newydd|sy|sydd|oedd"
_KINDS = "hotel|hostel|barracks|guest house|guesthouse|inn|b&b|holiday park|detention centre"
_STREETS = (
    "street|road|avenue|lane|drive|close|terrace|crescent|court|gardens|grove|square|row|way|parade"
)
_STREETS_CY = "stryd|heol|ffordd|rhodfa|lon|teras|cilgant|maes|clos"

_POSTCODE = Phrase.must(r"(?:[a-z]{1,2}\d[a-z\d]?[\s\-]*\d[abd-hjlnp-uw-z]{2})", _WHERE, _WIDER)
_ADDRESS = Phrase.must(
    rf"\d{{1,4}}[a-z]?,? (?:[a-z']+ ){{1,3}}(?:{_STREETS})"
    rf"|\d{{1,4}}[a-z]?,? (?:y |yr )?(?:{_STREETS_CY}) [a-z']+",
    _WHERE,
    _WIDER,
)
_BUILDING = Phrase.must(
    rf"(?!(?:{_NO_NAME}) )[a-z][a-z']+ (?:{_KINDS})|(?:hotel|barracks|camp) (?:named|called) \w+"
    rf"|(?:g|ng)?westy(?:'r)? (?!(?:{_NO_NAME_CY})\b)[a-z]+"
    rf"|barics (?!(?:{_NO_NAME_CY})\b)[a-z]+",
    _WHERE,
    "a place in this county, or nothing",
)
_TELEPHONE = Phrase(
    re.compile(r"(?<!\d)(?:\+44|0044|0)[\s\-]?(?:\(0\)[\s\-]?)?\d(?:[\s\-]?\d){8,9}(?!\d)"),
    Severity.MUST,
    _WHOM,
    "the page of your group",
)
_MAIL = Phrase.should(
    r"[\w.+%\-]+@[\w\-]+\.[\w.\-]+\w", _WHOM, "an address of the group, no person's"
)
_PATTERNS = (_POSTCODE, _ADDRESS, _BUILDING, _TELEPHONE, _MAIL)


def check(piece: Piece, read: Folded) -> Iterator[Finding]:
    """The same in both languages: addresses are written in either."""
    for phrase in _PATTERNS:
        for match in phrase.pattern.finditer(read.text):
            yield at(CHECK, piece, read, match.span(), phrase)
