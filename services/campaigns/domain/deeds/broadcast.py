"""Radio or television: arranged beforehand, or a call to a phone-in."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_MYTH, NO_NAMES, OTHERS_STORY, notes, when
from campaigns.domain.deeds.questions import Choice, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "broadcast",
    {S.PLANNED: {S.ARRANGED, S.AIRED}, S.ARRANGED: {S.PLANNED, S.AIRED}},
    {S.AIRED: set()},
)
KIND = Kind(
    action=Action.BROADCAST,
    title=Said("Speak on radio or television", "Siarad ar y radio neu’r teledu"),
    about=Said(
        "A local station looks for local voices.", "Mae gorsaf leol yn chwilio am leisiau lleol."
    ),
    prompts=(
        Said(
            "Ask before: what is it about, who else speaks, is it live?",
            "Gofynnwch ymlaen llaw: beth yw’r pwnc, pwy arall sy’n siarad, a yw’n fyw?",
        ),
        Said(
            "Write three things on a card. Come back to them, whatever is asked.",
            "Ysgrifennwch dri pheth ar gerdyn. Dewch yn ôl atynt, beth bynnag a ofynnir.",
        ),
        Said(
            "Speak of one thing that you saw yourself.",
            "Soniwch am un peth a welsoch chi eich hun.",
        ),
        Said(
            "You need not answer everything. “What I can tell you is…” is enough.",
            "Nid oes rhaid ateb popeth. Mae “Yr hyn y gallaf ei ddweud yw…” yn ddigon.",
        ),
    ),
    never=(NO_MYTH, NO_NAMES),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.AIRED}),
    waits=frozenset({S.AIRED}),
    plan=(
        Words("programme", Said("Which programme is it?", "Pa raglen yw hi?"), rows=2),
        when(Said("When is it?", "Pryd mae hi?")),
        Choice(
            "live",
            Said("Is it live?", "A yw’n fyw?"),
            options=(
                Option("live", Said("Yes", "Ydy")),
                Option("recorded", Said("No, it is recorded", "Nac ydy, fe’i recordir")),
                Option("unknown", Said("I have to ask", "Mae angen i mi ofyn")),
            ),
        ),
        Words(
            "points",
            Said("Which three things do you want to say?", "Pa dri pheth yr hoffech eu dweud?"),
            aloud=True,
        ),
        OTHERS_STORY,
    ),
    outcome=(notes(),),
    needs={S.ARRANGED: ("when",), S.AIRED: ("story",)},
    when="when",
    companion="media",
)
