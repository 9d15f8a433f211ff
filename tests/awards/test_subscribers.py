"""What awards follows: duplicates change nothing, and what is old does not overwrite."""

from sqlalchemy import select

from awards import store
from awards.tables import eligibility
from awards.testing import Stage, a_coordinator, an_organisation_in
from sanctuary.events.membership import (
    CharterWithdrawn,
    MemberLeft,
    OrganisationChanged,
    PersonChanged,
)
from sanctuary.ids import new_id
from sanctuary.testing import harness


async def eligible(h, organisation):
    async with h.transaction() as uow:
        return (
            await store.charter_stands(uow, organisation),
            await store.is_member(uow, organisation, "schools"),
        )


async def test_an_organisation_becomes_eligible_and_stops_being_so():
    async with harness("awards") as h:
        organisation, events = an_organisation_in()
        _, signed, joined = events
        await h.receive(*events)
        assert await eligible(h, organisation) == (True, True)
        await h.receive(
            CharterWithdrawn(
                signature_id=signed.signature_id,
                document="charter",
                edition="2026-2031",
                party_kind="organisation",
                party_id=organisation,
            ),
            MemberLeft(
                membership_id=joined.membership_id, organisation_id=organisation, stream="schools"
            ),
        )
        assert await eligible(h, organisation) == (False, False)


async def test_a_withdrawal_that_overtakes_its_signature_still_wins():
    async with harness("awards") as h:
        organisation, (_, signed, _) = an_organisation_in()
        withdrawn = CharterWithdrawn(
            signature_id=signed.signature_id,
            document="charter",
            edition="2026-2031",
            party_kind="organisation",
            party_id=organisation,
        )
        await h.receive(h.envelope(withdrawn, version=2))
        await h.receive(h.envelope(signed, version=1))
        assert (await eligible(h, organisation))[0] is False


async def test_the_same_event_twice_is_one():
    async with harness("awards") as h:
        organisation, events = an_organisation_in()
        envelopes = [h.envelope(event) for event in events]
        await h.receive(*envelopes)
        outcomes = await h.receive(*envelopes)
        assert {each.outcome for each in outcomes} == {"acknowledged"}
        assert await eligible(h, organisation) == (True, True)


async def test_older_contacts_do_not_come_back():
    async with harness("awards") as h:
        organisation, old, new = new_id(), new_id(), new_id()

        def changed(person):
            return OrganisationChanged(
                organisation_id=organisation, kind="school", contacts=(person,)
            )

        await h.receive(h.envelope(changed(new), version=2))
        await h.receive(h.envelope(changed(old), version=1))
        async with h.transaction() as uow:
            assert (await store.get_organisation(uow, organisation)).contacts == (new,)


async def test_other_documents_and_people_do_not_count():
    async with harness("awards") as h:
        organisation, (_, signed, _) = an_organisation_in()
        await h.receive(
            signed.model_copy(update={"document": "birmingham"}),
            signed.model_copy(update={"signature_id": new_id(), "party_kind": "person"}),
        )
        assert (await eligible(h, organisation))[0] is False


async def test_an_assessor_who_is_gone_leaves_the_list_the_seal_and_the_panel():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        assert (await stage.confirm(application_id)).is_success
        gone = stage.assessors[0]
        await h.receive(
            PersonChanged(person_id=gone.id, ended=True), PersonChanged(person_id=new_id())
        )
        panel = await stage.get(stage.coordinator, f"/v1/applications/{application_id}/panel")
        assert panel.json()["readiness"] == "not_ready"
        listed = (await stage.get(stage.coordinator, "/v1/assessors")).json()["items"]
        assert {each["person_id"] for each in listed} == {
            str(each.id) for each in stage.assessors[1:]
        }
        async with h.transaction() as uow:
            sealed = {row.person_id for row in await uow.all(select(eligibility.c.person_id))}
        assert sealed == {each.id for each in stage.assessors[1:]}


async def test_assessors_are_listed_for_those_who_may_invite_them():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False)
        own = await stage.get(stage.coordinator, "/v1/assessors?stream=schools")
        assert len(own.json()["items"]) == 2
        other = await stage.get(a_coordinator("libraries"), "/v1/assessors")
        assert other.json()["items"] == []
        assert (await stage.get(stage.contact, "/v1/assessors")).status_code == 403
