"""The demo: two whole stories told over HTTP and e-mail, as any client could, and checked.

`run(network)` returns 0 when every check held, 1 when one failed, 2 when it could not be run.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from sanctuary.demo import charter_to_renewal, rapid_response, register
from sanctuary.demo.checks import Ledger
from sanctuary.demo.client import Client
from sanctuary.demo.data import Input, InputMissing
from sanctuary.demo.narrate import Narrator
from sanctuary.demo.patience import StoryBroken
from sanctuary.demo.rehearsal import NoRehearsal, Rehearsal
from sanctuary.demo.stage import Stage
from sanctuary.network import Network

CANNOT_RUN = 2
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def run(network: Network) -> int:
    """Tell everything on a running network. Leaves its clock at real time."""
    narrator = Narrator()
    begun = time.monotonic()
    try:
        story_input = Input.read(tag_of(datetime.now(UTC)))
        with Client(network) as client:
            rehearsal = Rehearsal(client)
            _ready(rehearsal, narrator)
            stage = Stage(client, Ledger(narrator.check), narrator, story_input)
            _tell_all(stage, rehearsal)
    except (InputMissing, NoRehearsal, StoryBroken) as cannot:
        narrator.trouble(f"The demo cannot run: {cannot}")
        return CANNOT_RUN
    narrator.summary(stage.ledger, time.monotonic() - begun)
    return stage.ledger.exit_code()


def _ready(rehearsal: Rehearsal, narrator: Narrator) -> None:
    """Nothing is changed before it is clear that time can be moved, and put back."""
    if not rehearsal.check():
        narrator.say("The clock stands ahead: an earlier rehearsal ended early. It is put back.")
        rehearsal.back()


def _tell_all(stage: Stage, rehearsal: Rehearsal) -> None:
    today = rehearsal.today()
    _tell(stage, register.NAME, partial(register.tell, stage, today))
    try:
        _tell(stage, charter_to_renewal.NAME, partial(charter_to_renewal.tell, stage, rehearsal))
    finally:
        if rehearsal.moved:
            _tell(stage, charter_to_renewal.NAME, rehearsal.back)
    _tell(stage, rapid_response.NAME, partial(rapid_response.tell, stage))


def _tell(stage: Stage, name: str, story: Callable[[], None]) -> None:
    """One story; one that breaks off is a failed check, and the next is still told."""
    begun = time.monotonic()
    stage.ledger.story = name
    try:
        story()
    except StoryBroken as broken:
        stage.ledger.broke_off(str(broken))
    except (KeyError, IndexError, TypeError, ValueError) as surprising:
        stage.ledger.broke_off(f"an answer was not as expected: {surprising!r}")
    spent = time.monotonic() - begun
    stage.ledger.seconds[name] = stage.ledger.seconds.get(name, 0.0) + spent


def tag_of(moment: datetime) -> str:
    """A short tag that no two runs share: the time, to a tenth of a second, in base 36."""
    number = int((moment - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds() * 10)
    digits = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits or "0"
