"""A new panel after an appeal reads all that the first one had: files, particulars, proofs."""

from sqlalchemy import select

from awards import commands
from awards.commands.carrying import carry_over
from awards.storage import files_of
from awards.store import preparing, proofs
from awards.tables import evidence
from awards.testing import Stage, a_coordinator
from sanctuary.actor import Actor, Decision, Grant, Role, ScopeKind
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

from .files import PDF

ABOUT = {"shows_people": "no", "criterion": "culture_of_welcome", "made_on": "2026-03-02"}
GROUNDS = {"grounds": "The film that our learners made was not mentioned at all."}


async def a_second_reading(h):
    """An application with one file, a "not yet", and an appeal that leads to a new panel."""
    stage = await Stage(h).set_up(True, False, False)
    draft = await stage.start()
    client = await stage.client(stage.contact)
    made = await client.post(
        f"/v1/applications/{draft['id']}/evidence",
        files={"file": ("plan.pdf", PDF, "application/pdf")},
        data=ABOUT | {"title": "What our learners made"},
        headers=keyed(),
    )
    assert made.status_code == 201, made.text
    particulars = await client.put(
        f"/v1/applications/{draft['id']}/particulars",
        json={"staff": 40, "staff_reached": 30, "partners": ["The library"]},
        headers={"If-Match": f'"{draft["version"]}"'},
    )
    assert particulars.is_success, particulars.text
    draft["version"] += 1
    sent = await stage.send(draft)
    await stage.carry_on(sent["id"])
    await stage.decide(sent["id"], "not_yet")
    appeal = await stage.done(stage.contact, f"/v1/applications/{sent['id']}/appeal", GROUNDS)
    judge = Actor(new_id(), (Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"),))
    answered = await (await h.client(judge)).post(
        f"/v1/appeals/{appeal['id']}/answer",
        json={"outcome": "upheld", "remedy": "new_panel", "reason": "It was overlooked."},
        headers={**keyed(), "If-Match": '"1"'},
    )
    return stage, sent["id"], answered.json()["successor_id"], made.json()


async def files_seen(stage, application_id):
    path = f"/v1/applications/{application_id}/evidence"
    return (await stage.get(stage.contact, path)).json()["items"]


async def content_of(stage, application_id, evidence_id):
    path = f"/v1/applications/{application_id}/evidence/{evidence_id}/link"
    client = await stage.client(stage.contact)
    address = (await client.get(path)).json()["url"].split("/", 3)[3]
    return await client.get(f"/{address}")


async def test_the_new_draft_has_every_file_and_the_new_panel_opens_them():
    async with harness("awards") as h:
        stage, before, successor, made = await a_second_reading(h)
        [carried] = await files_seen(stage, successor)
        assert (carried["title"], carried["sha256"]) == (made["title"], made["sha256"])
        assert carried["id"] != made["id"]
        assert (await content_of(stage, successor, carried["id"])).content == PDF
        assert [each["id"] for each in await files_seen(stage, before)] == [made["id"]]
        draft = (await stage.get(stage.contact, f"/v1/applications/{successor}")).json()
        await stage.send(draft)
        panel = Stage(h, stage.contact, a_coordinator(), a_coordinator(),
                      organisation_id=stage.organisation_id)  # fmt: skip
        for declared in (True, False, False):
            await panel.add_assessor(declares=declared)
        await panel.seat(successor)
        assert (await panel.confirm(successor)).is_success
        path = f"/v1/applications/{successor}/evidence"
        seen = (await panel.get(panel.assessors[1], path)).json()["items"]
        assert [each["id"] for each in seen] == [carried["id"]]


async def test_particulars_come_along():
    async with harness("awards") as h:
        _, before, successor, _ = await a_second_reading(h)
        async with h.transaction() as uow:
            old = await preparing.particulars_of(uow, before)
            assert await preparing.particulars_of(uow, successor) == old
        assert old.partners == ("The library",)


async def test_proofs_and_what_is_settled_of_a_fee_come_along():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        before, after = (await stage.start())["id"], (await Stage(h).set_up())
        successor = (await after.start())["id"]
        by = stage.coordinator.id
        async with h.transaction() as uow:
            made = Decision(by, h.clock.now(), "sent")
            await proofs.insert_proof(
                uow,
                proofs.Proof(
                    id=new_id(),
                    application_id=before,
                    requirement="endorsement",
                    given_on=h.clock.today(),
                    reference="Minutes of March",
                    recorded_as="local_group",
                    recorded_by=by,
                    recorded_at=h.clock.now(),
                ),
            )
            await proofs.insert_fee_step(uow, proofs.Fee(before, proofs.FeeState.PAID, 1, made))
            await carry_over(uow, before, successor, made=made)
            [proof] = await proofs.proofs_of(uow, successor)
            [fee] = await proofs.fee_steps(uow, successor)
        assert (proof.requirement, proof.reference) == ("endorsement", "Minutes of March")
        assert fee.state is proofs.FeeState.PAID


async def test_a_file_taken_from_the_new_draft_stays_where_the_first_panel_read_it():
    async with harness("awards") as h:
        stage, before, successor, made = await a_second_reading(h)
        [carried] = await files_seen(stage, successor)
        client = await stage.client(stage.contact)
        removal = f"/v1/applications/{successor}/evidence/{carried['id']}/removal"
        assert (await client.post(removal, json={}, headers=keyed())).status_code == 204
        assert await commands.erase_removed(h.database, files_of(h.settings)) == 0
        assert (await content_of(stage, before, made["id"])).content == PDF


async def test_a_consent_that_is_taken_back_closes_the_file_in_both_and_it_is_deleted():
    async with harness("awards") as h:
        stage, before, successor, made = await a_second_reading(h)
        client = await stage.client(stage.contact)
        removal = f"/v1/applications/{before}/evidence/{made['id']}/removal"
        taken = {"because": "consent_withdrawn"}
        assert (await client.post(removal, json=taken, headers=keyed())).status_code == 204
        assert await files_seen(stage, successor) == []
        assert await commands.erase_removed(h.database, files_of(h.settings)) == 2
        assert await files_of(h.settings).get(f"{before}/{made['id']}") is None


async def test_an_erasure_reaches_both():
    async with harness("awards") as h:
        stage, _, _, _ = await a_second_reading(h)
        await h.receive(PersonErased(case_id=new_id(), person_id=stage.contact.id))
        async with h.transaction() as uow:
            rows = await uow.all(select(evidence))
        assert {row.removed_because for row in rows} == {"erased"}
        assert len(rows) == 2
