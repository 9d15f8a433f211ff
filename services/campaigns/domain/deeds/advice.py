"""What could be said better, for whoever wrote it and nobody else. Advice only: people decide."""

from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.domain.content import Piece, election
from campaigns.domain.content.folded import Folded
from campaigns.domain.deeds.questions import Answer, Words
from campaigns.domain.deeds.shape import Kind
from campaigns.domain.playbook import Said
from campaigns.domain.wording import findings

TAKES_A_SIDE = Said(
    "This takes a side, or could be heard so. Ask what each will do, and leave parties out.",
    "Mae hyn yn cymryd ochr, neu gellid ei glywed felly. Gofynnwch beth wnaiff pob un, a gadewch "
    "bleidiau allan.",
)


@dataclass(frozen=True, slots=True)
class Advice:
    """About one answer: what was found, and another way."""

    name: str
    says: Said


def advise(kind: Kind, answers: Mapping[str, Answer]) -> list[Advice]:
    """Everything that could be better in what will be said aloud."""
    spoken = [each for each in kind.questions if isinstance(each, Words) and each.aloud]
    return [
        Advice(each.name, says)
        for each in spoken
        if each.name in answers
        for says in _about(each, str(answers[each.name]))
    ]


def _about(question: Words, text: str) -> list[Said]:
    found = [
        Said(
            f"Instead of “{each.found}”: {each.instead}.", f"Yn lle “{each.found}”: {each.instead}."
        )
        for each in findings(text)
    ]
    if question.even and takes_a_side(text):
        found.append(TAKES_A_SIDE)
    count = len(text.split())
    if question.longest is not None and count > question.longest:
        found.append(
            Said(
                f"{count} words are many to listen to. Try it with {question.longest}.",
                f"Mae {count} gair yn llawer i wrando arnynt. Rhowch gynnig arni â "
                f"{question.longest}.",
            )
        )
    return found


def takes_a_side(text: str) -> bool:
    """Whether a text names a party or asks for votes: in an election that is not ours to do.

    People write in either language, whichever page they read.
    """
    read = Folded.of(text)
    pieces = (Piece("question", "en", text), Piece("question", "cy", text))
    return any(True for piece in pieces for _ in election.check(piece, read, election=True))
