"""Stories and photos: used while a consent holds, stopped at once when it ends, nobody named."""

from datetime import timedelta

import pytest

from campaigns.testing import a_manager, a_person, an_officer
from sanctuary.actor import Actor, Grant, Role
from sanctuary.events.campaigns import MobilisationLaunched, MobilisationPaused, UseStopped
from sanctuary.events.membership import StoryConsent, StoryConsentsChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


def until(team, days=30):
    return team.h.clock.today() + timedelta(days=days)


async def a_story(team, *, days=30, channel="website", story_id=None):
    story_id = story_id or new_id()
    consent = StoryConsent(channel=channel, until=until(team, days))
    await team.h.receive(StoryConsentsChanged(story_id=story_id, consents=(consent,)))
    return story_id


def consent(team, days=30, **more):
    return {
        "channels": ["website"],
        "until": until(team, days).isoformat(),
        "kept_at": "Folder 3 of the group",
    } | more


def photo(team, **more):
    shows = {"shows_en": "People share soup", "shows_cy": "Pobl yn rhannu cawl"}
    return shows | {"consent": consent(team, **more)}


async def a_photo(team, actor=None, **more):
    made = await team.post(actor or a_manager(), "/v1/photos", photo(team, **more))
    assert made.status_code == 201, made.text
    return made.json()["photo_id"]


async def uses(team, actor, matter, matter_id, **things):
    client = await team.of(actor)
    answer = await client.put(f"/v1/content-uses/{matter}/{matter_id}", json=things)
    assert answer.status_code == 200, answer.text


async def a_call(team, author=None, **things):
    """A draft that rests on these; returns its id."""
    author = author or a_manager()
    draft = await team.mobilisation(author, category="urgent")
    await uses(team, author, "mobilisation", draft["mobilisation_id"], **things)
    return draft["mobilisation_id"]


async def live(team, call):
    await team.h.receive(a_person(bases={"urgent": "service_message"}))
    path = f"/v1/mobilisations/{call}"
    approved = await team.post(a_manager(), f"{path}/approval")
    assert approved.json()["status"] == "approved", approved.text
    launched = await team.post(a_manager(), f"{path}/launch")
    assert launched.status_code == 202, launched.text


async def status(team, call):
    return (await team.get(a_manager(), f"/v1/mobilisations/{call}")).json()["status"]


async def end(team, what, thing):
    if what == "stories":
        await team.h.receive(StoryConsentsChanged(story_id=thing))
    else:
        path = f"/v1/photos/{thing}/withdrawal"
        assert (await team.post(a_manager(), path, {"reason": "One said no"})).status_code == 200


MAKE = {"stories": a_story, "photos": a_photo}


@pytest.mark.parametrize("what", ["stories", "photos"])
async def test_what_runs_is_paused_at_once_and_staff_are_told(team, what):
    manager, author = a_manager(), a_manager()
    await team.h.grant(manager)
    thing = await MAKE[what](team)
    call = await a_call(team, author, **{what: [str(thing)]})
    written = await a_call(team, author, **{what: [str(thing)]})
    await live(team, call)
    await end(team, what, thing)
    assert await status(team, call) == "paused"
    assert len(await team.h.emitted(MobilisationPaused)) == 1
    (told,) = await team.h.emitted(UseStopped)
    assert (str(told.data.thing_id), told.data.places, told.data.paused) == (str(thing), 2, 1)
    assert {manager.id, author.id} <= set(told.data.people)
    listed = (await team.get(a_manager(), f"/v1/{what}/{thing}/uses")).json()["items"]
    assert {one["matter_id"] for one in listed} == {call, written}
    down = (await team.get(a_manager(), "/v1/take-downs")).json()["items"]
    assert {one["matter_id"] for one in down} == {call, written}
    resumed = await team.post(a_manager(), f"/v1/mobilisations/{call}/resume")
    assert kind(resumed) == "content-check"
    approval = await team.post(a_manager(), f"/v1/mobilisations/{written}/approval")
    assert kind(approval) == "content-check"
    decisions = await team.get(a_manager(), f"/v1/mobilisations/{call}/decisions")
    assert "has ended" in str(decisions.json())
    await uses(team, author, "mobilisation", call)
    assert (await team.post(a_manager(), f"/v1/mobilisations/{call}/resume")).status_code == 200


@pytest.mark.parametrize("what", ["stories", "photos"])
async def test_a_consent_that_ends_between_approval_and_launch_stops_the_launch(team, what):
    thing = await MAKE[what](team)
    call = await a_call(team, **{what: [str(thing)]})
    await team.h.receive(a_person(bases={"urgent": "service_message"}))
    path = f"/v1/mobilisations/{call}"
    approved = await team.post(a_manager(), f"{path}/approval")
    assert approved.json()["status"] == "approved", approved.text
    await end(team, what, thing)
    refused = await team.post(a_manager(), f"{path}/launch")
    assert (refused.status_code, kind(refused)) == (409, "content-check")
    assert "was withdrawn" in str(refused.json()["errors"])
    assert await team.h.emitted(MobilisationLaunched) == []


