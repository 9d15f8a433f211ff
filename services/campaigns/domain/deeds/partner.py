"""A partner's campaign: what others run well, and we point to."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_PARTY, notes
from campaigns.domain.deeds.questions import Choice, Day, Option, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle("part in a campaign", {S.PLANNED: {S.JOINED}}, {S.JOINED: set()})
KIND = Kind(
    action=Action.PARTNER_CAMPAIGN,
    title=Said("Take part in a partner’s campaign", "Cymryd rhan yn ymgyrch partner"),
    about=Said(
        "Others run it; your voice makes it larger.",
        "Eraill sy’n ei rhedeg; mae eich llais chi’n ei gwneud yn fwy.",
    ),
    prompts=(
        Said(
            "What do they ask for? Do you agree with all of it?",
            "Beth maent yn gofyn amdano? A ydych yn cytuno â’r cyfan?",
        ),
        Said(
            "If there is a letter, change it until it sounds like you.",
            "Os oes llythyr, newidiwch ef nes ei fod yn swnio fel chi.",
        ),
        Said("Who would do it with you?", "Pwy fyddai’n ei wneud gyda chi?"),
    ),
    never=(NO_PARTY,),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.JOINED}),
    waits=frozenset({S.JOINED}),
    plan=(
        Choice(
            "campaign",
            Said("Which campaign is it?", "Pa ymgyrch yw hi?"),
            options=(
                Option("lift_the_ban", Said("Lift the Ban", "Lift the Ban")),
                Option("families_together", Said("Families Together", "Families Together")),
                Option(
                    "together_with_refugees",
                    Said("Together With Refugees", "Together With Refugees"),
                ),
                Option("other", Said("Another one", "Un arall")),
            ),
        ),
        Words("what", Said("What would you like to do?", "Beth hoffech chi ei wneud?"), rows=3),
        Day("by", Said("By which day?", "Erbyn pa ddiwrnod?")),
    ),
    outcome=(notes(),),
    needs={S.JOINED: ("campaign",)},
    deadline="by",
)
