"""The one place where time is read. Edges ask a clock; the domain receives `at`.

In a rehearsal (DESIGN section 4) the clock can be moved: the offset lives in the service's own
store, so every replica of the service shares it.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock:
    """Real time plus an offset that only a rehearsal or a test sets."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC) + self.offset

    def today(self) -> date:
        """The calendar day in Europe/London, on which every deadline hangs."""
        return self.now().astimezone(LONDON).date()

    def move_to(self, moment: datetime) -> None:
        self.offset = moment - datetime.now(UTC)


def london_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
