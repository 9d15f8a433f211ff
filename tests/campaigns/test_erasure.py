"""Erasing somebody in campaigns: totals stay, that this person was among them goes."""

from sqlalchemy import delete, insert, select

from campaigns import tables
from campaigns.commands.actions import once_id
from campaigns.domain.action import Action
from campaigns.store import mobilisations, signals
from campaigns.testing import a_mobilisation, a_person, a_signal
from sanctuary.events.campaigns import ErasureConfirmed
from sanctuary.events.membership import PersonErased
from sanctuary.events.notifications import PreferenceChanged, SuppressionChanged
from sanctuary.ground_tables import inbox, inbox_latest
from sanctuary.ids import new_id
from sanctuary.testing import harness


async def a_life(h):
    """Somebody who may be written to, was, and acted; returns what was said of them."""
    known = a_person()
    person = known.person_id
    told = [
        h.envelope(known),
        h.envelope(
            PreferenceChanged(person_id=person, category="campaign", channel="email", allowed=False)
        ),
        h.envelope(SuppressionChanged(person_id=person, suppressed=True, cause="complaint")),
    ]
    await h.receive(*told)
    call = a_mobilisation(incident_id=None)
    async with h.transaction() as uow:
        await mobilisations.add(uow, call)
        other = new_id()
        await uow.execute(
            insert(tables.audience_part).values(
                mobilisation_id=call.id, reason="reached", part=0, person_ids=[person, other]
            )
        )
        await uow.execute(
            insert(tables.action_once).values(
                id=once_id(uow, call.id, person, Action.LETTER_TO_MP),
                mobilisation_id=call.id,
                kind="letter_to_mp",
                at=h.clock.now(),
            )
        )
        await uow.execute(
            insert(tables.action_total).values(
                mobilisation_id=call.id, kind="letter_to_mp", total=1
            )
        )
        await signals.add(uow, a_signal(raised_by=person, source="https://example.org/ann"))
    return person, other, told


async def held(h, person):
    """What of this store still mentions the person, by table."""
    async with h.transaction() as uow:
        return {
            table.name
            for table in h.service.metadata.sorted_tables
            if table.name not in {"event", "erased_person", "inbox_latest"}
            and str(person) in str(await uow.all(select(table)))
        }


async def test_what_counts_them_goes_and_the_totals_stay():
    async with harness("campaigns") as h:
        person, other, _ = await a_life(h)
        case = new_id()
        await h.receive(PersonErased(person_id=person, case_id=case))
        assert await held(h, person) == {"signal"}
        async with h.transaction() as uow:
            assert await uow.all(select(tables.action_once)) == []
            assert [row.total for row in await uow.all(select(tables.action_total))] == [1]
            [part] = await uow.all(select(tables.audience_part))
            assert part.person_ids == [other]
            [signal] = await uow.all(select(tables.signal))
            assert signal.source is None
        [event] = await h.emitted(ErasureConfirmed)
        assert (event.data.case_id, event.data.kept) == (case, ("audit", "sent_once"))


async def test_replaying_everything_brings_nobody_back():
    async with harness("campaigns") as h:
        person, _, told = await a_life(h)
        erased = h.envelope(PersonErased(person_id=person, case_id=new_id()))
        await h.receive(erased)
        async with h.transaction() as uow:
            await uow.execute(delete(inbox))
            await uow.execute(delete(inbox_latest))
        await h.receive(*told, erased)
        assert await held(h, person) == {"signal"}


async def test_the_same_event_twice_confirms_once():
    async with harness("campaigns") as h:
        erased = h.envelope(PersonErased(person_id=new_id(), case_id=new_id()))
        await h.receive(erased)
        await h.receive(erased)
        assert len(await h.emitted(ErasureConfirmed)) == 1
