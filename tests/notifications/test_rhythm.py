"""What people choose about when: by the office for them, and by themselves behind a link."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from notifications.domain.rhythm import Rhythm, RuleChange, Rules, must_fit, next_week
from notifications.store import rhythm as store
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.errors import Invalid
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, keyed

from .service import notifications, the_national_team

SOME_ID = UUID(int=7)
PROTECTED = [
    ("GET", f"/v1/people/{SOME_ID}/rhythm"),
    ("PUT", f"/v1/people/{SOME_ID}/rhythm"),
    ("GET", "/v1/rhythm-rules"),
    ("POST", "/v1/rhythm-rules"),
]


@pytest.mark.parametrize(("method", "path"), PROTECTED)
async def test_a_rhythm_is_nobody_elses_to_see_or_change(tmp_path, method, path):
    async with notifications(tmp_path) as n:
        stranger, headers = await n.h.client(), {**keyed(), "If-Match": '"0"'}
        assert (await stranger.request(method, path, headers=headers)).status_code == 401
        for role in (Role.ASSESSOR, Role.ORGANISATION_CONTACT, Role.LOCAL_LEAD):
            client = await n.h.client(an_actor(Grant(role, ScopeKind.NATION, "wales")))
            answer = await client.request(
                method, path, headers={**keyed(), "If-Match": '"0"'}, json={}
            )
            assert answer.status_code == 403, role


async def test_what_the_office_writes_down_is_shown_as_it_is_and_never_over_a_newer_choice(
    tmp_path,
):
    async with notifications(tmp_path) as n:
        client, person = await n.h.client(the_national_team()), new_id()
        path = f"/v1/people/{person}/rhythm"
        before = await client.get(path)
        assert before.headers["etag"] == '"0"'
        assert before.json()["quiet_from"] is None
        assert before.json()["usual"]["digest_hour"] == 8
        wanted = {
            "quiet_from": "22:30",
            "quiet_until": "08:00",
            "quiet_days": [6, 7],
            "digest_hour": 17,
            "language": "cy",
            "paces": {"renewal": "weekly"},
        }
        assert (await client.put(path, json=wanted)).status_code == 428
        saved = await client.put(path, json=wanted, headers={"If-Match": '"0"'})
        assert saved.status_code == 200
        assert saved.headers["etag"] == '"1"'
        shown = (await client.get(path)).json()
        assert {name: shown[name] for name in wanted} == {
            **wanted,
            "paces": {"service": "immediate", "renewal": "weekly", "campaign": "immediate"},
        }
        late = await client.put(path, json={}, headers={"If-Match": '"0"'})
        assert late.status_code == 412
        assert (await client.get(path)).json() == shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "21:00"},
        {"quiet_from": "25:00", "quiet_until": "07:00"},
        {"quiet_days": [0]},
        {"quiet_days": [1, 2, 3, 4, 5, 6, 7]},
        {"digest_hour": 24},
        {"paces": {"urgent": "daily"}},
        {"language": "fr"},
    ],
)
async def test_a_choice_that_makes_no_sense_is_refused_with_what_to_do(tmp_path, wrong):
    async with notifications(tmp_path) as n:
        client = await n.h.client(the_national_team())
        path = f"/v1/people/{new_id()}/rhythm"
        answer = await client.put(path, json=wrong, headers={"If-Match": '"0"'})
        assert answer.status_code == 422
        assert (await client.get(path)).headers["etag"] == '"0"'


async def test_the_team_sets_the_networks_rules_from_a_day_on(tmp_path):
    async with notifications(tmp_path) as n:
        client, today = await n.h.client(the_national_team()), n.h.clock.today()
        shipped = (await client.get("/v1/rhythm-rules")).json()
        assert "default" in shipped["source"]
        assert shipped["set_by_the_team"] == []
        body = {
            "valid_from": str(today + timedelta(days=2)),
            "reason": "the trustees decided",
            "weekly_campaigns": 1,
            "quiet_channels": ["sms", "chat", "email"],
        }
        past = {**body, "valid_from": str(today - timedelta(days=1))}
        for wrong in (
            past,
            {**body, "weekly_most": 0},
            {"valid_from": body["valid_from"], "reason": "nothing"},
            {**body, "quiet_days": [1, 2, 3, 4, 5, 6, 7]},
        ):
            answer = await client.post("/v1/rhythm-rules", json=wrong, headers=keyed())
            assert answer.status_code == 422, wrong
        made = await client.post("/v1/rhythm-rules", json=body, headers=keyed())
        assert made.status_code == 201
        assert made.json()["weekly_campaigns"] == 1
        assert (await client.get("/v1/rhythm-rules")).json() == shipped
        n.h.clock.offset += timedelta(days=2)
        later = (await client.get("/v1/rhythm-rules")).json()
        assert later["rules"]["quiet_channels"] == ["sms", "chat", "email"]
        assert later["set_by_the_team"] == ["quiet_channels", "weekly_campaigns"]


def a_link(n, person):
    return sign(
        n.h.settings.link_key,
        Purpose.PREFERENCES,
        person,
        expires_at=n.h.clock.now() + timedelta(days=1),
        person=person,
    )


async def chosen_by(n, person):
    async with n.h.transaction() as uow:
        return await store.get(uow, person)


async def test_a_person_chooses_on_the_page_and_sees_it_as_it_is(tmp_path):
    async with notifications(tmp_path) as n:
        client, person = await n.h.client(), new_id()
        link = a_link(n, person)
        form = {
            "link": link,
            "rhythm": "1",
            "wanted": ["renewal", "urgent"],
            "renewal_pace": "daily",
            "service_pace": "",
            "digest_hour": "17",
            "quiet_from": "20:00",
            "quiet_until": "09:00",
            "quiet_days": ["6", "7"],
            "language": "cy",
        }
        assert "Saved" in (await client.post("/preferences", data=form)).text
        chosen = await chosen_by(n, person)
        assert chosen.hours == (20 * 60, 9 * 60)
        assert chosen.days == {6, 7}
        assert chosen.pace("renewal") == "daily"
        page = (await client.get("/preferences", params={"link": link})).text
        for shown in ('value="20:00"', '"daily" selected', '"17" selected', '"cy" selected'):
            assert shown in page, shown
        await client.post("/preferences", data={"link": link, "rhythm": "1", "quiet_days": ["7"]})
        emptied = await chosen_by(n, person)
        assert (emptied.hours, emptied.language) == (None, None)
        assert emptied.pace("renewal") == "immediate"


async def test_a_page_left_as_it_was_chooses_nothing_and_half_a_night_is_refused(tmp_path):
    async with notifications(tmp_path) as n:
        client, person = await n.h.client(), new_id()
        link = a_link(n, person)
        left = {"link": link, "rhythm": "1", "quiet_days": ["7"]}
        await client.post("/preferences", data=left)
        assert (await chosen_by(n, person)) == Rhythm()
        half = await client.post("/preferences", data={**left, "quiet_from": "21:00"})
        assert half.status_code == 422
        assert "both times" in half.text
        assert (await chosen_by(n, person)) == Rhythm()


def test_a_week_begins_on_monday_in_london():
    from datetime import UTC, datetime

    sunday = datetime(2027, 3, 28, 12, tzinfo=UTC)
    assert next_week(sunday) == datetime(2027, 3, 28, 23, tzinfo=UTC)
    monday = datetime(2027, 3, 29, 12, tzinfo=UTC)
    assert next_week(monday) == datetime(2027, 4, 4, 23, tzinfo=UTC)


def test_campaigns_never_get_more_of_a_week_than_everything_together():
    rules = store.BOOK.as_at(date(2027, 1, 1), [])
    assert isinstance(rules, Rules)
    changed = store.BOOK.as_at(
        date(2027, 1, 1), [RuleChange(date(2026, 6, 1), {"weekly_campaigns": 9})]
    )
    must_fit(rules)
    with pytest.raises(Invalid, match="more of a person's week"):
        must_fit(changed)
