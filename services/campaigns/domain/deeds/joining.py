"""Taking part in what others arrange: a festival, a parade, a fête."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import CANDIDATES, GATHERING, NO_NAMES, PHOTOS, notes, when
from campaigns.domain.deeds.questions import Choice, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "plan",
    {S.PLANNED: {S.AGREED, S.JOINED}, S.AGREED: {S.PLANNED, S.JOINED}},
    {S.JOINED: set()},
)
KIND = Kind(
    action=Action.JOINING,
    title=Said("Join what others arrange", "Ymuno â’r hyn y mae eraill yn ei drefnu"),
    about=Said(
        "A festival, a parade, a fête: the people are there already.",
        "Gŵyl, gorymdaith, ffair: mae’r bobl yno’n barod.",
    ),
    prompts=(
        Said(
            "What draws a crowd here each year, and who runs it?",
            "Beth sy’n denu tyrfa yma bob blwyddyn, a phwy sy’n ei gynnal?",
        ),
        Said("What do you and they both care about?", "Beth sy’n bwysig i chi ac iddyn nhw?"),
        Said(
            "What could you bring that people take part in: food, music, something to make?",
            "Beth allech chi ddod ag ef y gall pobl gymryd rhan ynddo: bwyd, cerddoriaeth, crefft?",
        ),
    ),
    never=(
        NO_NAMES,
        Said(
            "Do not surprise the hosts: it is their day.",
            "Peidiwch â synnu’r trefnwyr: eu diwrnod nhw ydyw.",
        ),
    ),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.JOINED}),
    waits=frozenset({S.JOINED}),
    plan=(
        Words("what", Said("What would you like to join?", "Â beth yr hoffech ymuno?"), rows=2),
        when(Said("When is it?", "Pryd mae hi?")),
        Choice(
            "host",
            Said("Do the hosts know that you come?", "A yw’r trefnwyr yn gwybod eich bod yn dod?"),
            options=(
                Option("agreed", Said("Yes, and they agree", "Ydynt, ac maent yn cytuno")),
                Option("open", Said("It is open to all", "Mae’n agored i bawb")),
                Option(
                    "not_asked",
                    Said("I have not asked yet", "Nid wyf wedi gofyn eto"),
                    stops=Said(
                        "Ask whoever arranges it first, and answer again.",
                        "Gofynnwch i bwy bynnag sy’n ei drefnu yn gyntaf, ac atebwch eto.",
                    ),
                ),
            ),
        ),
        GATHERING,
        PHOTOS,
        CANDIDATES,
    ),
    outcome=(notes(),),
    needs={
        S.AGREED: ("when", "host", "gathering", "photos", "candidates"),
        S.JOINED: ("photos", "candidates"),
    },
    when="when",
    companion="campaign_action",
)
