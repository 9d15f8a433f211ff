"""Facts: approved by somebody else, reminded of, overdue; and texts that rest on them."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from campaigns import facts as shipped
from campaigns.domain.content import Context, Piece, check, musts
from campaigns.domain.fact import Status
from campaigns.queries.content import claims_on, limits_on
from campaigns.testing import AT, a_manager, a_person, an_officer
from sanctuary.events.campaigns import FactReviewAsked
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

SAYS = {
    "says_en": "Last year 1,200 neighbours came to a welcome meal.",
    "says_cy": "Y llynedd daeth 1,200 o gymdogion i bryd croeso.",
    "figure": "1,200",
    "cited_title": "Our survey of groups",
    "cited_url": "https://example.org/survey",
    "published_on": "2026-09-01",
}


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


def body(team, days=365, **more):
    review_on = team.h.clock.today() + timedelta(days=days)
    return SAYS | {"review_on": review_on.isoformat()} | more


async def put(team, actor, path, json, tag):
    client = await team.of(actor)
    return await client.put(path, json=json, headers={"If-Match": tag})


async def step(team, actor, path, json, tag):
    return await team.post(actor, path, json, **{"If-Match": tag})


async def written(team, author=None, **more):
    answer = await team.post(author or a_manager(), "/v1/facts", body(team, **more))
    assert answer.status_code == 201, answer.text
    return answer


async def approved(team, days=365, **more):
    made = await written(team, **more)
    path = f"/v1/facts/{made.json()['fact_id']}"
    until = (team.h.clock.today() + timedelta(days=days)).isoformat()
    answer = await step(
        team, a_manager(), f"{path}/approval", {"review_on": until}, made.headers["ETag"]
    )
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_fact_is_approved_by_somebody_who_did_not_write_it(team):
    author = a_manager()
    made = await written(team, author)
    path = f"/v1/facts/{made.json()['fact_id']}"
    until = {"review_on": body(team)["review_on"]}
    tag = made.headers["ETag"]
    own = await step(team, author, f"{path}/approval", until, tag)
    assert (own.status_code, kind(own)) == (409, "own-fact")
    assert (await step(team, an_officer(), f"{path}/approval", until, tag)).status_code == 403
    past = {"review_on": team.h.clock.today().isoformat()}
    assert (await step(team, a_manager(), f"{path}/approval", past, tag)).status_code == 422
    assert (await step(team, a_manager(), f"{path}/approval", until, '"9"')).status_code == 412
    second = a_manager()
    good = await step(team, second, f"{path}/approval", until, tag)
    assert (good.json()["status"], good.json()["approved_by"]) == ("approved", str(second.id))


async def test_who_may_write_and_who_may_read(team):
    for actor in (an_actor(), an_officer()):
        assert (await team.post(actor, "/v1/facts", body(team))).status_code == 403
    assert (await team.get(an_actor(), "/v1/facts")).status_code == 200
    assert (await team.get(None, "/v1/facts")).status_code == 401
    assert (await team.get(an_actor(), f"/v1/facts/{new_id()}")).status_code == 404
    gone = body(team, days=-1)
    assert (await team.post(a_manager(), "/v1/facts", gone)).status_code == 422


async def test_what_was_approved_never_changes_a_new_edition_says_it_anew(team):
    first = await approved(team)
    path = f"/v1/facts/{first.json()['fact_id']}"
    again = body(team, says_en="This year 1,500 neighbours came.", figure="1,500")
    second = await put(team, a_manager(), path, again, first.headers["ETag"])
    assert (second.json()["edition"], second.json()["status"]) == (2, "draft")
    shown = (await team.get(an_actor(), path)).json()
    assert [(one["edition"], one["status"]) for one in shown["earlier"]] == [(1, "approved")]
    until = {"review_on": body(team)["review_on"]}
    await step(team, a_manager(), f"{path}/approval", until, second.headers["ETag"])
    shown = (await team.get(an_actor(), path)).json()
    assert (shown["edition"], shown["status"]) == (2, "approved")
    assert shown["earlier"][0]["status"] == "retired"
    assert shown["earlier"][0]["figure"] == "1,200"


async def test_a_retired_fact_stays_so(team):
    made = await approved(team)
    path = f"/v1/facts/{made.json()['fact_id']}/retirement"
    gone = await step(team, a_manager(), path, {"reason": "Wrong"}, made.headers["ETag"])
    assert (gone.json()["status"], gone.json()["reason"]) == ("retired", "Wrong")
    again = await step(team, a_manager(), path, {"reason": "Wrong"}, gone.headers["ETag"])
    assert kind(again) == "illegal-transition"


async def test_its_owner_is_reminded_once_before_the_day_and_once_after(team):
    owner = new_id()
    made = await approved(team, days=40, owned_by=str(owner))
    today = team.h.clock.today()
    await team.h.open_days(today + timedelta(days=11))
    assert await team.h.emitted(FactReviewAsked) == []
    await team.h.open_days(today + timedelta(days=40))
    (before,) = await team.h.emitted(FactReviewAsked)
    assert (before.data.owner_id, before.data.overdue) == (owner, False)
    path = f"/v1/facts/{made.json()['fact_id']}"
    assert not (await team.get(an_actor(), path)).json()["overdue"]
    await team.h.open_days(today + timedelta(days=42))
    assert [one.data.overdue for one in await team.h.emitted(FactReviewAsked)] == [False, True]
    assert (await team.get(an_actor(), path)).json()["status"] == "due_for_review"
    listed = await team.get(an_actor(), "/v1/facts", status="due_for_review", owned_by=str(owner))
    assert [one["fact_id"] for one in listed.json()["items"]] == [made.json()["fact_id"]]


async def test_a_review_in_time_starts_anew(team):
    made = await approved(team, days=20)
    today = team.h.clock.today()
    await team.h.open_days(today + timedelta(days=1))
    path = f"/v1/facts/{made.json()['fact_id']}"
    tag = (await team.get(an_actor(), path)).headers["ETag"]
    until = {"review_on": (today + timedelta(days=400)).isoformat()}
    assert (await step(team, a_manager(), f"{path}/approval", until, tag)).status_code == 200
    await team.h.open_days(today + timedelta(days=30))
    assert len(await team.h.emitted(FactReviewAsked)) == 1


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_a_figure_needs_a_fact_that_holds(team, language):
    made = await approved(team, days=10)
    fact_id = made.json()["fact_id"]
    text = {language: SAYS[f"says_{language}"]}
    bare = (await team.post(an_actor(), "/v1/content-checks", text)).json()
    assert [one["found"] for one in bare["findings"]] == ["1,200"]
    cited = (await team.post(an_actor(), "/v1/content-checks", text | {"facts": [fact_id]})).json()
    assert cited == {"passes": True, "findings": []}
    unknown = {"facts": [str(new_id())]} | text
    assert not (await team.post(an_actor(), "/v1/content-checks", unknown)).json()["passes"]
    await team.h.open_days(team.h.clock.today() + timedelta(days=11))
    overdue = (
        await team.post(an_actor(), "/v1/content-checks", text | {"facts": [fact_id]})
    ).json()
    assert (await team.get(an_actor(), f"/v1/facts/{fact_id}")).json()["overdue"]
    assert not overdue["passes"]


async def test_a_call_rests_on_facts_and_is_stopped_when_one_is_retired(team):
    await team.h.receive(a_person())
    made = await approved(team)
    fact_id = made.json()["fact_id"]
    author = a_manager()
    draft = await team.mobilisation(author, title="1,200 came to eat: come too")
    call = draft["mobilisation_id"]
    path = f"/v1/mobilisations/{call}"
    assert kind(await team.post(a_manager(), f"{path}/approval")) == "content-check"
    client = await team.of(author)
    uses = f"/v1/content-uses/mobilisation/{call}"
    assert (await client.put(uses, json={"facts": [fact_id]})).status_code == 200
    listed = (await team.get(a_manager(), f"/v1/facts/{fact_id}/uses")).json()["items"]
    assert [(one["matter"], one["matter_id"]) for one in listed] == [("mobilisation", call)]
    assert (await team.get(an_actor(), f"/v1/facts/{fact_id}/uses")).status_code == 403
    assert (await team.post(a_manager(), f"{path}/approval")).json()["status"] == "approved"
    retired = {"reason": "It was counted twice"}
    await step(team, a_manager(), f"/v1/facts/{fact_id}/retirement", retired, made.headers["ETag"])
    assert kind(await team.post(a_manager(), f"{path}/launch")) == "content-check"
    assert (await client.put(uses, json={})).json() == {"facts": [], "stories": [], "photos": []}
    assert (await team.get(a_manager(), f"/v1/facts/{fact_id}/uses")).json()["items"] == []
    scots = await team.of(a_manager("scotland"))
    assert (await scots.put(uses, json={"facts": []})).status_code == 403


async def test_the_facts_of_the_handbook_ship_and_are_due_for_review(team):
    for _ in range(2):
        await team.h.open_days(team.h.clock.today() + timedelta(days=1))
    listed = (await team.get(an_actor(), "/v1/facts", status="due_for_review")).json()["items"]
    assert len(listed) == len(shipped.facts(at=AT)) == 6
    one = listed[0]
    assert (one["written_by"], one["owned_by"]) == (str(UUID(int=0)), None)
    path = f"/v1/facts/{one['fact_id']}"
    tag = (await team.get(an_actor(), path)).headers["ETag"]
    until = {"review_on": body(team)["review_on"]}
    reviewed = await step(team, a_manager(), f"{path}/approval", until, tag)
    assert reviewed.json()["status"] == "approved"
    await team.h.open_days(team.h.clock.today() + timedelta(days=2))
    assert (await team.get(an_actor(), path)).json()["status"] == "approved"


@pytest.mark.parametrize("fact", shipped.facts(at=AT), ids=lambda fact: fact.said.figure)
def test_each_fact_that_ships_is_in_our_words_and_covers_its_own_figure(fact):
    assert fact.status is Status.DUE_FOR_REVIEW
    day = date(2024, 6, 1)
    context = Context(
        claims_on(date(2026, 11, 1)), limits_on(date(2026, 11, 1)), day, facts=(fact.cited(),)
    )
    said = [Piece("text", "en", fact.said.says_en), Piece("text", "cy", fact.said.says_cy)]
    assert musts(check(said, context)) == ()
    assert fact.said.says_en != fact.said.says_cy


async def test_a_fact_whose_day_passed_after_the_approval_stops_the_launch(team):
    await team.h.receive(a_person())
    made = await approved(team, days=10)
    author = a_manager()
    draft = await team.mobilisation(author, title="1,200 came to eat: come too")
    call = draft["mobilisation_id"]
    path = f"/v1/mobilisations/{call}"
    client = await team.of(author)
    uses = f"/v1/content-uses/mobilisation/{call}"
    await client.put(uses, json={"facts": [made.json()["fact_id"]]})
    assert (await team.post(a_manager(), f"{path}/approval")).json()["status"] == "approved"
    await team.h.open_days(team.h.clock.today() + timedelta(days=11))
    refused = await team.post(a_manager(), f"{path}/launch")
    assert (refused.status_code, kind(refused)) == (409, "content-check")
    assert (await team.get(a_manager(), path)).json()["status"] == "approved"
