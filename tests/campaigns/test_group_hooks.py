"""A group chooses the days for which it prepares; its officers hear in time, and have a calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from campaigns.testing import SWANSEA, a_manager
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import GroupHookNeared, HookAnnounced
from sanctuary.events.membership import GrantGiven, GrantRevoked, GroupChanged
from sanctuary.ids import new_id
from sanctuary.testing import an_actor, bodies

from .test_hooks import add


class Group:
    """A group, and somebody who looks after it."""

    def __init__(self, team):
        self.team, self.id = team, new_id()
        self.grant = Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(self.id))
        self.lead = an_actor(self.grant)
        self.path = f"/v1/groups/{self.id}/hooks"

    @classmethod
    async def begin(cls, team, *, area=SWANSEA):
        group = cls(team)
        await group.changed(area=area)
        await team.of(group.lead)
        return group

    async def changed(self, **facts):
        facts = {"nation": "wales", "area": SWANSEA} | facts
        await self.team.h.receive(GroupChanged(group_id=self.id, **facts))

    def facts(self, person):
        return {
            "person_id": person,
            "role": "group_officer",
            "scope_kind": "group",
            "scope_id": str(self.id),
        }

    async def gives(self, person):
        grant_id = new_id()
        await self.team.h.receive(GrantGiven(grant_id=grant_id, **self.facts(person)))
        return grant_id

    async def choose(self, *keys, by=None, version=None, **more):
        by = by or self.lead
        client = await self.team.of(by)
        if version is None:
            version = (await client.get(self.path)).headers.get("etag", '"0"')
        body = {"hooks": list(keys)} | more
        return await client.put(self.path, json=body, headers={"If-Match": version})


@pytest.fixture
async def group(team):
    return await Group.begin(team)


async def told(team):
    return [one.data for one in await team.h.emitted(GroupHookNeared)]


async def a_day(team, days, **changes):
    on = str(team.h.clock.today() + timedelta(days=days))
    made = await add(team, every_year=None, on=on, **changes)
    return made.json()["hook_id"]


async def calendar(team, url):
    public = await team.of(None)
    return await public.get("/v1/hooks.ics?" + url.partition("?")[2])


async def titles(team, url):
    file = await calendar(team, url)
    return [str(one["SUMMARY"]) for one in Calendar.from_ical(file.text).walk("VEVENT")]


async def test_a_lead_chooses_days_and_whoever_looks_after_the_group_hears_in_time(team, group):
    hook, other = await a_day(team, 45), await a_day(team, 45, title_en="The regatta")
    second = an_actor()
    await group.gives(second.id)
    made = await group.choose(hook, lead_days=40)
    assert (made.status_code, made.json()["hooks"]) == (200, [hook]), made.text
    day = team.h.clock.today()
    await team.h.open_days(day + timedelta(days=4))
    assert await told(team) == []
    await team.h.open_days(day + timedelta(days=5))
    await team.h.open_days(day + timedelta(days=50))
    [heard] = await told(team)
    assert heard.group_id == group.id
    assert heard.falls_on == day + timedelta(days=45)
    assert set(heard.person_ids) == {group.lead.id, second.id}
    assert other not in str(bodies(await team.h.emitted()))
    assert "marathon" not in str(bodies(await team.h.emitted(GroupHookNeared)))
    # Nobody follows it for themselves, so nobody hears but those of the group.
    assert await team.h.emitted(HookAnnounced) == []


async def test_without_a_choice_it_is_what_concerns_the_place_and_each_days_own_time(team, group):
    near = await a_day(team, 20)
    await a_day(team, 20, area="W06000015", title_en="The regatta")
    await group.choose()
    await team.h.open_days(team.h.clock.today() + timedelta(days=6))
    on = team.h.clock.today() + timedelta(days=14)
    assert len([one for one in await told(team) if one.falls_on == on]) == 1
    url = (await group.choose()).json()["calendar_url"]
    shown = await titles(team, url)
    assert "Swansea half marathon / Hanner marathon Abertawe" in shown
    assert not any("regatta" in one for one in shown)
    assert near


async def test_its_calendar_shows_what_it_chose_and_nothing_else(team, group):
    hook = await a_day(team, 30)
    await a_day(team, 31, title_en="The regatta")
    url = (await group.choose("refugee_week", hook)).json()["calendar_url"]
    assert {one.partition(" / ")[0] for one in await titles(team, url)} == {
        "Refugee Week",
        "Swansea half marathon",
    }
    # The address stays when the choice changes, and opens nothing once it is taken back.
    assert (await group.choose(hook)).json()["calendar_url"] == url
    assert not any("Refugee" in one for one in await titles(team, url))
    client = await team.of(group.lead)
    assert (await client.delete(group.path)).status_code == 204
    assert (await calendar(team, url)).status_code == 403
    assert (await client.get(group.path)).json()["calendar_url"] is None


async def test_who_left_the_office_hears_nothing_and_a_group_that_ended_neither(team, group):
    hook = await a_day(team, 20)
    left = new_id()
    grant_id = await group.gives(left)
    url = (await group.choose(hook, lead_days=10)).json()["calendar_url"]
    await team.h.receive(GrantRevoked(grant_id=grant_id, **group.facts(left)))
    await team.h.open_days(team.h.clock.today() + timedelta(days=10))
    assert [one.person_ids for one in await told(team)] == [(group.lead.id,)]
    again = await a_day(team, 20, title_en="The regatta")
    assert (await group.choose(again, by=a_manager("wales"), lead_days=10)).is_success
    await group.changed(ended=True)
    await team.h.open_days(team.h.clock.today() + timedelta(days=10))
    assert len(await told(team)) == 1
    assert (await calendar(team, url)).status_code == 403


async def test_with_reminders_switched_off_there_is_the_calendar_alone(team, group):
    hook = await a_day(team, 20)
    made = await group.choose(hook, remind=False, lead_days=10)
    await team.h.open_days(team.h.clock.today() + timedelta(days=10))
    assert await told(team) == []
    assert (await calendar(team, made.json()["calendar_url"])).status_code == 200


async def test_who_looks_after_another_group_sees_and_changes_nothing(team, group):
    await group.choose("refugee_week")
    elsewhere = Grant(Role.GROUP_OFFICER, ScopeKind.GROUP, str(new_id()))
    for actor in (an_actor(elsewhere), a_manager("scotland"), an_actor(Grant(Role.TRUSTEE))):
        client = await team.of(actor)
        assert (await client.get(group.path)).status_code == 403
        assert (await group.choose(by=actor, version='"1"')).status_code == 403
        assert (await client.delete(group.path)).status_code == 403
    nobody = await team.get(a_manager("wales"), f"/v1/groups/{new_id()}/hooks")
    assert nobody.status_code == 404


async def test_a_day_that_is_not_in_the_calendar_is_named_and_an_older_version_refused(team, group):
    wrong = await group.choose("refugee_week", "no_such_day")
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == [
        {"field": "hooks", "detail": "Not in the calendar: no_such_day"}
    ]
    assert (await group.choose("refugee_week")).is_success
    assert (await group.choose("easter", version='"0"')).status_code == 412
    client = await team.of(group.lead)
    assert (await client.put(group.path, json={"hooks": []})).status_code == 428
