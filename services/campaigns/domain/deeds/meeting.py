"""Meeting somebody who represents you: a surgery, a visit, half an hour in an office."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import COMPANIONS, NO_MYTH, NO_NAMES, notes, when
from campaigns.domain.deeds.questions import Choice, Minutes, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "meeting",
    {
        S.PLANNED: {S.BOOKED},
        S.BOOKED: {S.PLANNED, S.READY, S.MET},
        S.READY: {S.PLANNED, S.MET},
    },
    {S.MET: set()},
)
KIND = Kind(
    action=Action.MEETING,
    title=Said("Meet somebody who represents you", "Cyfarfod â rhywun sy’n eich cynrychioli"),
    about=Said(
        "A surgery or a visit: a few minutes, face to face.",
        "Cymhorthfa neu ymweliad: ychydig funudau, wyneb yn wyneb.",
    ),
    prompts=(
        Said(
            "Ring or write to the office to book, and ask how long you will have.",
            "Ffoniwch neu ysgrifennwch at y swyddfa i drefnu, a gofynnwch faint o amser a gewch.",
        ),
        Said(
            "What have they said or voted for so far? Begin where they stand.",
            "Beth maent wedi’i ddweud neu bleidleisio drosto hyd yma? Dechreuwch yno.",
        ),
        Said(
            "Choose one thing that they can really do, and ask for that.",
            "Dewiswch un peth y gallant ei wneud mewn gwirionedd, a gofynnwch am hynny.",
        ),
        Said(
            "What happened to you that made you care? Say it aloud at home first.",
            "Beth ddigwyddodd i chi a barodd ichi falio? Dywedwch ef yn uchel gartref yn gyntaf.",
        ),
    ),
    never=(NO_MYTH, NO_NAMES),
    lifecycle=LIFECYCLE,
    labels={S.READY: Said("I am ready for it", "Rwy’n barod amdano")},
    counts=frozenset({S.MET}),
    waits=frozenset({S.MET}),
    plan=(
        Words("who", Said("Whom would you like to meet?", "Pwy hoffech chi gyfarfod?"), rows=2),
        when(Said("When is the meeting?", "Pryd mae’r cyfarfod?")),
        Minutes(
            "minutes",
            Said("How many minutes will you have?", "Faint o funudau fydd gennych?"),
        ),
        Words(
            "agenda",
            Said("What do you want to speak about?", "Am beth yr hoffech siarad?"),
            Said("Two points are enough.", "Mae dau bwynt yn ddigon."),
        ),
        Words(
            "ask",
            Said(
                "What is the one thing you will ask for?", "Beth yw’r un peth y gofynnwch amdano?"
            ),
            aloud=True,
            rows=3,
        ),
        COMPANIONS,
    ),
    outcome=(
        Choice(
            "answer",
            Said("What did they answer?", "Beth oedd eu hateb?"),
            options=(
                Option("promised", Said("They promised something", "Addawsant rywbeth")),
                Option("listened", Said("They listened", "Gwrandawsant")),
                Option("moved", Said("They changed their mind", "Newidiasant eu meddwl")),
                Option("disagreed", Said("They disagreed", "Roeddent yn anghytuno")),
                Option("unclear", Said("Nothing clear", "Dim byd clir")),
            ),
        ),
        notes(),
    ),
    needs={S.BOOKED: ("when", "minutes"), S.READY: ("agenda", "ask", "companions")},
    when="when",
    companion="mp_meeting",
)
