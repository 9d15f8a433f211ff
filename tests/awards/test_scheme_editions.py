"""New editions of a scheme: who may make one, what it may not weaken, and whom it concerns."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards import store
from awards.domain.application import Status
from awards.domain.editions import LivedExperienceStays, differences, must_not_weaken
from awards.schemes import SCHEMES, plain, scheme_from
from awards.testing import Stage, a_coordinator, a_scheme, answers_to
from sanctuary.actor import Actor, Decision, Grant, Role, ScopeKind
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


PANELS = st.builds(
    lambda size, lived: {"size": size, "lived_experience": lived},
    st.integers(1, 8),
    st.integers(1, 8),
)


@given(st.lists(PANELS, max_size=12))
def test_whatever_is_tried_in_whatever_order_no_edition_asks_for_less(tried):
    """Only what passes becomes the next edition, and each is held against all before it."""
    there = [a_scheme()]
    for panel in tried:
        try:
            after = scheme_from(plain(there[-1]) | {"panel": panel})
            for before in there:
                must_not_weaken(before, after)
        except (ValueError, LivedExperienceStays):
            continue
        there.append(after)
    lived = [each.panel.lived_experience for each in there]
    assert lived == sorted(lived)
    assert all(each.panel.size > each.panel.lived_experience for each in there)
    assert all(each.panel.size >= 3 for each in there)


@given(st.sampled_from(sorted(SCHEMES.values(), key=lambda each: each.key)))
def test_plain_data_and_back_is_the_same_scheme(scheme):
    assert scheme_from(plain(scheme)) == scheme
    assert differences(scheme, scheme_from(plain(scheme))) == ()


MOTION = {"key": "motion", "kind": "motion", "title": "A motion", "by": ["applicant"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": "9999-12-31"},
        {"renewal": {"months_before": [12, 12]}},
        {"renewal": {"months_before": [5]}},
        {"renewal": {"months_before": [-1]}},
        {"renewal": {"months_before": []}},
        {"requirements": [MOTION, MOTION]},
        {"windows": [{"opens_on": "0001-01-01", "closes_on": "9999-12-31"}]},
        {"fee": {"kind": "fee", "hardship": False}},
        {"fee": {"kind": "none", "amounts": [{"pounds": 5, "covers": "each"}]}},
        {"panel": {"size": 3, "field_expert": 4}},
        {"colour": "red"},
    ],
    ids=[
        "a day that nobody means",
        "a reminder twice",
        "a reminder that nobody sends",
        "a reminder before none",
        "an award that ends unannounced",
        "the same proof twice",
        "a window without end",
        "a fee without hardship",
        "an amount for nothing",
        "more experts than places",
        "a word that we do not know",
    ],
)
async def test_rules_that_cannot_be_are_refused_and_change_nothing(changes):
    async with harness("awards") as h:
        refused = await publish(h, a_coordinator(), changes)
        assert refused.status_code == 422, refused.text
        assert refused.json()["errors"]
        assert await h.emitted(SchemePublished) == []


async def test_an_edition_made_later_with_the_same_day_puts_a_slip_right():
    async with harness("awards") as h:
        await publish(h, a_coordinator(), {"hear_by_days": 3}, edition="slip")
        righted = await publish(
            h, a_coordinator(), {"hear_by_days": 30}, edition="right", based_on="slip", seen=2
        )
        assert righted.status_code == 201
        now = (await (await h.client()).get("/v1/schemes/schools")).json()
        assert (now["edition"], now["hear_by_days"]) == ("right", 30)


async def test_whoever_coordinates_more_streams_may_too_and_so_may_the_national_team():
    both = (
        Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"),
        Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "libraries"),
    )
    async with harness("awards") as h:
        made = await publish(h, Actor(new_id(), both))
        assert made.status_code == 201
        national = Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))
        assert (await publish(h, national, edition="two", seen=2)).status_code == 201


async def test_a_scheme_of_several_streams_takes_a_coordinator_of_all_of_them():
    """A release may ship one scheme for two streams; what it asks for concerns both."""
    async with harness("awards") as h:
        wide = replace(a_scheme("generic"), edition="wide", streams=("generic", "gardens"))
        async with h.transaction() as uow:
            made = Decision(new_id(), h.clock.now(), "Shipped so.")
            await store.insert_edition(uow, wide, number=2, based_on="2025", made=made)
        path = "/v1/schemes/generic/editions"
        for stream in ("generic", "gardens"):
            one = await publish(h, a_coordinator(stream), based_on="wide", seen=2, path=path)
            assert one.status_code == 403
        grants = (a_coordinator("generic").grants[0], a_coordinator("gardens").grants[0])
        both = await publish(h, Actor(new_id(), grants), based_on="wide", seen=2, path=path)
        assert both.status_code == 201, both.text
        found = (await (await h.client()).get("/v1/schemes/gardens")).json()
        assert found["key"] == "generic"
