"""An alert on its way through the chain: who is asked when, who says what, who need not any more."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from notifications.commands import alerts
from notifications.store.alerts import get_alert
from notifications.store.alerts import places as alert_places
from sanctuary.actor import Role, ScopeKind
from sanctuary.errors import LinkRefused
from sanctuary.events.campaigns import GroupAlertRaised, GroupAlertStoodDown
from sanctuary.events.membership import GrantGiven, GrantRevoked, GroupChanged
from sanctuary.events.notifications import (
    AlertAcknowledged,
    AlertEscalated,
    AlertReopened,
    AlertUnanswered,
)
from sanctuary.ids import new_id

from .service import Notifications, address, link_to, notifications

STEP = timedelta(seconds=1201)
REGION = "E12000003"


@dataclass
class Raised:
    """An alert, with everybody that it may ask."""

    n: Notifications
    event: GroupAlertRaised
    contacts: list[UUID]
    officer: UUID
    regional: UUID
    nation: list[UUID]
    duty: UUID
    grants: dict[UUID, GrantGiven]

    @property
    def id(self) -> UUID:
        return self.event.alert_id

    async def asked(self) -> list[str]:
        """Addresses of whoever the question has reached, in order, since the start."""
        await self.n.send()
        rows = await self.n.rows(cause=self.id)
        asking = ("group_alert", "group_alert_escalated")
        found = [row for row in rows if row.template in asking and row.status == "accepted"]
        return [address(row.person_id) for row in sorted(found, key=lambda row: int(row.step))]

    async def say(self, person: UUID, answer: str = "taken_on") -> Any:
        decide = alerts.decline if answer == "declined" else alerts.acknowledge
        async with self.n.h.transaction() as uow:
            return await decide(uow, self.id, by=person, at=self.n.h.clock.now())

    async def status(self) -> str:
        async with self.n.h.transaction() as uow:
            return (await get_alert(uow, self.id)).status

    async def told(self, template: str) -> set[UUID]:
        rows = await self.n.rows(cause=self.id, template_key=template)
        return {row.person_id for row in rows if row.status == "accepted"}

    async def stand_down(self) -> None:
        await self.n.h.receive(
            GroupAlertStoodDown(
                alert_id=self.id, incident_id=self.event.incident_id, group_id=self.event.group_id
            )
        )


@asynccontextmanager
async def a_raised_alert(tmp_path, *, contacts=2, raised=None, **facts):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(contacts)]
        group, grants = new_id(), {}
        group_is = GroupChanged(
            group_id=group, nation="england", region=REGION, contacts=tuple(people)
        )
        officer, regional, first, second, duty = [await n.person() for _ in range(5)]
        for person, role, kind, scope in (
            (officer, Role.GROUP_OFFICER, ScopeKind.GROUP, str(group)),
            (regional, Role.NATION_COORDINATOR, ScopeKind.REGION, REGION),
            (first, Role.NATION_COORDINATOR, ScopeKind.NATION, "england"),
            (second, Role.DUTY_OFFICER, ScopeKind.NATION, "england"),
            (duty, Role.DUTY_OFFICER, ScopeKind.UK, ""),
            # Neither of these two has anything to do with it.
            (await n.person(), Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"),
            (await n.person(), Role.AMBASSADOR_COORDINATOR, ScopeKind.UK, ""),
        ):
            grants[person] = GrantGiven(
                grant_id=new_id(), person_id=person, role=role, scope_kind=kind, scope_id=scope
            )
        await n.h.receive(group_is, *grants.values())
        event = GroupAlertRaised(
            alert_id=new_id(),
            incident_id=new_id(),
            group_id=group,
            escalate_after_seconds=1200,
            **facts,
        )
        await n.h.receive(event)
        yield Raised(n, event, people, officer, regional, sorted([first, second]), duty, grants)


async def test_silence_leads_from_contact_to_contact_to_group_region_nation_and_the_uk(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        expected = [[each] for each in (*a.contacts, a.officer, a.regional)] + [a.nation, [a.duty]]
        so_far: list[str] = []
        for step in expected:
            so_far += map(address, step)
            assert sorted(await a.asked()) == sorted(so_far)
            await a.n.h.fire_timers(STEP)
        assert await a.status() == "unanswered"
        levels = [one.data.level for one in await a.n.h.emitted(AlertEscalated)]
        assert levels == ["contact", "group", "region", "nation", "uk"]
        [told] = await a.n.h.emitted(AlertUnanswered)
        assert told.data.asked == 7


async def test_each_level_has_a_wait_of_its_own_where_the_alert_says_so(tmp_path):
    waits = {"contact": 60, "group": 600}
    async with a_raised_alert(tmp_path, contacts=1, waits=waits) as a:
        await a.n.h.fire_timers(timedelta(seconds=61))
        assert len(await a.asked()) == 2
        await a.n.h.fire_timers(timedelta(seconds=61))
        assert len(await a.asked()) == 2
        await a.n.h.fire_timers(timedelta(seconds=601))
        assert len(await a.asked()) == 3


async def test_who_cannot_says_so_and_the_next_is_asked_at_once(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        await a.say(a.contacts[0], "declined")
        assert await a.asked() == [address(each) for each in a.contacts]
        await a.say(a.contacts[0], "declined")
        assert len(await a.asked()) == 2


async def test_of_a_level_that_was_asked_together_all_must_decline(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        for _ in range(4):
            await a.n.h.fire_timers(STEP)
        assert len(await a.asked()) == 6
        await a.say(a.nation[0], "declined")
        assert len(await a.asked()) == 6
        await a.say(a.nation[1], "declined")
        assert len(await a.asked()) == 7


async def test_somebody_of_an_earlier_step_who_declines_hurries_nobody(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.n.h.fire_timers(STEP)
        await a.asked()
        await a.say(a.contacts[0], "declined")
        assert len(await a.asked()) == 2


async def test_who_declined_can_take_it_on_after_all(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        await a.say(a.contacts[0], "declined")
        await a.say(a.contacts[0])
        assert await a.status() == "acknowledged"


async def test_the_others_who_were_asked_hear_that_it_is_taken_on_by_role_not_by_name(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        for _ in range(3):
            await a.n.h.fire_timers(STEP)
            await a.asked()
        await a.say(a.regional)
        await a.n.send()
        assert await a.told("group_alert_taken_on") == {*a.contacts, a.officer}
        mail = a.n.mails()[-1].as_string()
        assert "A coordinator has taken this on" in mail
        assert a.regional.hex not in mail
        [answered] = await a.n.h.emitted(AlertAcknowledged)
        assert answered.data.level == "region"


async def test_who_was_never_reached_hears_nothing_of_its_being_taken_on(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        await a.n.h.fire_timers(STEP)
        await a.say(a.contacts[0])
        await a.n.send()
        assert await a.told("group_alert_taken_on") == set()
        assert (await a.n.statuses(cause=a.id))[a.contacts[1]] == ("cancelled", None)


async def test_who_left_the_group_or_lost_the_role_since_is_passed_over(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.n.h.receive(
            GroupChanged(
                group_id=a.event.group_id,
                nation="england",
                region=REGION,
                contacts=(a.contacts[0], new_id()),
            ),
            GrantRevoked(**a.grants[a.officer].model_dump()),
        )
        await a.n.h.fire_timers(STEP)
        assert await a.asked() == [address(a.contacts[0]), address(a.regional)]


async def test_somebody_who_came_after_it_was_raised_is_not_asked(tmp_path):
    async with a_raised_alert(tmp_path, contacts=1) as a:
        newcomer = await a.n.person()
        await a.n.h.receive(
            GroupChanged(
                group_id=a.event.group_id, nation="england", contacts=(a.contacts[0], newcomer)
            )
        )
        await a.n.h.fire_timers(STEP)
        assert address(newcomer) not in await a.asked()


@pytest.mark.parametrize("answer", ["taken_on", "declined"])
async def test_only_who_was_asked_and_still_answers_for_the_group_can_answer(tmp_path, answer):
    async with a_raised_alert(tmp_path) as a:
        for stranger in (new_id(), a.contacts[1], a.duty):
            with pytest.raises(LinkRefused, match="ask your coordinator"):
                await a.say(stranger, answer)
        await a.n.h.receive(GroupChanged(group_id=a.event.group_id, contacts=()))
        with pytest.raises(LinkRefused):
            await a.say(a.contacts[0], answer)
        assert await a.n.h.emitted(AlertAcknowledged) == []


CHECKED = {"check": 3600, "contact": 1200}
HOUR = timedelta(seconds=3601)


async def test_who_took_it_on_is_asked_after_a_while_and_goes_on_by_one_press(tmp_path):
    async with a_raised_alert(tmp_path, waits=CHECKED) as a:
        await a.asked()
        await a.say(a.contacts[0])
        await a.n.h.fire_timers(HOUR)
        await a.n.send()
        assert await a.told("group_alert_check") == {a.contacts[0]}
        await a.say(a.contacts[0])
        await a.n.h.fire_timers(STEP)
        assert await a.status() == "acknowledged"
        assert await a.n.h.emitted(AlertReopened) == []
        # And is asked again after the next while.
        await a.n.h.fire_timers(HOUR)
        await a.n.send()
        assert len(await a.n.rows(cause=a.id, template_key="group_alert_check")) == 2


async def test_who_stays_silent_is_told_that_others_are_asked_now(tmp_path):
    async with a_raised_alert(tmp_path, waits=CHECKED) as a:
        await a.asked()
        await a.say(a.contacts[0])
        await a.n.h.fire_timers(HOUR)
        await a.n.send()
        await a.n.h.fire_timers(STEP)
        assert await a.asked() == [address(each) for each in a.contacts]
        assert await a.told("group_alert_reopened") == {a.contacts[0]}
        [told] = await a.n.h.emitted(AlertReopened)
        assert told.data.silent is True
        # They may still say that they are on it after all.
        await a.say(a.contacts[0])
        assert await a.status() == "acknowledged"


async def test_who_lets_it_go_is_not_kept_waiting_for(tmp_path):
    async with a_raised_alert(tmp_path, waits=CHECKED) as a:
        await a.asked()
        await a.say(a.contacts[0])
        await a.say(a.contacts[0], "declined")
        assert await a.asked() == [address(each) for each in a.contacts]
        [told] = await a.n.h.emitted(AlertReopened)
        assert told.data.silent is False


async def test_nobody_is_asked_whether_they_are_still_on_it_unless_the_alert_wants_that(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        await a.say(a.contacts[0])
        await a.n.h.fire_timers(timedelta(days=2))
        assert await a.n.rows(cause=a.id, template_key="group_alert_check") == []


async def test_after_the_all_clear_nobody_is_asked_whether_they_are_still_on_it(tmp_path):
    async with a_raised_alert(tmp_path, waits=CHECKED) as a:
        await a.asked()
        await a.say(a.contacts[0])
        await a.stand_down()
        await a.n.h.fire_timers(HOUR)
        await a.n.send()
        assert await a.told("group_alert_check") == set()
        assert await a.told("group_alert_stand_down") == {a.contacts[0]}


async def test_the_page_has_a_button_for_either_answer_and_looking_presses_none(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        client, link = await a.n.h.client(), link_to(a.n.mail(), "/acknowledge")
        page = await client.get("/acknowledge", params={"link": link})
        assert 'value="taken_on"' in page.text
        assert 'value="declined"' in page.text
        assert len(await a.asked()) == 1
        done = await client.post("/acknowledge", data={"link": link, "answer": "declined"})
        assert "Thank you for telling us" in done.text
        assert len(await a.asked()) == 2
        welsh = await client.get("/acknowledge", params={"link": link, "lang": "cy"})
        assert "Diolch am ddweud wrthym" in welsh.text
        for text in (page.text, done.text):
            assert a.event.group_id.hex not in text
            assert not any(str(each) in text for each in a.contacts)


async def test_the_page_of_who_was_asked_too_says_that_there_is_nothing_to_do(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        link = link_to(a.n.mail(), "/acknowledge")
        await a.n.h.fire_timers(STEP)
        await a.say(a.contacts[1])
        page = await (await a.n.h.client()).get("/acknowledge", params={"link": link})
        assert "Somebody has taken this on" in page.text
        assert "<button" not in page.text.split("<main")[1].split("</main")[0]


async def test_whom_an_alert_asked_is_forgotten_when_it_is_long_over(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        await a.stand_down()
        today = a.n.h.clock.today()
        await a.n.h.open_days(today + timedelta(days=60))
        async with a.n.h.transaction() as uow:
            assert await alert_places(uow, a.id)
        await a.n.h.open_days(today + timedelta(days=400))
        async with a.n.h.transaction() as uow:
            assert await alert_places(uow, a.id) == []
