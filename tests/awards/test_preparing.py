"""Before a draft, and those who help to write it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.preparing import Particulars
from awards.testing import Stage, a_coordinator, a_scheme, answers_to
from sanctuary.actor import Actor
from sanctuary.events.awards import ApplicationSubmitted
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

from .files import PDF
from .test_evidence import ABOUT, attach


async def put(client, path, body, version, link=None):
    params = {"link": link} if link else None
    headers = {"If-Match": f'"{version}"'}
    return await client.put(path, json=body, headers=headers, params=params)


async def begun(h, *declared):
    stage = await Stage(h).set_up(*declared)
    made = await stage.start()
    return stage, made["id"], await stage.client(stage.contact)


async def invited(stage, application_id, helps_as="teaches languages"):
    path = f"/v1/applications/{application_id}/colleagues"
    made = await stage.done(stage.contact, path, {"helps_as": helps_as})
    return made, made["link"].split("link=")[1]


async def test_the_way_leads_from_registered_over_self_assessment_and_plan_to_a_draft():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        base = f"/v1/applications/{application_id}"
        assert (await client.get(base)).json()["status"] == "registered"
        levels = {
            "criteria": {"culture_of_welcome": "beginning", "public_commitment": "established"}
        }
        assessed = await put(client, f"{base}/self-assessment", levels, 1)
        assert assessed.json()["status"] == "self_assessment"
        intention = {"intention": "A buddy for each newcomer", "due_on": "2027-07-01"}
        planned = await put(
            client, f"{base}/plan", {"criteria": {"culture_of_welcome": intention}}, 2
        )
        assert planned.json()["status"] == "plan"
        assert (
            planned.json()["criteria"]["culture_of_welcome"] == {"level": "beginning"} | intention
        )
        written = await put(client, f"{base}/answers", {"answers": {"culture_of_welcome": "x"}}, 3)
        assert written.json()["status"] == "draft"
        again = await put(client, f"{base}/self-assessment", levels, 4)
        assert again.json()["status"] == "draft"


async def test_who_writes_at_once_needs_no_self_assessment_and_no_plan():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        base = f"/v1/applications/{application_id}"
        written = await put(client, f"{base}/answers", {"answers": answers_to(a_scheme())}, 1)
        assert written.json()["status"] == "draft"


async def test_particulars_are_counted_and_add_up():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        path = f"/v1/applications/{application_id}/particulars"
        body = {"staff": 60, "staff_reached": 41, "partners": ["Swansea City of Sanctuary"]}
        saved = (await put(client, path, body, 1)).json()
        assert (saved["staff_coverage"], saved["partners"]) == (68, body["partners"])
        for wrong in ({"staff": 60}, {"staff": 3, "staff_reached": 4}, {"staff": 0, "staff_reached": 0},
                      {"partners": ["  "]}):  # fmt: skip
            refused = await put(client, path, wrong, 2)
            assert refused.status_code == 422, wrong
        assert (await put(client, path, body, 1)).status_code == 412
        assert (await client.put(path, json=body)).status_code == 428


@given(st.integers(1, 10_000), st.data())
def test_coverage_is_never_told_higher_than_it_is(staff, data):
    reached = data.draw(st.integers(0, staff))
    coverage = Particulars(staff, reached).coverage
    assert coverage * staff <= 100 * reached
    assert (coverage == 100) is (reached == staff)


async def test_a_criterion_that_the_award_does_not_have_is_refused():
    async with harness("awards") as h:
        _, application_id, client = await begun(h)
        base = f"/v1/applications/{application_id}"
        for path, body in (
            ("self-assessment", {"criteria": {"speed": "beginning"}}),
            ("plan", {"criteria": {"speed": {"intention": "faster"}}}),
        ):
            assert (await put(client, f"{base}/{path}", body, 1)).status_code == 422


async def test_how_an_applicant_saw_itself_is_seen_by_nobody_else():
    async with harness("awards") as h:
        stage, application_id, client = await begun(h, True, False, False)
        base = f"/v1/applications/{application_id}"
        levels = {"criteria": {"culture_of_welcome": "not_started"}}
        await put(client, f"{base}/self-assessment", levels, 1)
        intention = {"criteria": {"culture_of_welcome": {"intention": "A buddy"}}}
        await put(client, f"{base}/plan", intention, 2)
        await stage.send((await client.get(base)).json())
        await stage.seat(application_id)
        for reader in (stage.coordinator, stage.assessors[0]):
            seen = (await stage.get(reader, f"{base}/preparation")).json()["criteria"]
            assert seen["culture_of_welcome"] == {
                "level": None,
                "intention": "A buddy",
                "due_on": None,
            }
        for stranger in (Actor(new_id()), a_coordinator("faith")):
            assert (await stage.get(stranger, f"{base}/preparation")).status_code == 403


async def test_what_was_sent_is_prepared_no_more():
    async with harness("awards") as h:
        stage, application_id, client = await begun(h)
        sent = await stage.send((await client.get(f"/v1/applications/{application_id}")).json())
        base = f"/v1/applications/{application_id}"
        for path, body in (
            ("self-assessment", {"criteria": {}}), ("plan", {"criteria": {}}), ("particulars", {}),
        ):  # fmt: skip
            refused = await put(client, f"{base}/{path}", body, sent["version"])
            assert refused.status_code == 422
            assert "return it to you" in refused.json()["detail"]
        late = await stage.post(stage.contact, f"{base}/colleagues", {"helps_as": "late"})
        assert late.status_code == 422


async def test_a_colleague_writes_by_a_link_of_their_own_and_does_nothing_else():
    async with harness("awards") as h:
        stage, application_id, _ = await begun(h)
        base = f"/v1/applications/{application_id}"
        _, link = await invited(stage, application_id)
        colleague = await h.client()
        by = {"link": link}
        assert (await colleague.get(base, params=by)).status_code == 200
        body = {"answers": answers_to(a_scheme())}
        assert (await put(colleague, f"{base}/answers", body, 1, link)).status_code == 200
        made = await colleague.post(
            f"{base}/evidence",
            params=by,
            files={"file": ("a.pdf", PDF)},
            data=ABOUT,
            headers=keyed(),
        )
        assert made.status_code == 201
        for path in ("submission", "withdrawal", "colleagues"):
            refused = await colleague.post(
                f"{base}/{path}", params=by, json={"helps_as": "also"}, headers=keyed()
            )
            assert refused.status_code == 403, path
            assert "whoever invited you" in refused.json()["detail"]
        assert (await colleague.get(f"{base}/colleagues", params=by)).status_code == 403
        assert (await colleague.get("/v1/applications", params=by)).status_code == 401
        assert await h.emitted(ApplicationSubmitted) == []
        assert (await stage.post(stage.contact, f"{base}/submission")).status_code == 200


async def test_a_colleagues_link_opens_no_other_application():
    async with harness("awards") as h:
        stage, application_id, _ = await begun(h)
        _, link = await invited(stage, application_id)
        other = await Stage(h).set_up()
        theirs = (await other.start())["id"]
        refused = await (await h.client()).get(f"/v1/applications/{theirs}", params={"link": link})
        assert refused.status_code == 403


async def test_a_link_that_is_taken_back_opens_nothing_from_that_moment():
    async with harness("awards") as h:
        stage, application_id, client = await begun(h)
        base = f"/v1/applications/{application_id}"
        file = (await attach(client, application_id, PDF)).json()
        made, link = await invited(stage, application_id)
        _, kept = await invited(stage, application_id, "keeps the minutes")
        colleague, by = await h.client(), {"link": link}
        asked = await colleague.get(f"{base}/evidence/{file['id']}/link", params=by)
        download = "/evidence?" + asked.json()["url"].split("?")[1]
        assert (await colleague.get(download)).status_code == 200
        await stage.post(stage.contact, f"{base}/colleagues/{made['id']}/removal")
        refused = await colleague.get(base, params=by)
        assert refused.status_code == 403
        assert "taken back" in refused.json()["detail"]
        assert (
            await put(colleague, f"{base}/answers", {"answers": {}}, 1, link)
        ).status_code == 403
        assert (await colleague.get(download)).status_code == 403
        assert (await colleague.get("/application", params=by)).status_code == 403
        assert (await colleague.get(base, params={"link": kept})).status_code == 200
        listed = (await client.get(f"{base}/colleagues")).json()["items"]
        assert [each["helps_as"] for each in listed] == ["keeps the minutes"]
        assert listed[0]["link"] is None


async def test_a_colleagues_link_ends_with_the_application():
    async with harness("awards") as h:
        stage, application_id, _ = await begun(h)
        _, link = await invited(stage, application_id)
        await stage.done(stage.contact, f"/v1/applications/{application_id}/withdrawal")
        refused = await (await h.client()).get(
            f"/v1/applications/{application_id}", params={"link": link}
        )
        assert refused.status_code == 403
        assert "finished" in refused.json()["detail"]


async def test_a_colleagues_link_ends_after_a_while():
    async with harness("awards") as h:
        stage, application_id, _ = await begun(h)
        _, link = await invited(stage, application_id)
        h.clock.offset += timedelta(days=91)
        refused = await (await h.client()).get(
            f"/v1/applications/{application_id}", params={"link": link}
        )
        assert refused.status_code == 403


async def test_twelve_colleagues_are_enough_and_others_invite_nobody():
    async with harness("awards") as h:
        stage, application_id, _ = await begun(h)
        path = f"/v1/applications/{application_id}/colleagues"
        for _ in range(12):
            await invited(stage, application_id)
        refused = await stage.post(stage.contact, path, {"helps_as": "one more"})
        assert refused.status_code == 409
        for stranger in (Actor(new_id()), a_coordinator("faith")):
            assert (await stage.post(stranger, path, {"helps_as": "me"})).status_code == 403
            assert (await stage.get(stranger, path)).status_code == 403


@pytest.mark.parametrize("of_whom", ["nobody", "somebody elsewhere"])
async def test_only_who_was_invited_here_is_removed_here(of_whom):
    async with harness("awards") as h:
        stage, application_id, _ = await begun(h)
        colleague_id = new_id()
        if of_whom != "nobody":
            other = await Stage(h).set_up()
            made, _ = await invited(other, (await other.start())["id"])
            colleague_id = made["id"]
        path = f"/v1/applications/{application_id}/colleagues/{colleague_id}/removal"
        assert (await stage.post(stage.contact, path)).status_code == 404
