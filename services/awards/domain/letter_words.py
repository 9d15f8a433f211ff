"""What a letter says: fixed sentences in both languages around what people wrote in theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from awards.domain.letter import Letter
from awards.domain.scheme import Scheme
from sanctuary.dates import day as in_words

Language = Literal["en", "cy"]
LANGUAGES: tuple[Language, ...] = ("en", "cy")

OPENING: Mapping[str, Mapping[Language, str]] = {
    "awarded": {
        "en": "Congratulations. {called} receives the award “{award}”.",
        "cy": "Llongyfarchiadau. Mae {called} yn derbyn y wobr “{award}”.",
    },
    "conditions": {
        "en": "Congratulations. {called} receives the award “{award}”, with conditions to be met "
        "by the days below. If a day cannot be kept, tell us: a date can move, and a missed one "
        "does not end the award by itself.",
        "cy": "Llongyfarchiadau. Mae {called} yn derbyn y wobr “{award}”, gydag amodau i’w bodloni "
        "erbyn y dyddiau isod. Os na ellir cadw dyddiad, dywedwch wrthym: gellir symud dyddiad, ac "
        "nid yw colli un ynddo’i hun yn dod â’r wobr i ben.",
    },
    "not_yet": {
        "en": "Thank you for what you do. {called} does not receive the award “{award}” yet. What "
        "follows says what is still missing and what would help. You are welcome to apply again.",
        "cy": "Diolch am yr hyn a wnewch. Nid yw {called} yn derbyn y wobr “{award}” eto. Mae’r "
        "hyn sy’n dilyn yn dweud beth sydd ar goll o hyd a beth fyddai’n helpu. Mae croeso i chi "
        "wneud cais eto.",
    },
}
HEADINGS: Mapping[str, Mapping[Language, str]] = {
    "reason": {"en": "Why we decided this", "cy": "Pam y penderfynwyd hyn"},
    "conditions": {"en": "Conditions", "cy": "Amodau"},
    "guidance": {"en": "What would help", "cy": "Beth fyddai’n helpu"},
    "paragraph": {"en": "A word to you", "cy": "Gair i chi"},
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter. `own` marks words that a person wrote, in whichever language."""

    heading: str
    lines: tuple[str, ...]
    own: bool = True


def parts_of(letter: Letter, scheme: Scheme, language: Language) -> tuple[Part, ...]:
    """The letter in one language, in the order in which it is read."""
    opening = OPENING[letter.outcome][language].format(
        called=letter.called or {"en": "Your organisation", "cy": "eich sefydliad"}[language],
        award=scheme.called(language),
    )
    titles = {each.key: each.title for each in scheme.criteria}
    bodies = {
        "paragraph": tuple(line for line in letter.paragraph.split("\n") if line.strip()),
        "reason": (letter.decided.reason,),
        "conditions": tuple(
            f"{in_words(each.due_on, language)}: {each.words}" for each in letter.milestones
        ),
        "guidance": tuple(f"{titles[key]}: {text}" for key, text in letter.guidance.items()),
    }
    return (
        Part("", (opening,), own=False),
        *(Part(HEADINGS[key][language], lines) for key, lines in bodies.items() if lines),
    )


def text_of(letter: Letter, scheme: Scheme, language: Language) -> str:
    """The same as plain text; this is what is kept of a letter that left."""
    return "\n\n".join(
        "\n".join((part.heading, *part.lines) if part.heading else part.lines)
        for part in parts_of(letter, scheme, language)
    )
