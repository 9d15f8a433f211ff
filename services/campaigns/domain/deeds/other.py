"""Something that nobody thought of before: people know best what helps where they live."""

from campaigns.domain.action import Action
from campaigns.domain.deeds.common import NO_MYTH, NO_NAMES, notes
from campaigns.domain.deeds.questions import Day, Words
from campaigns.domain.deeds.shape import Kind, Status, lifecycle
from campaigns.domain.playbook import Said

S = Status
LIFECYCLE = lifecycle("plan", {S.PLANNED: {S.DONE}}, {S.DONE: set()})
KIND = Kind(
    action=Action.OTHER,
    title=Said("Something of your own", "Rhywbeth o’ch eiddo eich hun"),
    about=Said(
        "You know best what helps where you live.",
        "Chi sy’n gwybod orau beth sy’n helpu lle rydych yn byw.",
    ),
    prompts=(
        Said(
            "What could you begin with what you have?",
            "Beth allech chi ei ddechrau â’r hyn sydd gennych?",
        ),
        Said("Who would enjoy doing it with you?", "Pwy fyddai’n mwynhau ei wneud gyda chi?"),
        Said("How would you know that it helped?", "Sut byddech chi’n gwybod ei fod wedi helpu?"),
    ),
    never=(NO_MYTH, NO_NAMES),
    lifecycle=LIFECYCLE,
    labels={},
    counts=frozenset({S.DONE}),
    waits=frozenset({S.DONE}),
    plan=(
        Words("what", Said("What will you do?", "Beth wnewch chi?")),
        Day("by", Said("By which day?", "Erbyn pa ddiwrnod?")),
    ),
    outcome=(notes(),),
    deadline="by",
)
