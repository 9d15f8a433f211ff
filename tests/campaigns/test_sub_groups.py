"""Saved rules with editions, owner and scope; centres from a file; both used inside rules."""

import pytest

from campaigns.testing import NORWICH, SHEFFIELD, SWANSEA, a_manager, a_person, an_officer
from sanctuary.actor import Grant, Role
from sanctuary.events.campaigns import AudienceReleased
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, keyed

CENTRES = f"""LAD24CD,LAD24NM,LAT,LONG
{SWANSEA},Swansea,51.6,-4.0
{SHEFFIELD},Sheffield,53.4,-1.5
{NORWICH},Norwich,52.6,1.3
"""


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


@pytest.fixture
def owner():
    return a_manager()


async def a_group(team, owner, audience, **facts):
    body = {"title": "Choirs of Wales", "audience": audience} | facts
    answer = await team.post(owner, "/v1/sub-groups", body)
    assert answer.status_code == 201, answer.text
    return answer.json()["sub_group_id"]


async def change(team, actor, sub_group_id, audience, **facts):
    client = await team.of(actor)
    path = f"/v1/sub-groups/{sub_group_id}"
    shown = await client.get(path)
    body = {"title": "Choirs", "audience": audience} | facts
    headers = {"If-Match": shown.headers.get("ETag", '"1"')}
    return await client.put(path, json=body, headers=headers)


async def matched(team, audience):
    draft = await team.mobilisation(audience=audience)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}/audience-preview"
    return (await team.get(a_manager(), path)).json()["matched"]


async def load(team, actor, content, **params):
    client = await team.of(actor)
    headers = keyed() | {"Content-Type": "text/csv"}
    return await client.post("/v1/area-centres", params=params, content=content, headers=headers)


async def test_a_sub_group_is_used_inside_other_rules_and_ends_at_its_scope(team, owner):
    await team.h.receive(
        a_person(streams=("schools",)),
        a_person(streams=("schools",), nation="england", area=SHEFFIELD),
        a_person(),
    )
    group = await a_group(team, owner, {"stream": ["schools"]}, nation="wales")
    assert await matched(team, {"sub_group": group}) == 1
    assert await matched(team, {"all": [{"everyone": True}, {"not": {"sub_group": group}}]}) == 2
    draft = await team.mobilisation(a_manager("wales"), audience={"sub_group": group})
    assert draft["audience"] == {"sub_group": {"id": group, "nation": "wales"}}


async def test_a_new_edition_counts_from_now_on_and_the_old_one_is_kept(team, owner):
    await team.h.receive(a_person(), a_person(area=NORWICH, nation="england"))
    group = await a_group(team, owner, {"area": [SWANSEA]})
    draft = await team.mobilisation(audience={"sub_group": group})
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    await team.post(a_manager(), f"{path}/approval")
    changed = await change(team, owner, group, {"everyone": True}, reason="All of us")
    assert (changed.json()["edition"], changed.json()["title"]) == (2, "Choirs")
    await team.post(a_manager(), f"{path}/launch")
    [chunk] = await team.h.emitted(AudienceReleased)
    assert len(chunk.data.person_ids) == 1
    editions = (await team.get(owner, f"/v1/sub-groups/{group}/editions")).json()["items"]
    assert [(one["edition"], one["audience"], one["reason"]) for one in editions] == [
        (1, {"area": [SWANSEA]}, ""),
        (2, {"everyone": True}, "All of us"),
    ]


async def test_sub_groups_never_rest_on_themselves(team, owner):
    one = await a_group(team, owner, {"everyone": True})
    two = await a_group(team, owner, {"not": {"sub_group": one}})
    three = await a_group(team, owner, {"any": [{"sub_group": two}, {"language": ["cy"]}]})
    for other in (one, two, three):
        refused = await change(team, owner, one, {"sub_group": other})
        assert kind(refused) == "sub-group-cycle"
    assert (await change(team, owner, three, {"sub_group": one})).status_code == 200


