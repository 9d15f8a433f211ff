"""Editions of a message's text: what we ship counts from 1, what staff write from 1001.

The two ranges never meet, so no release can take a number that a message was sent with. The
staff's own words win over shipped ones for as long as they can be filled: nobody's text is changed
by an update (ADR 0032).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from notifications.domain.templates import Template, TemplateInvalid
from sanctuary.actor import Decision
from sanctuary.errors import Refusal
from sanctuary.lifecycle import Lifecycle

FIRST_OWN = 1001
# Alarms are read in haste: a second pair of eyes sees them first.
NEEDS_SECOND_PERSON = frozenset({"urgent"})


class EditionStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


EDITION_LIFECYCLE = Lifecycle(
    "edition",
    {
        EditionStatus.DRAFT: {EditionStatus.PUBLISHED, EditionStatus.WITHDRAWN},
        EditionStatus.PUBLISHED: {EditionStatus.WITHDRAWN},
        EditionStatus.WITHDRAWN: set(),
    },
)


class EditionFixed(Refusal):
    slug = "edition-fixed"
    title = "This edition cannot be changed any more"


class SecondPersonNeeded(Refusal):
    slug = "second-person-needed"
    title = "Somebody else needs to publish this"


class WantsMore(TemplateInvalid):
    """Names every value that an edition wants and the message does not bring."""

    slug = "placeholders-unknown"
    title = "This text wants something that the message does not bring"


@dataclass(frozen=True, slots=True)
class Words:
    """What staff may write: everything else follows from the message."""

    subject: str
    why: str
    body: str
    sms: str = ""

    @classmethod
    def of(cls, template: Template) -> Self:
        return cls(template.subject, template.why, template.body, template.sms)


@dataclass(frozen=True, slots=True)
class Edition:
    """One text of one message in one language. `version` counts its changes."""

    key: str
    language: str
    edition: int
    category: str
    words: Words
    status: EditionStatus
    version: int
    changed_by: UUID
    changed_at: datetime
    published: Decision | None = None
    withdrawn: Decision | None = None

    @classmethod
    def drafted(cls, template: Template, *, by: UUID, at: datetime) -> Self:
        return cls(
            key=template.key,
            language=template.language,
            edition=template.edition,
            category=template.category,
            words=Words.of(template),
            status=EditionStatus.DRAFT,
            version=1,
            changed_by=by,
            changed_at=at,
        )

    @classmethod
    def shipped(cls, template: Template, decided: Decision) -> Self:
        draft = cls.drafted(template, by=decided.by, at=decided.at)
        return replace(draft, status=EditionStatus.PUBLISHED, published=decided)

    @property
    def is_own(self) -> bool:
        return self.edition >= FIRST_OWN

    @property
    def template(self) -> Template:
        """Raises `TemplateInvalid` where the words cannot be used."""
        front = {
            "key": self.key,
            "edition": str(self.edition),
            "language": self.language,
            "category": self.category,
            "subject": self.words.subject,
            "why": self.words.why,
            "sms": self.words.sms,
        }
        return Template.of(front, self.words.body)

    def changed(self, words: Words, *, by: UUID, at: datetime) -> Self:
        """The draft with other words. What was published stays as it was sent."""
        if self.status is not EditionStatus.DRAFT:
            raise EditionFixed(
                f"This edition is {self.status}: it stays as it is, so that a message can be told "
                "from its edition. Begin a new draft; it starts from these words."
            )
        changed = replace(self, words=words, version=self.version + 1, changed_by=by, changed_at=at)
        return replace(changed, words=Words.of(changed.template))

    def publish(self, decided: Decision) -> Self:
        if self.category in NEEDS_SECOND_PERSON and decided.by == self.changed_by:
            raise SecondPersonNeeded(
                f"An {self.category} message goes out at once and to many. You changed this text "
                "last, so ask somebody else who may publish to look at it and publish it."
            )
        return replace(self._to(EditionStatus.PUBLISHED), published=decided)

    def withdraw(self, decided: Decision) -> Self:
        if not self.is_own:
            raise EditionFixed(
                "This text is shipped with the software, so that there is always one to fall back "
                "to. To say something else, begin a new draft."
            )
        return replace(self._to(EditionStatus.WITHDRAWN), withdrawn=decided)

    def _to(self, status: EditionStatus) -> Self:
        moved = EDITION_LIFECYCLE.move(self.status, status)
        return replace(self, status=moved, version=self.version + 1)


def must_be_brought(template: Template, shipped: Template) -> None:
    """Raise `WantsMore` for each value that senders do not bring to this place.

    What stands in a section of the shipped text is sure to be there when that section is shown,
    and nowhere else.
    """
    if shipped.sms and not template.sms:
        raise TemplateInvalid("This message goes out as a text message too. Write one for it.")
    brought = shipped.needs
    wanted = [
        (section, name)
        for section, name in sorted(template.needs)
        if ("", name) not in brought and (section, name) not in brought
    ]
    if wanted:
        raise WantsMore(
            "The message is sent without: "
            + ", ".join(f"(({name}))" for _, name in wanted)
            + ". Use only the placeholders of the shipped text, where they stand in a section "
            "within that section.",
            errors=[{"field": name, "detail": _detail(name, brought)} for _, name in wanted],
        )


def _detail(name: str, brought: frozenset[tuple[str, str]]) -> str:
    sections = sorted(section for section, known in brought if known == name)
    if not sections:
        return "No message of this kind brings this value."
    return f"This value is only sure to be there in the section (({sections[0]}??…))."
