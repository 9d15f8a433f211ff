"""Volunteering, never work: the other word can harm somebody whose permission covers no work."""

from collections.abc import Iterator

from campaigns.domain.content.finding import Finding, Piece
from campaigns.domain.content.folded import Folded
from campaigns.domain.content.phrases import Phrase, Phrases, look_for

CHECK = "volunteering"
_HARM = (
    "People in the asylum process may volunteer but may not do voluntary work. The wrong word in "
    "our text can be held against somebody."
)
_JOB = "It makes volunteering sound like a job, which can be held against somebody."
_GIVEN = "volunteering"

PHRASES: Phrases = {
    "en": (
        Phrase.must(r"(?:voluntary|unpaid|volunteer) work(?:er|ers|er's|ers'|ing)?", _HARM, _GIVEN),
        Phrase.must(
            r"work(?:s|ed|ing)? (?:as (?:a |an )?(?:unpaid )?volunteers?|for free|unpaid"
            r"|voluntarily)",
            _HARM,
            "volunteer, volunteering",
        ),
        Phrase.must(r"volunteer(?:ing)? (?:jobs?|staff|employees?)", _JOB, "volunteers, a role"),
        Phrase.should(r"volunteer(?:ing|s)? shifts?", _JOB, "a time to volunteer"),
        Phrase.should(
            r"(?:pa(?:y|ys|id|ying)|wages?|salar(?:y|ies)) (?:for |to )?(?:our |the )?volunteers?",
            _JOB,
            "expenses that were agreed beforehand",
        ),
        Phrase.should(
            r"volunteers? (?:are|is|get|gets|were|will be) paid", _JOB, "expenses agreed beforehand"
        ),
    ),
    "cy": (
        Phrase.must(r"(?:g|ng)?waith (?:gwirfoddol|di dal)", _HARM, "gwirfoddoli"),
        Phrase.must(r"(?:g|ng)?weith(?:iwr|wyr|wraig|io) (?:g|ng)?wirfoddol", _HARM, "gwirfoddoli"),
        Phrase.must(
            r"(?:g|ng)?weithio (?:fel (?:g|ng)?wirfoddol(?:wr|wyr|wraig)|am ddim|yn ddi dal)",
            _HARM,
            "gwirfoddoli",
        ),
        Phrase.should(r"shifft(?:iau)? (?:g|ng)?wirfoddol(?:i)?", _JOB, "amser i wirfoddoli"),
        Phrase.should(
            r"(?:talu|cyflog(?:au)?) (?:i )?(?:g|ng)?wirfoddolwyr",
            _JOB,
            "treuliau a gytunwyd ymlaen llaw",
        ),
    ),
}


def check(piece: Piece, read: Folded) -> Iterator[Finding]:
    return look_for(CHECK, PHRASES[piece.language], piece, read)
