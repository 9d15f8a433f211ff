"""Ten minutes with somebody who is not sure. How it went is nobody else's business."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_MYTH, notes
from campaigns.domain.deeds.questions import Choice, Day, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle("conversation", {S.PLANNED: {S.TALKED}}, {S.TALKED: {S.PLANNED}})
KIND = Kind(
    action=Action.CONVERSATION,
    title=Said("Talk with somebody", "Siarad â rhywun"),
    about=Said(
        "Ten minutes can stay with a person for months.",
        "Gall deng munud aros gyda rhywun am fisoedd.",
    ),
    prompts=(
        Said(
            "Ask first, and listen: how did they come to think so?",
            "Gofynnwch yn gyntaf, a gwrandewch: sut daethant i feddwl felly?",
        ),
        Said("What do you both care about?", "Beth sy’n bwysig i’r ddau ohonoch?"),
        Said(
            "Tell of somebody you met, or of what you saw here.",
            "Soniwch am rywun y cwrddoch ag ef, neu am yr hyn a welsoch yma.",
        ),
        Said(
            "You need not win. If it gets heated, leave it kindly, and rest.",
            "Nid oes rhaid ennill. Os yw’n poethi, gadewch ef yn garedig, a gorffwyswch.",
        ),
    ),
    never=(
        NO_MYTH,
        Said(
            "Do not tell somebody else’s story without their leave.",
            "Peidiwch ag adrodd stori rhywun arall heb ei ganiatâd.",
        ),
    ),
    lifecycle=LIFECYCLE,
    labels={S.PLANNED: Said("We will talk again", "Byddwn yn siarad eto")},
    counts=frozenset({S.TALKED}),
    waits=frozenset({S.TALKED}),
    plan=(
        Choice(
            "with",
            Said("With whom would you like to talk?", "Â phwy yr hoffech siarad?"),
            Said("No name: only who they are to you.", "Dim enw: dim ond pwy ydyw i chi."),
            options=(
                Option("family", Said("Somebody in my family", "Rhywun o’m teulu")),
                Option("friend", Said("A friend", "Ffrind")),
                Option("neighbour", Said("A neighbour", "Cymydog")),
                Option("colleague", Said("A colleague", "Cydweithiwr")),
                Option("online", Said("Somebody online", "Rhywun ar-lein")),
                Option("other", Said("Somebody else", "Rhywun arall")),
            ),
        ),
        Words(
            "common",
            Said("What do you have in common?", "Beth sydd gennych yn gyffredin?"),
            rows=3,
        ),
        Words(
            "beginning",
            Said("How could you begin?", "Sut gallech chi ddechrau?"),
            rows=3,
            aloud=True,
        ),
        Day("by", Said("By which day?", "Erbyn pa ddiwrnod?")),
    ),
    outcome=(notes(),),
    deadline="by",
)
