"""Preferred terms: the person before the status (the Charter; DOMAIN section A)."""

from collections.abc import Iterator

from campaigns.domain.content.finding import Finding, Piece
from campaigns.domain.content.folded import Folded
from campaigns.domain.content.phrases import Phrase, Phrases, look_for

CHECK = "terms"
_PERSON = "We name the person before the status, and no wider group than we mean."
_LAW = "Nobody is unlawful. The word judges people before anybody has heard them."
_SORTS = "It sorts people into real ones and others, which is what those who are hostile do."
_OBJECT = "It speaks of people as of something that is done to or cared for."
_VOICE = "People have a voice of their own. What they need is to be heard."
_OURS, _OURS_CY = "people seeking sanctuary", "pobl sy’n ceisio noddfa"
# Welsh mutates the first letter, and words joined by a hyphen are read as two.
_SEEKERS_CY = r"(?:c|g|ch|ngh)eis(?:iwr|wyr|wraig)"

PHRASES: Phrases = {
    "en": (
        Phrase.must(r"asylum seek(?:er|ers|er's|ers')", _PERSON, _OURS),
        Phrase.must(
            r"(?:illegal|irregular|undocumented|failed|unlawful) "
            r"(?:im)?(?:migrants?|immigrants?|arrivals?|entrants?|refugees?|asylum)",
            _LAW,
            _OURS,
        ),
        Phrase.must("illegals", _LAW, _OURS),
        Phrase.must(
            "(?:bogus|(?:fake|sham) (?:refugees?|claims?|asylum|students?))",
            _SORTS,
            "leave it out: repeating a slur spreads it",
        ),
        Phrase.must(
            "(?:migrant|refugee|immigration|small boats?|asylum) (?:crisis|emergency)",
            "What is hard is what people fled and what they met here, not the people.",
            "what has happened, and to whom",
        ),
        Phrase.should("sanctuary seekers?", _PERSON, _OURS),
        Phrase.should("economic migrants?", _SORTS, "people who moved to make a living"),
        Phrase.should("(?:genuine|real|deserving) refugees?", _SORTS, "people who fled, refugees"),
        Phrase.should(
            "(?:the vulnerable|the needy|the homeless|helpless people|helpless refugees?)",
            _OBJECT,
            "people, and what they face",
        ),
        Phrase.should("(?:beneficiar(?:y|ies)|service users?)", _OBJECT, "people, members, guests"),
        Phrase.should(
            "(?:the voiceless|(?:give|gives|giving|gave) (?:a|them a) voice)",
            _VOICE,
            "listen to, hear from, speak with",
        ),
    ),
    "cy": (
        Phrase.must(rf"{_SEEKERS_CY} lloches", _PERSON, _OURS_CY),
        Phrase.must(
            r"(?:m|f)(?:ewnf)?ud(?:wyr|wr|olion) anghyfreithlon",
            _LAW,
            _OURS_CY,
        ),
        Phrase.must(
            r"(?:ff|ph)ug (?:geis|ffoadur)\w*", _SORTS, "gadewch ef allan: mae ailadrodd yn lledu"
        ),
        Phrase.must(
            r"argyfwng (?:(?:y )?(?:ffoaduriaid|mudwyr|mewnfudwyr|lloches|cychod bach))",
            "What is hard is what people fled and what they met here, not the people.",
            "beth ddigwyddodd, ac i bwy",
        ),
        Phrase.should(rf"{_SEEKERS_CY} noddfa", _PERSON, _OURS_CY),
        Phrase.should("ffoaduriaid (?:go iawn|dilys)", _SORTS, "ffoaduriaid"),
        Phrase.should(r"(?:m|f)udwyr economaidd", _SORTS, "pobl a symudodd i ennill bywoliaeth"),
        Phrase.should(r"(?:y di lais|rhoi llais)", _VOICE, "gwrando ar, clywed gan, siarad â"),
        Phrase.should(r"(?:d|dd)efnyddwyr gwasanaeth", _OBJECT, "pobl"),
    ),
}


def check(piece: Piece, read: Folded) -> Iterator[Finding]:
    """Welsh is checked for the English ones too: people say them in the middle of a sentence."""
    yield from look_for(CHECK, PHRASES["en"], piece, read)
    if piece.language == "cy":
        yield from look_for(CHECK, PHRASES["cy"], piece, read)
