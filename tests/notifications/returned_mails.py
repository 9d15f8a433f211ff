"""Mail that comes back, as mail systems write it."""

from email.message import EmailMessage
from uuid import UUID

from notifications.domain.verp import key_for_returns, return_path
from sanctuary.testing import SECRET

DOMAIN = "bounces.example.org"
KEY = key_for_returns(SECRET)


def path_of(delivery_id: UUID, address_key: bytes | None, key: bytes = KEY) -> str:
    return return_path(delivery_id, address_key, DOMAIN, key)


def dsn(
    to: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnosis: str = "smtp; 550 5.1.1 no such mailbox",
    message_id: str = "<dsn-1@mx.example.com>",
) -> bytes:
    """A report as RFC 3464 has it."""
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: {message_id}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system. Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Arrival-Date: Mon, 1 Jun 2026 10:00:00 +0000

Final-Recipient: rfc822; somebody@example.org
Original-Recipient: rfc822;somebody@example.org
Action: {action}
Status: {status}
Diagnostic-Code: {diagnosis}

--b
Content-Type: text/rfc822-headers

Subject: A message

--b--
""".replace("\n", "\r\n").encode()


def complaint(return_path: str, *, sort: str = "abuse", to: str = "abuse@example.org") -> bytes:
    """A report of unwanted mail as RFC 5965 has it."""
    return f"""From: <abusedesk@example.com>
To: {to}
Subject: FW: A message
Message-ID: <arf-{sort}@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {sort}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{return_path}>

--b
Content-Type: message/rfc822

From: <no-reply@example.org>
Return-Path: <{return_path}>
Subject: A message
Message-ID: <one@bounces.example.org>

Hello
--b--
""".replace("\n", "\r\n").encode()


def plain(to: str, text: str, *, sender: str = "MAILER-DAEMON@x.example", **headers: str) -> bytes:
    """A message without any machine-readable part."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return bytes(message)
