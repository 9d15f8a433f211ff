"""What one would say in a minute, on a doorstep or in a lift: private, saved sealed, practised."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_MYTH, NO_PARTY, notes
from campaigns.domain.deeds.questions import Choice, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle("pitch", {S.PLANNED: {S.PRACTISED}}, {S.PRACTISED: {S.PLANNED, S.USED}})
KIND = Kind(
    action=Action.PITCH,
    title=Said("Know what you would say in a minute", "Gwybod beth ddywedech mewn munud"),
    about=Said(
        "For the moment when a candidate rings your bell.",
        "At yr eiliad y daw ymgeisydd at eich drws.",
    ),
    prompts=(
        Said(
            "What worries you most, in one sentence?",
            "Beth sy’n eich poeni fwyaf, mewn un frawddeg?",
        ),
        Said("Why does it matter to you?", "Pam mae’n bwysig i chi?"),
        Said("What should be done about it?", "Beth ddylid ei wneud yn ei gylch?"),
        Said(
            "End with a question that can be answered by yes or no.",
            "Gorffennwch â chwestiwn y gellir ei ateb gydag ie neu nage.",
        ),
    ),
    never=(NO_MYTH, NO_PARTY),
    lifecycle=LIFECYCLE,
    labels={S.PLANNED: Said("Change it", "Ei newid")},
    counts=frozenset({S.PRACTISED}),
    waits=frozenset({S.PRACTISED}),
    plan=(
        Words("concern", Said("What worries you?", "Beth sy’n eich poeni?"), rows=3),
        Words("why", Said("Why does it matter to you?", "Pam mae’n bwysig i chi?"), rows=3),
        Words(
            "pitch",
            Said("Now say it in a few sentences", "Nawr dywedwch ef mewn ychydig frawddegau"),
            Said(
                "Kept sealed: only you read it. Aloud it should take less than a minute.",
                "Fe’i cedwir dan sêl: dim ond chi sy’n ei ddarllen. Yn uchel, llai na munud.",
            ),
            rows=8,
            aloud=True,
            longest=130,
        ),
        Choice(
            "with",
            Said("How will you practise it?", "Sut byddwch chi’n ei ymarfer?"),
            options=(
                Option("friend", Said("With a friend", "Gyda ffrind")),
                Option("alone", Said("Aloud, on my own", "Yn uchel, ar fy mhen fy hun")),
                Option("recorded", Said("By listening to myself", "Drwy wrando arnaf fy hun")),
            ),
        ),
    ),
    outcome=(notes(),),
    needs={S.PRACTISED: ("pitch",)},
)
