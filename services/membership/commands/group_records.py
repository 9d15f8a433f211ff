"""What is written down about a group: notes, documents, the terms it accepted; and the rules."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from membership.commands.group_standing import lift_risk
from membership.domain.decisions import decision
from membership.domain.group import Group
from membership.domain.group_note import GroupNote, NoteKind
from membership.domain.group_rules import GroupRules, RuleChange
from membership.domain.upload import Upload
from membership.rules import GROUPS
from membership.store import group_records as store
from membership.store import groups as group_store
from sanctuary.actor import Actor, Decision, Role
from sanctuary.db import UnitOfWork
from sanctuary.errors import Invalid, NotFound, Refusal
from sanctuary.ids import new_id

DocumentKind = Literal["governing_document", "council_endorsement"]


class TermsKnown(Refusal):
    slug = "terms-known"
    title = "There is a version of that name already"


@dataclass(frozen=True, slots=True)
class NewTerms:
    version: str
    title: str
    valid_from: date
    content: bytes


async def _looked_after(uow: UnitOfWork, group_id: UUID, by: Actor) -> Group:
    group = await group_store.get_group(uow, group_id, lock=True)
    by.must(Role.NATION_COORDINATOR, Role.GROUP_OFFICER, nation=group.nation, group=group.id)
    return group


async def add_note(
    uow: UnitOfWork,
    group_id: UUID,
    kind: NoteKind,
    *,
    text: str,
    represented: bool | None,
    by: Actor,
) -> GroupNote:
    """A coordinator notes what they learned, as of today."""
    group = await group_store.get_group(uow, group_id)
    by.must(Role.NATION_COORDINATOR, nation=group.nation)
    note = GroupNote.write(
        new_id(),
        group.id,
        kind,
        text=text,
        represented=represented,
        on=uow.clock.today(),
        by=by,
    )
    await store.add_note(uow, note)
    return note


async def add_document(
    uow: UnitOfWork,
    group_id: UUID,
    kind: DocumentKind,
    title: str,
    content: bytes,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep a document of a group as it came. A newer one is kept beside it."""
    group = await _looked_after(uow, group_id, by)
    rules = await store.rules_of(uow, uow.clock.today())
    upload = Upload.read(content, most=rules.document_most_bytes)
    document_id = new_id()
    made = Decision(by.id, at, kind)
    await store.add_document(uow, document_id, group.id, kind, title.strip(), upload, made)
    return document_id


async def publish_terms(
    uow: UnitOfWork, new: NewTerms, reason: str, *, by: Actor, at: datetime
) -> None:
    """A version of the handbook's terms. From its first day groups have a time to accept it."""
    by.must(Role.NATIONAL_TEAM)
    made = decision(reason, by=by, at=at)
    today = uow.clock.today()
    rules = await store.rules_of(uow, max(new.valid_from, today))
    upload = Upload.read(new.content, most=rules.document_most_bytes)
    within = timedelta(days=rules.terms_accepted_within_days)
    if not await store.add_terms(
        uow,
        version=new.version.strip(),
        title=new.title.strip(),
        valid_from=new.valid_from,
        accept_by=max(new.valid_from, today) + within,
        upload=upload,
        made=made,
    ):
        raise TermsKnown(
            f"The version {new.version} is on record and stays as it is, because groups accepted "
            "it as it is. Give a changed text a new version."
        )


async def accept_terms(
    uow: UnitOfWork, group_id: UUID, version: str, *, by: Actor, at: datetime
) -> None:
    """A group accepts the terms of the handbook, as they stand in one version."""
    group = await group_store.get_group(uow, group_id, lock=True)
    if by.link_purpose is not None:
        if by.id not in group.contacts:
            raise NotFound("You are no longer a contact of this group, so others decide this.")
    else:
        by.must(Role.NATION_COORDINATOR, Role.GROUP_OFFICER, nation=group.nation, group=group.id)
    terms = await store.get_terms(uow, version)
    made = Decision(by.id, at, "terms accepted")
    await store.accept_terms(uow, group.id, terms.version, made)
    await lift_risk(uow, group, made)


async def set_rules(
    uow: UnitOfWork,
    change: RuleChange,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> GroupRules:
    """Numbers of our own, from a day on. What was decided before stays as it was decided."""
    by.must(Role.NATIONAL_TEAM)
    made = decision(reason, by=by, at=at)
    if not change.values:
        raise Invalid(
            "Name at least one number to change.",
            errors=[{"pointer": "/", "detail": "Nothing to change."}],
        )
    if change.valid_from < uow.clock.today():
        raise Invalid(
            "A rule holds from today on or later: what was decided before stays decided.",
            errors=[{"pointer": "/valid_from", "detail": "Today or later."}],
        )
    rules = replace(await store.rules_of(uow, change.valid_from), **change.values)
    GROUPS.must_fit(rules)
    await store.add_rule(uow, new_id(), change, made)
    return rules
