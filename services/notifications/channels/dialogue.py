"""What is said about one mail, and what each answer means for its delivery."""

import re
from types import MappingProxyType

from notifications.channels import Outcome, Outgoing, Stage
from notifications.channels.wire import Answer, ConnectionLost, Wire

CLOSING = 421
_DONE, _GO_AHEAD, _TEMPORARY, _PERMANENT = 2, 3, 4, 5
_OPENING = ((Stage.MAIL, _DONE), (Stage.RCPT, _DONE), (Stage.DATA, _GO_AHEAD))

# By what was answered and the first digit (RFC 5321, 4.2.1). A refusal of MAIL or DATA is about us
# or the relay, so it never counts against the recipient's address.
OUTCOMES = MappingProxyType(
    {
        (Stage.MAIL, 4): Outcome.TEMPORARY,
        (Stage.MAIL, 5): Outcome.TEMPORARY,
        (Stage.RCPT, 4): Outcome.TEMPORARY,
        (Stage.RCPT, 5): Outcome.PERMANENT,
        (Stage.DATA, 4): Outcome.TEMPORARY,
        (Stage.DATA, 5): Outcome.TEMPORARY,
        (Stage.CONTENT, 2): Outcome.ACCEPTED,
        (Stage.CONTENT, 4): Outcome.TEMPORARY,
        (Stage.CONTENT, 5): Outcome.PERMANENT,
    }
)
# Some relays say 552 where they mean 452, too many for now (RFC 5321, 4.5.3.1.10).
_BY_CODE = MappingProxyType({(Stage.RCPT, 552): Outcome.TEMPORARY})

_COMMANDS = MappingProxyType(
    {
        Stage.MAIL: "MAIL FROM:<{0.envelope_from}>\r\n",
        Stage.RCPT: "RCPT TO:<{0.recipient}>\r\n",
        Stage.DATA: "DATA\r\n",
    }
)
_ENVELOPE = "".join(_COMMANDS[stage] for stage, _ in _OPENING)

OVERTAKEN = Answer(451, "Overtaken before its content was sent.")
NOT_AN_ADDRESS = Answer(553, "This address cannot stand in an envelope.")
_ADDRESS = re.compile(r"[!-;=?-~]{1,320}")


def outcome(stage: Stage, answer: Answer) -> Outcome:
    by_code = _BY_CODE.get((stage, answer.code))
    return by_code or OUTCOMES.get((stage, answer.code // 100), Outcome.UNANSWERED)


def sendable(mail: Outgoing) -> bool:
    """Nothing in these addresses could end a command and begin another. An empty sender is one."""
    sender = mail.envelope_from
    return bool(_ADDRESS.fullmatch(mail.recipient) and (not sender or _ADDRESS.fullmatch(sender)))


def goes_on(answer: Answer) -> bool:
    """Whether the connection can be used after this answer to a mail or a RSET."""
    return answer.code != CLOSING and answer.code // 100 in (_DONE, _TEMPORARY, _PERMANENT)


def envelope(mail: Outgoing) -> bytes:
    """MAIL, RCPT and DATA in one."""
    return _ENVELOPE.format(mail).encode("ascii")


def ending(mail: Outgoing, *, go_ahead: bool, refused: bool) -> bytes:
    """What follows the opening: the content, a lone dot, or nothing of this mail."""
    if not go_ahead:
        return b"RSET\r\n"
    return b".\r\n" if refused else mail.content + b".\r\n"


async def opening(wire: Wire, mail: Outgoing) -> tuple[tuple[Stage, Answer] | None, bool]:
    """The first refusal, if any, and whether the relay now waits for content.

    Where the relay takes a pipeline the commands are written already; else each waits its turn.
    A relay may say 354 after refusing the only recipient (RFC 2920, 3.1): then it gets a lone dot.
    What was overtaken while the relay took its time gets no content, and no lone dot either, which
    would arrive as an empty mail: only the end of the connection takes the envelope back.
    """
    refusal: tuple[Stage, Answer] | None = None
    go_ahead = False
    for stage, expected in _OPENING:
        if not wire.pipelining:
            wire.write(_COMMANDS[stage].format(mail).encode("ascii"))
        answer = await wire.answer()
        kind = answer.code // 100
        if answer.code == CLOSING or kind not in (expected, _TEMPORARY, _PERMANENT):
            raise ConnectionLost(f"The relay is closing: {answer.code}.")
        go_ahead = kind == _GO_AHEAD
        if kind != expected:
            refusal = refusal or (stage, answer)
            if not wire.pipelining:
                break
    if refusal is None and mail.overtaken is not None and mail.overtaken():
        wire.abort("A mail was overtaken on its way.")
        return (Stage.DATA, OVERTAKEN), False
    return refusal, go_ahead
