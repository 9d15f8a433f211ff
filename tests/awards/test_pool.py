"""Whom to ask, how many panels somebody wants, and the reserve that is asked by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.pool import Candidate, Concern, Distance, LeftOut, distance, suggest
from awards.domain.scheme import PanelRule
from awards.testing import SWANSEA, Stage, a_coordinator, an_organisation_in
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import AssessorInvited
from sanctuary.events.membership import GroupChanged, PersonChanged
from sanctuary.events.panels import AssessorReleased, PanelPaused, SeatOpened
from sanctuary.ids import new_id
from sanctuary.testing import harness

DAY = date(2026, 3, 2)
WEEK = timedelta(days=7, minutes=1)


def slug(response):
    return response.json()["type"].rsplit(":", 1)[-1]


def somebody(**changes):
    values = {
        "person_id": new_id(),
        "stream_expert": True,
        "distance": Distance.SAME_AREA,
        "open_seats": 0,
        "seat_limit": 3,
    }
    return Candidate(**(values | changes))


def test_field_comes_before_way_and_way_before_load():
    busy = somebody(open_seats=2)
    far = somebody(distance=Distance.ELSEWHERE)
    near = somebody(distance=Distance.SAME_NATION)
    other = somebody(stream_expert=False)
    found = suggest([other, far, near, busy], PanelRule(size=3), reserve=1, on=DAY)
    assert found.seats == (busy, near, far)
    assert found.reserve == (other,)


def test_among_equals_groups_are_mixed():
    group, another = new_id(), new_id()
    first, second, third = (somebody(group_id=each) for each in (group, group, another))
    found = suggest([first, second, third], PanelRule(size=2), reserve=3, on=DAY)
    assert found.seats == (first, third)


def test_an_outsider_is_named_where_all_would_come_from_one_group():
    group = new_id()
    local = [somebody(group_id=group) for _ in range(3)]
    outsider = somebody(group_id=None, distance=Distance.ELSEWHERE)
    found = suggest([*local, outsider], PanelRule(size=3), reserve=3, on=DAY)
    assert outsider in found.seats
    assert found.reserve == (local[2],)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"away_until": date(2026, 3, 3)}, LeftOut.AWAY),
        ({"away_until": date(2026, 3, 2)}, None),
        ({"open_seats": 3}, LeftOut.ENOUGH_SEATS),
        ({"open_seats": 2}, None),
        ({"concerns": (Concern.EARLIER_PANEL,)}, LeftOut.CONCERN),
        ({"concerns": (Concern.SAME_GROUP,)}, None),
    ],
    ids=["away", "back today", "enough", "one more", "was on the last panel", "of the local group"],
)
def test_who_is_left_in_peace_and_why(changes, why):
    one = somebody(**changes)
    found = suggest([one], PanelRule(size=3), reserve=3, on=DAY)
    assert found.seats == (() if why else (one,))
    assert found.left_out == (((one, why),) if why else ())


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        person_id=st.uuids(),
        stream_expert=st.booleans(),
        distance=st.sampled_from(Distance),
        open_seats=st.integers(0, 4),
        seat_limit=st.integers(1, 4),
        group_id=st.none() | st.sampled_from([new_id(), new_id()]),
        away_until=st.none() | st.dates(date(2026, 2, 25), date(2026, 3, 10)),
        concerns=st.lists(st.sampled_from(Concern), max_size=2).map(tuple),
    ),
    max_size=12,
    unique_by=lambda each: each.person_id,
)


@given(CANDIDATES, st.integers(1, 5), st.integers(0, 4), st.randoms())
def test_everybody_is_named_once_and_the_order_in_which_they_come_does_not_matter(
    candidates, size, reserve, random
):
    rule = PanelRule(size=size)
    found = suggest(candidates, rule, reserve=reserve, on=DAY)
    named = [*found.seats, *found.reserve, *(each for each, _ in found.left_out)]
    assert len(named) == len(set(named))
    assert set(named) <= set(candidates)
    assert len(found.seats) == min(size, sum(each.left_out(DAY) is None for each in candidates))
    assert all(each.left_out(DAY) is None for each in (*found.seats, *found.reserve))
    mixed = list(candidates)
    random.shuffle(mixed)
    again = suggest(mixed, rule, reserve=reserve, on=DAY)
    assert (again.seats, again.reserve) == (found.seats, found.reserve)


@given(CANDIDATES, st.integers(2, 5))
def test_not_all_come_from_one_group_while_somebody_else_could(candidates, size):
    found = suggest(candidates, PanelRule(size=size), reserve=0, on=DAY)
    groups = {each.group_id for each in found.seats}
    if len(found.seats) == size and len(groups) == 1 and None not in groups:
        free = [each for each in candidates if each.left_out(DAY) is None]
        assert {each.group_id for each in free} == groups


def test_the_way_is_told_by_area_and_nation():
    assert distance(SWANSEA, "wales", [SWANSEA], "wales") is Distance.SAME_AREA
    assert distance(SWANSEA, "wales", [], "wales") is Distance.SAME_NATION
    assert distance(SWANSEA, "wales", [], "england") is Distance.ELSEWHERE
    assert distance(None, None, [], None) is Distance.ELSEWHERE


async def availability(stage, person, **body):
    client = await stage.client(person)
    etag = (await client.get("/v1/assessors/me")).headers["etag"]
    return await client.put("/v1/assessors/me/availability", json=body, headers={"If-Match": etag})


async def test_an_assessor_sets_a_limit_and_is_not_suggested_beyond_it():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False, False)
        first, second = stage.assessors[:2]
        assert (await availability(stage, first, seat_limit=1)).json()["seat_limit"] == 1
        application_id = await stage.submitted()
        await stage.seat(application_id, [first, second])
        other = await Stage(h, coordinator=stage.coordinator).set_up()
        another = await other.submitted()
        found = (
            await stage.get(stage.coordinator, f"/v1/applications/{another}/panel/suggestion")
        ).json()
        named = [each["person_id"] for each in found["seats"]]
        assert str(first.id) not in named
        # Whoever sits already comes after those who do not.
        assert named[-1] == str(second.id)
        [left] = found["left_out"]
        assert (left["person_id"], left["why"]) == (str(first.id), "enough_seats")
        assert left["open_seats"] == 1


async def test_an_assessor_who_is_away_is_left_in_peace_and_asked_again_from_that_day():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False)
        (assessor,) = stage.assessors
        back = h.clock.today() + timedelta(days=10)
        await availability(stage, assessor, away_until=str(back))
        application_id = await stage.submitted()
        path = f"/v1/applications/{application_id}/panel/suggestion"
        found = (await stage.get(stage.coordinator, path)).json()
        assert found["seats"] == []
        assert found["left_out"][0]["why"] == "away"
        await h.open_days(back)
        assert len((await stage.get(stage.coordinator, path)).json()["seats"]) == 1


@pytest.mark.parametrize("limit", [0, 21, -1])
async def test_a_limit_that_makes_no_sense_is_refused_with_what_to_do_instead(limit):
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False)
        refused = await availability(stage, stage.assessors[0], seat_limit=limit)
        assert refused.status_code == 422
        assert "from 1 to 20" in refused.json()["detail"]


async def test_what_somebody_said_of_their_time_survives_a_new_registration_and_a_stale_edit():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False)
        (assessor,) = stage.assessors
        await availability(stage, assessor, seat_limit=2)
        client = await stage.client(assessor)
        stale = await client.put(
            "/v1/assessors/me/availability", json={"seat_limit": 5}, headers={"If-Match": '"1"'}
        )
        assert stale.status_code == 412
        body = {"person_id": str(assessor.id), "expertise": ["schools"], "nation": "wales"}
        again = await stage.done(stage.coordinator, "/v1/assessors", body)
        assert again["seat_limit"] == 2


async def test_nobody_sets_another_persons_limit_and_only_coordinators_see_a_suggestion():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        path = f"/v1/applications/{application_id}/panel/suggestion"
        lead = Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA),))
        for stranger in (stage.contact, stage.assessors[0], a_coordinator("libraries"), lead):
            assert (await stage.get(stranger, path)).status_code == 403
        assert (await stage.get(stage.contact, "/v1/assessors/me")).status_code == 404
        assert (await stage.get(stage.contact, "/v1/assessors")).status_code == 403


async def test_a_suggestion_names_relations_and_never_somebody_kept_away():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False, False)
        contact_once, recused = stage.assessors
        group = new_id()
        local = await stage.add_assessor(declares=False, group_id=group)
        await h.receive(GroupChanged(group_id=group, nation="wales", area=SWANSEA))
        _, (changed, *_) = an_organisation_in(
            organisation_id=stage.organisation_id, contacts=(stage.contact.id, contact_once.id)
        )
        await h.receive(changed)
        await h.receive(changed.model_copy(update={"contacts": (stage.contact.id,)}))
        application_id = await stage.submitted()
        (seat,) = await stage.seat(application_id, [recused])
        await stage.done(recused, f"/v1/seats/{seat}/conflict", {"conflicted": True})
        await stage.done(stage.contact, f"/v1/applications/{application_id}/withdrawal")
        again = await stage.submitted()
        found = (
            await stage.get(stage.coordinator, f"/v1/applications/{again}/panel/suggestion")
        ).json()
        assert str(recused.id) not in str(found)
        [seen] = found["seats"]
        assert (seen["person_id"], seen["concerns"]) == (str(local.id), ["same_group"])
        [left] = found["left_out"]
        assert (left["person_id"], left["concerns"]) == (str(contact_once.id), ["earlier_contact"])
        # A relation is a question: the coordinator may ask all the same, and the person is told why.
        (asked,) = await stage.seat(again, [contact_once])
        own = (await stage.get(contact_once, f"/v1/seats/{asked}")).json()
        assert own["concerns"] == ["earlier_contact"]


async def test_what_is_too_long_ago_is_no_concern():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False)
        (assessor,) = stage.assessors
        _, (changed, *_) = an_organisation_in(
            organisation_id=stage.organisation_id, contacts=(stage.contact.id, assessor.id)
        )
        await h.receive(changed)
        await h.receive(changed.model_copy(update={"contacts": (stage.contact.id,)}))
        application_id = await stage.submitted()
        path = f"/v1/applications/{application_id}/panel/suggestion"
        assert (await stage.get(stage.coordinator, path)).json()["seats"] == []
        h.clock.move_to(h.clock.now() + timedelta(days=5 * 366))
        assert len((await stage.get(stage.coordinator, path)).json()["seats"]) == 1


async def invited_with_reserve(stage, seats, reserve):
    application_id = await stage.submitted()
    await stage.done(
        stage.coordinator,
        f"/v1/applications/{application_id}/panel",
        {
            "person_ids": [str(each.id) for each in seats],
            "reserve": [str(each.id) for each in reserve],
        },
    )
    return application_id


async def panel_of(stage, application_id):
    return (await stage.get(stage.coordinator, f"/v1/applications/{application_id}/panel")).json()


def seat_of(panel, person):
    return next(each for each in panel["seats"] if each["person_id"] == str(person.id))


async def test_after_seven_days_without_an_answer_the_next_of_the_reserve_is_asked_by_itself():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False, False, False)
        silent, first, second = stage.assessors
        application_id = await invited_with_reserve(stage, [silent], [first, second])
        assert (await panel_of(stage, application_id))["reserve"] == [str(first.id), str(second.id)]
        await h.fire_timers(timedelta(days=6))
        assert len(await h.emitted(AssessorInvited)) == 1
        await h.fire_timers(timedelta(days=1, minutes=1))
        panel = await panel_of(stage, application_id)
        assert seat_of(panel, silent)["status"] == "no_reply"
        assert seat_of(panel, first)["status"] == "invited"
        assert panel["reserve"] == [str(second.id)]
        # A late yes still counts.
        await stage.done(
            silent, f"/v1/seats/{seat_of(panel, silent)['id']}/answer", {"accept": True}
        )


async def test_whoever_declines_makes_room_for_the_next_who_has_time():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False, False, False)
        asked, away, next_one = stage.assessors
        await availability(stage, away, away_until=str(h.clock.today() + timedelta(days=30)))
        application_id = await invited_with_reserve(stage, [asked], [away, next_one])
        seat = seat_of(await panel_of(stage, application_id), asked)
        await stage.done(asked, f"/v1/seats/{seat['id']}/answer", {"accept": False})
        panel = await panel_of(stage, application_id)
        assert seat_of(panel, next_one)["status"] == "invited"
        assert panel["reserve"] == [str(away.id)]
        [released] = await h.emitted(AssessorReleased)
        assert released.data.person_id == asked.id
        assert await h.emitted(SeatOpened) == []


async def test_with_nobody_left_on_the_reserve_the_coordinator_is_told_once():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False)
        (asked,) = stage.assessors
        application_id = await invited_with_reserve(stage, [asked], [])
        await h.fire_timers(WEEK)
        await h.fire_timers(WEEK)
        [told] = await h.emitted(SeatOpened)
        assert str(told.data.application_id) == application_id
        assert told.data.told == (stage.coordinator.id,)


async def test_a_confirmed_panel_pauses_when_somebody_leaves_and_goes_on_when_confirmed_anew():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False, True, False)
        *seats, first, second = stage.assessors
        application_id = await invited_with_reserve(stage, [], [first, second])
        ids = await stage.seat(application_id, seats)
        await stage.confirm(application_id)
        await stage.done(seats[0], f"/v1/seats/{ids[0]}/departure")
        panel = await panel_of(stage, application_id)
        assert (panel["status"], panel["readiness"]) == ("paused", "not_ready")
        [told] = await h.emitted(PanelPaused)
        assert told.data.told == (stage.coordinator.id,)
        assert told.data.reserve_asked
        waiting = await stage.post(
            seats[1], f"/v1/applications/{application_id}/reviews", {"scores": {}}
        )
        assert slug(waiting) == "panel-not-ready"
        seat = seat_of(panel, first)["id"]
        await stage.done(first, f"/v1/seats/{seat}/answer", {"accept": True})
        assert slug(await stage.confirm(application_id)) == "panel-not-ready"
        await stage.done(first, f"/v1/seats/{seat}/conflict", {"conflicted": False})
        assert (await stage.confirm(application_id)).json()["readiness"] == "ready"
        # The applicant learns nothing of all this.
        seen = (await stage.get(stage.contact, f"/v1/applications/{application_id}")).json()
        assert seen["status"] == "in_review"


async def test_who_looks_after_a_panel_is_told_and_when_they_left_those_who_coordinate_there():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.client(stage.decider)
        application_id = await stage.submitted()
        ids = await stage.seat(application_id)
        await stage.confirm(application_id)
        async with h.transaction() as uow:
            from sanctuary.ground_tables import granted

            await uow.execute(
                granted.update()
                .where(granted.c.person_id == stage.coordinator.id)
                .values(revoked=True)
            )
        await stage.done(stage.assessors[0], f"/v1/seats/{ids[0]}/departure")
        [told] = await h.emitted(PanelPaused)
        assert told.data.told == (stage.decider.id,)


async def test_an_assessor_who_leaves_the_network_leaves_panels_and_reserves():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False, True)
        *_, waiting = stage.assessors
        application_id = await invited_with_reserve(stage, stage.assessors[:1], [waiting])
        await h.receive(PersonChanged(person_id=waiting.id, ended=True))
        assert (await panel_of(stage, application_id))["reserve"] == []
        await h.receive(PersonChanged(person_id=stage.assessors[0].id, ended=True))
        panel = await panel_of(stage, application_id)
        assert [each["status"] for each in panel["seats"]] == ["declined"]
        assert len(await h.emitted(SeatOpened)) == 1


async def test_a_decided_or_withdrawn_application_asks_nothing_of_anybody_any_more():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False, False)
        asked, reserve = stage.assessors
        application_id = await invited_with_reserve(stage, [asked], [reserve])
        await stage.done(stage.contact, f"/v1/applications/{application_id}/withdrawal")
        [released] = await h.emitted(AssessorReleased)
        assert released.data.person_id == asked.id
        await h.fire_timers(WEEK)
        assert len(await h.emitted(AssessorInvited)) == 1
        assert (await panel_of(stage, application_id))["reserve"] == []


async def test_an_invitation_to_nobody_is_refused():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False)
        application_id = await stage.submitted()
        path = f"/v1/applications/{application_id}/panel"
        assert (await stage.post(stage.coordinator, path, {"person_ids": []})).status_code == 422
        barred = {"reserve": [str(stage.contact.id)]}
        await stage.done(
            stage.coordinator,
            "/v1/assessors",
            {"person_id": str(stage.contact.id), "expertise": ["schools"], "nation": "wales"},
        )
        assert (await stage.post(stage.coordinator, path, barred)).status_code == 422
