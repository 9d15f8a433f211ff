"""The content check over HTTP: advice for everybody, a stop before approval, overruling by name."""

from dataclasses import replace

import pytest

from campaigns.testing import a_manager, a_person, an_officer
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

WRONG = "Help asylum seekers"


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


async def test_anybody_signed_in_is_told_what_to_change_in_either_language(team):
    body = {"en": f"{WRONG} today", "cy": "Dewch at geiswyr lloches"}
    answer = await team.post(an_actor(), "/v1/content-checks", body)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert not said["passes"]
    assert [(one["field"], one["found"], one["severity"]) for one in said["findings"]] == [
        ("en", "asylum seekers", "must"),
        ("cy", "geiswyr lloches", "must"),
    ]
    first = said["findings"][0]
    assert (first["start"], first["end"]) == (5, 19)
    assert first["why"]
    assert first["instead"] == "people seeking sanctuary"
    good = {"en": "Come and meet people seeking sanctuary", "cy": "Dewch i gwrdd â phobl"}
    assert (await team.post(an_actor(), "/v1/content-checks", good)).json() == {
        "passes": True,
        "findings": [],
    }
    assert (await team.post(None, "/v1/content-checks", good)).status_code == 401


async def a_draft(team, author, **facts):
    draft = await team.mobilisation(author, title=WRONG, **facts)
    return draft["mobilisation_id"], f"/v1/mobilisations/{draft['mobilisation_id']}"


async def test_what_must_change_stops_the_approval_of_a_call(team):
    author, second = a_manager(), a_manager()
    call, path = await a_draft(team, author)
    stopped = await team.post(second, f"{path}/approval")
    assert (stopped.status_code, kind(stopped)) == (409, "content-check")
    error = stopped.json()["errors"][0]
    assert error["field"] == "title"
    assert "people seeking sanctuary" in error["detail"]
    assert (await team.get(second, path)).json()["approvals"] == []
    shown = (await team.get(second, f"/v1/content-checks/mobilisation/{call}")).json()
    assert not shown["passes"]
    assert "asylum seekers" in [one["found"] for one in shown["findings"]]


async def keys_of(team, actor, call):
    shown = await team.get(actor, f"/v1/content-checks/mobilisation/{call}")
    return {one["key"] for one in shown.json()["findings"] if one["severity"] == "must"}


async def test_a_named_person_who_is_not_the_author_lets_it_stand_with_a_reason(team):
    await team.h.receive(a_person())
    author, second = a_manager(), a_manager()
    call, path = await a_draft(team, author)
    for key in await keys_of(team, second, call):
        body = {
            "matter": "mobilisation",
            "matter_id": call,
            "finding": key,
            "reason": "The name of a film",
        }
        own = await team.post(author, "/v1/content-overrules", body)
        assert (own.status_code, kind(own)) == (409, "own-words")
        officer = await team.post(an_officer(), "/v1/content-overrules", body)
        assert officer.status_code == 403
        silent = await team.post(second, "/v1/content-overrules", body | {"reason": " "})
        assert silent.status_code == 422
        assert (await team.post(second, "/v1/content-overrules", body)).status_code == 204
    assert (await team.post(second, f"{path}/approval")).json()["status"] == "approved"
    assert (await team.post(second, f"{path}/launch")).status_code == 202
    listed = (await team.get(a_manager(), "/v1/content-overrules", matter_id=call)).json()["items"]
    assert {one["by"] for one in listed} == {str(second.id)}
    assert {one["reason"] for one in listed} == {"The name of a film"}
    assert "asylum seekers" in {one["found"] for one in listed}
    assert (await team.get(an_officer(), "/v1/content-overrules")).status_code == 403


async def test_what_was_let_stand_once_stands_for_that_call_alone(team):
    author, second = a_manager(), a_manager()
    first, _ = await a_draft(team, author)
    _, other = await a_draft(team, author)
    for key in await keys_of(team, second, first):
        body = {"matter": "mobilisation", "matter_id": first, "finding": key, "reason": "A film"}
        await team.post(second, "/v1/content-overrules", body)
    assert kind(await team.post(second, f"{other}/approval")) == "content-check"


async def test_nobody_lets_stand_what_is_not_there_or_not_theirs(team):
    author = a_manager()
    call, _ = await a_draft(team, author, audience={"nation": ["wales"]})
    body = {"matter": "mobilisation", "matter_id": call, "finding": "title|en|x|y", "reason": "So"}
    assert (await team.post(a_manager(), "/v1/content-overrules", body)).status_code == 404
    scots = a_manager("scotland")
    assert (await team.post(scots, "/v1/content-overrules", body)).status_code == 403
    shown = await team.get(scots, f"/v1/content-checks/mobilisation/{call}")
    assert shown.status_code == 403
    unknown = body | {"matter": "poem"}
    assert (await team.post(a_manager(), "/v1/content-overrules", unknown)).status_code == 422
    lost = body | {"matter_id": str(new_id())}
    assert (await team.post(a_manager(), "/v1/content-overrules", lost)).status_code == 404


async def test_its_author_changes_the_words_and_approvals_are_void(team):
    await team.h.receive(a_person())
    author = a_manager()
    _, path = await a_draft(team, author)
    client, other = await team.of(author), await team.of(a_manager())
    tag = (await client.get(path)).headers["ETag"]
    body = {"title": "Meet people seeking sanctuary", "title_cy": "Cwrdd â phobl"}
    assert (await client.put(f"{path}/title", json=body)).status_code == 428
    refused = await other.put(f"{path}/title", json=body, headers={"If-Match": tag})
    assert refused.status_code == 403
    changed = await client.put(f"{path}/title", json=body, headers={"If-Match": tag})
    assert {name: changed.json()[name] for name in body} == body
    stale = await client.put(f"{path}/title", json=body, headers={"If-Match": tag})
    assert stale.status_code == 412
    approved = await team.post(a_manager(), f"{path}/approval")
    assert approved.json()["status"] == "approved"
    again = await client.put(
        f"{path}/title", json={"title": "Come"}, headers={"If-Match": approved.headers["ETag"]}
    )
    assert (again.json()["status"], again.json()["approvals"]) == ("draft", [])
    assert kind(await team.post(a_manager(), f"{path}/launch")) == "illegal-transition"


async def test_a_page_that_carries_the_claim_is_never_linked_to(team):
    officer = an_officer()
    raised = await team.post(
        officer,
        "/v1/signals",
        {
            "kind": "disinformation",
            "nation": "wales",
            "stream": "schools",
            "summary": "A page",
            "source_url": "https://hostile.example/list",
        },
    )
    triaged = await team.post(
        officer,
        f"/v1/signals/{raised.json()['signal_id']}/triage",
        {"level": "local", "reason": "Seen"},
    )
    draft = await team.mobilisation(
        incident_id=triaged.json()["incident_id"], title="Look: hostile.example/list"
    )
    path = f"/v1/mobilisations/{draft['mobilisation_id']}/approval"
    stopped = await team.post(a_manager(), path)
    assert kind(stopped) == "content-check"
    assert "hostile.example/list" in stopped.json()["errors"][0]["detail"]


@pytest.mark.parametrize("roles", [(), (Role.ASSESSOR,), (Role.GROUP_OFFICER,)])
async def test_what_waits_for_approval_is_shown_to_those_who_lead(team, roles):
    call, _ = await a_draft(team, a_manager())
    actor = Actor(new_id(), tuple(Grant(role, ScopeKind.UK) for role in roles))
    shown = await team.get(replace(actor), f"/v1/content-checks/mobilisation/{call}")
    assert shown.status_code == 403
