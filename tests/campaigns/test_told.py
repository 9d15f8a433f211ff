"""What people tell us: without a name unless they want an answer, word for word or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns.domain.celebration import LIFECYCLE, Celebration, Status
from campaigns.domain.handbook_feedback import Feedback, NobodyToAnswer, Verdict
from campaigns.tables.journey import celebration, handbook_feedback
from campaigns.testing import AT, a_manager
from sanctuary.actor import Grant, Role
from sanctuary.asks import HoldingsAsked, ask_holdings
from sanctuary.errors import IllegalTransition, NotPermitted
from sanctuary.events.campaigns.journey import (
    CelebrationPublished,
    CelebrationReworded,
    CelebrationWithdrawn,
    FeedbackAnswered,
)
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

from .walkers import Walker

WORDS = "I asked my council three times, and they said yes"
EDITORS = {Role.CAMPAIGN_MANAGER, Role.NATIONAL_TEAM}


@pytest.fixture
def sam(team):
    return Walker.on(team)


@pytest.fixture
def manager():
    return a_manager()


async def rows(team, table):
    async with team.h.transaction() as uow:
        return await uow.all(select(table))


async def tell(walker, **fields):
    usual = {"section": "calming", "verdict": "did_not_help", "words": "Too short on phrases"}
    return await walker.send("/journey/feedback", **usual | fields)


async def inbox(team, actor, **filters):
    return (await team.get(actor, "/v1/handbook-feedback", **filters)).json()["items"]


async def test_feedback_is_without_a_name_unless_an_answer_is_wanted(team, sam, manager):
    assert (await tell(sam)).status_code == 303
    [row] = await rows(team, handbook_feedback)
    assert row.person_id is None
    assert str(sam.id) not in str(row)
    [shown] = await inbox(team, manager)
    assert (shown["words"], shown["verdict"]) == ("Too short on phrases", "did_not_help")
    assert not shown["wants_answer"]
    refused = await team.post(
        manager, f"/v1/handbook-feedback/{shown['feedback_id']}/answer", {"answer": "Thanks"}
    )
    assert refused.json()["type"].endswith("nobody-to-answer")


async def test_who_wants_an_answer_gets_it_on_their_path_and_staff_learn_no_name(
    team, sam, manager
):
    await tell(sam, answer="yes")
    [shown] = await inbox(team, manager, section="calming", status="open")
    assert shown["wants_answer"]
    assert str(sam.id) not in str(shown)
    path = f"/v1/handbook-feedback/{shown['feedback_id']}"
    answered = await team.post(manager, f"{path}/answer", {"answer": "More in the next edition"})
    assert answered.json()["status"] == "answered"
    [event] = await team.h.emitted(FeedbackAnswered)
    assert event.data.person_id == sam.id
    assert "next edition" not in str(bodies([event]))
    assert "More in the next edition" in (await sam.page("/journey/feedback")).text
    assert "More in the next" not in (await Walker.on(team).page("/journey/feedback")).text
    again = await team.post(manager, f"{path}/setting-aside", {"reason": "Twice"})
    assert again.status_code == 409


async def test_what_needs_no_answer_is_set_aside_with_what_was_made_of_it(team, sam, manager):
    await tell(sam, section="whole", verdict="helped", words="")
    [shown] = await inbox(team, manager)
    path = f"/v1/handbook-feedback/{shown['feedback_id']}/setting-aside"
    assert (await team.post(manager, path, {"reason": "Noted"})).json()["status"] == "set_aside"
    [row] = await rows(team, handbook_feedback)
    assert (row.decided_by, row.decided_reason) == (manager.id, "Noted")
    assert await inbox(team, manager, status="open") == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"section": "poetry"}, "section"), ({"verdict": ""}, "verdict"), ({"words": "x" * 4001}, "words")],
    ids=["section", "verdict", "long"],
)  # fmt: skip
async def test_what_is_missing_is_asked_again_with_what_was_typed(team, sam, fields, field):
    page = await tell(sam, **fields)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert await rows(team, handbook_feedback) == []


@pytest.mark.parametrize("path", ["handbook-feedback", "offered-celebrations"])
@pytest.mark.parametrize("role", sorted(set(Role) - EDITORS))
async def test_what_people_tell_is_read_only_by_those_who_have_to(team, path, role):
    assert (await team.get(an_actor(Grant(role)), f"/v1/{path}")).status_code == 403


async def test_the_handbook_is_counted_and_nobody_is_asked_who_they_are(team):
    client = await team.of(None)
    page = await client.get("/handbook")
    assert "https://" not in page.text.split("<main")[1]
    for _ in range(6):
        asked = await client.post("/handbook")
        assert "cityofsanctuary.org" in asked.text
    today = team.h.clock.today()
    await team.h.open_days((today.replace(day=1) + timedelta(days=32)).replace(day=2))
    figures = (await team.get(a_manager(), "/v1/journey-figures")).json()
    assert figures["totals"] == {"handbook_2023": 6}
    assert "Ewch â fi" in (await client.get("/handbook?lang=cy")).text


async def offer(walker, **fields):
    usual = {"words": WORDS, "called": "Sam", "place": "Gower"}
    return await walker.send("/journey/celebration", **usual | fields)


async def offered(team, actor):
    return (await team.get(actor, "/v1/offered-celebrations")).json()["items"]


async def told(team):
    items = (await team.get(None, "/v1/celebrations")).json()["items"]
    return [(each["words"], each["called"], each["place"]) for each in items]


async def decide(team, actor, one, step, **body):
    path = f"/v1/offered-celebrations/{one['celebration_id']}/{step}"
    return await team.post(actor, path, body or {"reason": "Read and safe"})


async def test_nothing_is_told_that_was_not_offered_and_then_exactly_that(team, sam, manager):
    await sam.keep("your_story", "My secret", done=True)
    assert await told(team) == []
    await offer(sam)
    assert await told(team) == []
    [one] = await offered(team, manager)
    assert str(sam.id) not in str(one)
    assert (await decide(team, manager, one, "publication")).status_code == 200
    assert await told(team) == [(WORDS, "Sam", "Gower")]
    client = await team.of(None)
    page = await client.get("/celebrations")
    assert WORDS in page.text
    assert "Sam, Gower" in page.text
    [event] = await team.h.emitted(CelebrationPublished)
    assert WORDS not in str(bodies([event]))


async def test_no_more_is_told_of_a_person_than_they_wrote(team, sam, manager):
    await offer(sam, called="", place="")
    [one] = await offered(team, manager)
    await decide(team, manager, one, "publication")
    assert await told(team) == [(WORDS, "", "")]


async def test_other_words_are_told_only_once_their_person_agreed(team, sam, manager):
    await offer(sam)
    [one] = await offered(team, manager)
    await decide(team, manager, one, "proposal", words="I asked my council, and they said yes")
    [event] = await team.h.emitted(CelebrationReworded)
    assert event.data.person_id == sam.id
    assert (await decide(team, manager, one, "publication")).status_code == 409
    assert "May we say it like this?" in (await sam.page("/journey/celebration")).text
    stranger = Walker.on(team)
    path = f"/journey/celebration/{one['celebration_id']}"
    assert (await stranger.send(f"{path}/agreement")).status_code == 404
    assert (await stranger.send(f"{path}/withdrawal")).status_code == 404
    for _ in range(2):  # as who presses twice
        assert (await sam.send(f"{path}/agreement")).status_code == 303
    await decide(team, manager, one, "publication")
    assert await told(team) == [("I asked my council, and they said yes", "Sam", "Gower")]


async def test_what_is_taken_back_is_gone_at_once(team, sam, manager):
    await offer(sam)
    [one] = await offered(team, manager)
    await decide(team, manager, one, "publication")
    for _ in range(2):  # as who presses twice
        path = f"/journey/celebration/{one['celebration_id']}/withdrawal"
        assert (await sam.send(path)).status_code == 303
    assert await told(team) == []
    assert await offered(team, manager) == []
    [row] = await rows(team, celebration)
    assert (row.words, row.called, row.place) == ("", "", "")
    assert len(await team.h.emitted(CelebrationWithdrawn)) == 1


async def test_staff_decline_and_take_down_with_a_reason(team, sam, manager):
    await offer(sam)
    [one] = await offered(team, manager)
    await decide(team, manager, one, "refusal")
    assert "We do not tell it" in (await sam.page("/journey/celebration")).text
    await offer(sam, words="Another")
    two = (await offered(team, manager))[0]
    await decide(team, manager, two, "publication")
    down = await decide(team, manager, two, "taking-down", reason="Named in a hostile post")
    assert down.json()["decided_reason"] == "Named in a hostile post"
    assert await told(team) == []
    assert len(await team.h.emitted(CelebrationWithdrawn)) == 1


async def test_an_empty_or_long_offer_is_asked_again(team, sam):
    for fields in ({"words": " "}, {"words": "x" * 601}, {"called": "x" * 41}, {"place": "x" * 81}):
        page = await offer(sam, **fields)
        assert page.status_code == 422
        assert 'role="alert"' in page.text
    assert await rows(team, celebration) == []


async def test_erasing_takes_down_what_was_told_and_what_was_answered(team, sam, manager):
    await tell(sam, answer="yes")
    await offer(sam)
    [one] = await offered(team, manager)
    await decide(team, manager, one, "publication")
    question = HoldingsAsked(case_id=new_id(), person_ids=[sam.id])
    copy = (await team.h.ask(ask_holdings("campaigns"), question)).content
    assert WORDS in copy
    assert "Too short on phrases" in copy
    await team.h.receive(PersonErased(person_id=sam.id, case_id=new_id()))
    assert await told(team) == []
    assert await rows(team, celebration) == await rows(team, handbook_feedback) == []
    assert len(await team.h.emitted(CelebrationWithdrawn)) == 1


@pytest.mark.parametrize(
    ("path", "english", "welsh"),
    [
        ("/journey/feedback", "Did it help you?", "A oedd o gymorth i chi?"),
        ("/journey/celebration", "Something to celebrate", "Rhywbeth i’w ddathlu"),
    ],
)
async def test_the_pages_speak_both_languages_and_open_only_by_their_link(
    sam, path, english, welsh
):
    assert english in (await sam.page(path)).text
    assert welsh in (await sam.page(path, lang="cy")).text
    assert (await sam.page(path, link="nonsense")).status_code == 403


MANAGER = a_manager()
STEPS = {
    "propose": lambda one: one.propose("Other", by=MANAGER, at=AT),
    "agree": lambda one: one.agree(),
    "publish": lambda one: one.publish("Safe", by=MANAGER, at=AT),
    "decline": lambda one: one.decline("No", by=MANAGER, at=AT),
    "take_down": lambda one: one.take_down("Danger", by=MANAGER, at=AT),
    "withdraw": lambda one: one.withdraw(),
}
OPEN = {
    "propose": {"offered"}, "agree": {"reworded"}, "publish": {"offered", "agreed"},
    "decline": {"offered", "agreed"}, "take_down": {"published"},
    "withdraw": set(Status) - {Status.WITHDRAWN},
}  # fmt: skip


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", STEPS)
def test_every_status_of_a_celebration_against_every_step(step, status):
    one = Celebration(new_id(), new_id(), "en", WORDS, AT, status=status, proposed="Other")
    if status in OPEN[step]:
        assert STEPS[step](one).status is not status
    else:
        with pytest.raises(IllegalTransition):
            STEPS[step](one)
    assert LIFECYCLE.allows(status, Status.WITHDRAWN) is (status is not Status.WITHDRAWN)


def test_who_is_no_editor_decides_nothing():
    one = Celebration(new_id(), new_id(), "en", WORDS, AT)
    nobody = an_actor(Grant(Role.DUTY_OFFICER))
    with pytest.raises(NotPermitted):
        one.publish("Mine", by=nobody, at=AT)
    said = Feedback(new_id(), "2023", "whole", Verdict.HELPED, "", AT.date(), new_id())
    with pytest.raises(NotPermitted):
        said.reply("Hello", by=nobody, at=AT)
    unnamed = Feedback(new_id(), "2023", "whole", Verdict.HELPED, "", AT.date())
    with pytest.raises(NobodyToAnswer):
        unnamed.reply("Hello", by=MANAGER, at=AT)
