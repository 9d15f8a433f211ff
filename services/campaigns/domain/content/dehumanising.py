"""Words that make people into water, animals, an army or goods; in no voice of ours, ever."""

from collections.abc import Iterator

from campaigns.domain.content.finding import Finding, Piece
from campaigns.domain.content.folded import Folded
from campaigns.domain.content.phrases import Phrase, Phrases, look_for

CHECK = "dehumanising"
_WATER = "It makes people into a force of nature that has to be dammed."
_ANIMALS = "It speaks of people as of animals or a disease. Harm to people begins with such words."
_ARMY = "It makes people who fled into an army that attacks."
_GOODS = "It speaks of people as of things that are put somewhere."
_NUMBER = "a number with its source, or simply people"
_NUMBER_CY = "rhif a’i ffynhonnell, neu’n syml pobl"
_OF_WHOM = (
    "(?:(?:more|new|young|the|these|those|small) )?(?:im)?(?:migrants?|immigrants?|refugees?"
    "|people|arrivals?|newcomers|foreigners|boats|asylum|humans?|men)"
)
_O_BWY = "(?:[mf]udwyr|[mf]ewnfudwyr|ffoaduriaid|[bp]obl|gychod|ddynion)"

PHRASES: Phrases = {
    "en": (
        Phrase.must(
            rf"(?:floods?|waves?|tides?|tidal waves?|surges?|streams?|torrents?|influx(?:es)?"
            rf"|deluges?|tsunamis?) of {_OF_WHOM}",
            _WATER,
            _NUMBER,
        ),
        Phrase.must(
            rf"(?:swarms?|hordes?|herds?|packs?|plagues?|invasions?|army|armies) of {_OF_WHOM}",
            _ANIMALS,
            _NUMBER,
        ),
        Phrase.must(
            "(?:flooding|pouring|streaming|swarming) (?:in|into|over|across)",
            _WATER,
            "coming, arriving",
        ),
        Phrase.must("(?:swamp(?:s|ed|ing)?|overrun|overran)", _WATER, "say what is short, and why"),
        Phrase.must(
            "(?:cockroach(?:es)?|vermin|parasites?|infest(?:s|ed|ing|ation)?|breeding|subhumans?)",
            _ANIMALS,
            "leave it out",
        ),
        Phrase.must(
            "(?:invaders?|invading|being invaded|fighting age (?:men|males?))",
            _ARMY,
            "people who arrived; men, women and children",
        ),
        Phrase.must("(?:aliens|foreign hordes)", _ARMY, "people from other countries"),
        Phrase.must(
            "(?:dumped|dumping|offload(?:ed|ing)|warehous(?:ed|ing)) (?:in|into|on|at|here|there)",
            _GOODS,
            "housed, moved, made to live",
        ),
        Phrase.should(
            "(?:illegal )?(?:boat people|small boat (?:migrants?|arrivals?))",
            _GOODS,
            "people who crossed the Channel",
        ),
        Phrase.should("(?:burden|drain) on", _GOODS, "say what is needed, and who pays for it"),
    ),
    "cy": (
        Phrase.must(
            rf"(?:llif(?:ogydd|eiriant)?|ton|tonnau|llanw|[mf]ewnlifiad) (?:o )?{_O_BWY}",
            _WATER,
            _NUMBER_CY,
        ),
        Phrase.must(
            rf"(?:haid|heidiau|pla|goresgyniad|byddin) (?:o )?{_O_BWY}", _ANIMALS, _NUMBER_CY
        ),
        Phrase.must(
            r"(?:heidio|llifo) i mewn|(?:yn )?boddi (?:o dan|dan|gan)", _WATER, "dod, cyrraedd"
        ),
        Phrase.must(
            r"(?:chwilod duon|parasit(?:iaid)?|(?:b|f)ermin|fermin)", _ANIMALS, "gadewch ef allan"
        ),
        Phrase.must(
            r"(?:goresgynwyr|oresgynwyr|dynion o oed(?:ran)? ymladd)", _ARMY, "pobl a gyrhaeddodd"
        ),
        Phrase.must(
            r"(?:cael eu dympio|wedi eu dympio|wedi'u dympio)", _GOODS, "yn cael llety, eu symud"
        ),
        Phrase.should(r"(?:b|f)aich ar", _GOODS, "dywedwch beth sydd ei angen"),
    ),
}


def check(piece: Piece, read: Folded) -> Iterator[Finding]:
    return look_for(CHECK, PHRASES[piece.language], piece, read)
