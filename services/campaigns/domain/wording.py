"""The words we use of people, for a line that is written and gone: a title of ours, a label.

What somebody else approves passes the whole content check (`campaigns.commands.content`) instead.
"""

from dataclasses import dataclass

from campaigns.domain.content import Language, Piece, Severity, dehumanising, terms, volunteering
from campaigns.domain.content.folded import Folded
from sanctuary.errors import Invalid


@dataclass(frozen=True, slots=True)
class Finding:
    found: str
    instead: str


def findings(text: str, language: Language = "en") -> list[Finding]:
    """Every phrase that must change, check by check."""
    piece, read = Piece("text", language, text), Folded.of(text)
    return [
        Finding(each.found, each.instead)
        for check in (terms.check, dehumanising.check, volunteering.check)
        for each in check(piece, read)
        if each.severity is Severity.MUST
    ]


def must_be_ours(text: str, field: str, language: Language = "en") -> None:
    """Raise Invalid with every phrase to change and what to write instead."""
    found = findings(text, language)
    if found:
        raise Invalid(
            "Some of this wording is not how we speak of people. Please change it and send again.",
            errors=[
                {"field": field, "detail": f'Instead of "{each.found}": {each.instead}.'}
                for each in found
            ],
        )
