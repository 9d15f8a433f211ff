"""Learning something for this: a workshop, a webinar, a course."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import when
from campaigns.domain.deeds.questions import Choice, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle(
    "training",
    {S.PLANNED: {S.BOOKED, S.ATTENDED}, S.BOOKED: {S.PLANNED, S.ATTENDED}},
    {S.ATTENDED: {S.APPLIED}},
)
KIND = Kind(
    action=Action.TRAINING,
    title=Said("Learn something for this", "Dysgu rhywbeth ar gyfer hyn"),
    about=Said("A workshop, a webinar, a course.", "Gweithdy, gweminar, cwrs."),
    prompts=(
        Said("What would make you braver?", "Beth fyddai’n eich gwneud yn fwy dewr?"),
        Said("Who could come along with you?", "Pwy allai ddod gyda chi?"),
        Said(
            "What do you want to be able to do a month later?",
            "Beth hoffech chi allu ei wneud fis yn ddiweddarach?",
        ),
    ),
    never=(
        Said(
            "Do not pass on what others told of themselves there.",
            "Peidiwch â throsglwyddo’r hyn a ddywedodd eraill amdanynt eu hunain yno.",
        ),
    ),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.ATTENDED}),
    waits=frozenset({S.ATTENDED}),
    plan=(
        Choice(
            "what",
            Said("What is it?", "Beth yw hi?"),
            options=(
                Option("speak_up", Said("A Speak Up workshop", "Gweithdy Speak Up")),
                Option(
                    "conversations", Said("Courageous Conversations", "Courageous Conversations")
                ),
                Option("webinar", Said("A webinar", "Gweminar")),
                Option("awareness", Said("An awareness session", "Sesiwn ymwybyddiaeth")),
                Option("other", Said("Something else", "Rhywbeth arall")),
            ),
        ),
        when(Said("When is it?", "Pryd mae hi?")),
    ),
    outcome=(
        Words(
            "use",
            Said("What will you use first?", "Beth fyddwch chi’n ei ddefnyddio gyntaf?"),
            Said("Only for yourself.", "I chi yn unig."),
            rows=3,
        ),
    ),
    needs={S.BOOKED: ("when",)},
    when="when",
)
