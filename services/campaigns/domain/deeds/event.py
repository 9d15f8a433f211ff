"""An event of one's own: people with lived experience at its heart, and safe for everybody."""

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
from campaigns.domain.deeds.questions import Choice, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "event",
    {
        S.PLANNED: {S.CHECKED},
        S.CHECKED: {S.PLANNED, S.ANNOUNCED},
        S.ANNOUNCED: {S.PLANNED, S.HELD, S.CALLED_OFF},
    },
    {S.HELD: set()},
)
TYPES = (
    Option("open_day", Said("An open day", "Diwrnod agored")),
    Option("picnic", Said("A picnic", "Picnic")),
    Option("street_party", Said("A street party", "Parti stryd")),
    Option("supper", Said("A supper together", "Swper gyda’n gilydd")),
    Option("sport", Said("A friendly match", "Gêm gyfeillgar")),
    Option("litter_pick", Said("A litter pick", "Codi sbwriel")),
    Option("other", Said("Something else", "Rhywbeth arall")),
)
LIVED = Choice(
    "lived_experience",
    Said(
        "What part do people with lived experience have in it?",
        "Pa ran sydd gan bobl â phrofiad bywyd ynddo?",
    ),
    Said("Write nobody’s name anywhere here.", "Peidiwch ag ysgrifennu enw neb yn unman yma."),
    options=(
        Option("lead", Said("They lead it", "Nhw sy’n ei arwain")),
        Option("together", Said("We plan it together", "Rydym yn ei gynllunio gyda’n gilydd")),
        Option("invited", Said("They are invited", "Maent yn cael eu gwahodd")),
        Option("not_possible", Said("It is not possible this time", "Nid yw’n bosibl y tro hwn")),
        Option(
            "not_asked",
            Said("I have not asked yet", "Nid wyf wedi gofyn eto"),
            stops=Said(
                "Ask your local group, or let us ask for you, before you plan any further.",
                "Gofynnwch i’ch grŵp lleol, neu gadewch i ni ofyn ar eich rhan, cyn cynllunio "
                "ymhellach.",
            ),
        ),
    ),
)
KIND = Kind(
    action=Action.EVENT,
    title=Said("Bring people together", "Dod â phobl ynghyd"),
    about=Said(
        "A picnic, a supper, a match: an event of your own.",
        "Picnic, swper, gêm: digwyddiad o’ch eiddo eich hun.",
    ),
    prompts=(
        Said(
            "What do people here enjoy anyway? Do that, with more people.",
            "Beth mae pobl yma’n ei fwynhau beth bynnag? Gwnewch hynny, gyda mwy o bobl.",
        ),
        Said(
            "Who has lived experience and would like to plan it with you from the start?",
            "Pwy sydd â phrofiad bywyd ac a hoffai ei gynllunio gyda chi o’r dechrau?",
        ),
        Said(
            "Can everybody get there, eat there, understand it, and leave when they like?",
            "A all pawb gyrraedd yno, bwyta yno, ei ddeall, a gadael pan fynnant?",
        ),
        Said(
            "Whom do you ring if something goes wrong, and who else knows that?",
            "Pwy fyddwch chi’n ei ffonio os aiff rhywbeth o’i le, a phwy arall sy’n gwybod hynny?",
        ),
    ),
    never=(
        Said(
            "Never at the same hour or in the same place as a hostile gathering.",
            "Byth ar yr un awr nac yn yr un lle â chynulliad gelyniaethus.",
        ),
        NO_NAMES,
    ),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.HELD}),
    waits=frozenset({S.HELD}),
    plan=(
        Choice("type", Said("What will it be?", "Beth fydd hi?"), options=TYPES),
        when(Said("When does it begin?", "Pryd mae’n dechrau?")),
        LIVED,
        Words(
            "safety",
            Said("How do you keep it safe?", "Sut byddwch chi’n ei gadw’n ddiogel?"),
            Said(
                "Who is in charge, who helps, first aid, ways out, whom to ring.",
                "Pwy sy’n gyfrifol, pwy sy’n helpu, cymorth cyntaf, ffyrdd allan, pwy i’w ffonio.",
            ),
            rows=6,
        ),
        GATHERING,
        PHOTOS,
        CHILDREN,
        CANDIDATES,
    ),
    outcome=(
        Choice(
            "came",
            Said("How many people came?", "Faint o bobl ddaeth?"),
            options=(
                Option("few", Said("Fewer than 20", "Llai nag 20")),
                Option("some", Said("20 to 50", "20 i 50")),
                Option("many", Said("More than 50", "Mwy na 50")),
            ),
        ),
        notes(),
    ),
    needs={
        S.CHECKED: ("when", "lived_experience", "safety", "gathering"),
        S.ANNOUNCED: ("gathering", "photos", "children", "candidates"),
    },
    when="when",
    companion="speaking",
)