async def test_only_its_owner_or_the_national_team_changes_a_sub_group(team, owner):
    group = await a_group(team, owner, {"everyone": True})
    other, national = a_manager(), an_actor(Grant(Role.NATIONAL_TEAM))
    assert (await change(team, other, group, {"language": ["cy"]})).status_code == 403
    assert (await team.post(other, f"/v1/sub-groups/{group}/retirement")).status_code == 403
    client = await team.of(owner)
    shown = await client.get(f"/v1/sub-groups/{group}")
    headers = {"If-Match": shown.headers["ETag"]}
    body = {"owner": str(other.id)}
    assert (await client.put(f"/v1/sub-groups/{group}/owner", json=body, headers=headers)).json()[
        "owner"
    ] == str(other.id)
    stale = await client.put(f"/v1/sub-groups/{group}/owner", json=body, headers=headers)
    assert stale.status_code == 412
    assert (await change(team, other, group, {"language": ["cy"]})).status_code == 200
    assert (await change(team, national, group, {"language": ["en"]})).status_code == 200


async def test_a_retired_sub_group_is_for_no_new_rule(team, owner):
    await team.h.receive(a_person())
    group = await a_group(team, owner, {"everyone": True})
    before = await team.mobilisation(audience={"sub_group": group})
    assert (await team.post(owner, f"/v1/sub-groups/{group}/retirement")).json()["retired"]
    body = {"playbook": "local-solidarity", "audience": {"sub_group": group}}
    assert kind(await team.post(owner, "/v1/mobilisations", body)) == "audience-rule-unclear"
    path = f"/v1/mobilisations/{before['mobilisation_id']}/audience-preview"
    assert (await team.get(owner, path)).json()["matched"] == 1
    assert (await team.get(owner, "/v1/sub-groups")).json()["items"] == []
    listed = (await team.get(owner, "/v1/sub-groups", retired=True)).json()["items"]
    assert [one["sub_group_id"] for one in listed] == [group]
    assert kind(await change(team, owner, group, {"everyone": True})) == "illegal-transition"


async def test_the_size_of_a_few_is_not_told(team, owner):
    group = await a_group(team, owner, {"did": {"kind": ["event"]}})
    path = f"/v1/sub-groups/{group}/size"
    assert (await team.get(owner, path)).json() == {"people": 0, "asks_history": True}
    whole = await a_group(team, owner, {"everyone": True})
    await team.h.receive(*(a_person() for _ in range(4)))
    path = f"/v1/sub-groups/{whole}/size"
    assert (await team.get(owner, path)).json() == {"people": None, "asks_history": False}
    await team.h.receive(a_person())
    assert (await team.get(owner, path)).json()["people"] == 5


@pytest.mark.parametrize(
    ("actor", "status"),
    [(None, 401), (an_actor(), 403), (an_actor(Grant(Role.ASSESSOR)), 403)],
)
async def test_who_must_not_see_or_make_sub_groups(team, owner, actor, status):
    group = await a_group(team, owner, {"everyone": True})
    body = {"title": "Choirs", "audience": {"everyone": True}}
    assert (await team.post(actor, "/v1/sub-groups", body)).status_code == status
    for path in ("", f"/{group}", f"/{group}/size", f"/{group}/editions"):
        assert (await team.get(actor, f"/v1/sub-groups{path}")).status_code == status


async def test_a_manager_of_one_nation_sees_and_makes_those_of_that_nation(team, owner):
    everywhere = await a_group(team, owner, {"everyone": True})
    welsh = await a_group(team, owner, {"everyone": True}, nation="wales")
    manager = a_manager("wales")
    listed = (await team.get(manager, "/v1/sub-groups")).json()["items"]
    assert [one["sub_group_id"] for one in listed] == [welsh]
    assert (await team.get(manager, f"/v1/sub-groups/{everywhere}")).status_code == 403
    body = {"title": "Choirs", "audience": {"everyone": True}}
    assert (await team.post(manager, "/v1/sub-groups", body)).status_code == 403
    made = await team.post(manager, "/v1/sub-groups", body | {"nation": "wales"})
    assert made.status_code == 201


async def test_a_radius_reaches_who_lives_in_an_authority_with_its_centre_near(team):
    await team.h.receive(
        a_person(), a_person(area=SHEFFIELD, nation="england"), a_person(area=None, nation=None)
    )
    loaded = await load(team, an_actor(Grant(Role.NATIONAL_TEAM)), CENTRES)
    assert loaded.json() == {"authorities": 3, "taken_in": True}
    assert await matched(team, {"within": {"km": 30, "area": SWANSEA}}) == 1
    assert await matched(team, {"within": {"km": 300, "area": SWANSEA}}) == 2
    assert await matched(team, {"within": {"km": 40, "lat": 53.4, "lon": -1.4}}) == 1


