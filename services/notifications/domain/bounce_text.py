"""What a report says about one recipient: from its fields, or from prose where there are none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from notifications.domain.return_codes import ENHANCED, enhanced_in

_SMTP = re.compile(r"(?<![\d.])([45][0-5]\d)(?=[\s#-])")
_MACHINE = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system|<>", re.IGNORECASE)
_FAILURE = re.compile(
    r"undeliver|(not|n't) be delivered|failure notice|returned (mail|to sender)|"
    r"delivery (status|failure|has failed|failed|incomplete)|mail system error",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"^-{2,}[^\n]*(below this line|original message|copy of the message)",
    re.IGNORECASE | re.MULTILINE,
)
# What the oldest and the plainest of mail systems say instead of a code.
_IN_WORDS = (
    (
        re.compile(r"(mailbox|inbox|quota)\b.{0,20}\b(full|exceeded)|over quota", re.IGNORECASE),
        "5.2.2",
    ),
    (
        re.compile(r"(user|mailbox|recipient) unknown|no such (user|mailbox|recip)", re.IGNORECASE),
        "5.1.1",
    ),
    (re.compile(r"unknown (user|mailbox|recipient)|does(n't| not) exist", re.IGNORECASE), "5.1.1"),
)
_DELAYED = re.compile(
    r"delayed|will (keep|continue) (on )?trying|no action is required", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Report:
    """About one recipient: what was done, and with which codes."""

    action: str = ""
    code: str = ""
    smtp: int = 0

    @property
    def digit(self) -> str:
        """The class: 2, 4 or 5, or nothing."""
        return self.code[:1] or (str(self.smtp)[:1] if self.smtp else "")


def report_of(fields: Mapping[str, str]) -> Report | None:
    """From the fields of RFC 3464; None where they are not about a recipient."""
    action = fields.get("action", "").strip().lower().split(" ")[0].split("(")[0].rstrip(";")
    status = enhanced_in(fields.get("status", ""))
    diagnosis = fields.get("diagnostic-code", "").partition(";")[2] or fields.get(
        "diagnostic-code", ""
    )
    smtp = _smtp_in(diagnosis)
    said = enhanced_in(diagnosis)
    # Many write 5.0.0 and leave what happened to the server's own words.
    vague = not status or status.endswith(".0.0") or (action == "failed" and status[0] == "2")
    code = said if said and vague else status
    if not action and not code and not smtp:
        return None
    return Report(action, code, smtp)


def failure_in_text(*, sender: str, subject: str, text: str) -> Report | None:
    """From what a mail system wrote for people; None when it is not about a failed delivery."""
    if not (_MACHINE.search(sender) or _FAILURE.search(subject)):
        return None
    own = _QUOTED.split(text)[0]
    if _DELAYED.search(subject):
        return Report("delayed")
    found = ENHANCED.search(own)
    code = ".".join(found.groups()) if found and found[1] != "2" else ""
    smtp = _smtp_in(own)
    if not code and not smtp:
        code = next((code for words, code in _IN_WORDS if words.search(own)), "")
    if not code and not smtp:
        return None
    return Report("failed", code, smtp)


def _smtp_in(text: str) -> int:
    found = _SMTP.search(f"{text} ")
    return int(found[1]) if found else 0
