"""Editions of playbooks: published by somebody else, pinned by what began with them."""

from copy import deepcopy
from datetime import date
from uuid import UUID

import pytest

from campaigns import playbooks
from campaigns.api.playbook_editions import PlaybookBody
from campaigns.domain.content import Context, check, musts
from campaigns.domain.playbook import Never
from campaigns.domain.playbook_edition import must_hold, pieces
from campaigns.domain.signal import Kind
from campaigns.queries.content import claims_on, limits_on
from campaigns.testing import a_manager, an_action_link, an_officer
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

KEY = "local-solidarity"
PATH = f"/v1/playbooks/{KEY}"


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


def said(en, cy):
    return {"en": en, "cy": cy}


BODY = {
    "title": said("Stand together, again", "Sefyll gyda’n gilydd eto"),
    "intro": said("Something happens near you.", "Mae rhywbeth yn digwydd yn agos atoch."),
    "kinds": ["hostility"],
    "category": "campaign",
    "audience": {"area": ["((area))"]},
    "audiences": {"groups": {"role": ["group_contact"]}},
    "messages": [{"template": "mobilisation_act", "audience": "groups", "when": "first"}],
    "steps": [{"key": "ring", "who": "Duty officer", "text": "Ring the group.", "within_hours": 2}],
    "calls": [
        {
            "action": "conversation",
            "title": said("Talk", "Siaradwch"),
            "prompts": [said("How are you?", "Sut ydych chi?")],
        }
    ],
    "never": [said("Do not go there.", "Peidiwch â mynd yno.") | {"rules": ["same_place"]}],
    "reason": "What we learnt in August",
}


async def written(team, author=None, key=KEY, **changes):
    path = f"/v1/playbooks/{key}/editions"
    answer = await team.post(author or a_manager(), path, BODY | changes)
    assert answer.status_code == 201, answer.text
    return answer


async def step(team, actor, made, what, json=None):
    path = f"/v1/playbook-editions/{made.json()['edition_id']}/{what}"
    return await team.post(actor, path, json, **{"If-Match": made.headers["ETag"]})


async def published(team, **changes):
    made = await written(team, **changes)
    done = await step(team, a_manager(), made, "publication")
    assert done.status_code == 200, done.text
    return done


async def test_a_draft_counts_for_nothing_until_somebody_else_publishes_it(team):
    author = a_manager()
    made = await written(team, author)
    assert (made.json()["edition"], made.json()["status"]) == (2, "draft")
    assert (await team.get(an_actor(), PATH)).json()["edition"] == 1
    assert (await team.get(an_actor(), PATH, edition=2)).status_code == 404
    own = await step(team, author, made, "publication")
    assert (own.status_code, kind(own)) == (409, "own-playbook")
    second = a_manager()
    done = await step(team, second, made, "publication")
    assert (done.json()["status"], done.json()["published_by"]) == ("published", str(second.id))
    shown = (await team.get(an_actor(), PATH)).json()
    assert (shown["edition"], shown["title"]) == (2, BODY["title"])
    assert shown["never"][0]["rules"] == ["same_place"]
    assert (await team.get(an_actor(), PATH, edition=1)).json()["edition"] == 1
    listed = (await team.get(an_actor(), "/v1/playbooks")).json()["items"]
    assert {one["key"]: one["edition"] for one in listed}[KEY] == 2
    assert len(listed) == len(playbooks.KEYS)


async def test_what_was_published_stays_as_it_is(team):
    done = await published(team)
    client = await team.of(a_manager())
    path = f"/v1/playbook-editions/{done.json()['edition_id']}"
    changed = await client.put(path, json=BODY, headers={"If-Match": done.headers["ETag"]})
    assert kind(changed) == "illegal-transition"
    draft = await written(team)
    path = f"/v1/playbook-editions/{draft.json()['edition_id']}"
    assert draft.json()["edition"] == 3
    rewritten = BODY | {"title": said("Together", "Gyda’n gilydd")}
    good = await client.put(path, json=rewritten, headers={"If-Match": draft.headers["ETag"]})
    assert good.json()["playbook"]["title"]["en"] == "Together"
    assert (good.json()["key"], good.json()["edition"]) == (KEY, 3)
    stale = await client.put(path, json=rewritten, headers={"If-Match": draft.headers["ETag"]})
    assert stale.status_code == 412


async def test_what_is_retired_counts_no_more_and_the_one_before_does(team):
    done = await published(team)
    gone = await step(team, a_manager(), done, "retirement", {"reason": "It did not help"})
    assert gone.json()["status"] == "retired"
    assert (await team.get(an_actor(), PATH)).json()["edition"] == 1
    editions = (await team.get(a_manager(), f"{PATH}/editions")).json()["items"]
    assert [(one["edition"], one["status"], one["current"]) for one in editions] == [
        (2, "retired", False),
        (1, "published", True),
    ]
    again = await step(team, a_manager(), gone, "publication")
    assert kind(again) == "illegal-transition"


async def test_a_playbook_of_a_new_name_can_be_made(team):
    made = await written(team, key="night-of-lights")
    assert made.json()["edition"] == 1
    assert (await team.get(an_actor(), "/v1/playbooks/night-of-lights")).status_code == 404
    await step(team, a_manager(), made, "publication")
    assert (await team.get(an_actor(), "/v1/playbooks/night-of-lights")).status_code == 200
    listed = (await team.get(an_actor(), "/v1/playbooks")).json()["items"]
    assert listed[-1]["key"] == "night-of-lights"


