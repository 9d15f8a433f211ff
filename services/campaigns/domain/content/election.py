"""No party and no candidate is preferred; near an election, all are treated evenly (DOMAIN C10).

A charity never asks for votes for or against a party. In an election period naming one party or one
candidate at all has to be weighed, because the others have to be given the same room.
"""

from collections.abc import Iterator

from campaigns.domain.content.finding import Finding, Language, Piece
from campaigns.domain.content.folded import Folded
from campaigns.domain.content.phrases import Phrase, Phrases, look_for

CHECK = "election"
_NEVER = "A charity may not ask for votes for or against a party or a candidate, at any time."
_EVEN = "In an election period every main party and candidate gets the same room from us, or none."
_ISSUE = "name what you ask for, and ask it of all of them"
_ISSUE_CY = "enwch yr hyn rydych yn ei ofyn, a gofynnwch i bob un ohonynt"
# Only full names that are nobody's everyday words: "labour" and "green" count beside "party".
_PARTIES: dict[Language, str] = {
    "en": (
        r"(?:the )?(?:labour|conservatives?|tory|tories|liberal democrats?|lib dems?|reform uk"
        r"|plaid cymru|snp|scottish national party|green party|greens|dup|sinn fein|alliance party"
        r"|sdlp|ulster unionists?|ukip|reform party|labour party|conservative party)"
    ),
    "cy": (
        r"(?:y blaid (?:lafur|geidwadol|werdd)|blaid lafur|llafur|ceidwadwyr|y toriaid|plaid cymru"
        r"|democratiaid rhyddfrydol|reform uk)"
    ),
}

NEVER: Phrases = {
    "en": (
        Phrase.must(
            rf"(?:vote|voting|votes|campaign|campaigning) (?:for|against) {_PARTIES['en']}",
            _NEVER,
            _ISSUE,
        ),
        Phrase.must(
            rf"(?:vote|kick|get|throw|keep) (?:{_PARTIES['en']}|them|him|her|the government) "
            r"(?:out|in)(?: of (?:office|power|government))?",
            _NEVER,
            _ISSUE,
        ),
        Phrase.must(
            rf"(?:support|back|(?:re )?elect|endorse|trust|defeat|beat|oust) {_PARTIES['en']}",
            _NEVER,
            _ISSUE,
        ),
        Phrase.must(
            r"(?:vote for|(?:re )?elect|support|back|endorse) (?:our|your|the|this|one) "
            r"(?:\w+ )?candidate",
            _NEVER,
            _ISSUE,
        ),
    ),
    "cy": (
        Phrase.must(
            rf"(?:peidiwch a )?(?:p|ph|b)leidleisi(?:wch|o) (?:dros|i|yn erbyn) {_PARTIES['cy']}",
            _NEVER,
            _ISSUE_CY,
        ),
        Phrase.must(
            rf"(?:cefnogwch|etholwch|trechwch) (?:{_PARTIES['cy']}|(?:ein|eich|yr) ymgeisydd)",
            _NEVER,
            _ISSUE_CY,
        ),
        Phrase.must(
            r"(?:p|ph|b)leidleisi(?:wch|o) (?:dros|i|yn erbyn) (?:ein|eich|yr|un) (?:ymgeisydd)",
            _NEVER,
            _ISSUE_CY,
        ),
    ),
}
IN_PERIOD: Phrases = {
    "en": (
        Phrase.should(_PARTIES["en"], _EVEN, _ISSUE),
        Phrase.must(r"(?:our|your|the|this|one) (?:\w+ )?candidate", _EVEN, "all your candidates"),
        Phrase.must(r"(?:vote|voting) (?:for|against) (?!all)\w+", _EVEN, _ISSUE),
    ),
    "cy": (
        Phrase.should(_PARTIES["cy"], _EVEN, _ISSUE_CY),
        Phrase.must(r"(?:ein|eich|yr|un) ymgeisydd", _EVEN, "pob un o’ch ymgeiswyr"),
        Phrase.must(
            r"(?:p|ph|b)leidleisi(?:wch|o) (?:dros|yn erbyn) (?!bawb)\w+", _EVEN, _ISSUE_CY
        ),
    ),
}


def check(piece: Piece, read: Folded, *, election: bool) -> Iterator[Finding]:
    """`election`: a vote is near where this will be read."""
    yield from look_for(CHECK, NEVER[piece.language], piece, read)
    if election:
        yield from look_for(CHECK, IN_PERIOD[piece.language], piece, read)
