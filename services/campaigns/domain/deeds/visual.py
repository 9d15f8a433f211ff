"""Making welcome visible: a poster, a banner, words in the sand, always with consent for photos."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import (
    CANDIDATES,
    CHILDREN,
    GATHERING,
    NO_NAMES,
    PHOTOS,
    notes,
    when,
)
from campaigns.domain.deeds.questions import Choice, Option
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "display",
    {S.PLANNED: {S.READY}, S.READY: {S.PLANNED, S.SHOWN}},
    {S.SHOWN: {S.TAKEN_DOWN}},
)
KIND = Kind(
    action=Action.VISUAL,
    title=Said("Make welcome visible", "Gwneud y croeso yn weladwy"),
    about=Said(
        "A poster in a window, a banner, words on a beach.",
        "Poster mewn ffenestr, baner, geiriau ar draeth.",
    ),
    prompts=(
        Said(
            "Which spot does everybody here know at once?",
            "Pa fan y mae pawb yma’n ei adnabod ar unwaith?",
        ),
        Said(
            "Few words, large. Can it be read from across the street?",
            "Ychydig eiriau, mawr. A ellir eu darllen o’r ochr draw i’r stryd?",
        ),
        Said(
            "Speak for the place: it is the town that welcomes.",
            "Siaradwch dros y lle: y dref sy’n croesawu.",
        ),
        Said(
            "Who could make it with you: a school, an art club, a choir?",
            "Pwy allai ei wneud gyda chi: ysgol, clwb celf, côr?",
        ),
    ),
    never=(
        NO_NAMES,
        Said(
            "Do not show on a house that people seeking sanctuary live there.",
            "Peidiwch â dangos ar dŷ fod pobl sy’n ceisio noddfa yn byw yno.",
        ),
    ),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.SHOWN}),
    waits=frozenset({S.SHOWN}),
    plan=(
        Choice(
            "what",
            Said("What will people see?", "Beth fydd pobl yn ei weld?"),
            options=(
                Option("poster", Said("A poster in a window", "Poster mewn ffenestr")),
                Option("banner", Said("A banner", "Baner")),
                Option("ground", Said("Words in chalk or sand", "Geiriau mewn sialc neu dywod")),
                Option("light", Said("A building lit up", "Adeilad wedi’i oleuo")),
                Option("art", Said("Something made together", "Rhywbeth a wnaed gyda’n gilydd")),
                Option("other", Said("Something else", "Rhywbeth arall")),
            ),
        ),
        Choice(
            "leave",
            Said("Whose place is it?", "Lle pwy ydyw?"),
            options=(
                Option("own", Said("My own", "Fy lle fy hun")),
                Option("allowed", Said("Somebody’s who said yes", "Lle rhywun a ddywedodd ie")),
                Option(
                    "not_asked",
                    Said("I have not asked yet", "Nid wyf wedi gofyn eto"),
                    stops=Said(
                        "Ask whoever looks after the place first, and answer again.",
                        "Gofynnwch i bwy bynnag sy’n gofalu am y lle yn gyntaf, ac atebwch eto.",
                    ),
                ),
            ),
        ),
        when(Said("From when can it be seen?", "O ba bryd y bydd i’w weld?")),
        GATHERING,
        PHOTOS,
        CHILDREN,
        CANDIDATES,
    ),
    outcome=(notes(),),
    needs={S.SHOWN: ("leave", "gathering", "photos", "children", "candidates")},
    when="when",
)
