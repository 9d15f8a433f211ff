"""How are you? Asked after 48 hours and a week, answered by a link, read by two roles alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaigns.tables import welfare_answer
from campaigns.testing import a_manager, an_officer
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.campaigns import GroupAlertRaised, WelfareAsked, WelfareCallWanted
from sanctuary.ground_tables import sealed_opening
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, bodies


def a_lead():
    return an_actor(Grant(Role.SAFEGUARDING_LEAD))


async def asked(team, officer, *, alerts=True):
    """An active incident whose people were asked after 48 hours: its path, and the check-in."""
    path = f"/v1/incidents/{await team.incident(officer)}"
    await team.post(officer, f"{path}/activation")
    if alerts:
        for drill in (False, True):
            group_id = new_id()
            await team.group(group_id)
            body = {"group_ids": [str(group_id)], "drill": drill}
            await team.post(officer, f"{path}/group-alerts", body)
    await team.h.fire_timers(timedelta(hours=49))
    return path, (await team.h.emitted(WelfareAsked))[-1].data


def link_of(team, check_id, person_id, days=20):
    return sign(
        team.h.settings.link_key,
        Purpose.WELFARE,
        check_id,
        expires_at=team.h.clock.now() + timedelta(days=days),
        person=person_id,
    )


async def answers(team, check, person_id, answer):
    client = await team.of(None)
    data = {"link": link_of(team, check.check_id, person_id), "answer": answer}
    return await client.post("/welfare", data=data)


async def test_everybody_who_was_in_it_is_asked_and_no_drill(team):
    officer = an_officer("wales")
    path, check = await asked(team, officer)
    real = [
        each.data.alert_id for each in await team.h.emitted(GroupAlertRaised) if not each.data.drill
    ]
    assert list(check.alert_ids) == real
    assert check.person_ids == (officer.id,)
    await team.h.fire_timers(timedelta(hours=121))
    assert len(await team.h.emitted(WelfareAsked)) == 2
    await team.h.fire_timers(timedelta(hours=500))
    assert len(await team.h.emitted(WelfareAsked)) == 2
    by_hand = await team.post(officer, f"{path}/welfare-checks")
    assert by_hand.status_code == 202
    assert len(await team.h.emitted(WelfareAsked)) == 3


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_opening_the_page_keeps_nothing_and_all_right_is_only_counted(team, language):
    officer, person = an_officer("wales"), new_id()
    path, check = await asked(team, officer, alerts=False)
    client = await team.of(None)
    token = link_of(team, check.check_id, person)
    page = await client.get("/welfare", params={"link": token, "lang": language})
    assert ("How are you?" if language == "en" else "Sut ydych chi?") in page.text
    none = (await team.get(officer, f"{path}/welfare")).json()
    assert none == {"all_right": 0, "wanting_call": 0, "rung": 0}
    for _ in range(2):
        assert (await answers(team, check, person, "all_right")).status_code == 200
    counted = (await team.get(officer, f"{path}/welfare")).json()
    assert counted["all_right"] == 1
    assert await team.h.emitted(WelfareCallWanted) == []
    async with team.h.transaction() as uow:
        [row] = await uow.all(select(welfare_answer))
    assert str(person) not in str(row)
    assert person.bytes not in row.handle
    assert row.sealed is None


async def test_a_wish_for_a_call_is_read_by_who_rings_and_forgotten_after_it(team):
    officer, person = an_officer("wales"), new_id()
    path, check = await asked(team, officer, alerts=False)
    page = await answers(team, check, person, "call")
    assert "ring you" in page.text
    await answers(team, check, person, "call")
    [event] = [each.data for each in await team.h.emitted(WelfareCallWanted)]
    assert event.person_ids == (officer.id,)
    assert str(person) not in str(bodies(await team.h.emitted()))
    for reader in (officer, a_lead()):
        wanted = (await team.get(reader, f"{path}/welfare-calls")).json()
        assert [one["person_id"] for one in wanted] == [str(person)]
    async with team.h.transaction() as uow:
        openings = await uow.all(select(sealed_opening))
    assert len(openings) == 2
    assert str(person) not in str(openings)
    made = await team.post(officer, f"/v1/welfare-calls/{wanted[0]['answer_id']}/made")
    assert made.status_code == 204
    assert (await team.get(officer, f"{path}/welfare-calls")).json() == []
    assert (await team.get(officer, f"{path}/welfare")).json()["rung"] == 1
    again = await team.post(officer, f"/v1/welfare-calls/{wanted[0]['answer_id']}/made")
    assert again.status_code == 404


async def test_whoever_changes_their_mind_is_not_rung(team):
    officer, person = an_officer("wales"), new_id()
    path, check = await asked(team, officer, alerts=False)
    await answers(team, check, person, "call")
    await answers(team, check, person, "all_right")
    assert (await team.get(officer, f"{path}/welfare-calls")).json() == []


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        (None, 401),
        (an_actor(), 403),
        (a_manager(), 403),
        (an_officer("england"), 403),
        (an_actor(Grant(Role.NATIONAL_TEAM)), 403),
        (an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales")), 403),
    ],
    ids=["nobody", "a supporter", "a manager", "elsewhere", "the national team", "a coordinator"],
)
async def test_nobody_else_reads_what_people_answered(team, actor, status):
    officer, person = an_officer("wales"), new_id()
    path, check = await asked(team, officer, alerts=False)
    await answers(team, check, person, "call")
    [wanted] = (await team.get(officer, f"{path}/welfare-calls")).json()
    assert (await team.get(actor, f"{path}/welfare")).status_code == status
    assert (await team.get(actor, f"{path}/welfare-calls")).status_code == status
    made = await team.post(actor, f"/v1/welfare-calls/{wanted['answer_id']}/made")
    assert made.status_code == status


async def test_a_link_for_something_else_or_an_old_one_opens_nothing(team):
    officer = an_officer("wales")
    _, check = await asked(team, officer, alerts=False)
    client = await team.of(None)
    other = sign(
        team.h.settings.link_key,
        Purpose.REPORT_ACTION,
        check.check_id,
        expires_at=team.h.clock.now() + timedelta(days=1),
        person=new_id(),
    )
    assert (await client.get("/welfare", params={"link": other})).status_code in {
        400,
        401,
        403,
        410,
    }
    old = link_of(team, check.check_id, new_id(), days=-1)
    assert (await client.get("/welfare", params={"link": old})).status_code in {400, 401, 403, 410}


async def test_what_was_answered_is_forgotten_in_time(team):
    officer, person = an_officer("wales"), new_id()
    path, check = await asked(team, officer, alerts=False)
    await answers(team, check, person, "call")
    await team.h.open_days(team.h.clock.today() + timedelta(days=32))
    assert (await team.get(officer, f"{path}/welfare-calls")).json() == []
    async with team.h.transaction() as uow:
        assert await uow.all(select(welfare_answer)) == []
