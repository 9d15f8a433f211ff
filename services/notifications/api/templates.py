"""The messages there are, and the text of each in all its editions."""

import difflib
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Depends, Path, Response
from pydantic import BaseModel

from notifications.catalogue import CATALOGUE, FALLBACK_LANGUAGE, Entry, entry
from notifications.domain.edition import Edition, EditionStatus, Words
from notifications.domain.layout import LANGUAGES
from notifications.domain.linting import Level, Report
from notifications.linter import lint
from notifications.queries import editions as queries
from notifications.texts import Texts, usable
from sanctuary.actor import Actor, Decision, Role
from sanctuary.auth import signed_in
from sanctuary.db import UnitOfWork
from sanctuary.http import Uow, etag
from sanctuary.http import router as api_router

router = api_router("/v1/templates", tags=["templates"])
SignedIn = Annotated[Actor, Depends(signed_in)]
Language = Literal["en", "cy"]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The edition")]


class TemplateShown(BaseModel):
    """A message: what it is called, what senders bring, and which edition is in force."""

    key: str
    category: str
    languages: list[str]
    placeholders: list[str]
    edition: int
    in_force: dict[str, int]


class Decided(BaseModel):
    by: UUID
    at: datetime
    reason: str

    @classmethod
    def of(cls, decision: Decision | None) -> Self | None:
        return None if decision is None else cls.model_validate(decision, from_attributes=True)


class EditionSummary(BaseModel):
    """One edition without its words; `shipped` came with the software.

    `usable` is false where the message has come to bring less than the text wants: then the
    shipped text is sent.
    """

    key: str
    language: str
    edition: int
    status: EditionStatus
    in_force: bool
    shipped: bool
    usable: bool
    changed_by: UUID
    changed_at: datetime
    published: Decided | None
    withdrawn: Decided | None

    @classmethod
    def of(cls, one: Edition, now: Texts) -> Self:
        spoken = now.template(one.key, one.language)
        return cls(
            key=one.key,
            language=one.language,
            edition=one.edition,
            status=one.status,
            in_force=(spoken.language, spoken.edition) == (one.language, one.edition),
            shipped=not one.is_own,
            usable=usable(one) is not None,
            changed_by=one.changed_by,
            changed_at=one.changed_at,
            published=Decided.of(one.published),
            withdrawn=Decided.of(one.withdrawn),
        )


class FindingShown(BaseModel):
    """Something to write differently. Errors keep the text from being published."""

    level: Level
    rule: str
    place: str
    found: str
    instead: str


class ReadingShown(BaseModel):
    """`age`: who would follow it, by Coleman and Liau; not for Welsh, which no formula fits."""

    words: int
    sentences: int
    longest_words: int
    age: int | None


class LintShown(BaseModel):
    publishable: bool
    findings: list[FindingShown]
    reading: ReadingShown

    @classmethod
    def of(cls, report: Report) -> Self:
        return cls(
            publishable=not report.errors,
            findings=[
                FindingShown.model_validate(one, from_attributes=True) for one in report.findings
            ],
            reading=ReadingShown.model_validate(report.reading, from_attributes=True),
        )


class EditionShown(EditionSummary):
    """With its words, and what the linter says of them."""

    category: str
    subject: str
    why: str
    body: str
    sms: str
    lint: LintShown

    @classmethod
    def shown(cls, one: Edition, now: Texts, today: date) -> Self:
        words = one.words
        return cls(
            **EditionSummary.of(one, now).model_dump(),
            lint=LintShown.of(lint(one.template, today)),
            category=one.category,
            subject=words.subject,
            why=words.why,
            body=words.body,
            sms=words.sms,
        )


class TemplateWithEditions(TemplateShown):
    editions: list[EditionSummary]


class Difference(BaseModel):
    """One line: the same in both, only in the earlier one, or only in the later one."""

    kind: Literal["same", "removed", "added"]
    line: str


@router.get("")
async def list_templates(uow: Uow, _: SignedIn) -> list[TemplateShown]:
    now = await queries.texts(uow)
    return [TemplateShown(**_shown(each, now)) for each in CATALOGUE]


@router.get("/{key}")
async def get_template(key: str, uow: Uow, actor: SignedIn) -> TemplateWithEditions:
    """One message with every edition of its text; drafts are shown to those who may edit."""
    found, now = entry(key), await queries.texts(uow)
    every = await queries.all_of(uow, key, drafts=may_edit(actor))
    editions = [EditionSummary.of(one, now) for one in every]
    return TemplateWithEditions(**_shown(found, now), editions=editions)


@router.get("/{key}/{language}/editions/{edition}")
async def get_edition(
    *,
    key: str,
    language: Language,
    edition: Number,
    uow: Uow,
    actor: SignedIn,
    response: Response,
) -> EditionShown:
    """One edition; its ETag is what a change needs."""
    found = await queries.one(uow, key, language, edition, drafts=may_edit(actor))
    return await shown(uow, found, response)


@router.get("/{key}/{language}/editions/{edition}/differences/{other}")
async def differences(
    *, key: str, language: Language, edition: Number, other: Number, uow: Uow, actor: SignedIn
) -> list[Difference]:
    """Line by line, how `edition` became `other`."""
    drafts = may_edit(actor)
    before = await queries.one(uow, key, language, edition, drafts=drafts)
    after = await queries.one(uow, key, language, other, drafts=drafts)
    return _differences(_lines(before.words), _lines(after.words))


def may_edit(actor: Actor) -> bool:
    return actor.may(Role.CAMPAIGN_MANAGER)


async def shown(uow: UnitOfWork, one: Edition, response: Response) -> EditionShown:
    etag(response, one.version)
    return EditionShown.shown(one, await queries.texts(uow), uow.clock.today())


def _shown(each: Entry, now: Texts) -> dict[str, object]:
    languages = [language for language in LANGUAGES if now.speaks(each.key, language)]
    in_force = {language: now.template(each.key, language).edition for language in languages}
    return {
        "key": each.key,
        "category": each.category,
        "languages": languages,
        "placeholders": sorted(each.placeholders),
        "edition": in_force[FALLBACK_LANGUAGE],
        "in_force": in_force,
    }


def _lines(words: Words) -> list[str]:
    head = [f"subject: {words.subject}", f"why: {words.why}", f"sms: {words.sms}"]
    return [*head, "", *words.body.splitlines()]


def _differences(before: list[str], after: list[str]) -> list[Difference]:
    found: list[Difference] = []
    matcher = difflib.SequenceMatcher(None, before, after)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += [Difference(kind="same", line=line) for line in before[a:b]]
            continue
        found += [Difference(kind="removed", line=line) for line in before[a:b]]
        found += [Difference(kind="added", line=line) for line in after[c:d]]
    return found
