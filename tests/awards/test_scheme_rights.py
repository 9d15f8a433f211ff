"""Colleagues who help, and people kept away: what they do not do beside an application."""

from awards.testing import SWANSEA, Stage, a_scheme, answers_to
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.membership import GroupChanged
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

from .test_edition_moves import newer
from .test_preparing import invited

PROOF = {"requirement": "motion", "given_on": "2026-02-01", "reference": "Minute 4"}
WHY = {"reason": "Our grant ended."}


async def a_draft(h, stream):
    stage = await Stage(h).set_up(stream=stream)
    draft = await stage.start(stream)
    saved = await stage.answer(draft, answers_to(a_scheme(stream)))
    assert saved.is_success, saved.text
    return stage, draft["id"], f"/v1/applications/{draft['id']}"


async def refused(client, path, link, body):
    answer = await client.post(path, json=body, params={"link": link}, headers=keyed())
    assert answer.status_code == 403, answer.text
    return answer.json()["type"].rsplit(":", 1)[1]


async def test_a_colleague_looks_at_proofs_and_records_none():
    async with harness("awards") as h:
        stage, application_id, path = await a_draft(h, "councils")
        made, link = await invited(stage, application_id)
        anybody = await h.client()
        seen = await anybody.get(f"{path}/proofs", params={"link": link})
        assert seen.status_code == 200
        page = await anybody.get("/application/proofs", params={"link": link})
        assert "Please ask them" in page.text
        assert "<form" not in page.text
        assert await refused(anybody, f"{path}/proofs", link, PROOF) == "not-permitted"
        await stage.post(stage.contact, f"{path}/colleagues/{made['id']}/removal")
        gone = await anybody.get(f"{path}/proofs", params={"link": link})
        assert gone.status_code == 403
        assert await refused(anybody, f"{path}/proofs", link, PROOF) == "link-refused"


async def test_a_colleague_neither_sees_the_fee_nor_asks_for_it_to_be_waived():
    async with harness("awards") as h:
        stage, application_id, path = await a_draft(h, "universities")
        _, link = await invited(stage, application_id)
        await stage.done(stage.contact, f"{path}/submission")
        anybody = await h.client()
        assert (await anybody.get(f"{path}/fee", params={"link": link})).status_code == 403
        assert await refused(anybody, f"{path}/fee/hardship", link, WHY) == "not-permitted"
        page = await anybody.get("/application/fee", params={"link": link})
        assert page.status_code == 403
        overview = await anybody.get("/application", params={"link": link})
        assert overview.status_code == 200
        assert "/application/fee" not in overview.text


async def test_a_colleague_sees_a_newer_edition_and_does_not_move_to_it():
    async with harness("awards") as h:
        stage, application_id, path = await a_draft(h, "schools")
        made, link = await invited(stage, application_id)
        await newer(stage)
        anybody = await h.client()
        preview = await anybody.get(f"{path}/edition", params={"link": link})
        assert preview.json()["newer"]["edition"] == "newer"
        page = await anybody.get("/application/edition", params={"link": link})
        assert "Only whoever invited you" in page.text
        assert "<form" not in page.text
        moved = await anybody.put(
            f"{path}/edition",
            json={"edition": "newer"},
            params={"link": link},
            headers={"If-Match": preview.headers["ETag"]},
        )
        assert moved.status_code == 403
        await stage.post(stage.contact, f"{path}/colleagues/{made['id']}/removal")
        gone = await anybody.get(f"{path}/edition", params={"link": link})
        assert gone.status_code == 403


async def test_whoever_is_kept_away_finds_no_proofs_no_fee_and_nothing_that_waits():
    async with harness("awards") as h:
        stage, _, path = await a_draft(h, "councils")
        group = new_id()
        await h.receive(GroupChanged(group_id=group, areas=(SWANSEA,)))
        both = Actor(
            new_id(),
            (
                Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "councils"),
                Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(group)),
            ),
        )
        assert len((await stage.get(both, "/v1/awaited-proofs")).json()["items"]) == 1
        await stage.done(both, f"{path}/recusals")
        assert (await stage.get(both, "/v1/awaited-proofs")).json()["items"] == []
        for what in ("proofs", "fee", "edition"):
            assert (await stage.get(both, f"{path}/{what}")).status_code == 403
        endorsement = PROOF | {"requirement": "endorsement"}
        assert (await stage.post(both, f"{path}/proofs", endorsement)).status_code == 403
        assert (await stage.post(both, f"{path}/fee/hardship", WHY)).status_code == 403