async def test_a_radius_around_nothing_is_refused_and_so_is_its_opposite(team):
    manager = a_manager()
    draft = await team.mobilisation(manager)
    client = await team.of(manager)
    path = f"/v1/mobilisations/{draft['mobilisation_id']}"
    etag = (await client.get(path)).headers["ETag"]
    rule = {"within": {"km": 30, "area": SWANSEA}}
    for audience in (rule, {"not": rule}):
        refused = await client.put(
            f"{path}/audience", json={"audience": audience}, headers={"If-Match": etag}
        )
        assert kind(refused) == "audience-rule-unclear"
        assert "larger radius" in refused.json()["detail"]


async def test_a_file_of_centres_is_taken_in_whole_or_not_at_all(team):
    national = an_actor(Grant(Role.NATIONAL_TEAM))
    assert (await load(team, national, CENTRES, dry_run=True)).json()["taken_in"] is False
    assert (await team.get(national, "/v1/area-centres")).json()["items"] == []
    await load(team, national, CENTRES)
    wrong = CENTRES + f"{SWANSEA},Swansea,51.6,-4.0\nW06000015,Cardiff,-3.2,51.5\n"
    refused = await load(team, national, wrong)
    assert [(one["row"], one["column"]) for one in refused.json()["errors"]] == [
        ("5", "LAD24CD"),
        ("6", "LAT"),
    ]
    assert (await load(team, national, "name,place\nx,y\n")).status_code == 422
    items = (await team.get(national, "/v1/area-centres")).json()["items"]
    assert [one["code"] for one in items] == sorted([SWANSEA, SHEFFIELD, NORWICH])


@pytest.mark.parametrize(
    ("actor", "status"), [(None, 401), (an_actor(), 403), (a_manager(), 403), (an_officer(), 403)]
)
async def test_only_the_national_team_loads_centres(team, actor, status):
    assert (await load(team, actor, CENTRES)).status_code == status


async def test_a_sample_is_the_same_at_every_look_and_its_other_half_reaches_the_rest(team):
    people = [a_person() for _ in range(60)]
    await team.h.receive(*people)
    half = await team.launched(audience={"sample": {"share": 50}})
    reached = await released(team)
    assert 10 < len(reached) < 50
    other = await team.mobilisation(audience={"not": {"sample": {"share": 50, "of": half}}})
    path = f"/v1/mobilisations/{other['mobilisation_id']}"
    await team.post(a_manager(), f"{path}/approval")
    await team.post(a_manager(), f"{path}/launch")
    everybody = await released(team)
    assert everybody == {person.person_id for person in people}


async def released(team):
    found = [each.data.person_ids for each in await team.h.emitted(AudienceReleased)]
    together = [person for ids in found for person in ids]
    assert len(together) == len(set(together))
    return set(together)


async def test_a_sample_by_number_counts_among_who_match_beside_it(team):
    await team.h.receive(*(a_person() for _ in range(9)))
    await team.h.receive(*(a_person(area=NORWICH, nation="england") for _ in range(9)))
    here = {"area": [SWANSEA]}
    assert await matched(team, {"all": [here, {"sample": {"number": 4}}]}) == 4
    assert await matched(team, {"all": [here, {"not": {"sample": {"number": 4}}}]}) == 5
    assert await matched(team, {"all": [here, {"sample": {"number": 40}}]}) == 9
    assert await matched(team, {"all": [{"sample": {"number": 3}}]}) == 3


async def test_places_and_history_are_asked_for_over_http(team):
    known = a_person(region="E12000003", constituency="E14001063", nation="england")
    await team.h.receive(known, a_person(constituency="W07000081"))
    assert await matched(team, {"region": ["E12000003"]}) == 1
    assert await matched(team, {"constituency": ["W07000081", "E14001063"]}) == 2
    assert await matched(team, {"did": {"kind": ["event"], "days": 30}}) == 0
    assert await matched(team, {"not": {"did": {"kind": ["event"]}}}) == 2


async def test_an_unknown_sub_group_is_refused_where_it_is_named(team):
    body = {"playbook": "local-solidarity", "audience": {"sub_group": str(new_id())}}
    refused = await team.post(a_manager(), "/v1/mobilisations", body)
    assert refused.json()["errors"][0]["field"] == "audience.sub_group"
