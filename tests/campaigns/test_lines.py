"""Official lines: never the claim, never by one person alone, read by the groups concerned."""

from datetime import timedelta

import pytest

from campaigns.testing import a_manager, an_officer
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import LineIssued, LineReviewDue, LineWithdrawn
from sanctuary.events.membership import GroupChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

SAYS = {
    "says_en": "Our schools teach welcome. Every child belongs here, and we stand with them.",
    "says_cy": "Mae ein hysgolion yn dysgu croeso. Mae pob plentyn yn perthyn yma.",
}


def said(team, days=14, **changes):
    day = team.h.clock.today() + timedelta(days=days)
    return SAYS | {"review_on": day.isoformat()} | changes


async def a_line(team, author, incident_id, **changes):
    made = await team.post(
        author, f"/v1/incidents/{incident_id}/official-lines", said(team, **changes)
    )
    assert made.status_code == 201, made.text
    return made.json()


async def issued(team, by, line):
    path = f"/v1/official-lines/{line['line_id']}"
    return await team.post(by, f"{path}/issuing", **{"If-Match": f'"{line["version"]}"'})


async def group_officer(team, *, nation="wales", area=None):
    group_id = new_id()
    await team.h.receive(GroupChanged(group_id=group_id, nation=nation, area=area))
    return group_id, an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(group_id)))


async def read(team, actor):
    found = await team.get(actor, "/v1/official-lines")
    assert found.status_code == 200
    return [(one["edition"], one["says_en"]) for one in found.json()]


async def test_a_line_is_issued_by_somebody_else_and_read_by_the_groups_concerned(team):
    author, other = an_officer("wales"), a_manager()
    incident_id = await team.incident(author)
    line = await a_line(team, author, incident_id)
    _, here = await group_officer(team, area="W06000011")
    _, there = await group_officer(team, area="W06000015")
    _, abroad = await group_officer(team, nation="scotland")
    assert await read(team, here) == []
    own = await issued(team, author, line)
    assert (own.status_code, own.json()["type"]) == (409, "urn:sanctuary:problem:own-words")
    done = await issued(team, other, line)
    assert (done.status_code, done.json()["status"]) == (200, "issued")
    assert await read(team, here) == [(1, SAYS["says_en"])]
    assert await read(team, there) == await read(team, abroad) == await read(team, an_actor()) == []
    shown = (await team.get(here, "/v1/official-lines")).text
    assert str(author.id) not in shown
    [event] = await team.h.emitted(LineIssued)
    assert "welcome" not in str(bodies([event]))


async def test_a_group_that_was_alerted_reads_the_line_wherever_it_is(team):
    author = an_officer("wales")
    incident_id = await team.incident(author)
    group_id, officer = await group_officer(team, nation="scotland", area="S12000036")
    path = f"/v1/incidents/{incident_id}"
    await team.post(author, f"{path}/activation")
    await team.post(author, f"{path}/group-alerts", {"group_ids": [str(group_id)]})
    await issued(team, a_manager(), await a_line(team, author, incident_id))
    assert len(await read(team, officer)) == 1
    [event] = await team.h.emitted(LineIssued)
    assert len(event.data.alert_ids) == 1


async def test_words_that_are_not_ours_stop_it_and_say_what_to_write(team):
    author = an_officer("wales")
    incident_id = await team.incident(author)
    line = await a_line(
        team, author, incident_id, says_en="The illegal immigrants flood our schools."
    )
    stopped = await issued(team, a_manager(), line)
    assert (stopped.status_code, stopped.json()["type"]) == (
        409,
        "urn:sanctuary:problem:content-check",
    )
    path = f"/v1/official-lines/{line['line_id']}"
    found = (await team.get(author, f"{path}/findings")).json()
    assert any(one["severity"] == "must" and one["field"] == "says_en" for one in found)
    client = await team.of(author)
    better = await client.put(path, json=said(team), headers={"If-Match": '"1"'})
    assert (better.json()["edition"], better.json()["version"]) == (1, 2)
    assert (await issued(team, a_manager(), line)).status_code == 412
    assert (await issued(team, a_manager(), better.json())).status_code == 200


async def test_an_edition_replaces_the_one_before_only_once_it_is_issued(team):
    author, other = an_officer("wales"), a_manager()
    incident_id = await team.incident(author)
    _, here = await group_officer(team, area="W06000011")
    first = (await issued(team, other, await a_line(team, author, incident_id))).json()
    path = f"/v1/official-lines/{first['line_id']}"
    client = await team.of(author)
    anew = said(team, says_en="Every child belongs here, and so does every teacher.")
    second = await client.put(path, json=anew, headers={"If-Match": f'"{first["version"]}"'})
    assert second.json()["edition"] == 2
    assert await read(team, here) == [(1, SAYS["says_en"])]
    now = (await issued(team, other, second.json())).json()
    assert await read(team, here) == [(2, anew["says_en"])]
    every = (await team.get(author, f"/v1/incidents/{incident_id}/official-lines")).json()
    assert [one["status"] for one in every] == ["replaced", "issued"]
    gone = await team.post(
        author, f"{path}/withdrawal", {"reason": "Overtaken"}, **{"If-Match": f'"{now["version"]}"'}
    )
    assert gone.json()["status"] == "withdrawn"
    assert await read(team, here) == []
    assert len(await team.h.emitted(LineWithdrawn)) == 1


async def test_after_its_review_nobody_says_it_and_its_people_were_reminded_before(team):
    author, other = an_officer("wales"), a_manager()
    incident_id = await team.incident(author)
    _, here = await group_officer(team, area="W06000011")
    await issued(team, other, await a_line(team, author, incident_id, days=5))
    start = team.h.clock.today()
    await team.h.open_days(start + timedelta(days=2))
    assert await team.h.emitted(LineReviewDue) == []
    await team.h.open_days(start + timedelta(days=5))
    [due] = await team.h.emitted(LineReviewDue)
    assert set(due.data.person_ids) == {author.id, other.id}
    assert len(await read(team, here)) == 1
    await team.h.open_days(start + timedelta(days=6))
    assert await read(team, here) == []


async def test_a_line_without_a_day_ahead_is_refused(team):
    author = an_officer("wales")
    incident_id = await team.incident(author)
    refused = await team.post(
        author, f"/v1/incidents/{incident_id}/official-lines", said(team, days=0)
    )
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "review_on")


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        (None, 401),
        (an_actor(), 403),
        (an_officer("england"), 403),
        (an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(new_id()))), 403),
    ],
    ids=["nobody", "a supporter", "an officer elsewhere", "a group officer"],
)
async def test_who_must_not_write_issue_or_withdraw_a_line(team, actor, status):
    author = an_officer("wales")
    incident_id = await team.incident(author)
    line = await a_line(team, author, incident_id)
    path, match = f"/v1/official-lines/{line['line_id']}", {"If-Match": '"1"'}
    lines = f"/v1/incidents/{incident_id}/official-lines"
    assert (await team.post(actor, lines, said(team))).status_code == status
    assert (await team.get(actor, lines)).status_code == status
    assert (await team.get(actor, f"{path}/findings")).status_code == status
    assert (await issued(team, actor, line)).status_code == status
    withdrawn = await team.post(actor, f"{path}/withdrawal", {"reason": "x"}, **match)
    assert withdrawn.status_code == status