async def test_its_texts_pass_the_content_check_or_somebody_lets_them_stand(team):
    made = await written(team, intro=said("Help asylum seekers.", "Helpwch bobl."))
    second = a_manager()
    stopped = await step(team, second, made, "publication")
    assert kind(stopped) == "content-check"
    assert stopped.json()["errors"][0]["field"] == "intro"
    matter = made.json()["edition_id"]
    shown = (await team.get(second, f"/v1/content-checks/playbook/{matter}")).json()
    (finding,) = [one for one in shown["findings"] if one["severity"] == "must"]
    body = {
        "matter": "playbook",
        "matter_id": matter,
        "finding": finding["key"],
        "reason": "A title",
    }
    assert (await team.post(second, "/v1/content-overrules", body)).status_code == 204
    assert (await step(team, second, made, "publication")).status_code == 200
    officer = await team.get(an_officer(), f"/v1/content-checks/playbook/{matter}")
    assert officer.status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", said("Only English", " ")),
        ("steps", []),
        ("never", []),
        ("template", "no_such_message"),
        ("audience", {"postcode": ["SA1"]}),
        ("messages", [{"template": "mobilisation_act", "audience": "nobody", "when": "now"}]),
        ("steps", BODY["steps"] * 2),
        ("steps", [BODY["steps"][0] | {"within_hours": 10**12}]),
        ("steps", [BODY["steps"][0] | {"within_hours": -1}]),
    ],
)
async def test_what_is_not_whole_is_refused(team, field, value):
    body = deepcopy(BODY) | {field: value}
    assert (await team.post(a_manager(), f"{PATH}/editions", body)).status_code == 422


async def test_who_may_write_editions(team):
    made = await written(team)
    for actor in (an_actor(), an_officer()):
        assert (await team.post(actor, f"{PATH}/editions", BODY)).status_code == 403
        assert (await team.get(actor, f"{PATH}/editions")).status_code == 403
        assert (await step(team, actor, made, "publication")).status_code == 403
        assert (await step(team, actor, made, "retirement", {"reason": "No"})).status_code == 403


async def test_a_call_stays_with_the_edition_it_was_written_from(team):
    first = await team.mobilisation()
    await published(team)
    second = await team.mobilisation()
    assert second["title"] == "Stand together, again"
    client = await team.h.client()
    for call, shown in [(first, "Sefyll gyda’n gilydd yma"), (second, "gilydd eto")]:
        call_id = UUID(call["mobilisation_id"])
        link = an_action_link(team.h.settings, team.h.clock, call_id, new_id())
        page = await client.get("/act", params={"link": link, "lang": "cy"})
        assert shown in page.text
    await client.aclose()


async def test_an_incident_stays_with_the_edition_it_began_with(team):
    officer = an_officer()
    incident_id = await team.incident(officer)
    path = f"/v1/incidents/{incident_id}/playbooks"
    begun = (await team.post(officer, path, {"playbook": KEY})).json()["items"]
    assert [(one["key"], one["edition"]) for one in begun] == [(KEY, 1)]
    assert begun[0]["begun_by"] == str(officer.id)
    done = await published(team)
    again = (await team.post(officer, path, {"playbook": KEY})).json()["items"]
    assert again == begun
    draft = await team.mobilisation(incident_id=incident_id, audience=None)
    assert draft["title"] == "Stand together here"
    await step(team, a_manager(), done, "retirement", {"reason": "No"})
    elsewhere = await team.incident(officer, area="W06000015")
    fresh = await team.post(officer, f"/v1/incidents/{elsewhere}/playbooks", {"playbook": KEY})
    assert fresh.json()["items"][0]["edition"] == 1


async def test_the_steps_of_a_playbook_become_tasks_with_their_hour(team):
    officer = an_officer()
    incident_id = await team.incident(officer)
    path = f"/v1/incidents/{incident_id}"
    for _ in range(2):
        begun = await team.post(officer, f"{path}/playbooks", {"playbook": KEY})
    (one,) = begun.json()["items"]
    tasks = (await team.get(officer, f"{path}/tasks", limit=200)).json()["items"]
    due = {task["title"]: task["due_at"] for task in tasks}
    assert {step["text"]: step["due_at"] for step in one["steps"]}.items() <= due.items()
    titles = [task["title"] for task in tasks]
    assert len(titles) == len(set(titles))
    timeline = (await team.get(officer, f"{path}/timeline", limit=200)).json()["items"]
    assert f"{KEY}, edition 1" in [entry["note"] for entry in timeline]
    for actor in (an_actor(), an_officer("scotland")):
        refused = await team.post(actor, f"{path}/playbooks", {"playbook": KEY})
        assert refused.status_code == 403
        assert (await team.get(actor, f"{path}/playbooks")).status_code == 403
    unknown = await team.post(officer, f"{path}/playbooks", {"playbook": "no-such-thing"})
    assert unknown.status_code == 404


@pytest.mark.parametrize("playbook", playbooks.every(), ids=lambda found: found.key)
def test_a_playbook_that_ships_holds_what_is_asked_of_editions(playbook):
    must_hold(playbook)
    day = date(2026, 11, 21)
    context = Context(claims_on(day), limits_on(day), day)
    assert musts(check(pieces(playbook), context)) == ()
    assert playbook.messages


def test_there_is_a_playbook_for_every_kind_of_signal():
    assert {kind for each in playbooks.every() for kind in each.kinds} == set(Kind)


def test_every_rule_that_software_holds_to_is_in_some_playbook():
    said = {rule for each in playbooks.every() for never in each.never for rule in never.rules}
    assert said == set(Never)


def test_a_body_is_a_whole_playbook():
    made = PlaybookBody.model_validate(BODY).playbook("a-key")
    assert (made.key, made.calls[0].prompts[0].en) == ("a-key", "How are you?")
