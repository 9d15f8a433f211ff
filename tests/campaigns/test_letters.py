"""A letter of one's own: to one's own Member, about one or two things, and what became of it."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from campaigns import tables
from campaigns.domain.letter import LIFECYCLE, Reply, Status, Told, TooMuchAtOnce
from campaigns.personal_letters import LETTER_HOLDINGS
from campaigns.testing import AT, a_manager, a_person, an_action_link, an_officer
from campaigns.testing_letters import CHOICE, a_letter
from campaigns.testing_seats import LOWER_DON, TAWE, UPPER_DON, a_sitting, send, the_lookup
from sanctuary.actor import Grant, Role
from sanctuary.errors import IllegalTransition, Invalid
from sanctuary.events.campaigns import ActionRecorded, LetterUnanswered
from sanctuary.events.membership import PersonErased
from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id
from sanctuary.personal import Subject
from sanctuary.testing import an_actor, bodies

from .letter_call import a_call

DAY = AT.date()
FOUR_WEEKS = timedelta(days=28, minutes=1)


@pytest.fixture
async def call(team):
    return await a_call(team)


STEPS = {
    "send": lambda one: one.send(DAY, nudge=True),
    "silent": lambda one: one.silent(),
    "generic": lambda one: one.answered(Told(Reply.GENERIC, DAY, AT)),
    "supportive": lambda one: one.answered(Told(Reply.SUPPORTIVE, DAY, AT)),
    "already": lambda one: one.answered(Told(Reply.ALREADY_SUPPORTER, DAY, AT)),
    "opposed": lambda one: one.answered(Told(Reply.OPPOSED, DAY, AT)),
    "withdraw": lambda one: one.withdraw(),
    "plan": lambda one: one.plan(a_letter()),
}
OUT = {
    "sent", "no_reply", "generic_reply", "resources_sent", "supportive_reply", "held_to_account",
    "already_supporter", "event_proposed", "opposed_reply",
}  # fmt: skip
OPEN = {
    "send": ({"planned", "no_reply"}, "sent"),
    "silent": ({"sent"}, "no_reply"),
    "generic": (OUT, "generic_reply"),
    "supportive": (OUT, "supportive_reply"),
    "already": (OUT, "already_supporter"),
    "opposed": (OUT, "opposed_reply"),
    "withdraw": ({"planned", "sent", "no_reply"}, "withdrawn"),
    "plan": ({"planned", "withdrawn"}, "planned"),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_open_from_where_it_should_be_and_from_nowhere_else(status, step):
    letter = a_letter(status=status)
    possible, target = OPEN[step]
    if status in possible:
        assert STEPS[step](letter).status == target
    else:
        with pytest.raises(IllegalTransition):
            STEPS[step](letter)


@pytest.mark.parametrize(
    ("kind", "following", "then"),
    [
        (Reply.GENERIC, "send_resources", Status.RESOURCES_SENT),
        (Reply.SUPPORTIVE, "watch_votes", Status.HELD_TO_ACCOUNT),
        (Reply.ALREADY_SUPPORTER, "propose_event", Status.EVENT_PROPOSED),
    ],
)
def test_each_kind_of_reply_leads_to_its_own_next_step(kind, following, then):
    letter = a_letter().send(DAY, nudge=False).answered(Told(kind, DAY, AT))
    assert letter.next == following
    assert letter.follow_up().status is then
    assert LIFECYCLE.is_final(Status.WITHDRAWN) is False
    with pytest.raises(Invalid):
        letter.follow_up().follow_up()


def test_a_later_reply_is_added_and_the_earlier_one_stays():
    letter = a_letter().send(DAY, nudge=False)
    told = Told(Reply.GENERIC, DAY, AT)
    assert letter.answered(told).answered(told).replies == (told,)
    for kind in (Reply.GENERIC, Reply.OPPOSED, Reply.SUPPORTIVE):
        letter = letter.answered(Told(kind, DAY, AT))
    assert [told.kind for told in letter.replies] == ["generic", "opposed", "supportive"]
    assert letter.status is Status.SUPPORTIVE_REPLY
    with pytest.raises(Invalid):
        letter.answered(Told(Reply.GENERIC, DAY - timedelta(days=1), AT))


@pytest.mark.parametrize(
    ("issues", "asks"),
    [
        ([], ["meet"]),
        (["words", "homes", "families"], ["meet"]),
        (["words"], []),
        (["words"], ["meet", "vote"]),
    ],
)
def test_more_than_two_issues_or_one_ask_are_refused_kindly(issues, asks):
    with pytest.raises(TooMuchAtOnce) as refused:
        CHOICE.check(issues, asks)
    assert "Choose the one" in refused.value.detail


def test_an_issue_that_nobody_offered_is_refused():
    with pytest.raises(Invalid):
        CHOICE.check(["weather"], ["meet"])
    assert CHOICE.check(["words", "words"], ["meet"]) == (("words",), "meet")


async def test_a_postcode_leads_to_ones_own_member_and_is_kept_nowhere(call, caplog):
    caplog.set_level(logging.DEBUG)
    me = await call.supporter()
    found = (await me.find(postcode="sa1 1aa")).json()
    assert (found["found"], found["code"], found["name"]) == ("postcode", TAWE, "Tawe Fawr")
    planned = (await me.plan(["words", "homes"])).json()
    assert [one["called"] for one in planned["recipients"]] == ["Ann Tawe"]
    assert (planned["status"], planned["next"]) == ("planned", "write")
    assert call.postcodes.asked == ["sa1 1aa"]
    assert "1aa" not in caplog.text.lower()
    async with call.team.h.transaction() as uow:
        for table in tables.metadata.sorted_tables:
            rows = str(await uow.all(select(table))).lower()
            assert "sa1 1aa" not in rows


async def test_where_somebody_lives_is_taken_from_what_the_network_knows(call):
    known, moved_away = a_person(constituency=TAWE), a_person(constituency="W07999999")
    await call.team.h.receive(known, moved_away)
    me = await call.supporter(known.person_id)
    assert (await me.find()).json()["found"] == "known"
    assert (await me.plan()).json()["seat"] == TAWE
    other = await call.supporter(moved_away.person_id)
    assert (await other.find()).json()["code"] is None
    assert (await other.plan()).status_code == 422


async def test_nobody_can_write_to_somebody_elses_member(call):
    me = await call.supporter()
    refused = await me.find(seat=UPPER_DON)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "seat")
    before = await me.plan()
    assert before.json()["errors"][0]["field"] == "postcode"
    await me.find(postcode="SA1 1AA")
    assert (await me.find(seat=UPPER_DON)).status_code == 422
    assert (await me.plan()).json()["seat"] == TAWE


@pytest.mark.parametrize("postcode", ["ZA1 1AB", "ZZ9 9ZZ", "ZX1 1AA"])
async def test_where_a_postcode_does_not_help_the_constituency_is_chosen_by_name(call, postcode):
    me = await call.supporter()
    found = (await me.find(postcode=postcode)).json()
    assert (found["code"], found["choose"]) == (None, True)
    chosen = (await me.find(seat=LOWER_DON)).json()
    assert (chosen["found"], chosen["name"]) == ("chosen", "Lower Don")
    assert (await me.plan()).json()["recipients"][0]["called"] == "Cat Don"


async def test_while_membership_is_away_the_constituency_is_chosen_by_name(call):
    call.postcodes.away = True
    me = await call.supporter()
    found = (await me.find(postcode="SA1 1AA")).json()
    assert (found["found"], found["choose"]) == ("away", True)
    assert (await me.find(seat="W07000999")).status_code == 404
    assert (await me.find(seat=TAWE)).json()["code"] == TAWE


async def test_the_offer_to_choose_by_name_ends_after_two_hours(call):
    me = await call.supporter()
    await me.find(postcode="ZZ9 9ZZ")
    call.team.h.clock.offset += timedelta(hours=3)
    assert (await me.find(seat=TAWE)).status_code == 403


async def test_a_letter_that_was_sent_is_counted_once_as_an_action(call):
    me = await call.writer()
    sent = await me.send()
    assert (sent.status_code, sent.json()["status"], sent.json()["next"]) == (201, "sent", "wait")
    told = await call.team.h.emitted(ActionRecorded)
    assert [(e.data.action, e.data.total) for e in told] == [("letter_to_mp", 1)]
    h = call.team.h
    link = an_action_link(h.settings, h.clock, call.id, me.person_id)
    again = await call.team.post(None, "/v1/actions", {"link": link, "action": "letter_to_mp"})
    assert again.json()["counted"] is False


async def test_whose_letter_it_is_is_neither_written_down_nor_published(call):
    me = await call.writer()
    await me.send()
    for _ in range(2):
        told = await me.replied("generic")
    assert len(told.json()["replies"]) == 1
    assert told.headers["cache-control"] == "no-store"
    async with call.team.h.transaction() as uow:
        rows = await uow.all(select(tables.letter))
        timers = await uow.all(text("select * from timer"))
        kept = await uow.all(text("select * from idempotency"))
    assert str(me.person_id) not in str(kept)
    assert str(me.person_id) not in str(rows)
    assert str(me.person_id) not in str(timers)
    assert str(me.person_id) not in str(bodies(await call.team.h.emitted(ActionRecorded)))


async def test_four_weeks_without_a_reply_remind_whoever_asked_for_it_once(call):
    asked, other = await call.writer(), await call.writer()
    await asked.send(nudge=True)
    await other.send()
    await call.team.h.fire_timers(timedelta(days=27))
    assert await call.team.h.emitted(LetterUnanswered) == []
    await call.team.h.fire_timers(timedelta(days=1, minutes=1))
    (told,) = await call.team.h.emitted(LetterUnanswered)
    assert told.data.person_id == asked.person_id
    assert {(await one.own()).json()["status"] for one in (asked, other)} == {"no_reply"}
    assert (await asked.own()).json()["next"] == "write_again"
    async with call.team.h.transaction() as uow:
        rows = await uow.all(select(tables.letter.c.nudge_person_id))
    assert {row.nudge_person_id for row in rows} == {None}


@pytest.mark.parametrize("answer", ["reply", "withdrawal"])
async def test_a_reply_or_a_withdrawal_ends_the_wait(call, answer):
    me = await call.writer()
    await me.send(nudge=True)
    if answer == "reply":
        await me.replied("generic")
    else:
        await me.post("/v1/letters/withdrawals")
    await call.team.h.fire_timers(FOUR_WEEKS)
    assert await call.team.h.emitted(LetterUnanswered) == []


async def test_a_letter_that_was_sent_again_waits_anew(call):
    me = await call.writer()
    await me.send(nudge=True)
    await call.team.h.fire_timers(FOUR_WEEKS)
    await me.send(nudge=True)
    await call.team.h.fire_timers(timedelta(days=20))
    assert len(await call.team.h.emitted(LetterUnanswered)) == 1
    await call.team.h.fire_timers(timedelta(days=9))
    assert len(await call.team.h.emitted(LetterUnanswered)) == 2


async def test_a_generic_reply_brings_something_to_send(call):
    me = await call.writer(issues=["contributing"])
    await me.send()
    replied = (await me.replied("generic")).json()
    assert [one["title"] for one in replied["resources"]] == ["Lift the Ban"]
    assert (await me.post("/v1/letters/follow-ups")).json()["status"] == "resources_sent"


async def test_the_words_of_a_reply_are_kept_only_with_consent_and_sealed(call):
    me = await call.writer()
    await me.send()
    refused = await me.replied("generic", text="Thank you for your letter")
    assert refused.json()["errors"][0]["field"] == "consent"
    letter = (await me.replied("generic", text="Thank you for your letter", consent=True)).json()
    async with call.team.h.transaction() as uow:
        (row,) = await uow.all(select(tables.letter_reply))
    assert b"Thank" not in row.sealed
    path = f"/v1/letters/{letter['letter_id']}/replies/0/openings"
    for actor in (an_actor(), an_officer(), an_actor(Grant(Role.TRUSTEE))):
        assert (await call.team.post(actor, path, {"reason": "x"})).status_code == 403
    manager = a_manager()
    opened = await call.team.post(manager, path, {"reason": "to prepare an answer"})
    assert opened.json() == {"text": "Thank you for your letter"}
    async with call.team.h.transaction() as uow:
        (seen,) = await uow.all(select(sealed_opening))
    assert (seen.opened_by, seen.why) == (manager.id, "to prepare an answer")
    other = path.replace("/0/", "/1/")
    assert (await call.team.post(manager, other, {"reason": "x"})).status_code == 404


async def test_positions_belong_to_the_person_and_few_replies_are_withheld(call):
    writers = [await call.writer() for _ in range(5)]
    for me in writers:
        await me.send()
    for me in writers[:4]:
        await me.replied("supportive")
    member = (await call.team.get(an_actor(), f"/v1/constituencies/{TAWE}")).json()["member"]
    path = f"/v1/members-of-parliament/{member['member_id']}/positions"
    assert (await call.team.get(a_manager(), path)).json()["positions"] == []
    await writers[4].replied("supportive")
    await writers[0].replied("opposed")
    (now,) = (await call.team.get(a_manager(), path)).json()["positions"]
    assert (now["supportive"], now["opposed"], now["generic"]) == (5, None, None)
    rows = [a_sitting(TAWE, 109, "Dai Newydd"), a_sitting(UPPER_DON, 101, "Ann Tawe", "Red")]
    day = call.team.h.clock.today().isoformat()
    await send(await call.team.of(a_manager()), the_lookup(*rows), published_on=day, name="New")
    moved = (await call.team.get(a_manager(), path)).json()
    assert [one["code"] for one in moved["seats"]] == [TAWE, UPPER_DON]
    assert moved["positions"][0]["supportive"] == 5
    fresh = await call.writer()
    assert (await fresh.own()).json()["recipients"][0]["called"] == "Dai Newydd"
    assert (await writers[0].own()).json()["recipients"][0]["called"] == "Ann Tawe"
    for actor in (an_actor(), an_officer()):
        assert (await call.team.get(actor, path)).status_code == 403


async def test_several_promises_of_support_are_watched_by_the_team(call):
    writers = [await call.writer() for _ in range(5)]
    for number, me in enumerate(writers):
        assert (await call.team.get(a_manager(), "/v1/vote-watches")).json()["items"] == []
        await me.send()
        await me.replied("supportive")
        assert number < 5
    (watch,) = (await call.team.get(a_manager(), "/v1/vote-watches", status="open")).json()["items"]
    assert (watch["member"], watch["issue"]) == ("Ann Tawe", "words")
    client = await call.team.of(a_manager())
    path = f"/v1/vote-watches/{watch['watch_id']}"
    tag = (await client.get(path)).headers["etag"]
    day = call.team.h.clock.today().isoformat()
    body = {
        "status": "broken",
        "reason": "Division 12, voted against",
        "voted_on": day,
        "source": {"title": "Hansard", "published_on": day},
    }
    made = await client.put(f"{path}/status", json=body, headers={"If-Match": tag})
    assert made.json()["status"] == "broken"
    stale = await client.put(f"{path}/status", json=body, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert (await call.team.get(an_officer(), "/v1/vote-watches")).status_code == 403


async def test_a_vacant_seat_has_nobody_to_write_to(call):
    manager, path = a_manager(), f"/v1/constituencies/{TAWE}"
    tag = (await call.team.get(manager, path)).headers["etag"]
    day = call.team.h.clock.today().isoformat()
    body = {"on": day, "cause": "death", "reason": "Announced"}
    await call.team.post(manager, f"{path}/vacancies", body, **{"If-Match": tag})
    me = await call.supporter()
    await me.find(postcode="SA1 1AA")
    refused = await me.plan()
    assert (refused.status_code, refused.json()["type"][-18:]) == (409, "nobody-to-write-to")


async def test_a_call_that_ended_takes_no_new_letters_but_still_hears_of_replies(call):
    me = await call.writer()
    await me.send()
    await call.team.post(a_manager(), f"/v1/mobilisations/{call.id}/closing")
    late = await call.supporter()
    await late.find(postcode="SA1 1AA")
    assert (await late.plan()).json()["type"].endswith("call-ended")
    assert (await me.replied("supportive")).status_code == 201


async def test_nothing_is_told_in_advance_and_a_link_opens_only_what_it_is_for(call):
    me = await call.writer()
    for path, body in (
        ("/v1/letters/sendings", {"sent_on": "2999-01-01"}),
        ("/v1/letters/replies", {"kind": "generic", "received_on": "2999-01-01"}),
    ):
        assert "still to come" in (await me.post(path, **body)).json()["detail"]
    me.link = an_action_link(call.team.h.settings, call.team.h.clock, call.id, me.person_id)
    assert (await me.plan()).status_code == 403
    assert (await me.own()).status_code == 403
    stranger = await call.supporter(new_id())
    assert (await stranger.own()).status_code == 404


async def test_whose_a_letter_was_is_forgotten_after_a_time_and_its_reply_still_counts(call):
    me = await call.writer()
    await me.send()
    await me.replied("generic", text="Thank you", consent=True)
    h = call.team.h
    await h.open_days(h.clock.today() + timedelta(days=399))
    async with h.transaction() as uow:
        assert await uow.scalar(select(tables.letter.c.handle)) is not None
    await h.open_days(h.clock.today() + timedelta(days=3))
    async with h.transaction() as uow:
        (letter,) = await uow.all(select(tables.letter))
        (reply,) = await uow.all(select(tables.letter_reply))
    assert (letter.handle, letter.status, reply.kind, reply.sealed) == (
        None,
        "generic_reply",
        "generic",
        None,
    )


async def test_erasing_somebody_takes_their_letter_from_them_and_keeps_what_it_counts_for(call):
    me, other = await call.writer(), await call.writer()
    for one in (me, other):
        await one.post("/v1/own-voice-checks", text="Words of my own about our street. " * 9)
        await one.send(nudge=True)
        await one.replied("supportive", text="We agree", consent=True)
    await call.team.h.receive(PersonErased(person_id=me.person_id, case_id=new_id()))
    async with call.team.h.transaction() as uow:
        letters = await uow.all(select(tables.letter))
        replies = await uow.all(select(tables.letter_reply))
        sketches = await uow.all(select(tables.letter_sketch))
    assert sorted(letter.handle is None for letter in letters) == [False, True]
    assert sorted(letter.nudge_person_id is None for letter in letters) == [False, True]
    assert [reply.kind for reply in replies] == ["supportive"] * 2
    assert sorted(reply.sealed is None for reply in replies) == [False, True]
    assert len(sketches) == 1
    assert (await me.own()).status_code in {403, 404}


async def test_somebody_sees_what_we_hold_of_their_letters(call):
    me = await call.writer(issues=["words", "homes"])
    await me.send()
    async with call.team.h.transaction() as uow:
        (shown,) = await LETTER_HOLDINGS[0].gather(uow, Subject((me.person_id,)))
        assert await LETTER_HOLDINGS[0].gather(uow, Subject((new_id(),))) == []
    assert (shown["letter_issues"], shown["letter_status"]) == (["words", "homes"], "sent")
