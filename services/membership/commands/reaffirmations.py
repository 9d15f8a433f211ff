"""A new edition asks everybody again: in steps by the day, ended by whoever answers (PEERS B15)."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from membership.charter_rules import REAFFIRMATION
from membership.commands.choices import choose, speaks_for
from membership.commands.editions import go_on, take_effect
from membership.commands.signatures import tell
from membership.domain import dated
from membership.domain.document import Document, Edition
from membership.domain.signature import LISTED, NothingToReaffirm, Signature, Status
from membership.store import editions as edition_store
from membership.store import reaffirmations as sets
from membership.store import signatures as store
from membership.store.team import open_task
from sanctuary.db import UnitOfWork
from sanctuary.ids import new_id

CHUNK = 1_000


async def sweep(uow: UnitOfWork, day: date, *, limit: int = CHUNK) -> None:
    """A part of the day's steps, as much as a transaction should hold; a timer goes on with it.

    All of it may be repeated: what was done is not done again.
    """
    if not await sets.anything_to_do(uow, day):
        return
    more = False
    for document in Document:
        edition = await take_effect(uow, document, day)
        lapsed = await _lapse(uow, document, day, limit)
        more = more or lapsed >= limit
        if edition is not None:
            more = await _ask(uow, edition, day, limit) or more
    if more:
        await go_on(uow, day)


async def _ask(uow: UnitOfWork, edition: Edition, day: date, limit: int) -> bool:
    rule = dated.on(REAFFIRMATION, edition.reaffirm_from or day)
    due = await sets.make_due(uow, edition, rule, day, limit)
    said = await sets.remind(uow, edition, rule, day, limit)
    uow.emit(*said)
    return max(due, len(said)) >= limit


async def _lapse(uow: UnitOfWork, document: str, day: date, limit: int) -> int:
    lapsed = await sets.lapse(uow, document, day, limit)
    organisations = [one.party_id for one in lapsed if one.party_kind == "organisation"]
    if document == Document.CHARTER and organisations:
        await sets.unlist(uow, organisations)
    for one in lapsed:
        uow.emit(one.reaffirmation_closed())
        if one.party_kind == "person":
            continue
        if one.party_kind == "organisation":
            await tell(uow, one.party_id)
        await open_task(
            uow,
            "charter_lapsed",
            one.party_id,
            at=uow.clock.now(),
            nation=one.nation,
            stream=one.stream,
        )
    return len(lapsed)


async def to_affirm(uow: UnitOfWork, one: Signature) -> Edition:
    """The edition that a party is asked to stand by: the one that can be signed today."""
    library = await edition_store.library(uow)
    edition = library.current(one.document, uow.clock.today())
    if edition is None:
        raise NothingToReaffirm("There is no edition to sign at present. Come back soon.")
    return edition


async def reaffirm(
    uow: UnitOfWork,
    signature_id: UUID,
    person_id: UUID,
    *,
    be_listed: bool,
    be_contacted: bool,
    wording: str | None = None,
    at: datetime,
) -> Signature:
    """The party stands by the new edition too. Pressing the button again changes nothing.

    Whoever answers for an organisation is its signatory from now on.
    """
    before = await store.get_signature(uow, signature_id, lock=True)
    person_id = await speaks_for(uow, before, person_id)
    if before.status is Status.REAFFIRMED:
        return await store.next_of(uow, before) or before
    edition = await to_affirm(uow, before)
    listed = be_listed and before.party_kind in LISTED
    closed, after, event = before.reaffirm(
        new_id(), edition.edition, person_id, be_listed=listed, be_contacted=be_contacted, at=at
    )
    await store.save_signature(uow, closed)
    known = await store.standing_signature(uow, after.party_id, after.document, after.edition)
    if known is not None:
        after = replace(known, be_listed=listed, be_contacted=be_contacted)
        await store.save_signature(uow, after)
    else:
        await store.add_signature(uow, after)
        uow.emit(event)
    uow.emit(closed.reaffirmation_closed())
    await choose(uow, after, person_id, wording=wording, at=at)
    return after
