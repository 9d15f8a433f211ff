"""Answers to consultations with their evidence packed, and looks at the pages we refer to."""

from datetime import timedelta

import pytest

from campaigns.testing import a_manager, an_officer
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

SOURCE = "https://paper.example/letters"
WHY = {"reason": "Read from beginning to end"}


def coordinator(nation):
    return an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, nation))


async def a_case(team, *, confirmed=True):
    body = {
        "title": "A paper changed how it writes",
        "what": "After letters the editor met the group.",
        "scale": "micro",
        "outcomes": ["narrative"],
        "source": {"title": "The paper itself", "published_on": "2025-03-01", "url": SOURCE},
        "happened_on": "2025-02-10",
    }
    made = await team.post(a_manager(), "/v1/outcome-cases", body)
    case_id = made.json()["case_id"]
    if confirmed:
        path = f"/v1/outcome-cases/{case_id}"
        await team.post(a_manager(), f"{path}/confirmation", WHY)
    return case_id


async def a_submission(team, by, **facts):
    body = {"title": "On cohesion", "of": "nation_government", "closes_on": "2999-01-01"} | facts
    made = await team.post(by, "/v1/submissions", body)
    assert made.status_code == 201, made.text
    return f"/v1/submissions/{made.json()['submission_id']}", made.headers["etag"]


async def rest_on(team, by, path, tag, **evidence):
    client = await team.of(by)
    return await client.put(f"{path}/evidence", json=evidence, headers={"If-Match": tag})


async def hand_in(team, by, path, tag, **facts):
    body = {"on": team.h.clock.now().date().isoformat(), "kept_at": "The drive, policy"} | WHY
    return await team.post(by, f"{path}/handing-in", body | facts, **{"If-Match": tag})


async def test_an_answer_keeps_its_evidence_as_it_stood_that_day(team):
    author, reader = a_manager(), a_manager()
    case_id = await a_case(team)
    path, tag = await a_submission(team, author)
    rested = await rest_on(team, author, path, tag, cases=[case_id])
    assert rested.json()["cases"] == [case_id]
    assert (await team.get(author, f"{path}/pack")).status_code == 404
    tag = rested.headers["etag"]
    assert (await hand_in(team, author, path, tag)).status_code == 409
    done = await hand_in(team, reader, path, tag)
    assert done.json()["status"] == "handed_in"
    assert (await team.post(reader, f"/v1/outcome-cases/{case_id}/retirement", WHY)).is_success
    pack = (await team.get(author, f"{path}/pack")).json()["evidence"]
    assert [(each["title"], each["source_url"]) for each in pack["cases"]] == [
        ("A paper changed how it writes", SOURCE)
    ]
    late = await rest_on(team, author, path, done.headers["etag"], cases=[])
    assert late.status_code == 409
    again = await team.post(author, f"{path}/withdrawal", WHY, **{"If-Match": done.headers["etag"]})
    assert again.status_code == 409


async def test_what_does_not_hold_is_no_evidence(team):
    author = a_manager()
    proposed = await a_case(team, confirmed=False)
    path, tag = await a_submission(team, author)
    for evidence in ({"cases": [proposed]}, {"facts": [str(new_id())]}, {"asks": [str(new_id())]}):
        refused = await rest_on(team, author, path, tag, **evidence)
        assert refused.status_code == 422
        (name,) = evidence
        assert [each["field"] for each in refused.json()["errors"]] == [name]
    gone = await a_case(team)
    rested = await rest_on(team, author, path, tag, cases=[gone])
    await team.post(a_manager(), f"/v1/outcome-cases/{gone}/retirement", WHY)
    refused = await hand_in(team, a_manager(), path, rested.headers["etag"])
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "cases")


async def test_an_answer_is_not_handed_in_tomorrow_nor_before_it_was_begun(team):
    path, tag = await a_submission(team, a_manager())
    for days in (1, -1):
        day = team.h.clock.now().date() + timedelta(days=days)
        refused = await hand_in(team, a_manager(), path, tag, on=day.isoformat())
        assert refused.status_code == 422
    withdrawn = await team.post(a_manager(), f"{path}/withdrawal", WHY, **{"If-Match": tag})
    assert withdrawn.json()["status"] == "withdrawn"
    assert (await hand_in(team, a_manager(), path, tag)).status_code == 412


async def test_a_nation_answers_for_itself_and_others_see_nothing(team):
    path, tag = await a_submission(team, coordinator("wales"), nation="wales")
    assert (await team.get(coordinator("wales"), path)).json()["nation"] == "wales"
    other = coordinator("scotland")
    assert (await team.get(other, path)).status_code == 403
    assert (await team.get(other, "/v1/submissions")).json()["items"] == []
    assert (await rest_on(team, other, path, tag)).status_code == 403
    body = {"title": "On cohesion", "of": "uk_government", "closes_on": "2999-01-01"}
    assert (await team.post(other, "/v1/submissions", body)).status_code == 403
    for actor in (an_officer(), an_actor(Grant(Role.GROUP_OFFICER))):
        assert (await team.get(actor, "/v1/submissions")).status_code == 403
    trustee = an_actor(Grant(Role.TRUSTEE))
    assert len((await team.get(trustee, "/v1/submissions")).json()["items"]) == 1
    assert (await team.post(trustee, "/v1/submissions", body)).status_code == 403


async def due(team):
    listed = await team.get(a_manager(), "/v1/links", due=True)
    return [each["url"] for each in listed.json()["items"] if each["url"] == SOURCE]


async def test_a_link_is_due_until_somebody_looked_and_again_after_a_year(team):
    await a_case(team)
    listed = (await team.get(coordinator("wales"), "/v1/links")).json()["items"]
    links = {each["url"]: (each["used_by"], each["found"]) for each in listed}
    assert links[SOURCE] == (["outcome_case"], None)
    assert (["partner_campaign"], None) in links.values()
    assert await due(team) == [SOURCE]
    look = {"url": SOURCE, "found": "gone"} | WHY
    assert (await team.post(a_manager(), "/v1/links/looks", look)).status_code == 201
    assert await due(team) == [SOURCE]
    await team.post(a_manager(), "/v1/links/looks", look | {"found": "holds"})
    assert await due(team) == []
    team.h.clock.move_to(team.h.clock.now() + timedelta(days=366))
    assert await due(team) == [SOURCE]


async def test_links_of_cases_that_were_retired_are_nobodys_concern(team):
    case_id = await a_case(team)
    await team.post(a_manager(), f"/v1/outcome-cases/{case_id}/retirement", WHY)
    assert SOURCE not in (await team.get(a_manager(), "/v1/links")).text
    look = {"url": SOURCE, "found": "holds"} | WHY
    refused = await team.post(a_manager(), "/v1/links/looks", look)
    assert (refused.status_code, "refers to" in refused.json()["detail"]) == (404, True)


@pytest.mark.parametrize("role", [Role.GROUP_OFFICER, Role.DUTY_OFFICER, Role.TRUSTEE])
async def test_looking_is_for_those_who_may_mend_it(team, role):
    actor = an_actor(Grant(role))
    assert (await team.get(actor, "/v1/links")).status_code == 403
    look = {"url": SOURCE, "found": "holds"} | WHY
    assert (await team.post(actor, "/v1/links/looks", look)).status_code == 403
    assert (await team.post(coordinator("wales"), "/v1/links/looks", look)).status_code == 403
