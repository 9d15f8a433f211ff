"""Who begins something in another service without an account: kept here, proved, or forgotten."""

from datetime import timedelta

from sqlalchemy import select

from membership.tables import person
from sanctuary.asks import (
    ASK_CONTACTS,
    ASK_NEWCOMER,
    ASK_PROVED,
    ContactsAsked,
    NewcomerAsked,
    ProvedAsked,
)
from sanctuary.events.membership import PeopleMerged, PersonChanged
from sanctuary.ids import new_id
from sanctuary.nats_users import may_publish
from sanctuary.testing import bodies, harness


async def arrive(h, email="hana@example.org"):
    person_id = new_id()
    asked = NewcomerAsked(person_id=person_id, name="Hana", email=email, language="cy")
    assert (await h.ask(ASK_NEWCOMER, asked)).person_id == person_id
    return person_id, asked


async def contact(h, person_id):
    [found] = (await h.ask(ASK_CONTACTS, ContactsAsked(person_ids=[person_id]))).contacts
    return found


async def test_a_newcomer_can_be_written_to_and_is_not_proved():
    async with harness("membership") as h:
        person_id, asked = await arrive(h)
        found = await contact(h, person_id)
        assert (found.email, found.verified, found.language) == ("hana@example.org", False, "cy")
        await h.ask(ASK_NEWCOMER, asked)
        assert len(await h.emitted(PersonChanged)) == 1
        assert "hana" not in str(bodies(await h.emitted())).lower()


async def test_who_is_proved_is_themselves_and_stays():
    async with harness("membership") as h:
        person_id, _ = await arrive(h)
        for _ in range(2):
            assert (
                await h.ask(ASK_PROVED, ProvedAsked(person_id=person_id))
            ).person_id == person_id
        assert (await contact(h, person_id)).verified
        await h.fire_timers(timedelta(days=60))
        assert (await contact(h, person_id)).email == "hana@example.org"


async def test_whoever_reads_a_known_mailbox_turns_out_to_be_that_person():
    async with harness("membership") as h:
        first, _ = await arrive(h)
        await h.ask(ASK_PROVED, ProvedAsked(person_id=first))
        second, _ = await arrive(h, "Hana@Example.org")
        assert not (await contact(h, second)).verified
        for _ in range(2):
            assert (await h.ask(ASK_PROVED, ProvedAsked(person_id=second))).person_id == first
        [merged] = await h.emitted(PeopleMerged)
        assert (merged.data.kept_id, merged.data.gone_id) == (first, second)


async def test_what_nobody_proves_is_forgotten():
    async with harness("membership") as h:
        person_id, _ = await arrive(h)
        await h.fire_timers(timedelta(days=15))
        async with h.transaction() as uow:
            row = await uow.first(select(person).where(person.c.id == person_id))
        assert (row.name, row.email, row.ended) == ("", None, True)


def test_only_campaigns_may_bring_newcomers():
    for service in ("awards", "notifications", "membership"):
        assert ASK_NEWCOMER not in may_publish(service)
        assert ASK_PROVED not in may_publish(service)
    assert {ASK_NEWCOMER, ASK_PROVED} <= set(may_publish("campaigns"))
