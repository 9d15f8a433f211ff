"""Time in the demo: moved forwards in all services at once, and always put back."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from zoneinfo import ZoneInfo

import httpx

from sanctuary.demo.client import Answer, Api, Client
from sanctuary.demo.patience import StoryBroken, wait_for

LONDON = ZoneInfo("Europe/London")
FOLLOWED = 0.6
OPENING = 60.0
NEAR = timedelta(minutes=1)


class NoRehearsal(Exception):
    """Time cannot be moved here."""


class Rehearsal:
    """The clocks of the whole network. What sends moves before what decides.

    A link signed before its service's clock moved would be old when it arrives.
    """

    ORDER = ("notifications", "membership", "campaigns", "awards")

    def __init__(self, client: Client) -> None:
        self.clocks: list[Api] = [client.service(name, as_=client.founder) for name in self.ORDER]
        self.moved = False

    def check(self) -> bool:
        """Whether all clocks show real time. Raises NoRehearsal where they cannot be moved."""
        answers = [(clock, _asked(clock)) for clock in self.clocks]
        for clock, answer in answers:
            if answer.status == httpx.codes.NOT_FOUND:
                raise NoRehearsal(
                    f"Time cannot be moved in {clock.name}: this network is not run for a "
                    "rehearsal. Nothing was changed. Start one with SANCTUARY_REHEARSAL=1."
                )
            if answer.status != httpx.codes.OK:
                raise NoRehearsal(f"{clock.name} answered {answer.status} when asked for the time.")
        return all(abs(answer.json["offset_seconds"]) <= NEAR.seconds for _, answer in answers)

    def today(self) -> date:
        now = datetime.fromisoformat(self.clocks[-1].get("/v1/clock")["now"])
        return now.astimezone(LONDON).date()

    def move_to(self, day: date) -> None:
        """Noon in London of `day`, everywhere."""
        moment = datetime.combine(day, time_of_day(12), LONDON).astimezone(UTC)
        body = {"now": moment.isoformat()}
        self.moved = True
        *senders, decider = self.clocks
        with ThreadPoolExecutor(len(senders)) as pool:
            list(pool.map(lambda clock: clock.put("/v1/clock", body), senders))
        time.sleep(FOLLOWED)
        decider.put("/v1/clock", body)
        for clock in self.clocks:
            self._wait_until_open(clock, day)

    @staticmethod
    def _wait_until_open(clock: Api, day: date) -> None:
        """For as long as days keep opening, however slow the machine is."""
        opened = Opened(date.min, 0)
        while opened.day is not None and opened.day < day:
            opened = wait_for(
                f"the next day up to {day:%-d %B %Y} to open in {clock.name}",
                partial(_further, clock, opened),
                seconds=OPENING,
            )

    def back(self) -> None:
        """To real time. Every clock is tried, also when one does not answer."""
        broken = []
        for clock in self.clocks:
            try:
                clock.delete("/v1/clock")
            except StoryBroken as failed:
                broken.append(str(failed))
        self.moved = False
        if broken:
            raise StoryBroken("; ".join(broken))


@dataclass(frozen=True, slots=True)
class Opened:
    """The last day that has opened; none in a service without daily work.

    One work after the other catches up, so `days` says whether anything moves.
    """

    day: date | None
    days: int


def _further(clock: Api, than: Opened) -> Opened | None:
    shown = clock.get("/v1/clock")
    if shown["days_open_until"] is None:
        return Opened(None, 0)
    now = Opened(date.fromisoformat(shown["days_open_until"]), shown["days_opened"])
    return now if now.days > than.days else None


def _asked(clock: Api) -> Answer:
    """What a clock says. Just after a start the founder's role is still on its way to it."""

    def answered() -> Answer | None:
        answer = clock.try_("GET", "/v1/clock")
        return None if answer.status == httpx.codes.FORBIDDEN else answer

    return wait_for(f"the founder's role to reach {clock.name}", answered)
