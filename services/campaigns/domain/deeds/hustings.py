"""A question at a hustings, where all candidates answer the same room."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_MYTH, NO_PARTY, notes, when
from campaigns.domain.deeds.questions import Choice, Day, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "question",
    {S.PLANNED: {S.SUBMITTED, S.RAISED}},
    {S.SUBMITTED: {S.RAISED, S.NOT_TAKEN}, S.RAISED: {S.ANSWERED}},
)
KIND = Kind(
    action=Action.HUSTINGS,
    title=Said("Ask a question at a hustings", "Gofyn cwestiwn mewn hystings"),
    about=Said(
        "One question that every candidate can answer.",
        "Un cwestiwn y gall pob ymgeisydd ei ateb.",
    ),
    prompts=(
        Said(
            "Find out whether questions are collected beforehand, and until when.",
            "Holwch a gesglir cwestiynau ymlaen llaw, a than pryd.",
        ),
        Said(
            "What would you like each of them to do if elected? Ask that.",
            "Beth hoffech i bob un ei wneud pe câi ei ethol? Gofynnwch hynny.",
        ),
        Said(
            "Two sentences: one about where you live, one with the question.",
            "Dwy frawddeg: un am y lle rydych chi’n byw, un â’r cwestiwn.",
        ),
        Said(
            "Bring a second question, in case somebody asks yours before you.",
            "Dewch ag ail gwestiwn, rhag ofn i rywun ofyn eich un chi o’ch blaen.",
        ),
    ),
    never=(NO_PARTY, NO_MYTH),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.SUBMITTED, S.RAISED}),
    waits=frozenset({S.SUBMITTED, S.RAISED}),
    plan=(
        when(Said("When do the candidates meet?", "Pryd mae’r ymgeiswyr yn cyfarfod?")),
        Choice(
            "in_advance",
            Said(
                "Do questions have to be handed in beforehand?",
                "A oes rhaid cyflwyno cwestiynau ymlaen llaw?",
            ),
            options=(
                Option("yes", Said("Yes", "Oes")),
                Option("no", Said("No, one asks in the room", "Nac oes, gofynnir yn yr ystafell")),
                Option("unknown", Said("I have to find out", "Mae angen i mi holi")),
            ),
        ),
        Day(
            "deadline",
            Said("Until which day?", "Tan ba ddiwrnod?"),
            Said("Leave it open if there is none.", "Gadewch yn agored os nad oes un."),
        ),
        Words(
            "question",
            Said("What will you ask?", "Beth ofynnwch chi?"),
            rows=4,
            aloud=True,
            even=True,
            longest=60,
        ),
        Choice(
            "even",
            Said(
                "Could every candidate be asked exactly this?",
                "A ellid gofyn yr union beth hwn i bob ymgeisydd?",
            ),
            options=(
                Option("all", Said("Yes, all of them", "Gellid, i bob un")),
                Option(
                    "one",
                    Said("No, it is meant for one", "Na, mae wedi’i fwriadu ar gyfer un"),
                    stops=Said(
                        "Turn it so that all of them can answer: what will you do, rather than "
                        "what did you say. Then answer this again.",
                        "Trowch ef fel y gall pob un ateb: beth wnewch chi, yn hytrach na beth "
                        "ddywedoch chi. Yna atebwch hwn eto.",
                    ),
                ),
            ),
        ),
    ),
    outcome=(
        Choice(
            "answer",
            Said("Who answered?", "Pwy atebodd?"),
            options=(
                Option("all", Said("All of them", "Pob un")),
                Option("some", Said("Some of them", "Rhai ohonynt")),
                Option("none", Said("None really did", "Neb mewn gwirionedd")),
            ),
        ),
        notes(),
    ),
    needs={S.SUBMITTED: ("question", "even"), S.RAISED: ("even",)},
    when="when",
    deadline="deadline",
)
