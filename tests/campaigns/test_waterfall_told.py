"""Who may see whom an audience means, what changed since the approval, and how asks stand."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.ask import Ask, Standing
from campaigns.domain.disclosure import FEWEST, told
from campaigns.testing import (
    NORWICH,
    SWANSEA,
    a_manager,
    a_person,
    an_action_link,
    an_officer,
)
from sanctuary.actor import Grant, Role
from sanctuary.asks import ForecastAnswer
from sanctuary.events.notifications import PreferenceChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

AT = date(2026, 3, 2)


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


async def people(team, count, **facts):
    known = [a_person(**facts) for _ in range(count)]
    await team.h.receive(*known)
    return [person.person_id for person in known]


def opting_out(person_id):
    return PreferenceChanged(
        person_id=person_id, category="campaign", channel="email", allowed=False
    )


async def approved(team, **facts):
    draft = await team.mobilisation(**facts)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    answer = await team.post(a_manager(), f"{path}/approval")
    assert answer.json()["status"] == "approved", answer.text
    return path


async def preview(team, actor, path):
    answer = await team.get(actor, f"{path}/audience-preview", samples=True)
    assert answer.status_code == 200, answer.text
    return answer.json()


def counts(preview):
    return {part["reason"]: part["count"] for part in preview["waterfall"] if part["count"] != 0}


@given(st.dictionaries(st.text(max_size=4), st.integers(0, 30), max_size=8))
def test_what_is_withheld_cannot_be_worked_out(parts):
    shown = told(parts)
    hidden = [parts[part] for part in parts if shown[part] is None]
    assert all(count >= FEWEST or count == 0 for count in shown.values() if count is not None)
    assert (
        not hidden or sum(hidden) >= FEWEST or len(hidden) == len([n for n in parts.values() if n])
    )
    assert len(hidden) != 1 or parts == {} or sum(hidden) < FEWEST


@pytest.mark.parametrize("step", ["draft", "approved"])
async def test_a_duty_officer_sees_neither_ids_nor_a_few(team, step):
    await people(team, 8)
    await people(team, 2, address_verified=False)
    draft = await team.mobilisation(audience={"area": [SWANSEA]})
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    if step == "approved":
        await team.post(a_manager(), f"{path}/approval")
    seen = await preview(team, a_manager(), path)
    assert counts(seen) == {"unverified": 2, "will_send": 8}
    assert all(part["sample"] for part in seen["waterfall"] if part["count"])
    for officer in (an_officer(), an_officer("wales")):
        answer = await team.get(officer, f"{path}/audience-preview", samples=True)
        if answer.status_code == 403:
            continue
        told_of = answer.json()
        assert counts(told_of) == {"unverified": None, "will_send": None}
        assert (told_of["matched"], told_of["will_send"]) == (10, None)
        assert not any(part["sample"] for part in told_of["waterfall"])


async def test_where_the_rule_asks_what_people_did_nobody_sees_who_it_is(team):
    [did, _] = await people(team, 2)
    mobilisation_id = await team.launched()
    link = an_action_link(team.h.settings, team.h.clock, UUID(mobilisation_id), did)
    await team.post(None, "/v1/actions", {"link": link, "action": "event"})
    team.h.clock.move_to(team.h.clock.now() + timedelta(days=40))
    rule = {"did": {"kind": ["event"], "days": 90}}
    owner = a_manager()
    body = {"title": "Who came", "audience": rule}
    group = (await team.post(owner, "/v1/sub-groups", body)).json()["sub_group_id"]
    for audience in (rule, {"not": {"not": rule}}, {"sub_group": group}):
        path = await approved(team, audience=audience)
        for actor in (a_manager(), an_actor(Grant(Role.NATIONAL_TEAM)), an_officer()):
            seen = await preview(team, actor, path)
            assert str(did) not in str(seen)
            assert counts(seen) == {"will_send": None}
            for where in (f"/audience/{did}", f"/audience/{new_id()}"):
                assert kind(await team.get(actor, path + where)) == "history-not-shown"
            changes = (await team.get(actor, f"{path}/audience-changes")).json()["changes"]
            assert not any(change["sample"] for change in changes)


async def test_what_changed_since_the_approval_is_listed_before_the_launch(team):
    stays, opts_out, bounces, moves, closed = await people(team, 5)
    [comes_back] = await people(team, 1, address_verified=False)
    path = await approved(team, audience={"area": [SWANSEA]})
    await team.h.receive(
        opting_out(opts_out),
        a_person(person_id=bounces, address_verified=False),
        a_person(person_id=moves, area=NORWICH),
        a_person(person_id=closed, ended=True),
        a_person(person_id=comes_back),
    )
    [joins] = await people(team, 1)
    answer = await team.get(a_manager(), f"{path}/audience-changes")
    found = {one["change"]: one for one in answer.json()["changes"]}
    assert {name: one["sample"] for name, one in found.items()} == {
        "joined": [str(joins)],
        "left": [str(moves)],
        "newly_unreachable": sorted([str(bounces), str(closed)]),
        "newly_opted_out": [str(opts_out)],
        "newly_reachable": [str(comes_back)],
    }
    assert {name: one["people"] for name, one in found.items()} == {
        "joined": 1, "left": 1, "newly_unreachable": 2, "newly_opted_out": 1, "newly_reachable": 1,
    }  # fmt: skip
    assert all(one["explanation"] for one in found.values())
    assert str(stays) not in answer.text
    hidden = (await team.get(an_officer(), f"{path}/audience-changes")).json()["changes"]
    assert {(one["people"], *one["sample"]) for one in hidden} == {(None,)}


async def test_changes_are_counted_from_an_approval_to_the_launch(team):
    await people(team, 1)
    draft = await team.mobilisation()
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    assert kind(await team.get(a_manager(), f"{path}/audience-changes")) == "nothing-frozen"
    await team.post(a_manager(), f"{path}/approval")
    assert (await team.get(a_manager(), f"{path}/audience-changes")).status_code == 200
    assert (await team.get(a_manager("wales"), f"{path}/audience-changes")).status_code == 403
    assert (await team.get(an_actor(), f"{path}/audience-changes")).status_code == 403
    await team.post(a_manager(), f"{path}/launch")
    assert kind(await team.get(a_manager(), f"{path}/audience-changes")) == "nothing-frozen"


class OnePlaceLeft:
    """Answers for notifications: after this, nobody asked about has a place left this week."""

    async def ask(self, _subject, question, _answer, _wait):
        ids = question.person_ids
        return ForecastAnswer(counts={}, last_places=len(ids), last_ids=ids, behind=[], fallbacks=0)


async def test_the_preview_says_which_waiting_calls_this_one_takes_places_from(team):
    await people(team, 6)
    await people(team, 7, area=NORWICH, nation="england")
    waiting = await approved(team, title="Later this week")
    await approved(team, drill=True)
    await approved(team, category="urgent")
    await team.mobilisation()
    team.h.runtime.messaging = OnePlaceLeft()
    draft = await team.mobilisation(audience={"area": [SWANSEA]})
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    seen = await preview(team, a_manager(), path)
    assert seen["last_places"] == 6
    assert seen["displaces"] == [
        {
            "mobilisation_id": waiting.rsplit("/", 1)[1],
            "title": "Later this week",
            "people": 6,
        }
    ]
    drill = await team.mobilisation(drill=True)
    path = f"/v1/mobilisations/{drill['mobilisation_id']}"
    assert (await preview(team, a_manager(), path))["displaces"] == []


async def test_other_nations_calls_are_not_told_of(team):
    await people(team, 6)
    await approved(team, title="For everybody")
    team.h.runtime.messaging = OnePlaceLeft()
    draft = await team.mobilisation(audience={"nation": ["wales"]})
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    assert (await preview(team, a_manager("wales"), path))["displaces"] == []


def standings(answer):
    return {
        one["kind"]: {name: n for name, n in one["people"].items() if n != 0}
        for one in answer.json()["asks"]
    }


async def test_how_asks_stand_is_counted_by_kind(team):
    did, declined, both, *_ = await people(team, 4)
    mobilisation_id = await team.launched()
    path = f"/v1/mobilisations/{mobilisation_id}"

    async def says(person, where, **more):
        link = an_action_link(team.h.settings, team.h.clock, UUID(mobilisation_id), person)
        return await team.post(None, where, {"link": link, **more})

    for person in (did, both):
        await says(person, "/v1/actions", action="conversation")
    for person in (declined, both, both):
        assert (await says(person, "/v1/actions/declining")).status_code == 201
    now = standings(await team.get(a_manager(), f"{path}/asks"))
    assert now["conversation"] == {"done": 2, "ignored": 1, "assigned": 1}
    assert {sum(kinds.values()) for kinds in now.values()} == {4}
    team.h.clock.move_to(team.h.clock.now() + timedelta(days=15))
    late = standings(await team.get(a_manager(), f"{path}/asks"))
    assert late["conversation"] == {"done": 2, "ignored": 1, "overdue": 1}
    await team.post(a_manager(), f"{path}/closing")
    over = standings(await team.get(a_manager(), f"{path}/asks"))
    assert over["conversation"] == {"done": 2, "ignored": 1, "expired": 1}
    assert (await says(did, "/v1/actions/declining")).json()["type"].endswith("call-ended")
    few = standings(await team.get(an_officer(), f"{path}/asks"))
    assert few["conversation"] == {"done": None, "ignored": None, "expired": None}


async def test_asks_are_seen_by_who_leads_and_declined_by_link_only(team):
    await people(team, 1)
    path = f"/v1/mobilisations/{await team.launched()}/asks"
    for actor, status in [(None, 401), (an_actor(), 403), (a_manager("wales"), 403)]:
        assert (await team.get(actor, path)).status_code == status
    refused = await team.post(None, "/v1/actions/declining", {"link": "nonsense"})
    assert refused.status_code == 403


async def test_before_the_launch_nobody_was_asked(team):
    await people(team, 1)
    path = await approved(team)
    found = standings(await team.get(a_manager(), f"{path}/asks"))
    assert found
    assert not any(found.values())


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, Standing.ASSIGNED),
        ({"done_on": AT}, Standing.DONE),
        ({"done_on": AT - timedelta(days=1)}, Standing.ASSIGNED),
        ({"declined": True}, Standing.IGNORED),
        ({"declined": True, "done_on": AT}, Standing.DONE),
        ({"ended": True}, Standing.EXPIRED),
        ({"due_on": AT}, Standing.OVERDUE),
        ({"due_on": AT, "ended": True}, Standing.EXPIRED),
    ],
)
def test_an_ask_stands_in_one_way(facts, standing):
    ask = Ask(**{"asked_on": AT, "due_on": AT + timedelta(days=14)} | facts)
    assert ask.standing(AT + timedelta(days=1)) is standing
