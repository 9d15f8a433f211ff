"""Signals from outside: by the public form, and by systems that sign what they send."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from standardwebhooks import Webhook, WebhookVerificationError

from campaigns import rules
from campaigns.commands.signals import raise_signal
from campaigns.domain.intake import Source, without_places
from campaigns.domain.signal import Report, Signal, Via
from campaigns.store import intake as store
from campaigns.store import signals
from sanctuary.actor import SYSTEM, Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, Refusal
from sanctuary.http import check_version
from sanctuary.ids import new_id

REMEMBERED = timedelta(days=30)
MAKERS = (Role.NATIONAL_TEAM,)


class SignatureRefused(Refusal):
    slug: ClassVar[str] = "signature-refused"
    status: ClassVar[int] = 401
    title: ClassVar[str] = "This was not signed as it must be"


async def by_form(uow: UnitOfWork, report: Report, *, at: datetime) -> Signal:
    return await raise_signal(uow, report, by=SYSTEM, at=at, via=Via.FORM)


async def by_webhook(
    uow: UnitOfWork, source_id: UUID, message_id: str, report: Report, *, at: datetime
) -> Signal:
    """The same message again is the same signal."""
    await signals.one_at_a_time(uow)
    before = await store.taken(uow, source_id, message_id)
    if before is not None:
        return await signals.get(uow, before)
    told = replace(report, summary=without_places(report.summary))
    signal = await raise_signal(uow, told, by=SYSTEM, at=at, via=Via.WEBHOOK)
    await store.take(uow, source_id, message_id, signal.id, at=at)
    return signal


async def checked(
    uow: UnitOfWork, source_id: UUID, body: bytes, headers: Mapping[str, str], *, at: datetime
) -> str:
    """The message's id, once one of the source's secrets fits what was sent, a moment ago.

    An unknown source, a revoked one and a wrong signature are refused alike.
    """
    wanted = {
        name: headers.get(name, "")
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
    }
    for secret in await store.secrets_of(uow, source_id, at):
        try:
            Webhook(secret).verify(body, wanted)
        except (WebhookVerificationError, ValueError):
            continue
        return wanted["webhook-id"]
    raise SignatureRefused(
        "The signature does not fit this message and the secret that we share, or it was signed "
        "more than five minutes ago. Sign each try anew, as Standard Webhooks says."
    )


def must_speak_of(source: Source, nation: str) -> None:
    """Raise Invalid when the source is for another nation."""
    if source.nation is not None and source.nation != nation:
        raise Invalid(
            "This source hands in signals of one nation only, and this is of another.",
            errors=[{"field": "nation", "detail": "Not the nation of this source."}],
        )


async def make(
    uow: UnitOfWork, title: str, nation: str | None, *, reason: str, by: Actor, at: datetime
) -> tuple[Source, str]:
    """A new source and its secret, which nobody can be shown again."""
    by.must(*MAKERS)
    source, secret = Source(new_id(), title, Decision(by.id, at, reason), nation), _new_secret()
    await store.add(uow, source, secret)
    return source, secret


async def rotate(
    uow: UnitOfWork, source_id: UUID, overlap: timedelta, *, expected: int, by: Actor, at: datetime
) -> tuple[Source, str]:
    """Another secret; the one before counts for as long as `overlap` says."""
    by.must(*MAKERS)
    found = await store.get(uow, source_id)
    check_version(expected, found.version)
    source, secret = found.rotate(at + overlap), _new_secret()
    await store.save(uow, source, secret=secret)
    return source, secret


async def revoke(
    uow: UnitOfWork, source_id: UUID, *, reason: str, expected: int, by: Actor, at: datetime
) -> Source:
    by.must(*MAKERS)
    found = await store.get(uow, source_id)
    check_version(expected, found.version)
    source = found.revoke(Decision(by.id, at, reason))
    await store.save(uow, source)
    return source


async def forget(uow: UnitOfWork, *, at: datetime) -> None:
    """What was written is kept for triage only."""
    days = rules.on("intake", uow.clock.today())["forget_after_days"]
    for via in Via:
        await signals.forget(uow, via, raised_before=at - timedelta(days=days[via.value]), at=at)
    await store.forget_taken(uow, before=at - REMEMBERED)


def _new_secret() -> str:
    """As Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
