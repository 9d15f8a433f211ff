"""Requests to Ambassadors: asked one by one, answered freely, and nobody learns who said no."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from membership.commands import own_data
from membership.commands.ambassador_requests import each_day
from membership.domain.ambassador_request import (
    ANSWERS,
    LIFECYCLE,
    SEEN_BY_REQUESTER,
    AmbassadorRequest,
    Answer,
    Kind,
    Status,
)
from membership.domain.request_preparation import ITEMS
from membership.domain.rota import Asked, in_turn
from membership.testing import NOON
from sanctuary.actor import Actor, Grant, Role
from sanctuary.errors import Invalid, Refusal
from sanctuary.events.membership import NoteRequested
from sanctuary.personal import Subject
from sanctuary.testing import harness

from .sealed_stage import ENGLAND, OUTSIDERS, UK, WALES, Stage

DESK = "/v1/ambassador-desk/requests"
MAKER = OUTSIDERS["a campaign manager"]
SETTLED = dict.fromkeys(ITEMS, "settled")


def a_request(**changes):
    return {"kind": "speaking", "nation": "wales", "about": "A school assembly"} | changes


class Desk(Stage):
    async def make(self, by=MAKER, **changes):
        request_id = uuid4()
        answer = await self.done(
            by, "PUT", f"/v1/ambassador-requests/{request_id}", a_request(**changes)
        )
        assert answer.status_code == 202
        return request_id

    async def state(self, request_id, by=MAKER):
        return (await self.done(by, "GET", f"/v1/ambassador-requests/{request_id}")).json()["state"]

    async def seen(self, request_id, by=WALES):
        return (await self.done(by, "GET", f"{DESK}/{request_id}")).json()

    async def do(self, method, request_id, rest, body, by=WALES):
        seen = await self.done(by, "GET", f"{DESK}/{request_id}")
        return await self.call(
            by, method, f"{DESK}/{request_id}/{rest}", body, **{"If-Match": seen.headers["etag"]}
        )

    async def ask(self, request_id, *ambassadors):
        body = {"ambassadors": [str(each) for each in ambassadors]}
        return await self.do("PUT", request_id, "order", body)

    async def step(self, request_id, to):
        return await self.do("POST", request_id, "steps", {"to": to})

    async def ambassador(self, *args, **kwargs):
        return await Stage(self.h).ambassador(*args, **kwargs)

    async def two(self):
        """Two Ambassadors who get messages, and their people."""
        people = [await self.person(), await self.person()]
        return [(await self.ambassador(person_id=one), one) for one in people]

    async def answers(self, request_id):
        return [ask["answer"] for ask in (await self.seen(request_id))["asks"]]


async def test_from_asking_to_debrief_and_what_its_maker_learns_meanwhile():
    async with harness("membership") as h:
        desk = Desk(h)
        person = await desk.person()
        who = await desk.ambassador(person_id=person)
        request = await desk.make()
        assert await desk.state(request) == "being arranged"
        await desk.ask(request, who)
        token = await desk.note_to(person)
        assert "A school assembly" in (await desk.page(token)).text
        assert await desk.state(request) == "being arranged"
        await desk.page(token, "accept", item=str(request))
        assert await desk.state(request) == "somebody will come"
        refused = await desk.step(request, "prepared")
        assert refused.status_code == 409
        assert len(refused.json()["errors"]) == len(ITEMS)
        assert (await desk.do("PUT", request, "preparation", SETTLED)).is_success
        for to in ("prepared", "done"):
            assert (await desk.step(request, to)).is_success
        token = await desk.note_to(person)
        await desk.page(token, "talk", item=str(request))
        [ask] = (await desk.seen(request))["asks"]
        assert (ask["answer"], ask["wants_a_call"]) == ("debriefed", True)
        assert await desk.state(request) == "somebody will come"
        assert "A school assembly" not in (await desk.page(token)).text
        async with h.transaction() as uow:
            copy = await own_data.holding().gather(uow, Subject((person,)))
        assert {"asked": "A school assembly", "answer": "debriefed"} in copy


async def test_after_a_no_the_next_is_asked_and_nobody_can_tell_who_declined():
    async with harness("membership") as h:
        desk = Desk(h)
        (first, one), (second, two) = await desk.two()
        request = await desk.make()
        await desk.ask(request, first, second)
        token = await desk.note_to(one)
        assert await desk.answers(request) == ["asked"]
        await desk.page(token, "decline", item=str(request))
        assert await desk.answers(request) == ["not this time", "asked"]
        assert await desk.state(request) == "being arranged"
        other = await desk.page(await desk.note_to(two))
        assert "A school assembly" in other.text
        assert str(first) not in other.text
        assert "declined" not in other.text


@pytest.mark.parametrize("prepared", [False, True])
async def test_somebody_who_accepted_may_change_their_mind_at_any_time(prepared):
    async with harness("membership") as h:
        desk = Desk(h)
        (first, one), (second, _) = await desk.two()
        request = await desk.make()
        await desk.ask(request, first, second)
        token = await desk.note_to(one)
        await desk.page(token, "accept", item=str(request))
        if prepared:
            await desk.do("PUT", request, "preparation", SETTLED)
            await desk.step(request, "prepared")
        await desk.page(token, "withdraw", item=str(request))
        assert await desk.answers(request) == ["not this time", "asked"]
        assert await desk.state(request) == "being arranged"


async def test_a_no_may_become_a_yes_while_nobody_else_is_asked():
    async with harness("membership") as h:
        desk = Desk(h)
        (first, one), (second, _) = await desk.two()
        request = await desk.make()
        await desk.ask(request, first)
        token = await desk.note_to(one)
        await desk.page(token, "decline", item=str(request))
        await desk.page(token, "accept", item=str(request))
        assert await desk.state(request) == "somebody will come"
        await desk.page(token, "withdraw", item=str(request))
        await desk.ask(request, second)
        late = await desk.page(token, "accept", item=str(request))
        assert late.status_code == 409
        assert await desk.answers(request) == ["not this time", "asked"]


async def test_there_is_no_room_for_a_reason():
    async with harness("membership") as h:
        desk = Desk(h)
        who, request = await desk.ambassador(), await desk.make()
        await desk.ask(request, who)
        for said in ("declined", "withdrawn", "accepted"):
            body = {"to": said, "reason": "afraid"}
            refused = await desk.do("POST", request, "steps", body)
            assert refused.status_code == 422
            assert "afraid" not in refused.text


async def test_a_coordinator_writes_down_what_somebody_said_by_phone():
    async with harness("membership") as h:
        desk = Desk(h)
        who, request = await desk.ambassador(), await desk.make()
        await desk.ask(request, who)
        await desk.step(request, "accepted")
        assert await desk.answers(request) == ["accepted"]
        assert await h.emitted(NoteRequested) == []


async def test_whoever_does_not_answer_is_let_be_and_the_next_is_asked():
    async with harness("membership") as h:
        desk = Desk(h)
        (first, one), (second, two) = await desk.two()
        request = await desk.make()
        await desk.ask(request, first, second)
        await desk.note_to(one)
        await h.open_days(h.clock.today() + timedelta(days=8))
        assert await desk.answers(request) == ["not this time", "asked"]
        assert "A school assembly" in (await desk.page(await desk.note_to(two))).text


async def test_who_rests_or_went_is_passed_over():
    async with harness("membership") as h:
        desk = Desk(h)
        (first, _), (second, _) = await desk.two()
        third = await desk.ambassador()
        request = await desk.make()
        await desk.ask(request, first, second, third)
        await Stage(h).step(second, "resting")
        await desk.step(request, "declined")
        seen = await desk.seen(request)
        assert [ask["ambassador_id"] for ask in seen["asks"]] == [str(first), str(third)]
        assert (await desk.ask(await desk.make(), second)).status_code == 409


async def test_whoever_leaves_is_gone_from_every_request_and_the_next_is_asked():
    async with harness("membership") as h:
        desk = Desk(h)
        (first, one), (second, _) = await desk.two()
        request = await desk.make()
        await desk.ask(request, first, second)
        token = await desk.note_to(one)
        await desk.page(token, "accept", item=str(request))
        await desk.page(token, "leave")
        seen = await desk.seen(request)
        assert [ask["ambassador_id"] for ask in seen["asks"]] == [str(second)]
        assert seen["status"] == "arranging"


async def test_when_nobody_is_left_it_needs_a_coordinator_and_closes_after_its_last_day():
    async with harness("membership") as h:
        desk = Desk(h)
        who = await desk.ambassador()
        request = await desk.make(takes_place_on=str(h.clock.today() + timedelta(days=3)))
        await desk.ask(request, who)
        await desk.step(request, "declined")
        assert (await desk.seen(request))["needs_you"] is True
        await h.open_days(h.clock.today() + timedelta(days=5))
        assert await desk.state(request) == "cannot be arranged"
        async with h.transaction() as uow:
            await each_day(uow, h.clock.today() + timedelta(days=380))
        assert (await desk.call(WALES, "GET", f"{DESK}/{request}")).status_code == 404


async def test_calling_off_tells_whoever_would_have_come():
    async with harness("membership") as h:
        desk = Desk(h)
        person = await desk.person()
        request = await desk.make()
        await desk.ask(request, await desk.ambassador(person_id=person))
        await desk.step(request, "accepted")
        gone = await desk.call(MAKER, "DELETE", f"/v1/ambassador-requests/{request}")
        assert gone.status_code == 204
        page = await desk.page(await desk.note_to(person))
        assert "This will not take place" in page.text


async def test_a_request_is_its_makers_alone_and_its_coordinators():
    async with harness("membership") as h:
        desk = Desk(h)
        request = await desk.make()
        for which in (request, uuid4()):
            other = await desk.call(UK, "GET", f"/v1/ambassador-requests/{which}")
            elsewhere = await desk.call(ENGLAND, "GET", f"{DESK}/{which}")
            assert (other.status_code, elsewhere.status_code) == (404, 404)
        assert (await desk.seen(request, by=UK))["about"] == "A school assembly"
        for who in ("a trustee", "an assessor", "a duty officer"):
            refused = await desk.call(
                OUTSIDERS[who], "PUT", f"/v1/ambassador-requests/{uuid4()}", a_request()
            )
            assert refused.status_code == 403


async def test_nobody_is_asked_twice_for_the_same():
    async with harness("membership") as h:
        desk = Desk(h)
        who, request = await desk.ambassador(), await desk.make()
        assert (await desk.ask(request, who, who)).status_code == 409
        await desk.ask(request, who)
        assert (await desk.ask(request, who)).status_code == 409


async def test_candidates_come_in_turn_and_only_those_of_the_nation_who_are_there():
    async with harness("membership") as h:
        desk = Desk(h)
        asked, never = await desk.ambassador(), await desk.ambassador()
        await desk.ambassador(nation="england", area=None)
        await desk.ambassador("in_conversation")
        await desk.ask(await desk.make(), asked)
        found = await desk.done(WALES, "GET", f"{DESK}/{await desk.make()}/candidates")
        assert [each["id"] for each in found.json()] == [str(never), str(asked)]


@pytest.mark.parametrize("status", Status)
def test_its_maker_sees_one_of_three_phrases_whatever_happens(status):
    phrases = {"being arranged", "somebody will come", "cannot be arranged"}
    assert SEEN_BY_REQUESTER[status] in phrases
    assert LIFECYCLE.moves.keys() == set(Status)


steps = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Answer)), max_size=25)


@given(steps)
@settings(deadline=None)
def test_never_are_two_asked_or_coming_at_once_whatever_people_answer(said):
    people = [UUID(int=n + 1) for n in range(4)]
    one = AmbassadorRequest(
        uuid4(), Kind.PANEL, "wales", "A panel", uuid4(), NOON, NOON.date(), next_up=tuple(people)
    )
    for number, answer in said:
        one, _ = one.ask_next(on=NOON.date(), answer_by=NOON.date())
        try:
            one = one.answered(people[number], answer)
        except Refusal:
            continue
        standing = [
            ask for ask in one.asks
            if ask.answer in {Answer.ASKED, Answer.ACCEPTED, Answer.PREPARED}
        ]  # fmt: skip
        assert len(standing) <= 1
        assert (one.status is Status.TAKEN) == (one.taken_by is not None and not _over(one))


def _over(one):
    return one.status is Status.DONE


@pytest.mark.parametrize("answer", [Answer.ASKED, Answer.ACCEPTED, Answer.PREPARED])
def test_stepping_back_is_open_until_it_has_happened(answer):
    assert ANSWERS.allows(answer, Answer.WITHDRAWN)


def test_never_asked_first_then_longest_ago():
    a, b, c = (UUID(int=n) for n in (1, 2, 3))
    last = {a: Asked(NOON.date()), b: Asked(NOON.date() - timedelta(days=1))}
    assert in_turn([a, b, c], last, lambda one: one.bytes) == [c, b, a]


async def test_a_no_always_fits_however_full_the_record_is():
    async with harness("membership") as h:
        desk = Desk(h)
        who = await desk.ambassador()
        request = await desk.make(about="\x01" * 1000, on_behalf_of="\x01" * 200)
        told = SETTLED | {"told": "\x01" * 2000}
        assert (await desk.do("PUT", request, "preparation", told)).is_success
        assert (await desk.ask(request, who)).is_success
        for to in ("accepted", "withdrawn"):
            assert (await desk.step(request, to)).is_success


async def test_no_more_than_thirty_are_asked_for_one_thing():
    async with harness("membership") as h:
        desk = Desk(h)
        request = await desk.make()
        people = [await desk.ambassador() for _ in range(3)]
        one = AmbassadorRequest(
            request, Kind.PANEL, "wales", "x", uuid4(), NOON, NOON.date()
        ).order(tuple(people))
        with pytest.raises(Invalid):
            one.order(tuple(uuid4() for _ in range(31)))


async def test_a_coordinator_hears_that_something_waits_and_reads_what_only_at_the_desk():
    async with harness("membership") as h:
        desk = Desk(h)
        person = await desk.person()
        await h.grant(Actor(person, (Grant(Role.AMBASSADOR_COORDINATOR),)))
        who, request = await desk.ambassador(), await desk.make()
        page = await desk.page(await desk.note_to(person))
        assert "waits at your desk" in page.text
        assert "A school assembly" not in page.text
        await desk.ask(request, who)
        heard = len(await h.emitted(NoteRequested))
        await desk.step(request, "declined")
        await desk.notes_leave()
        assert len(await h.emitted(NoteRequested)) == heard + 1


async def test_who_comes_hears_when_everything_is_settled():
    async with harness("membership") as h:
        desk = Desk(h)
        person = await desk.person()
        request = await desk.make()
        await desk.ask(request, await desk.ambassador(person_id=person))
        await desk.page(await desk.note_to(person), "accept", item=str(request))
        heard = len(await h.emitted(NoteRequested))
        await desk.do("PUT", request, "preparation", SETTLED | {"told": "Meet at the door"})
        await desk.step(request, "prepared")
        assert "Meet at the door" in (await desk.page(await desk.note_to(person))).text
        assert len(await h.emitted(NoteRequested)) == heard + 1
