"""Sharing a story: one's own, or an Ambassador's, who is asked by membership and may say no."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_NAMES, notes
from campaigns.domain.deeds.questions import Choice, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "story",
    {
        S.PLANNED: {S.READY, S.REQUESTED},
        S.READY: {S.PLANNED, S.SHARED},
        S.REQUESTED: {S.SHARED},
    },
    {S.SHARED: {S.TAKEN_DOWN}},
)
KIND = Kind(
    action=Action.STORY,
    title=Said("Share a story", "Rhannu stori"),
    about=Said(
        "Your own, or with an Ambassador who would like to tell theirs.",
        "Eich un chi, neu gyda Llysgennad a hoffai adrodd ei stori.",
    ),
    prompts=(
        Said(
            "When did you begin to care? Who was there?",
            "Pryd dechreuoch chi falio? Pwy oedd yno?",
        ),
        Said(
            "What do you want people to feel at the end?",
            "Beth hoffech i bobl ei deimlo ar y diwedd?",
        ),
        Said("Why are you the one to tell it?", "Pam mai chi ddylai ei hadrodd?"),
        Said(
            "What would you rather keep for yourself? Keep it.",
            "Beth fyddai’n well gennych ei gadw i chi’ch hun? Cadwch ef.",
        ),
    ),
    never=(
        NO_NAMES,
        Said(
            "What is online cannot be taken back everywhere: think before, not after.",
            "Ni ellir tynnu’n ôl bopeth sydd ar-lein: meddyliwch ymlaen llaw, nid wedyn.",
        ),
    ),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.SHARED}),
    waits=frozenset({S.SHARED}),
    plan=(
        Choice(
            "whose",
            Said("Whose story is it?", "Stori pwy yw hi?"),
            options=(
                Option("own", Said("My own", "Fy stori i")),
                Option(
                    "ambassador",
                    Said("An Ambassador’s, if one would like to", "Stori Llysgennad, os hoffai un"),
                ),
                Option(
                    "other",
                    Said("Somebody else’s", "Stori rhywun arall"),
                    stops=Said(
                        "A story belongs to the person who lived it. Let them tell it, or let us "
                        "ask an Ambassador.",
                        "Mae stori’n eiddo i’r sawl a’i bywodd. Gadewch iddynt ei hadrodd, neu "
                        "gadewch i ni ofyn i Lysgennad.",
                    ),
                ),
            ),
        ),
        Choice(
            "where",
            Said("Where will it be told?", "Ble caiff ei hadrodd?"),
            options=(
                Option("talk", Said("To people in a room", "I bobl mewn ystafell")),
                Option("print", Said("In print", "Mewn print")),
                Option("online", Said("Online", "Ar-lein")),
                Option("air", Said("On radio or television", "Ar y radio neu’r teledu")),
            ),
        ),
        Words(
            "story",
            Said("Try it in your own words", "Rhowch gynnig arni yn eich geiriau eich hun"),
            Said("Only for yourself; it is kept sealed.", "I chi yn unig; fe’i cedwir dan sêl."),
            rows=10,
            aloud=True,
        ),
        Choice(
            "safe",
            Said(
                "Does it leave out all that could put somebody at risk?",
                "A yw’n gadael allan bopeth a allai roi rhywun mewn perygl?",
            ),
            options=(
                Option("yes", Said("Yes", "Ydy")),
                Option(
                    "no",
                    Said("I am not sure", "Nid wyf yn siŵr"),
                    stops=Said(
                        "Read it with somebody you trust first. Names, places, routes and family "
                        "can give people away.",
                        "Darllenwch hi yn gyntaf gyda rhywun rydych yn ymddiried ynddo. Gall "
                        "enwau, lleoedd, llwybrau a theulu ddatgelu pobl.",
                    ),
                ),
            ),
        ),
    ),
    outcome=(notes(),),
    needs={
        S.READY: ("whose", "where", "safe"),
        S.REQUESTED: ("whose", "where"),
        S.SHARED: ("whose", "safe"),
    },
    companion="story",
)
