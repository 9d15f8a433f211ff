"""A post office for one machine: it takes every mail, delivers none, and lets people read them.

SMTP on one port; on another a page to read in, a JSON API for tests and the demo, and the embedded
issuer's two documents. Nothing leaves the machine, whatever address a mail is for. Mail to an
address that begins with `gone.` is refused for good (550), so that bounces can be tried out.
"""

from sanctuary.mailbox.serve import serve
from sanctuary.mailbox.store import Mail, Store

__all__ = ["Mail", "Store", "serve"]
