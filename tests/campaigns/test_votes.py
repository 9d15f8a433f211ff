"""Votes in Parliament: told to whoever asked for it, and on record only with a source."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from campaigns import tables
from campaigns.testing import a_manager, a_person, an_action_link, an_officer
from campaigns.testing_seats import LOWER_DON, TAWE
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import VoteTold, VoteWithdrawn
from sanctuary.events.membership import PersonErased
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

from .letter_call import a_call

SOURCE = {
    "title": "Hansard, division 12",
    "published_on": "2026-01-05",
    "url": "https://hansard.example/12",
}


class Desk:
    """A call, the Member of its seat, and what the team does about votes."""

    def __init__(self, call):
        self.call, self.team = call, call.team
        self.today = call.team.h.clock.today()
        self.source = SOURCE | {"published_on": self.today.isoformat()}

    async def follower(self, kind="supportive", *, wanted=True, issues=("words",)):
        me = await self.call.writer(issues=list(issues))
        await me.send()
        await me.replied(kind)
        answer = await me.post("/v1/letters/vote-news", wanted=wanted)
        assert (answer.status_code, answer.json()["votes"]) == (201, wanted)
        return me

    async def member(self):
        found = await self.team.get(an_actor(), f"/v1/constituencies/{TAWE}")
        return found.json()["member"]["member_id"]

    async def announce(self, actor=None, **more):
        day = (self.today + timedelta(days=9)).isoformat()
        body = {"issue": "words", "votes_on": day, "source": self.source, "reason": "In the order"}
        return await self.team.post(actor or a_manager(), "/v1/coming-votes", body | more)

    async def watch(self):
        body = {"member_id": await self.member(), "issue": "words"}
        made = await self.team.post(a_manager(), "/v1/vote-watches", body)
        assert made.status_code == 201, made.text
        return made

    async def decide(self, status, **more):
        watch = await self.watch()
        path = f"/v1/vote-watches/{watch.json()['watch_id']}/status"
        client = await self.team.of(a_manager())
        body = {
            "status": status,
            "reason": "Division 12",
            "voted_on": self.today.isoformat(),
            "source": self.source,
        } | more
        return await client.put(path, json=body, headers={"If-Match": watch.headers["etag"]})

    async def put(self, actor=None, **more):
        body = {
            "about": "said",
            "happened_on": self.today.isoformat(),
            "says": "Spoke for homes among neighbours",
            "source": self.source,
            "reason": "It was on the news",
        } | more
        path = f"/v1/members-of-parliament/{await self.member()}/facts"
        return await self.team.post(actor or a_manager(), path, body)

    async def told(self):
        return [e.data for e in await self.team.h.emitted(VoteTold)]


@pytest.fixture
async def desk(team):
    return Desk(await a_call(team))


async def test_a_coming_vote_is_told_to_those_who_asked_and_to_nobody_else(desk):
    asked = await desk.follower()
    already = await desk.follower("already_supporter")
    await desk.follower(wanted=False)
    await desk.follower(issues=["homes"])
    assert (await desk.announce()).status_code == 201
    (told,) = await desk.told()
    assert set(told.person_ids) == {asked.person_id, already.person_id}
    assert (told.stage, told.mobilisation_id) == ("coming", desk.call.id)
    assert "words" not in str(bodies(await desk.team.h.emitted(VoteTold)))


async def test_how_a_member_voted_is_told_to_whoever_wrote_to_them(desk):
    me = await desk.follower()
    made = await desk.decide("broken")
    assert (made.status_code, made.json()["status"]) == (200, "broken")
    (told,) = await desk.told()
    assert (told.stage, told.on, told.person_ids) == ("taken", desk.today, (me.person_id,))
    (fact,) = (await desk.team.get(a_manager(), await path_of(desk))).json()["items"]
    assert (fact["about"], fact["source"]["url"]) == ("voted_otherwise", SOURCE["url"])


async def path_of(desk):
    return f"/v1/members-of-parliament/{await desk.member()}/facts"


async def test_somebody_with_two_letters_hears_once(team):
    await team.h.receive(a_person())
    other_id = UUID(await team.launched())
    desk = Desk(await a_call(team))
    me = await desk.follower()
    other = replace(desk.call, id=other_id)
    again = await other.supporter(me.person_id)
    await again.find(postcode="SA1 1AA")
    await again.plan()
    await again.send()
    await again.replied("supportive")
    await again.post("/v1/letters/vote-news", wanted=True)
    await desk.announce()
    (told,) = await desk.told()
    assert (told.mobilisation_id, told.person_ids) == (other.id, (me.person_id,))


async def test_who_wants_it_no_longer_is_not_told_and_is_written_down_no_longer(desk):
    me = await desk.follower()
    await me.post("/v1/letters/vote-news", wanted=False)
    gone = await desk.follower()
    await desk.team.h.receive(PersonErased(person_id=gone.person_id, case_id=new_id()))
    async with desk.team.h.transaction() as uow:
        rows = await uow.all(select(tables.letter.c.votes_person_id))
    assert {row.votes_person_id for row in rows} == {None}
    await desk.announce()
    assert await desk.told() == []


async def test_votes_are_offered_only_once_a_member_spoke_for_it(desk):
    me = await desk.call.writer()
    await me.send()
    await me.replied("generic")
    refused = await me.post("/v1/letters/vote-news", wanted=True)
    assert refused.status_code == 422
    assert "in support" in refused.json()["detail"]
    link = an_action_link(desk.team.h.settings, desk.team.h.clock, desk.call.id, me.person_id)
    body = {"link": link, "wanted": True}
    assert (await desk.team.post(None, "/v1/letters/vote-news", body)).status_code == 403


@pytest.mark.parametrize("status", ["kept", "broken"])
async def test_how_somebody_voted_is_said_only_with_a_source(desk, status):
    await desk.follower()
    refused = await desk.decide(status, source=None)
    assert refused.json()["type"] == "urn:sanctuary:problem:source-needed"
    assert "look it up" in refused.json()["detail"]
    assert await desk.told() == []
    (watch,) = (await desk.team.get(a_manager(), "/v1/vote-watches")).json()["items"]
    assert watch["status"] == "open"
    assert (await desk.decide("dropped", source=None)).status_code == 200
    assert await desk.told() == []


@pytest.mark.parametrize(("seat", "refused"), [(None, True), (TAWE, True), (LOWER_DON, False)])
async def test_before_an_election_nobody_is_told_how_one_candidate_voted(desk, seat, refused):
    await desk.follower()
    body = {
        "kind": "by_election" if seat else "general",
        "opens_on": desk.today.isoformat(),
        "polling_on": (desk.today + timedelta(days=20)).isoformat(),
        "seat": seat,
        "reason": "Announced",
    }
    made = await desk.team.post(a_manager(), "/v1/elections", body)
    assert made.status_code == 201, made.text
    answer = await desk.decide("broken")
    assert answer.is_error is refused
    assert bool(await desk.told()) is not refused
    if refused:
        assert answer.json()["type"] == "urn:sanctuary:problem:election-on"
        assert "after polling day" in answer.json()["detail"]
        desk.team.h.clock.offset += timedelta(days=21)
        assert (await desk.decide("broken")).status_code == 200


async def test_a_vote_is_announced_with_a_source_a_known_issue_and_in_time(desk):
    assert (await desk.announce(source=None)).json()["type"].endswith("source-needed")
    yesterday = (desk.today - timedelta(days=1)).isoformat()
    for wrong in ({"issue": "weather"}, {"votes_on": yesterday}):
        assert (await desk.announce(**wrong)).status_code == 422
    assert (await desk.team.get(a_manager(), "/v1/coming-votes")).json()["items"] == []


@pytest.mark.parametrize(
    ("wrong", "slug"),
    [
        ({"source": None}, "source-needed"),
        ({"about": "quotation"}, "permission-needed"),
        ({"about": "voted_otherwise"}, "invalid"),
        ({"issue": "weather"}, "invalid"),
        ({"happened_on": "2999-01-01"}, "invalid"),
        ({"source": SOURCE | {"published_on": "1999-01-01"}}, "invalid"),
    ],
)
async def test_what_is_said_of_a_member_needs_a_source_and_a_quotation_leave(desk, wrong, slug):
    refused = await desk.put(**wrong)
    assert (refused.status_code, refused.json()["type"].split(":")[-1]) == (422, slug)
    assert (await desk.team.get(a_manager(), await path_of(desk))).json()["items"] == []


async def test_what_is_on_record_belongs_to_the_member_and_is_withdrawn_with_a_reason(desk):
    quoted = await desk.put(about="quotation", permission="Said in public on 3 March")
    changed = await desk.put(about="changed_position", issue="words")
    assert [one.status_code for one in (quoted, changed)] == [201, 201], quoted.text
    path = await path_of(desk)
    gone = f"{path}/{quoted.json()['fact_id']}/withdrawal"
    manager = a_manager()
    answer = await desk.team.post(manager, gone, {"reason": "Misquoted"})
    assert (answer.json()["status"], answer.json()["withdrawn_by"]) == (
        "withdrawn",
        str(manager.id),
    )
    assert (await desk.team.post(manager, gone, {"reason": "x"})).status_code == 409
    listed = (await desk.team.get(manager, path)).json()["items"]
    assert [(one["about"], one["status"]) for one in listed] == [
        ("changed_position", "stands"),
        ("quotation", "withdrawn"),
    ]


OTHERS = {
    "anybody": an_actor(),
    "officer": an_officer(),
    "trustee": an_actor(Grant(Role.TRUSTEE)),
    "wales": a_manager("wales"),
}


@pytest.mark.parametrize("who", OTHERS)
async def test_only_who_leads_campaigns_everywhere_says_it(desk, who):
    actor, path = OTHERS[who], await path_of(desk)
    fact = (await desk.put()).json()["fact_id"]
    vote = (await desk.announce()).json()["vote_id"]
    body = {"reason": "Wrong"}
    for answer in (
        await desk.announce(actor),
        await desk.put(actor),
        await desk.team.post(actor, f"{path}/{fact}/withdrawal", body),
        await desk.team.post(actor, f"/v1/coming-votes/{vote}/withdrawal", body),
        await desk.team.post(
            actor, "/v1/vote-watches", {"member_id": await desk.member(), "issue": "words"}
        ),
    ):
        assert answer.status_code == 403
    for where in (path, "/v1/coming-votes"):
        seen = await desk.team.get(actor, where)
        assert seen.status_code == (200 if who == "wales" else 403)


@pytest.mark.parametrize(
    ("language", "button", "coming", "broken", "off"),
    [
        ("en", "Tell me of votes", "Parliament votes on it on", "otherwise than", "after all on"),
        ("cy", "Rhowch wybod i mi", "San Steffan yn pleidleisio", "wahanol i’r", "wedi’r cwbl ar"),
    ],
)
async def test_the_page_of_a_letter_offers_it_and_shows_the_votes(
    desk, language, button, coming, broken, off
):
    me = await desk.call.writer()
    await me.send()
    await me.replied("supportive")
    page = await me.client.get("/letter/after", params={"link": me.link, "lang": language})
    assert button in page.text
    form = re.search(r'action="(/letter/votes[^"]*)"', page.text)[1]
    answer = await me.client.post(
        form, data={"link": me.link, "wanted": "yes"}, follow_redirects=True
    )
    assert 'value="no"' in answer.text
    assert f'lang="{language}"' in answer.text
    vote = (await desk.announce()).json()
    await desk.decide("broken")
    shown = (await me.client.get(str(answer.url))).text
    assert coming in shown
    assert broken in shown
    assert 'href="https://hansard.example/12"' in shown
    path = f"/v1/coming-votes/{vote['vote_id']}/withdrawal"
    await desk.team.post(a_manager(), path, {"reason": "Taken off the order paper"})
    shown = (await me.client.get(str(answer.url))).text
    assert coming not in shown
    assert off in shown
    assert len(await desk.told()) == 2
    (gone,) = await desk.team.h.emitted(VoteWithdrawn)
    assert str(gone.data.news_id) == vote["vote_id"]
