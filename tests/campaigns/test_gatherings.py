"""Nothing of ours is held beside a hostile gathering: same area, within a day of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.gathering import Gathering
from campaigns.testing import NORWICH, SHEFFIELD, SWANSEA, a_manager, an_officer
from sanctuary.ids import new_id
from sanctuary.testing import an_actor

START = datetime(2027, 3, 6, 14, tzinfo=UTC)
END = START + timedelta(hours=3)
DAY = timedelta(hours=24)


def kind(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


def planned(starts_at, area=SWANSEA, hours=2):
    return {
        "area": area,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=hours)).isoformat(),
    }


async def recorded(team, actor=None):
    actor = actor or an_officer()
    incident_id = await team.incident(actor)
    path = f"/v1/incidents/{incident_id}/gatherings"
    answer = await team.post(actor, path, planned(START, hours=3))
    assert answer.status_code == 201, answer.text
    return incident_id, answer.json()["gathering_id"]


@pytest.mark.parametrize(
    ("starts_at", "area", "refused"),
    [
        (START, SWANSEA, True),
        (START + timedelta(hours=20), SWANSEA, True),
        (START - timedelta(hours=25), SWANSEA, True),
        (END + DAY, SWANSEA, False),
        (START - DAY - timedelta(hours=2), SWANSEA, False),
        (START, SHEFFIELD, False),
    ],
)
async def test_what_would_meet_it_is_refused_with_the_reason(team, starts_at, area, refused):
    await recorded(team)
    answer = await team.post(an_actor(), "/v1/gathering-checks", planned(starts_at, area))
    if refused:
        assert (answer.status_code, kind(answer)) == (409, "too-near-hostility")
        assert "another day" in answer.json()["detail"]
        assert SWANSEA not in answer.text
    else:
        assert answer.status_code == 204


async def test_what_is_taken_back_or_over_keeps_nothing_free(team):
    officer = an_officer()
    _, gathering_id = await recorded(team, officer)
    path = f"/v1/gatherings/{gathering_id}/withdrawal"
    back = await team.post(officer, path, {"reason": "A rumour"})
    assert (back.status_code, back.json()["withdrawn_by"]) == (200, str(officer.id))
    assert kind(await team.post(officer, path, {"reason": "Twice"})) == "illegal-transition"
    answer = await team.post(an_actor(), "/v1/gathering-checks", planned(START))
    assert answer.status_code == 204


async def test_it_stands_on_the_timeline_and_only_officers_of_the_nation_record_it(team):
    incident_id, gathering_id = await recorded(team)
    path = f"/v1/incidents/{incident_id}/gatherings"
    listed = (await team.get(an_officer("wales"), path)).json()["items"]
    assert [one["gathering_id"] for one in listed] == [gathering_id]
    timeline = (await team.get(an_officer(), f"/v1/incidents/{incident_id}/timeline")).json()
    assert "hostile gathering recorded" in [one["kind"] for one in timeline["items"]]
    for actor in (an_actor(), a_manager(), an_officer("scotland")):
        assert (await team.post(actor, path, planned(START))).status_code == 403
    for actor in (an_actor(), an_officer("scotland")):
        assert (await team.get(actor, path)).status_code == 403
    backwards = planned(START) | {"ends_at": (START - DAY).isoformat()}
    assert (await team.post(an_officer(), path, backwards)).status_code == 422
    assert (await team.post(None, "/v1/gathering-checks", planned(START))).status_code == 401


@pytest.mark.parametrize("year", [1, 1999, 9999])
async def test_a_year_that_nobody_means_is_refused(team, year):
    body = planned(START) | {"starts_at": f"{year:04}-01-01T00:00:00Z", "ends_at": None}
    answer = await team.post(an_actor(), "/v1/gathering-checks", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "starts_at")


moments = st.datetimes(datetime(2027, 3, 1), datetime(2027, 3, 12), timezones=st.just(UTC))
lengths = st.timedeltas(timedelta(minutes=1), timedelta(days=2))


@given(moments, lengths, st.sampled_from([SWANSEA, NORWICH]))
def test_apart_is_before_or_after_by_the_hours_or_elsewhere(starts_at, lasts, area):
    one = Gathering(new_id(), new_id(), SWANSEA, START, END, new_id(), START)
    ends_at = starts_at + lasts
    apart = area != SWANSEA or ends_at <= START - DAY or starts_at >= END + DAY
    assert one.is_near(area, starts_at, ends_at, DAY) is not apart
