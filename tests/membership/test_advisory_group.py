"""The Advisory Group: nominated Ambassadors, and a fair turn for each at the trustees' meetings."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from membership.commands import own_data
from membership.domain.advisory import (
    LIFECYCLE,
    REPLIES,
    Meeting,
    Reply,
    Status,
    last_asked,
)
from membership.domain.rota import Asked, fair_bound, in_turn
from sanctuary.events.membership import NoteRequested
from sanctuary.personal import Subject
from sanctuary.testing import harness

from .sealed_stage import UK, WALES, Stage

GROUP = "/v1/advisory-group"
START = date(2027, 1, 4)
PAPERS = "https://example.org/papers-of-the-meeting"


class Group(Stage):
    async def nominated(self, person=None):
        who = await self.ambassador(person_id=person)
        body = {"reason": "speaks clearly"}
        answer = await self.done(UK, "PUT", f"{GROUP}/nominations/{who}", body)
        return who, answer.json()["id"]

    async def advance(self, member, to):
        seen = await self.done(UK, "GET", f"{GROUP}/members/{member}")
        return await self.call(
            UK,
            "POST",
            f"{GROUP}/members/{member}/steps",
            {"to": to},
            **{"If-Match": seen.headers["etag"]},
        )

    async def serving(self, person=None):
        who, member = await self.nominated(person)
        for to in ("accepted", "serving"):
            assert (await self.advance(member, to)).is_success
        return who, member

    async def plan(self, days, places=1):
        meeting = uuid4()
        body = {"on": str(self.h.clock.today() + timedelta(days=days)), "papers": PAPERS}
        await self.done(UK, "PUT", f"{GROUP}/meetings/{meeting}", body | {"places": places})
        return meeting

    async def turns(self, meeting):
        seen = (await self.done(UK, "GET", f"{GROUP}/meetings/{meeting}")).json()
        return [(turn["member_id"], turn["answer"]) for turn in seen["turns"]]

    async def reply(self, meeting, member, reply):
        seen = await self.done(UK, "GET", f"{GROUP}/meetings/{meeting}")
        path = f"{GROUP}/meetings/{meeting}/turns/{member}"
        etag = {"If-Match": seen.headers["etag"]}
        return await self.call(UK, "PUT", path, {"reply": reply}, **etag)


async def test_their_own_copy_has_past_meetings_and_a_place_that_ended():
    async with harness("membership") as h:
        group = Group(h)
        person, other = await group.person(), await group.person()
        _, member = await group.serving(person)
        await group.ambassador(person_id=other)
        silent, attended = await group.plan(days=9), await group.plan(days=10)
        on = {one: str(h.clock.today() + timedelta(days=days))
              for one, days in ((silent, 9), (attended, 10))}  # fmt: skip
        await group.reply(attended, member, "comes")
        await h.open_days(h.clock.today() + timedelta(days=8))
        await h.open_days(h.clock.today() + timedelta(days=22))
        assert (await group.advance(member, "ended")).is_success
        async with h.transaction() as uow:
            copy = await own_data.holding().gather(uow, Subject((person,)))
            nothing = await own_data.holding().gather(uow, Subject((other,)))
        assert {"advisory_group": "ended"} in copy
        assert {"meeting": on[attended], "is": "comes"} in copy
        assert {"meeting": on[silent], "is": "lapsed"} in copy
        assert not any("meeting" in record for record in nothing)


async def test_whoever_two_nations_have_on_their_registers_has_one_place():
    async with harness("membership") as h:
        group = Group(h)
        person = await group.person()
        _, member = await group.nominated(person)
        elsewhere = await group.ambassador(nation="england", area=None, person_id=person)
        nomination = f"{GROUP}/nominations/{elsewhere}"
        again = await group.done(UK, "PUT", nomination, {"reason": "speaks clearly"})
        assert again.json()["id"] == member
        assert len((await group.done(UK, "GET", f"{GROUP}/members")).json()["items"]) == 1
        assert (await group.advance(member, "ended")).is_success
        anew = await group.done(UK, "PUT", nomination, {"reason": "speaks clearly"})
        assert anew.json()["id"] != member


async def test_a_nominated_ambassador_decides_and_then_serves():
    async with harness("membership") as h:
        group = Group(h)
        person = await group.person()
        _, member = await group.nominated(person)
        token = await group.note_to(person)
        assert "advise our trustees" in (await group.page(token)).text
        assert (await group.advance(member, "serving")).status_code == 409
        await group.page(token, "group_join")
        assert (await group.advance(member, "serving")).json()["status"] == "serving"


@pytest.mark.parametrize(
    "steps", [["in_conversation"], ["in_conversation", "registered", "resting"]]
)
async def test_only_a_registered_ambassador_is_nominated(steps):
    async with harness("membership") as h:
        group = Group(h)
        who = await group.ambassador(*steps)
        path, body = f"{GROUP}/nominations/{who}", {"reason": "x"}
        assert (await group.call(UK, "PUT", path, body)).status_code == 409


async def test_saying_no_to_a_nomination_ends_it_and_it_may_be_made_anew():
    async with harness("membership") as h:
        group = Group(h)
        person = await group.person()
        who, member = await group.nominated(person)
        token = await group.note_to(person)
        await group.page(token, "group_leave")
        seen = await group.done(UK, "GET", f"{GROUP}/members/{member}")
        assert seen.json()["status"] == "ended"
        again = await group.done(UK, "PUT", f"{GROUP}/nominations/{who}", {"reason": "later"})
        assert (again.json()["id"], again.json()["status"]) == (member, "nominated")


async def test_whose_turn_it_is_answers_by_link_and_sees_the_papers_only_when_they_come():
    async with harness("membership") as h:
        group = Group(h)
        person = await group.person()
        _, member = await group.serving(person)
        meeting = await group.plan(30)
        token = await group.note_to(person)
        asked = await group.page(token)
        assert "costs you nothing" in asked.text
        assert PAPERS not in asked.text
        comes = await group.page(token, "turn_come", item=str(meeting))
        assert PAPERS in comes.text
        assert await group.turns(meeting) == [(member, "comes")]


async def test_after_a_no_the_next_one_is_asked_and_learns_nothing_of_it():
    async with harness("membership") as h:
        group = Group(h)
        people = [await group.person(), await group.person()]
        members = dict([(await group.serving(person))[::-1] for person in people])
        meeting = await group.plan(30)
        [(first, answer)] = await group.turns(meeting)
        assert answer == "asked"
        await group.reply(meeting, first, "declined")
        turns = await group.turns(meeting)
        assert [each[1] for each in turns] == ["not this time", "asked"]
        assert {each[0] for each in turns} == set(members)


async def test_whoever_does_not_answer_gives_the_turn_to_the_next():
    async with harness("membership") as h:
        group = Group(h)
        for _ in range(2):
            await group.serving()
        meeting = await group.plan(30)
        await h.open_days(h.clock.today() + timedelta(days=8))
        assert [each[1] for each in await group.turns(meeting)] == ["not this time", "asked"]


async def test_who_declined_once_comes_before_who_came_then():
    async with harness("membership") as h:
        group = Group(h)
        for _ in range(2):
            await group.serving()
        first = await group.plan(10)
        [(declined, _)] = await group.turns(first)
        await group.reply(first, declined, "declined")
        came = (await group.turns(first))[1][0]
        await group.reply(first, came, "comes")
        second = await group.plan(20)
        assert await group.turns(second) == [(declined, "asked")]


async def test_who_rests_is_not_asked_and_who_leaves_is_gone_from_the_rota():
    async with harness("membership") as h:
        group = Group(h)
        resting, _ = await group.serving()
        who, _ = await group.serving()
        await Stage(h).step(resting, "resting")
        meeting = await group.plan(30, places=2)
        assert len(await group.turns(meeting)) == 1
        await group.done(UK, "DELETE", f"/v1/ambassadors/{who}")
        assert await group.turns(meeting) == []
        listed = await group.done(UK, "GET", f"{GROUP}/members")
        assert [each["ambassador_id"] for each in listed.json()["items"]] == [str(resting)]


async def test_leaving_the_group_gives_open_turns_to_others():
    async with harness("membership") as h:
        group = Group(h)
        _, first = await group.serving()
        meeting = await group.plan(30)
        _, second = await group.serving()
        await group.advance(first, "ended")
        assert await group.turns(meeting) == [(first, "not this time"), (second, "asked")]


async def test_the_group_is_for_the_coordinator_of_the_whole_uk():
    async with harness("membership") as h:
        group = Group(h)
        who, member = await group.nominated()
        for method, path, body in (
            ("GET", "/members", None),
            ("GET", f"/members/{member}", None),
            ("GET", "/meetings", None),
            ("PUT", f"/nominations/{who}", {"reason": "x"}),
        ):
            answer = await group.call(WALES, method, GROUP + path, body)
            assert answer.status_code == 404
        assert await h.emitted(NoteRequested) == []


@pytest.mark.parametrize("status", Status)
def test_the_steps_of_a_member(status):
    assert LIFECYCLE.allows(status, Status.ENDED) == (status is not Status.ENDED)
    assert LIFECYCLE.allows(status, Status.SERVING) == (status is Status.ACCEPTED)


@pytest.mark.parametrize("reply", Reply)
def test_coming_can_be_taken_back(reply):
    assert REPLIES.allows(reply, Reply.DECLINED) == (reply in {Reply.ASKED, Reply.COMES})


def tie(one: UUID) -> bytes:
    return bytes(reversed(one.bytes))


@given(
    members=st.integers(1, 9),
    places=st.integers(1, 4),
    declines=st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=30),
)
@settings(max_examples=80, deadline=None)
def test_nobody_who_is_there_waits_longer_than_the_fair_bound(members, places, declines):
    """Whatever people answer: after so many meetings everybody was asked again."""
    people = [UUID(int=n) for n in range(members)]
    history: list[Meeting] = []
    waits = dict.fromkeys(people, 0)
    for number, said in enumerate(declines):
        today = START + timedelta(days=30 * number)
        meeting = Meeting(UUID(int=number), today + timedelta(days=14), PAPERS, places)
        while True:
            meeting, asked = meeting.fill(
                people, last_asked(history), tie, today=today, answer_by=today
            )
            if not asked:
                break
            for each in asked:
                reply = Reply.DECLINED if said[each.int] else Reply.COMES
                meeting = meeting.replied(each, reply)
        history.append(meeting)
        for each in people:
            waits[each] = 0 if meeting.turn_of(each) else waits[each] + 1
            assert waits[each] < fair_bound(members, places)


@given(st.lists(st.booleans(), min_size=16, max_size=16))
@settings(max_examples=40, deadline=None)
def test_declining_costs_nothing_the_others_come_no_later_and_the_one_no_later_either(said):
    """Somebody who declines is asked again as soon as if they had come."""
    people = [UUID(int=n) for n in range(4)]
    for decliner in (None, people[2]):
        asked_at: list[int] = []
        history: list[Meeting] = []
        for number, no in enumerate(said):
            today = START + timedelta(days=30 * number)
            meeting = Meeting(UUID(int=number), today + timedelta(days=14), PAPERS, 1)
            while True:
                meeting, asked = meeting.fill(
                    people, last_asked(history), tie, today=today, answer_by=today
                )
                if not asked:
                    break
                reply = Reply.DECLINED if no and asked[0] == decliner else Reply.COMES
                meeting = meeting.replied(asked[0], reply)
            if meeting.turn_of(people[2]):
                asked_at.append(number)
            history.append(meeting)
        gaps = [later - before for before, later in pairwise(asked_at)]
        assert max(gaps) <= fair_bound(4, 1)


def test_never_asked_before_longest_ago_and_equals_by_the_key():
    a, b, c, d = (UUID(int=n) for n in (1, 2, 3, 4))
    last = {a: Asked(START), b: Asked(START - timedelta(days=1))}
    for order in ([a, b, c, d], [d, c, b, a]):
        assert in_turn(order, last, tie) == [c, d, b, a]
