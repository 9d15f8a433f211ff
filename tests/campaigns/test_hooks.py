"""The hook calendar: when days fall, local ones, who hears of them, and the calendar file."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from campaigns import calendars, hooks
from campaigns.domain.hooks import Hook, coming, told, yearly
from campaigns.domain.playbook import Said
from campaigns.testing import SWANSEA, a_manager
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import HookAnnounced
from sanctuary.testing import an_actor, bodies

SINCE = date(2026, 1, 1)
EVERY = {one.key: one for one in hooks.on(SINCE)}
LOCAL = {
    "title_en": "Swansea half marathon",
    "title_cy": "Hanner marathon Abertawe",
    "nation": "wales",
    "area": SWANSEA,
    "every_year": {"month": 9, "day": 13},
    "prompt_en": "Who runs together with people seeking sanctuary?",
    "prompt_cy": "Pwy sy’n rhedeg gyda phobl sy’n ceisio noddfa?",
}


def days(key, year):
    return [one.on for one in EVERY[key].between(date(year, 1, 1), date(year, 12, 31))]


@pytest.mark.parametrize(
    ("key", "year", "on"),
    [
        ("international_womens_day", 2027, date(2027, 3, 8)),
        ("holocaust_memorial_day", 2028, date(2028, 1, 27)),
        ("st_davids_day", 2026, date(2026, 3, 1)),
        ("easter", 2027, date(2027, 3, 28)),
        ("early_may_holiday", 2027, date(2027, 5, 3)),
        ("early_may_holiday", 2020, date(2020, 5, 8)),
        ("refugee_week", 2026, date(2026, 6, 15)),
        ("refugee_week", 2027, date(2027, 6, 14)),
        ("refugee_week", 2033, date(2033, 6, 20)),
        ("press_before_refugee_week", 2026, date(2026, 5, 25)),
        ("remembrance_sunday", 2026, date(2026, 11, 8)),
        ("leap_day", 2028, date(2028, 2, 29)),
        ("leap_day", 2027, date(2027, 2, 28)),
    ],
)
def test_a_day_falls_where_the_year_puts_it(key, year, on):
    assert days(key, year) == [on]


def test_an_election_day_is_a_single_day():
    assert days("may_elections_2026", 2026) == [date(2026, 5, 7)]
    assert days("may_elections_2026", 2027) == []


def test_every_entry_says_where_it_is_from_and_prompts_in_both_languages():
    assert len(EVERY) > 10
    for one in EVERY.values():
        assert one.source
        assert one.title.en != one.title.cy
        assert one.prompts
        assert all(each.en and each.cy and each.en != each.cy for each in one.prompts)
        assert sum(map(bool, (one.rule, one.days, one.after))) == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(1, 31), st.integers(2024, 2060))
def test_every_day_of_a_year_comes_once_a_year(month, day, year):
    if day > (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        with pytest.raises(Exception, match="no such day"):
            yearly(month, day)
        return
    hook = Hook("one", Said("a", "b"), "test", rule=yearly(month, day))
    [found] = hook.between(date(year, 1, 1), date(year, 12, 31))
    assert found.on.month == month
    assert found.on.day in {day, 28}


@pytest.mark.parametrize("year", [2027, 2028])
@pytest.mark.parametrize("lead", [1, 14, 60])
def test_whoever_asks_hears_of_a_day_on_one_day_ahead_and_on_no_other(year, lead):
    hook = Hook("one", Said("a", "b"), "test", rule=yearly(2, 29), lead_days=lead)
    [found] = hook.between(date(year, 1, 1), date(year, 12, 31))
    ahead = found.on - timedelta(days=lead)
    assert found.told_on == ahead
    heard = [n for n in (-1, 0, 1) if told([hook], ahead + timedelta(days=n))]
    assert heard == [0]


def test_a_moved_day_keeps_its_entry_in_every_calendar():
    one = EVERY["early_may_holiday"]

    def entry(hook):
        found = hook.between(date(2020, 1, 1), date(2020, 12, 31))
        file = calendars.of_hooks(found, since=datetime(2020, 1, 1, tzinfo=UTC), host="example.org")
        [event] = Calendar.from_ical(file).walk("VEVENT")
        return event

    plain = Hook(one.key, one.title, one.source, rule=one.rule)
    before, after = entry(plain), entry(one)
    assert before["UID"] == after["UID"]
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (date(2020, 5, 4), date(2020, 5, 8))
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_what_comes_is_in_order_and_within_its_days():
    found = coming(EVERY.values(), SINCE, date(2026, 12, 31))
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert len({one.key for one in found}) == len(found)


async def test_the_page_shows_a_year_in_both_languages(team):
    page = await team.get(None, "/hooks")
    assert "Refugee Week" in page.text
    welsh = await team.get(None, "/hooks", lang="cy")
    assert "Wythnos Ffoaduriaid" in welsh.text
    assert "Dyddiau i godi llais" in welsh.text


async def test_the_page_shows_one_nation_and_says_whose_a_day_is(team):
    await add(team)
    for nation, shown, hidden in (
        ("wales", "St David", "St Andrew"),
        ("scotland", "St Andrew", "St David"),
    ):
        page = await team.get(None, "/hooks", nation=nation)
        assert shown in page.text
        assert hidden not in page.text
        assert ("half marathon" in page.text) == (nation == "wales")
    everywhere = await team.get(None, "/hooks", lang="cy")
    assert "Cymru · diwrnod lleol" in everywhere.text
    assert "/hooks?nation=scotland&amp;lang=cy" in everywhere.text
    assert (await team.get(None, "/hooks", nation="atlantis")).status_code == 422


async def add(team, actor=None, **changes):
    body = {k: v for k, v in (LOCAL | changes).items() if v is not None}
    return await team.post(actor or a_manager("wales"), "/v1/local-hooks", body)


async def test_a_local_day_is_on_the_calendar_of_its_place_and_on_no_other(team):
    made = await add(team)
    assert made.status_code == 201, made.text
    assert all(day.endswith("-09-13") for day in made.json()["next_on"])
    reader = an_actor()

    async def titles(**where):
        found = (await team.get(reader, "/v1/hooks", **where)).json()
        return [one["title"]["en"] for one in found]

    assert LOCAL["title_en"] in await titles(area=SWANSEA)
    assert LOCAL["title_en"] not in await titles(area="W06000015")
    assert LOCAL["title_en"] not in await titles(nation="scotland")
    assert "St David’s Day" not in await titles(nation="scotland")
    assert "Refugee Week" in await titles(nation="scotland")


async def test_a_local_day_is_changed_and_taken_off_with_a_reason(team):
    manager = a_manager("wales")
    made = await add(team, manager)
    client = await team.of(manager)
    path = f"/v1/local-hooks/{made.json()['hook_id']}"
    body = {k: LOCAL[k] for k in ("title_en", "title_cy")} | {
        "nth_weekday": {"month": 9, "weekday": 6, "nth": -1}
    }
    changed = await client.put(path, json=body, headers={"If-Match": made.headers["etag"]})
    assert changed.status_code == 200, changed.text
    assert {date.fromisoformat(day).weekday() for day in changed.json()["next_on"]} == {6}
    stale = await client.put(path, json=body, headers={"If-Match": made.headers["etag"]})
    assert stale.status_code == 412
    gone = await team.post(
        manager, f"{path}/withdrawal", {"reason": "Cancelled by the city"},
        **{"If-Match": changed.headers["etag"]},
    )  # fmt: skip
    assert gone.json()["status"] == "withdrawn"
    shown = await team.get(an_actor(), "/v1/hooks", area=SWANSEA)
    assert LOCAL["title_en"] not in shown.text
    again = await client.put(path, json=body, headers={"If-Match": gone.headers["etag"]})
    assert again.status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"every_year": {"month": 2, "day": 30}},
        {"on": "2027-05-01"},
        {"every_year": None},
        {"prompt_cy": ""},
        {"title_en": "Help asylum seekers"},
    ],
)
async def test_a_day_that_is_not_one_or_speaks_not_as_we_do_is_refused(team, wrong):
    assert (await add(team, **wrong)).status_code == 422


async def test_who_looks_after_another_place_adds_nothing_here(team):
    for actor in (
        a_manager("scotland"),
        an_actor(
            Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, "01a20000-0000-7000-8000-000000000000")
        ),
        an_actor(Grant(Role.TRUSTEE)),
        an_actor(),
    ):
        assert (await add(team, actor)).status_code == 403
    officer = an_actor(Grant(Role.GROUP_OFFICER, ScopeKind.AREA, SWANSEA))
    assert (await add(team, officer)).status_code == 201


async def follow(team, **chosen):
    actor = an_actor()
    client = await team.of(actor)
    answer = await client.put("/v1/hook-follow", json=chosen)
    assert answer.status_code == 200, answer.text
    return actor, answer.json()


async def test_only_those_who_asked_hear_of_a_day_in_time_each_once(team):
    await add(team, every_year=None, on=str(team.h.clock.today() + timedelta(days=17)))
    near, _ = await follow(team, nation="wales", area=SWANSEA)
    await follow(team, nation="wales", area="W06000015")
    await follow(team, nation="wales")
    await follow(team, nation="wales", area=SWANSEA, remind=False)
    await team.h.open_days(team.h.clock.today() + timedelta(days=1))
    before = len(await team.h.emitted(HookAnnounced))
    await team.h.open_days(team.h.clock.today() + timedelta(days=2))
    told_now = [
        one.data
        for one in (await team.h.emitted(HookAnnounced))[before:]
        if one.data.person_ids == (near.id,)
    ]
    assert len(told_now) == 1
    assert "marathon" not in str(bodies(await team.h.emitted()))


async def test_the_secret_calendar_ends_with_the_following(team):
    actor, shown = await follow(team, nation="wales", area=SWANSEA)
    await add(team)
    address = shown["calendar_url"].split("8003", 1)[-1]
    public = await team.of(None)
    path = "/v1/hooks.ics" + address[address.index("?") :]
    file = await public.get(path)
    assert file.status_code == 200, file.text
    titles = [str(one["SUMMARY"]) for one in Calendar.from_ical(file.text).walk("VEVENT")]
    assert "Refugee Week / Wythnos Ffoaduriaid" in titles
    assert any("Swansea half marathon" in one for one in titles)
    assert not any("St Andrew" in one for one in titles)
    client = await team.of(actor)
    assert (await client.get("/v1/hook-follow")).json()["calendar_url"] == shown["calendar_url"]
    assert (await client.delete("/v1/hook-follow")).status_code == 204
    assert (await public.get(path)).status_code == 403
    assert (await client.get("/v1/hook-follow")).status_code == 404
    assert (await public.get("/v1/hooks.ics")).status_code == 403
