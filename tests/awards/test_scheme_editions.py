"""New editions of a scheme: who may make one, what it may not weaken, and whom it concerns."""

from datetime import timedelta

import pytest

from awards.domain.application import Status
from awards.testing import Stage, a_coordinator, a_scheme, answers_to
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import SchemePublished
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

SCHOOLS = "/v1/schemes/schools/editions"


async def publish(h, by, changes=None, *, seen=1, path=SCHOOLS, **body):
    given = {
        "edition": "2026-autumn",
        "based_on": "2025",
        "valid_from": h.clock.today().isoformat(),
        "reason": "Agreed by the steering group.",
        **(changes or {}),
        **body,
    }
    client = await h.client(by)
    return await client.post(path, json=given, headers={**keyed(), "If-Match": f'"{seen}"'})


async def test_a_new_edition_counts_from_its_day_and_keeps_who_made_it_and_why():
    async with harness("awards") as h:
        coordinator = a_coordinator()
        tomorrow = h.clock.today() + timedelta(days=1)
        made = await publish(h, coordinator, {"hear_by_days": 30}, valid_from=str(tomorrow))
        assert made.status_code == 201, made.text
        assert made.json()["made_by"] == str(coordinator.id)
        assert made.json()["reason"] == "Agreed by the steering group."
        anybody = await h.client()
        assert (await anybody.get("/v1/schemes/schools")).json()["edition"] == "2025"
        h.clock.move_to(h.clock.now() + timedelta(days=1))
        now = (await anybody.get("/v1/schemes/schools")).json()
        assert now["edition"] == "2026-autumn"
        assert now["hear_by_days"] == 30
        assert len(now["criteria"]) == 8
        earlier = (await anybody.get(f"{SCHOOLS}/2025")).json()
        assert earlier["hear_by_days"] == 42
        assert not earlier["current"]
        [envelope] = await h.emitted(SchemePublished)
        event = envelope.data
        assert (event.scheme, event.edition, event.valid_from) == (
            "schools", "2026-autumn", tomorrow,
        )  # fmt: skip


async def test_what_somebody_decided_is_no_default_any_more():
    async with harness("awards") as h:
        before = (await (await h.client()).get("/v1/schemes/schools")).json()["defaults"]
        made = await publish(h, a_coordinator(), {"hear_by_days": 30})
        after = made.json()["scheme"]["defaults"]
        assert set(before) - set(after) == {"hear_by_days"}


@pytest.mark.parametrize(
    ("panel", "slug"),
    [
        ({"size": 3, "lived_experience": 0}, "invalid"),
        ({"size": 3, "lived_experience": 1}, "lived-experience-stays"),
        ({"size": 2, "lived_experience": 2}, "lived-experience-stays"),
        ({"size": 3, "lived_experience": 3}, "lived-experience-stays"),
    ],
    ids=["nobody", "fewer than before", "a panel of two", "everybody"],
)
async def test_no_edition_weakens_the_rule_about_lived_experience(panel, slug):
    async with harness("awards") as h:
        coordinator = a_coordinator()
        raised = await publish(
            h, coordinator, {"panel": {"size": 5, "lived_experience": 2}}, edition="raised"
        )
        assert raised.status_code == 201, raised.text
        refused = await publish(h, coordinator, {"panel": panel}, based_on="raised", seen=2)
        assert refused.status_code == 422, refused.text
        assert refused.json()["type"].endswith(slug)
        # Going back to the edition before the raise is no way around it.
        around = await publish(h, coordinator, {"hear_by_days": 20}, based_on="2025", seen=2)
        assert around.status_code == 422
        listed = (await (await h.client()).get("/v1/schemes/schools")).json()
        assert listed["edition"] == "raised"


async def test_an_edition_never_changes_and_never_begins_in_the_past():
    async with harness("awards") as h:
        coordinator = a_coordinator()
        again = await publish(h, coordinator, edition="2025")
        assert again.status_code == 409
        assert again.json()["type"].endswith("edition-taken")
        past = await publish(h, coordinator, valid_from=str(h.clock.today() - timedelta(days=1)))
        assert past.status_code == 422
        unknown = await publish(h, coordinator, based_on="1999")
        assert unknown.status_code == 422
        missing = await publish(h, coordinator, path="/v1/schemes/lighthouses/editions")
        assert missing.status_code == 404
        no_share = [{"key": "one", "process": "learn", "title": "One", "guidance": "One."}]
        halved = await publish(h, coordinator, {"criteria": no_share})
        assert halved.status_code == 422
        assert await h.emitted(SchemePublished) == []


async def test_two_coordinators_do_not_overtake_each_other():
    async with harness("awards") as h:
        assert (await publish(h, a_coordinator(), edition="a")).status_code == 201
        late = await publish(h, a_coordinator(), edition="b", seen=1)
        assert late.status_code == 412
        listed = await (await h.client(a_coordinator())).get(SCHOOLS)
        assert listed.headers["ETag"] == '"2"'
        assert [each["scheme"]["edition"] for each in listed.json()["items"]] == ["2025", "a"]


OTHERS = {
    "a coordinator of another stream": Grant(
        Role.STREAM_COORDINATOR, ScopeKind.STREAM, "libraries"
    ),
    "a nation's coordinator": Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"),
    "a local lead": Grant(Role.LOCAL_LEAD, ScopeKind.AREA, "W06000011"),
    "an assessor": Grant(Role.ASSESSOR, ScopeKind.STREAM, "schools"),
    "a contact": Grant(Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(new_id())),
}


@pytest.mark.parametrize("grant", OTHERS.values(), ids=OTHERS.keys())
async def test_nobody_else_makes_an_edition_or_reads_who_made_one(grant):
    async with harness("awards") as h:
        somebody = Actor(new_id(), (grant,))
        assert (await publish(h, somebody)).status_code == 403
        assert (await (await h.client(somebody)).get(SCHOOLS)).status_code == 403
        assert (await (await h.client()).get(SCHOOLS)).status_code == 401
        public = (await (await h.client()).get(f"{SCHOOLS}/2025")).text
        assert "made_by" not in public


async def test_what_was_sent_stays_with_its_edition_to_the_end():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        sent = await stage.submitted()
        extra = {"key": "new_one", "process": "learn", "title": "New", "guidance": "New."}
        criteria = (await stage.get(stage.contact, "/v1/schemes/schools")).json()["criteria"]
        made = await publish(h, stage.coordinator, {"criteria": [*criteria, extra]})
        assert made.status_code == 201, made.text
        await stage.carry_on(sent)
        decided = await stage.decide(sent)
        assert decided.is_success, decided.text
        assert decided.json()["edition"] == "2025"


async def test_a_draft_begins_under_the_new_edition_and_is_assessed_under_it():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        made = await publish(h, stage.coordinator, {"hear_by_days": 10})
        assert made.status_code == 201, made.text
        draft = await stage.start()
        assert draft["edition"] == "2026-autumn"
        saved = await stage.answer(draft, answers_to(a_scheme()))
        assert saved.is_success
        sent = await stage.done(stage.contact, f"/v1/applications/{draft['id']}/submission")
        assert sent["status"] == Status.SUBMITTED
        assert sent["hear_by"] == str(h.clock.today() + timedelta(days=10))
