"""The words of a rehearsal: what a volunteer reads, and what to do about it."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from awards.domain.award import STEPS as LADDER

if TYPE_CHECKING:
    from awards.rehearsing.assumptions import Assumptions
    from awards.rehearsing.holidays import Holidays

STEPS: tuple[str, ...] = LADDER
KINDS = {
    "reminder": "Reminders",
    "application": "Applications coming in",
    "answer": "Answers we promised",
    "lapse": "Lapses",
}
_ONE_AND_MORE = {
    "reminder": ("reminder", "reminders"),
    "application": ("renewal comes in", "renewals come in"),
    "answer": ("answer is due", "answers are due"),
    "lapse": ("award lapses", "awards lapse"),
}
IN_HOLIDAYS = {
    "reminder": "Reminders in holidays",
    "application": "Applications in holidays",
    "answer": "Answers in holidays",
    "lapse": "Lapses in holidays",
}
_OTHERS = {
    "day": "On the day",
    "grace": "In the grace",
    "application": "Application comes in",
    "answer": "Answer is due",
    "lapse": "Award lapses",
}
NOTHING = (
    "There is no award whose clock runs, and no application that waits for an answer, so the days "
    "bring nothing. Rehearse again when the first awards have been granted or brought over."
)
WHO_IS_REMINDED = (
    "Each goes to the contacts of the holder and, where there is one, to the local lead. A busy "
    "month is the time to have somebody at hand who answers questions."
)
WHAT_A_LAPSE_IS = (
    "These are holders who were reminded at every step, sent no renewal, and whose grace is over. "
    "A call before the last reminder keeps most of them; cases.csv says whom to call first."
)
WHAT_PANELS_ARE = (
    "A panel is at work from the day on which an application comes in until the day on which we "
    "promised an answer. Where the seats for each assessor rise, ask more people to become "
    "assessors in good time, or invite some holders to apply earlier."
)

OF_RENEWALS = (
    "Who is past that day already sends it tomorrow. Every renewal is granted on the day on which "
    "its scheme promises an answer, and so is a renewal that waits with us today."
)


def step(name: str) -> str:
    """A step of the ladder, as people say it."""
    if name in _OTHERS:
        return _OTHERS[name]
    number = name.rpartition("_")[2]
    if not number.isdecimal():
        return name.replace("_", " ").capitalize()
    return f"{number} month{'s' if int(number) > 1 else ''} before"


def what(name: str) -> str:
    return f"Reminder, {step(name).lower()}" if name not in KINDS else _OTHERS[name]


def counted(kind: str, count: int) -> str:
    return f"{count:,} {_ONE_AND_MORE[kind][count > 1]}"


def stream(name: str) -> str:
    return name.replace("_", " ").capitalize()


def nation(name: str) -> str:
    return name.replace("_", " ").title()


def month(label: str) -> str:
    return f"{date.fromisoformat(f'{label}-01'):%B %Y}"


def share(seats: int, assessors: int) -> str:
    return f"{seats / assessors:.1f}" if assessors else "nobody is on the list"


def busiest(of_what: str, counts: Mapping[str, int]) -> list[str]:
    """The sentence that somebody short of time reads."""
    if not any(counts.values()):
        return []
    top = max(counts.values())
    first = min(label for label, count in counts.items() if count == top)
    return [f"Most {of_what} in one month: {top:,}, in {month(first)}."]


def assumptions(given: "Assumptions") -> list[str]:
    months = given.apply_months_before
    before = f"{months} month{'s' if months != 1 else ''} before the award ends"
    when = before if months else "on the day on which the award ends"
    default = "This is a default of the software and not a figure of the network. "
    who = (
        f"Of 100 holders {given.renewing_percent} send a renewal, {when}; the others do nothing. "
        f"{default if given.default else ''}"
        "Change it: `sanctuary rehearse --renewing 60 --apply-before 6`."
    )
    return [
        who,
        OF_RENEWALS,
        "Nobody applies for the first time, and no scheme changes.",
    ]


def clashes(count: int) -> str:
    if not count:
        return "Nothing falls into school holidays."
    return (
        f"{count:,} reminders, renewals, answers and lapses fall into school holidays, when "
        "letters lie unread. Where many do, write to the holders before the holiday begins, or "
        "agree on another day with them."
    )


def closed(count: int) -> str:
    if not count:
        return "No renewal comes in, and no award lapses, while the window of its scheme is closed."
    return (
        f"{count:,} renewals and lapses fall on days on which the window of their scheme is "
        "closed. A renewal is taken all the same: make sure that a panel is there for it. Who "
        "lapses has to wait for the next window: tell them before."
    )


def calendar(holidays: "Holidays") -> str:
    followers = ", ".join(stream(one).lower() for one in sorted(holidays.streams))
    return (
        f"Counted for streams that follow the school year ({followers}), by the nation of the "
        f"holder. {'The calendar is a default. ' if holidays.default else ''}{holidays.source} "
        "Give your own: `sanctuary rehearse --calendar FILE`."
    )