@pytest.mark.parametrize("what", ["stories", "photos"])
async def test_nobody_can_let_it_stand(team, what):
    thing = await MAKE[what](team)
    call = await a_call(team, **{what: [str(thing)]})
    await end(team, what, thing)
    shown = (await team.get(a_manager(), f"/v1/content-checks/mobilisation/{call}")).json()
    (finding,) = shown["findings"]
    assert (finding["check"], finding["binding"]) == ("consent", True)
    body = {
        "matter": "mobilisation",
        "matter_id": call,
        "finding": finding["key"],
        "reason": "We need it",
    }
    refused = await team.post(a_manager(), "/v1/content-overrules", body)
    assert kind(refused) == "not-to-overrule"


@pytest.mark.parametrize("what", ["stories", "photos"])
async def test_a_consent_that_came_to_its_last_day_stops_with_the_next(team, what):
    thing = await MAKE[what](team, days=3)
    call = await a_call(team, **{what: [str(thing)]})
    await live(team, call)
    await team.h.open_days(until(team, 3))
    assert await status(team, call) == "live"
    await team.h.open_days(until(team, 1))
    assert await status(team, call) == "paused"
    await team.h.open_days(until(team, 2))
    assert len(await team.h.emitted(UseStopped)) == 1


async def test_a_consent_for_another_channel_is_none_here(team):
    story = await a_story(team, channel="press")
    call = await a_call(team, stories=[str(story)])
    stopped = await team.post(a_manager(), f"/v1/mobilisations/{call}/approval")
    assert "other channels" in stopped.json()["errors"][0]["detail"]
    await a_story(team, story_id=story)
    assert (await team.post(a_manager(), f"/v1/mobilisations/{call}/approval")).status_code == 200


async def test_a_story_nobody_spoke_of_may_not_be_used(team):
    answer = await team.post(
        an_actor(), "/v1/content-checks", {"en": "Read this", "stories": [str(new_id())]}
    )
    assert [one["check"] for one in answer.json()["findings"]] == ["consent"]


async def test_a_call_whose_playbook_rests_on_a_story_stops_too(team):
    story = await a_story(team)
    author = a_manager()
    shipped = (await team.get(author, "/v1/playbooks/local-solidarity")).json()
    body = {name: value for name, value in shipped.items() if name not in {"key", "edition"}}
    made = await team.post(
        author, "/v1/playbooks/local-solidarity/editions", body | {"reason": "With a story"}
    )
    edition = made.json()["edition_id"]
    await uses(team, author, "playbook", edition, stories=[str(story)])
    published = await team.post(
        a_manager(),
        f"/v1/playbook-editions/{edition}/publication",
        **{"If-Match": made.headers["ETag"]},
    )
    assert published.status_code == 200, published.text
    listed = (await team.get(author, f"/v1/stories/{story}/uses")).json()["items"]
    assert [(one["matter"], one["matter_id"]) for one in listed] == [("playbook", edition)]
    call = await a_call(team)
    await live(team, call)
    await end(team, "stories", story)
    assert await status(team, call) == "paused"


async def test_older_news_of_a_story_changes_nothing(team):
    story = new_id()
    given = StoryConsent(channel="website", until=until(team))
    new = team.h.envelope(StoryConsentsChanged(story_id=story), version=2)
    old = team.h.envelope(StoryConsentsChanged(story_id=story, consents=(given,)), version=1)
    await team.h.receive(new)
    await team.h.receive(old)
    (listed,) = (await team.get(a_manager(), "/v1/stories")).json()["items"]
    assert (listed["usable"], listed["until"]) == (False, {})


async def test_a_photo_with_children_needs_those_responsible_for_them(team):
    bare = await team.post(a_manager(), "/v1/photos", photo(team, children=True))
    assert (bare.status_code, bare.json()["errors"][0]["field"]) == (422, "guardians")
    past = await team.post(a_manager(), "/v1/photos", photo(team, days=0))
    assert past.status_code == 422
    await a_photo(team, children=True, guardians=True)


async def test_everybody_in_a_photo_can_be_asked_anew(team):
    photo_id = await a_photo(team)
    path = f"/v1/photos/{photo_id}"
    await end(team, "photos", photo_id)
    gone = await team.get(a_manager(), path)
    assert (gone.json()["status"], gone.json()["usable"]) == ("withdrawn", False)
    client = await team.of(a_manager())
    renewed = await client.put(
        f"{path}/consent", json=consent(team), headers={"If-Match": gone.headers["ETag"]}
    )
    assert (renewed.json()["status"], renewed.json()["usable"]) == ("given", True)
    stale = await client.put(
        f"{path}/consent", json=consent(team), headers={"If-Match": gone.headers["ETag"]}
    )
    assert stale.status_code == 412
    listed = (await team.get(a_manager(), "/v1/photos", status="given")).json()["items"]
    assert [one["photo_id"] for one in listed] == [photo_id]


async def test_who_sees_stories_and_who_keeps_photos(team):
    photo_id, story = await a_photo(team), await a_story(team)
    officer = Actor(new_id(), (Grant(Role.GROUP_OFFICER),))
    assert (await team.post(officer, "/v1/photos", photo(team))).status_code == 201
    for actor in (an_actor(), officer):
        for path in ("/v1/stories", "/v1/take-downs", f"/v1/stories/{story}/uses"):
            assert (await team.get(actor, path)).status_code == 403
    assert (await team.post(an_actor(), "/v1/photos", photo(team))).status_code == 403
    assert (await team.get(an_actor(), f"/v1/photos/{photo_id}")).status_code == 403
    assert (await team.get(an_officer(), f"/v1/photos/{new_id()}")).status_code == 404
