"""Encouraging people to use their votes: that they matter, and how it goes; never for whom."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_MYTH, NO_PARTY, notes
from campaigns.domain.deeds.questions import Choice, Day, Option
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle("encouragement", {S.PLANNED: {S.DONE}}, {S.DONE: set()})
KIND = Kind(
    action=Action.VOTING,
    title=Said("Encourage people to use their votes", "Annog pobl i ddefnyddio eu pleidlais"),
    about=Said(
        "Who votes is listened to. For whom is theirs to choose.",
        "Gwrandewir ar y rhai sy’n pleidleisio. Dros bwy, hwy sydd i ddewis.",
    ),
    prompts=(
        Said(
            "Who near you may not be on the register yet, or has just moved?",
            "Pwy yn eich ymyl nad yw ar y gofrestr eto efallai, neu sydd newydd symud?",
        ),
        Said(
            "Do they know by which day to register, and what to bring along?",
            "A ydynt yn gwybod erbyn pa ddiwrnod i gofrestru, a beth i ddod gyda nhw?",
        ),
        Said(
            "Ask what matters to them where they live, and listen.",
            "Gofynnwch beth sy’n bwysig iddynt lle maent yn byw, a gwrandewch.",
        ),
        Said(
            "Could you go together, or mind somebody’s children meanwhile?",
            "A allech fynd gyda’ch gilydd, neu ofalu am blant rhywun yn y cyfamser?",
        ),
    ),
    never=(
        NO_PARTY,
        NO_MYTH,
        Said(
            "Do not ask anybody whether they are allowed to vote: tell everybody where that is "
            "explained.",
            "Peidiwch â gofyn i neb a gaiff bleidleisio: dywedwch wrth bawb ymhle yr esbonnir "
            "hynny.",
        ),
    ),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.DONE}),
    waits=frozenset({S.DONE}),
    plan=(
        Choice(
            "how",
            Said("How will you do it?", "Sut byddwch chi’n ei wneud?"),
            options=(
                Option("talk", Said("By talking with people", "Drwy siarad â phobl")),
                Option("company", Said("By going together", "Drwy fynd gyda’n gilydd")),
                Option("notice", Said("By putting up a notice", "Drwy roi hysbysiad i fyny")),
                Option("online", Said("Online", "Ar-lein")),
            ),
        ),
        Choice(
            "party",
            Said(
                "Will you say whom to vote for, or against?",
                "A fyddwch yn dweud dros bwy i bleidleisio, neu yn erbyn pwy?",
            ),
            options=(
                Option("no", Said("No, only that it matters", "Na, dim ond ei fod yn bwysig")),
                Option(
                    "yes",
                    Said("Yes", "Byddaf"),
                    stops=Said(
                        "A charity speaks for no party and no candidate, and neither does what is "
                        "done in its name. Leave that out, and answer again.",
                        "Nid yw elusen yn siarad dros unrhyw blaid nac ymgeisydd, na’r hyn a wneir "
                        "yn ei henw. Gadewch hynny allan, ac atebwch eto.",
                    ),
                ),
            ),
        ),
        Day("by", Said("By which day?", "Erbyn pa ddiwrnod?")),
    ),
    outcome=(notes(),),
    needs={S.DONE: ("party",)},
    deadline="by",
)
