"""A letter to a paper: a hook, a few sentences, and whether it was published."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_MYTH, NO_NAMES, OTHERS_STORY, notes
from campaigns.domain.deeds.questions import Choice, Day, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle("letter", {S.PLANNED: {S.SENT}}, {S.SENT: {S.PUBLISHED, S.NOT_PUBLISHED}})
HOOK = Choice(
    "hook",
    Said("What can your letter begin with?", "Â beth all eich llythyr ddechrau?"),
    Said(
        "What people talk about anyway makes a letter news.",
        "Mae’r hyn y mae pobl yn sôn amdano eisoes yn gwneud llythyr yn newyddion.",
    ),
    options=(
        Option("local_event", Said("Something that goes on here", "Rhywbeth sy’n digwydd yma")),
        Option("article", Said("A piece or letter they printed", "Darn neu lythyr a argraffwyd")),
        Option("season", Said("A day in the calendar", "Diwrnod yn y calendr")),
        Option("screen", Said("A series or a match", "Cyfres neu gêm")),
        Option("good_news", Said("Good news of your own", "Newyddion da o’ch eiddo eich hun")),
        Option("sorrow", Said("Something sad that moved you", "Rhywbeth trist a’ch cyffyrddodd")),
    ),
)
KIND = Kind(
    action=Action.LETTER_TO_PAPER,
    title=Said("Write to a paper", "Ysgrifennu at bapur newydd"),
    about=Said(
        "The letters page is read by many, councillors among them.",
        "Mae llawer yn darllen y dudalen lythyrau, cynghorwyr yn eu plith.",
    ),
    prompts=(
        Said(
            "What did you see here this month that more people should know?",
            "Beth welsoch chi yma y mis hwn y dylai mwy o bobl ei wybod?",
        ),
        Said(
            "One point, under 200 words, and the place you live in.",
            "Un pwynt, dan 200 gair, a’r lle rydych yn byw ynddo.",
        ),
        Said(
            "If you answer another letter, be kind to its writer.",
            "Os ydych yn ateb llythyr arall, byddwch yn garedig wrth yr awdur.",
        ),
        Said(
            "Papers want a full name and a town. Is that all right for you?",
            "Mae papurau am gael enw llawn a thref. A yw hynny’n iawn i chi?",
        ),
    ),
    never=(NO_MYTH, NO_NAMES),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.SENT}),
    waits=frozenset({S.SENT}),
    plan=(
        HOOK,
        Words("paper", Said("To which paper?", "At ba bapur?"), rows=2),
        Words(
            "point",
            Said(
                "What is the one thing you want to say?", "Beth yw’r un peth yr hoffech ei ddweud?"
            ),
            aloud=True,
        ),
        OTHERS_STORY,
        Day("by", Said("On which day will you send it?", "Ar ba ddiwrnod y byddwch yn ei anfon?")),
    ),
    outcome=(notes(),),
    needs={S.SENT: ("story",)},
    deadline="by",
)
