"""The rota: turns, weeks, swaps with the other's yes, gaps ahead, who is called and in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from campaigns.domain.duty import SWAP_LIFECYCLE, Turn, gaps
from campaigns.testing import AT, a_manager, an_officer
from sanctuary.actor import Decision, Grant, Role
from sanctuary.errors import IllegalTransition
from sanctuary.events.campaigns import (
    DutyCallAnswered,
    DutyCallRaised,
    DutyCallUnanswered,
    DutyGapFound,
    DutySwapAnswered,
    DutySwapAsked,
)
from sanctuary.events.membership import GrantRevoked
from sanctuary.ground_tables import granted
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

WHY = {"reason": "As agreed"}


def signal(**facts):
    usual = {"kind": "hostility", "nation": "wales", "summary": "Leaflets were handed out"}
    return usual | facts


def the_team():
    return an_actor(Grant(Role.NATIONAL_TEAM))


async def on_turn(team, person, *, nation="wales", planner=None, hours=(-1, 48)):
    """A turn around now; returns its document."""
    await team.of(person)
    now = team.h.clock.now()
    body = {
        "person_id": str(person.id),
        "nation": nation,
        "starts_at": (now + timedelta(hours=hours[0])).isoformat(),
        "ends_at": (now + timedelta(hours=hours[1])).isoformat(),
    }
    made = await team.post(planner or an_officer(), "/v1/duty/turns", body | WHY)
    assert made.status_code == 201, made.text
    return made.json()


async def called(team):
    return [set(each.data.person_ids) for each in await team.h.emitted(DutyCallRaised)]


async def test_a_new_signal_calls_who_is_on_duty_then_the_others_until_somebody_looks(team):
    duty, other, uk, staff = an_officer("wales"), an_officer("wales"), an_officer(), the_team()
    for actor in (other, uk, staff, an_officer("scotland")):
        await team.of(actor)
    await on_turn(team, duty, planner=uk)
    await team.post(an_actor(), "/v1/signals", signal())
    assert await called(team) == [{duty.id}]
    for _ in range(3):
        await team.h.fire_timers(timedelta(seconds=1801))
    assert await called(team) == [
        {duty.id},
        {duty.id, other.id},
        {duty.id, other.id, uk.id},
        {duty.id, other.id, uk.id, staff.id},
    ]
    await team.h.fire_timers(timedelta(seconds=3601))
    assert len(await team.h.emitted(DutyCallUnanswered)) == 1
    [call] = (await team.get(uk, "/v1/duty/calls", status="unanswered")).json()["items"]
    assert (call["called"], call["matters"]) == (4, 1)
    taken = await team.post(other, f"/v1/duty/calls/{call['call_id']}/taking-on")
    assert taken.json()["status"] == "answered"
    assert "Leaflets" not in str(bodies(await team.h.emitted()))


@pytest.mark.parametrize("step", ["triage", "setting-aside"])
async def test_a_decision_answers_the_call_and_nobody_else_is_called(team, step):
    duty, other = an_officer("wales"), an_officer("wales")
    await team.of(other)
    await on_turn(team, duty)
    signal_id = (await team.post(an_actor(), "/v1/signals", signal())).json()["signal_id"]
    body = {"reason": "Seen"} | ({"level": "watch"} if step == "triage" else {})
    assert (await team.post(duty, f"/v1/signals/{signal_id}/{step}", body)).is_success
    assert len(await team.h.emitted(DutyCallAnswered)) == 1
    await team.h.fire_timers(timedelta(hours=9))
    assert await called(team) == [{duty.id}]


async def test_two_hundred_reports_of_one_post_make_one_notice(team):
    duty = an_officer("wales")
    await on_turn(team, duty)
    post = signal(source_url="https://example.org/post", kind="disinformation")
    for number in range(200):
        body = post if number % 2 else signal(kind="disinformation")
        assert (await team.post(an_actor(), "/v1/signals", body)).status_code == 201
    assert await called(team) == [{duty.id}]
    [call] = (await team.get(duty, "/v1/duty/calls")).json()["items"]
    assert (call["status"], call["reports"]) == ("open", 200)


async def test_while_somebody_is_on_it_more_of_the_same_kind_calls_nobody_and_another_kind_does(
    team,
):
    duty = an_officer("wales")
    await on_turn(team, duty)
    await team.post(an_actor(), "/v1/signals", signal())
    [call] = (await team.get(duty, "/v1/duty/calls")).json()["items"]
    await team.post(duty, f"/v1/duty/calls/{call['call_id']}/taking-on")
    await team.post(an_actor(), "/v1/signals", signal())
    assert len(await called(team)) == 1
    await team.post(an_actor(), "/v1/signals", signal(kind="tragedy"))
    assert len(await called(team)) == 2
    await team.h.fire_timers(timedelta(hours=9))
    await team.post(an_actor(), "/v1/signals", signal())
    assert len({each.data.call_id for each in await team.h.emitted(DutyCallRaised)}) >= 2


async def test_what_whoever_is_on_it_decides_nothing_about_is_called_for_anew(team):
    duty = an_officer("wales")
    await on_turn(team, duty)
    seen = (await team.post(an_actor(), "/v1/signals", signal())).json()["signal_id"]
    [call] = (await team.get(duty, "/v1/duty/calls")).json()["items"]
    await team.post(duty, f"/v1/duty/calls/{call['call_id']}/taking-on")
    overlooked = (await team.post(an_actor(), "/v1/signals", signal())).json()["signal_id"]
    decided = {"level": "watch", "reason": "Seen"}
    assert (await team.post(duty, f"/v1/signals/{seen}/triage", decided)).is_success
    await team.h.fire_timers(timedelta(minutes=119))
    assert len(await called(team)) == 1
    await team.h.fire_timers(timedelta(minutes=2))
    assert await called(team) == [{duty.id}] * 2
    items = (await team.get(duty, "/v1/signals")).json()["items"]
    calls = {one["signal_id"]: one["call_id"] for one in items}
    assert calls[seen] == call["call_id"] != calls[overlooked]
    assert (await team.post(duty, f"/v1/signals/{overlooked}/setting-aside", WHY)).is_success
    await team.h.fire_timers(timedelta(hours=9))
    assert len(await called(team)) == 2


async def test_a_silence_keeps_signals_and_calls_nobody_until_it_ends(team):
    officer = an_officer("wales")
    await team.of(officer)
    until = (team.h.clock.now() + timedelta(hours=2)).isoformat()
    body = {"nation": "wales", "source_url": "https://example.org/post", "until": until} | WHY
    made = await team.post(officer, "/v1/duty/silences", body)
    assert made.status_code == 201, made.text
    post = signal(source_url="https://www.example.org/post/")
    kept = await team.post(an_actor(), "/v1/signals", post)
    assert kept.status_code == 201
    assert await called(team) == []
    assert len((await team.get(officer, "/v1/duty/silences")).json()) == 1
    await team.post(an_actor(), "/v1/signals", signal(area="W06000015"))
    assert len(await called(team)) == 1
    ended = await team.post(officer, f"/v1/duty/silences/{made.json()['silence_id']}/ending", WHY)
    assert ended.json()["ended_at"]
    again = await team.post(officer, f"/v1/duty/silences/{made.json()['silence_id']}/ending", WHY)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"hours": 30}, "until"), ({"hours": -1}, "until"), ({"kind": None}, "kind")],
    ids=["too long", "over", "over everything"],
)
async def test_a_silence_is_short_and_names_what_it_silences(team, changed, field):
    facts = {"hours": 2, "kind": "hostility"} | changed
    until = (team.h.clock.now() + timedelta(hours=facts["hours"])).isoformat()
    body = {"nation": "wales", "kind": facts["kind"], "until": until} | WHY
    refused = await team.post(an_officer(), "/v1/duty/silences", body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


async def test_nobody_on_duty_calls_every_officer_of_the_nation(team):
    first, second = an_officer("wales"), an_officer("wales")
    await team.of(first)
    await team.of(second)
    shown = (await team.get(first, "/v1/duty/now", nation="wales")).json()
    assert (set(shown["people"]), shown["fallback"]) == ({str(first.id), str(second.id)}, True)
    await team.post(an_actor(), "/v1/signals", signal())
    assert await called(team) == [{first.id, second.id}]


async def test_whoever_lost_the_role_is_not_called_though_the_rota_names_them(team):
    duty, other = an_officer("wales"), an_officer("wales")
    await team.of(other)
    await on_turn(team, duty)
    await revoke(team, duty)
    await team.post(an_actor(), "/v1/signals", signal())
    assert await called(team) == [{other.id}]
    found = (await team.get(other, "/v1/duty/gaps", nation="wales", days=1)).json()
    assert len(found) == 1


async def revoke(team, actor):
    async with team.h.transaction() as uow:
        rows = await uow.all(select(granted.c.grant_id).where(granted.c.person_id == actor.id))
    for row in rows:
        await team.h.receive(
            GrantRevoked(
                grant_id=row.grant_id,
                person_id=actor.id,
                role="duty_officer",
                scope_kind="nation",
                scope_id="wales",
            )
        )


async def test_weeks_are_handed_over_at_nine_and_leave_no_gap(team):
    people = [an_officer("wales"), an_officer("wales"), an_officer("wales")]
    for person in people:
        await team.of(person)
    first = team.h.clock.today() + timedelta(days=1)
    body = {
        "people": [str(person.id) for person in people],
        "nation": "wales",
        "first_day": first.isoformat(),
    }
    made = await team.post(an_officer(), "/v1/duty/weeks", body | WHY)
    assert made.status_code == 201, made.text
    turns = made.json()
    assert [turn["person_id"] for turn in turns] == body["people"]
    assert [one["ends_at"] for one in turns[:2]] == [one["starts_at"] for one in turns[1:]]
    found = (await team.get(people[0], "/v1/duty/gaps", nation="wales", days=15)).json()
    assert [gap["ends_at"] for gap in found] == [turns[0]["starts_at"]]
    wrong = await team.post(
        an_officer(), "/v1/duty/weeks", body | {"people": [str(an_actor().id)]} | WHY
    )
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "person_id")


async def test_a_swap_changes_hands_only_with_the_others_yes(team):
    mine, other, third = an_officer("wales"), an_officer("wales"), an_officer("wales")
    for person in (other, third):
        await team.of(person)
    turn = await on_turn(team, mine)
    path = f"/v1/duty/turns/{turn['turn_id']}/swaps"
    asked = (await team.post(mine, path, {"person_id": str(other.id)} | WHY)).json()
    assert (await team.post(mine, path, {"person_id": str(other.id)} | WHY)).status_code == 409
    also = (await team.post(mine, path, {"person_id": str(third.id)} | WHY)).json()
    declined = await team.post(third, f"/v1/duty/swaps/{also['swap_id']}/declining")
    assert declined.json()["status"] == "declined"
    swap = f"/v1/duty/swaps/{asked['swap_id']}"
    assert (await team.post(third, f"{swap}/acceptance")).status_code == 403
    assert (await team.post(other, f"{swap}/withdrawal")).status_code == 403
    now = (await team.get(mine, "/v1/duty/now", nation="wales")).json()["people"]
    assert now == [str(mine.id)]
    assert (await team.post(other, f"{swap}/acceptance")).json()["status"] == "accepted"
    now = (await team.get(mine, "/v1/duty/now", nation="wales")).json()["people"]
    assert now == [str(other.id)]
    assert (await team.post(mine, f"{swap}/withdrawal")).status_code == 409
    listed = (await team.get(other, "/v1/duty/swaps")).json()["items"]
    assert [(one["status"], one["starts_at"]) for one in listed] == [
        ("accepted", turn["starts_at"])
    ]
    assert [each.data.person_id for each in await team.h.emitted(DutySwapAsked)] == [
        other.id,
        third.id,
    ]
    answers = [
        (each.data.person_id, each.data.accepted) for each in await team.h.emitted(DutySwapAnswered)
    ]
    assert answers == [(mine.id, False), (mine.id, True)]


async def test_a_turn_is_taken_out_with_its_etag_and_what_was_asked_about_it_ends(team):
    mine, other = an_officer("wales"), an_officer("wales")
    await team.of(other)
    turn = await on_turn(team, mine)
    path = f"/v1/duty/turns/{turn['turn_id']}"
    asked = await team.post(mine, f"{path}/swaps", {"person_id": str(other.id)} | WHY)
    assert (await team.post(mine, f"{path}/cancellation", WHY)).status_code == 428
    gone = await team.post(mine, f"{path}/cancellation", WHY, **{"If-Match": '"1"'})
    assert gone.status_code == 200
    late = await team.post(other, f"/v1/duty/swaps/{asked.json()['swap_id']}/acceptance")
    assert late.status_code == 409
    assert (await team.get(mine, "/v1/duty/turns")).json()["items"] == []


async def test_a_gap_is_warned_of_a_few_times_ahead_and_to_those_who_could_fill_it(team):
    duty, elsewhere = an_officer("wales"), an_officer("scotland")
    await team.of(elsewhere)
    await on_turn(team, duty, hours=(-1, 24 * 16))
    today = team.h.clock.today()
    await team.h.open_days(today + timedelta(days=15))
    told = [each.data for each in await team.h.emitted(DutyGapFound)]
    assert {one.person_ids for one in told} == {(duty.id,)}
    assert len({one.gap_id for one in told}) == 1
    assert {one.warning for one in told} <= {14, 3, 1}
    assert 1 in {one.warning for one in told}


@pytest.mark.parametrize(
    ("actor", "status"),
    [(None, 401), (an_actor(), 403), (a_manager(), 403), (an_officer("england"), 403)],
    ids=["nobody", "a supporter", "a manager", "an officer elsewhere"],
)
async def test_who_must_not_plan_silence_or_take_on(team, actor, status):
    officer = an_officer("wales")
    turn = await on_turn(team, officer)
    await team.post(an_actor(), "/v1/signals", signal())
    [call] = (await team.get(officer, "/v1/duty/calls")).json()["items"]
    now = team.h.clock.now()
    body = {
        "person_id": str(officer.id),
        "nation": "wales",
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
    }
    until = {
        "nation": "wales",
        "kind": "hostility",
        "until": (now + timedelta(hours=1)).isoformat(),
    }
    attempts = [
        ("/v1/duty/turns", body | WHY, {}),
        (f"/v1/duty/turns/{turn['turn_id']}/cancellation", WHY, {"If-Match": '"1"'}),
        (f"/v1/duty/turns/{turn['turn_id']}/swaps", {"person_id": str(officer.id)} | WHY, {}),
        ("/v1/duty/silences", until | WHY, {}),
        (f"/v1/duty/calls/{call['call_id']}/taking-on", None, {}),
    ]
    for path, document, headers in attempts:
        answer = await team.post(actor, path, document, **headers)
        assert (path, answer.status_code) == (path, status)


async def test_a_supporter_reads_neither_rota_nor_calls(team):
    for path in ("turns", "now", "gaps", "calls", "silences"):
        assert (await team.get(an_actor(), f"/v1/duty/{path}")).status_code == 403


def test_an_answered_swap_stays_answered():
    for status in SWAP_LIFECYCLE.moves:
        for target in SWAP_LIFECYCLE.moves:
            if status.value != "asked":
                with pytest.raises(IllegalTransition):
                    SWAP_LIFECYCLE.move(status, target)


def a_turn(start, hours):
    begin = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=start)
    return Turn(
        new_id(), new_id(), begin, begin + timedelta(hours=hours), Decision(new_id(), AT, "x")
    )


SPANS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), max_size=8)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SPANS)
def test_every_hour_is_either_covered_or_in_exactly_one_gap(spans):
    turns = [a_turn(start, hours) for start, hours in spans]
    begin, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)
    found = gaps(turns, begin, end)
    for hour in range(96):
        moment = begin + timedelta(hours=hour)
        covered = any(turn.holds(moment) for turn in turns)
        inside = sum(gap.starts_at <= moment < gap.ends_at for gap in found)
        assert inside == (0 if covered else 1)
