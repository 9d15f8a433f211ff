"""Bringing an ally on board: whoever people listen to, handed over only if they agree."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.questions import Choice, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "approach",
    {S.PLANNED: {S.APPROACHED}},
    {
        S.APPROACHED: {S.INTERESTED, S.DECLINED},
        S.INTERESTED: {S.HANDED_OVER, S.DECLINED},
    },
)
SECTORS = (
    Option("school", Said("A school or nursery", "Ysgol neu feithrinfa")),
    Option("college", Said("A college or university", "Coleg neu brifysgol")),
    Option("business", Said("A business", "Busnes")),
    Option("faith", Said("A faith group", "Grŵp ffydd")),
    Option("culture", Said("A library, theatre or museum", "Llyfrgell, theatr neu amgueddfa")),
    Option("council", Said("A council", "Cyngor")),
    Option("health", Said("A health service", "Gwasanaeth iechyd")),
    Option("sport", Said("A sports club", "Clwb chwaraeon")),
    Option("union", Said("A union", "Undeb")),
    Option("neighbours", Said("Neighbours", "Cymdogion")),
    Option("other", Said("Somebody else", "Rhywun arall")),
)
ANGLES = {
    "school": Said("every child learning beside each other", "pob plentyn yn dysgu ochr yn ochr"),
    "college": Said("the chance to study", "y cyfle i astudio"),
    "business": Said(
        "people who would like to be allowed to earn a living",
        "pobl a hoffai gael caniatâd i ennill bywoliaeth",
    ),
    "faith": Said(
        "what your faith says of the stranger", "yr hyn a ddywed eich ffydd am y dieithryn"
    ),
    "culture": Said("stories and places open to all", "straeon a lleoedd sy’n agored i bawb"),
    "council": Said("a place where everybody gets on", "lle mae pawb yn cyd-dynnu"),
    "health": Said("care that everybody can reach", "gofal y gall pawb ei gyrraedd"),
    "sport": Said("a team that anybody can join", "tîm y gall unrhyw un ymuno ag ef"),
    "union": Said("fairness for all who earn a living", "tegwch i bawb sy’n ennill bywoliaeth"),
    "neighbours": Said("knowing who lives next door", "adnabod pwy sy’n byw drws nesaf"),
    "other": Said("what they care about anyway", "yr hyn sy’n bwysig iddynt beth bynnag"),
}
KIND = Kind(
    action=Action.ONBOARDING,
    title=Said("Bring an ally on board", "Dod â chynghreiriad atom"),
    about=Said(
        "Somebody whom others listen to, and whom you can reach.",
        "Rhywun y mae eraill yn gwrando arno, ac y gallwch chi ei gyrraedd.",
    ),
    prompts=(
        Said("Whom do people here listen to?", "Ar bwy mae pobl yma’n gwrando?"),
        Said(
            "Which of them do you know, or know somebody who does?",
            "Pa rai ohonynt yr ydych yn eu hadnabod, neu’n adnabod rhywun sydd?",
        ),
        Said(
            "What do they care about anyway? Begin there.",
            "Beth sy’n bwysig iddynt beth bynnag? Dechreuwch yno.",
        ),
        Said(
            "Ask for something small first: a cup of tea, an invitation, a page to read.",
            "Gofynnwch am rywbeth bach yn gyntaf: paned, gwahoddiad, tudalen i’w darllen.",
        ),
    ),
    never=(
        Said(
            "Do not give us anybody’s details unless they said that you may.",
            "Peidiwch â rhoi manylion neb inni oni bai eu bod wedi dweud y cewch.",
        ),
    ),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.APPROACHED, S.INTERESTED, S.HANDED_OVER}),
    waits=frozenset({S.APPROACHED, S.INTERESTED}),
    plan=(
        Choice("sector", Said("Who are they?", "Pwy ydynt?"), options=SECTORS),
        Words(
            "who",
            Said("Your own note of who it is", "Eich nodyn eich hun o bwy ydyw"),
            Said("Only for yourself; it is kept sealed.", "I chi yn unig; fe’i cedwir dan sêl."),
            rows=2,
        ),
        Words(
            "connection", Said("How can you reach them?", "Sut gallwch chi eu cyrraedd?"), rows=3
        ),
        Choice(
            "approach",
            Said("How will you begin?", "Sut byddwch chi’n dechrau?"),
            options=(
                Option("meeting", Said("An informal talk", "Sgwrs anffurfiol")),
                Option("invitation", Said("An invitation to an event", "Gwahoddiad i ddigwyddiad")),
                Option("facts", Said("Something to read", "Rhywbeth i’w ddarllen")),
                Option(
                    "lived_experience",
                    Said("A meeting with an Ambassador", "Cyfarfod â Llysgennad"),
                ),
                Option(
                    "campaign", Said("A campaign they could join", "Ymgyrch y gallent ymuno â hi")
                ),
            ),
        ),
    ),
    outcome=(
        Choice(
            "agreed",
            Said(
                "Did they say that we may get in touch, through you?",
                "A ddywedasant y cawn gysylltu, drwoch chi?",
            ),
            options=(
                Option("yes", Said("Yes", "Do")),
                Option(
                    "no",
                    Said("Not yet", "Naddo eto"),
                    stops=Said(
                        "Ask them first. Until they say yes nothing is handed over.",
                        "Gofynnwch iddynt yn gyntaf. Ni throsglwyddir dim nes iddynt gytuno.",
                    ),
                ),
            ),
        ),
        Words(
            "notes",
            Said("How did it go?", "Sut aeth hi?"),
            Said("Only for yourself.", "I chi yn unig."),
        ),
    ),
    needs={S.HANDED_OVER: ("sector", "agreed")},
    companion="speaking",
)
