"""Links to the page that carries a claim: a link sends people there as surely as repeating it."""

import re
from collections.abc import Iterator, Sequence

from campaigns.domain.content.finding import Finding, Piece, Severity
from campaigns.domain.content.folded import Folded, fold
from campaigns.domain.content.phrases import Phrase, at

CHECK = "links"
_LEADS_THERE = (
    "It leads people to the page that carries the claim, and tells its authors that it works."
)
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?[\w\-]+(?:\.[\w\-]+)+(?:/[^\s<>\"')\]]*)?")


def check(piece: Piece, read: Folded, shunned: Sequence[str]) -> Iterator[Finding]:
    if not shunned:
        return
    phrase = Phrase(_ADDRESS, Severity.MUST, _LEADS_THERE, "leave the link out")
    wanted = {_bare(each) for each in shunned}
    for match in _ADDRESS.finditer(read.text):
        if _bare(match.group()) in wanted:
            yield at(CHECK, piece, read, match.span(), phrase)


def _bare(address: str) -> str:
    """The page, without how it was reached."""
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", fold(address))
    return plain.split("?")[0].split("#")[0].rstrip("/.,;:!")
