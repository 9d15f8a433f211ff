"""Erasing somebody in awards: the file of an organisation stays, who they were goes."""

from datetime import date

from sqlalchemy import delete, insert, select

from awards import sealed, store
from awards.sealed import seal_of
from awards.tables import application, assessor, eligibility, organisation, panel, review, seat
from awards.testing import NOON, an_application
from sanctuary.actor import Actor
from sanctuary.events.awards import ErasureConfirmed
from sanctuary.events.membership import GrantGiven, OrganisationChanged, PersonChanged, PersonErased
from sanctuary.ground_tables import granted, inbox, inbox_latest
from sanctuary.ids import new_id
from sanctuary.testing import harness


async def everything_about(h):
    found = ""
    async with h.transaction() as uow:
        for table in h.service.metadata.sorted_tables:
            if table.name not in {"event", "erased_person", "pending", "sealed_opening"}:
                found += "".join(str(row) for row in await uow.all(select(table)))
    return found


async def a_life(h):
    """An assessor who is a contact, holds a role and has reviewed; returns what was said of them."""
    person = new_id()
    told = [
        h.envelope(
            OrganisationChanged(organisation_id=new_id(), kind="school", contacts=(person,))
        ),
        h.envelope(
            GrantGiven(grant_id=new_id(), person_id=person, role="assessor", scope_kind="uk")
        ),
        h.envelope(PersonChanged(person_id=person, nation="wales")),
    ]
    await h.receive(*told)
    filed = an_application()
    async with h.transaction() as uow:
        await store.insert_application(uow, filed, by=Actor(new_id()), at=NOON)
        await uow.execute(
            insert(panel).values(application_id=filed.id, status="forming", version=1)
        )
        await uow.execute(
            insert(assessor).values(
                person_id=person, expertise=[], areas=[], registered_by=new_id(), registered_at=NOON
            )
        )
        await sealed.declare(uow, person, has_lived_experience=True, seal=seal_of(h.settings))
        seat_id = new_id()
        await uow.execute(
            insert(seat).values(
                id=seat_id,
                application_id=filed.id,
                person_id=person,
                status="accepted",
                conflict="none",
                version=1,
                answer_by=date(2026, 3, 9),
            )
        )
        await uow.execute(
            insert(review).values(
                seat_id=seat_id,
                application_id=filed.id,
                person_id=person,
                scores={"learn": "met"},
                comment="I remember this school well.",
                submitted_at=NOON,
            )
        )
    return person, told


async def test_the_assessor_goes_and_the_file_of_the_organisation_stays():
    async with harness("awards") as h:
        person, _ = await a_life(h)
        case = new_id()
        await h.receive(PersonErased(person_id=person, case_id=case))
        async with h.transaction() as uow:
            for table in (assessor, eligibility, granted):
                assert await uow.all(select(table)) == [], table.name
            [kept] = await uow.all(select(review))
            assert (kept.comment, kept.scores) == ("", {"learn": "met"})
            assert len(await uow.all(select(application))) == 1
            [sat] = await uow.all(select(seat))
            assert sat.status == "stepped_down"
            [row] = await uow.all(select(organisation))
            assert row.contacts == []
        [event] = await h.emitted(ErasureConfirmed)
        assert (event.data.case_id, event.data.kept) == (case, ("award_record",))


async def test_what_is_kept_is_a_number_and_says_nothing_else():
    async with harness("awards") as h:
        person, _ = await a_life(h)
        await h.receive(PersonErased(person_id=person, case_id=new_id()))
        assert "remember this school" not in await everything_about(h)


async def test_replaying_everything_brings_nobody_back():
    async with harness("awards") as h:
        person, told = await a_life(h)
        erased = h.envelope(PersonErased(person_id=person, case_id=new_id()))
        await h.receive(erased)
        async with h.transaction() as uow:
            await uow.execute(delete(inbox))
            await uow.execute(delete(inbox_latest))
        await h.receive(*told, erased)
        async with h.transaction() as uow:
            for table in (assessor, eligibility, granted):
                assert await uow.all(select(table)) == [], table.name
            assert [row.contacts for row in await uow.all(select(organisation))] == [[]]


async def test_somebody_else_is_left_alone():
    async with harness("awards") as h:
        await a_life(h)
        await h.receive(PersonErased(person_id=new_id(), case_id=new_id()))
        async with h.transaction() as uow:
            assert len(await uow.all(select(assessor))) == 1
            assert len(await uow.all(select(eligibility))) == 1
        [event] = await h.emitted(ErasureConfirmed)
        assert event.data.kept == ()
