"""What somebody must not see, or we must not keep: an alert that left them, an address, a name."""

from datetime import timedelta

from sqlalchemy import select

from notifications.store.alerts import get_alert
from sanctuary.events.membership import GroupChanged, PersonErased
from sanctuary.ground_tables import idempotency
from sanctuary.ids import new_id

from .service import link_to, notifications, the_national_team
from .test_calendars import feed
from .test_escalation import STEP, a_raised_alert


async def taken_by(a):
    async with a.n.h.transaction() as uow:
        return (await get_alert(uow, a.id)).acknowledged_by


async def test_who_took_an_alert_on_is_forgotten_when_it_is_long_over(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        await a.say(a.contacts[0])
        await a.stand_down()
        today = a.n.h.clock.today()
        await a.n.h.open_days(today + timedelta(days=60))
        assert await taken_by(a) == a.contacts[0]
        await a.n.h.open_days(today + timedelta(days=400))
        assert await taken_by(a) is None


async def test_who_took_an_alert_on_is_forgotten_when_they_are_erased(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        await a.say(a.contacts[0])
        await a.n.h.receive(PersonErased(person_id=a.contacts[0], case_id=new_id()))
        assert await taken_by(a) is None


async def test_who_is_no_contact_any_more_does_not_see_how_an_alert_stands(tmp_path):
    async with a_raised_alert(tmp_path) as a:
        await a.asked()
        link = link_to(a.n.mail(), "/acknowledge")
        client = await a.n.h.client()
        assert (await client.get("/acknowledge", params={"link": link})).status_code == 200
        await a.n.h.receive(GroupChanged(group_id=a.event.group_id, contacts=a.contacts[1:]))
        await a.n.h.fire_timers(STEP)
        await a.say(a.contacts[1])
        page = await client.get("/acknowledge", params={"link": link})
        assert page.status_code == 403
        assert "taken this on" not in page.text


async def test_the_secret_address_of_a_calendar_is_kept_nowhere_as_an_answer(tmp_path):
    async with notifications(tmp_path) as n:
        made = await feed(n, the_national_team())
        assert made.headers["cache-control"] == "no-store"
        token = made.json()["url"].split("link=")[1]
        async with n.h.transaction() as uow:
            answers = await uow.all(select(idempotency))
        assert not any(token in bytes(one.body or b"").decode() for one in answers)
