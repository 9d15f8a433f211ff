"""Two entries are one person: what was mailed to either of them works for that person, for years."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import delete, select

from notifications.commands import calendars
from notifications.commands.preferences import current
from notifications.domain.calendar import Due
from notifications.tables import merged, preference
from sanctuary.events.campaigns import GroupAlertRaised, MobilisationStoodDown
from sanctuary.events.membership import (
    GroupChanged,
    PeopleMerged,
    PeopleParted,
    PersonErased,
)
from sanctuary.ground_tables import inbox
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign

from .service import link_to, notifications, the_national_team
from .test_calendars import start

WAIT = timedelta(seconds=1201)


def a_link(n, purpose, person, **extra):
    return sign(
        n.h.settings.link_key,
        purpose,
        person,
        expires_at=n.h.clock.now() + timedelta(days=1500),
        person=person,
        extra=extra or None,
    )


async def becomes_one(n, kept, gone):
    event = n.h.envelope(PeopleMerged(merge_id=new_id(), kept_id=kept, gone_id=gone))
    await n.h.receive(event)
    return event.data.merge_id


async def wants(n, person, channel="email"):
    async with n.h.transaction() as uow:
        return await current(uow, person, channel)


@pytest.mark.parametrize("steps", [1, 2])
async def test_a_link_from_before_a_merge_stops_what_the_kept_entry_gets(tmp_path, steps):
    async with notifications(tmp_path) as n:
        *older, kept = [await n.person() for _ in range(steps + 1)]
        await n.launched([older[0]])
        await n.send()
        link = link_to(n.mail(), "/unsubscribe")
        for gone, now in zip(older, [*older[1:], kept], strict=True):
            await becomes_one(n, now, gone)
        client = await n.h.client()
        done = await client.post("/unsubscribe", data={"link": link})
        assert "You are unsubscribed" in done.text
        assert (await wants(n, kept))["campaign"] is False
        cause = await n.launched([kept])
        await n.send()
        assert await n.statuses(cause=cause) == {kept: ("withheld", "opted_out")}


async def test_the_page_of_a_link_from_before_a_merge_is_that_of_the_kept_entry(tmp_path):
    async with notifications(tmp_path, notify_api_key="x-" + "0" * 72) as n:
        kept, gone = await n.person(), await n.person()
        await becomes_one(n, kept, gone)
        client, link = await n.h.client(), a_link(n, Purpose.PREFERENCES, gone)
        form = {"link": link, "wanted": ["urgent"], "rhythm": "1", "quiet_days": ["7"]}
        await client.post("/preferences", data=form)
        assert await wants(n, kept) == {"renewal": False, "campaign": False, "urgent": True}
        seen = await client.get(
            "/preferences", params={"link": a_link(n, Purpose.PREFERENCES, kept)}
        )
        assert 'name="quiet_days" value="7" checked' in seen.text
        async with n.h.transaction() as uow:
            written = await uow.all(select(preference).where(preference.c.person_id == gone))
        assert written == []


async def test_staff_who_have_the_old_id_change_what_holds(tmp_path):
    async with notifications(tmp_path) as n, await n.h.client(the_national_team()) as staff:
        kept, gone = await n.person(), await n.person()
        await becomes_one(n, kept, gone)
        body = {"campaign": {"email": False}, "reason": "by letter"}
        await staff.put(f"/v1/people/{gone}/preferences", json=body)
        shown = (await staff.get(f"/v1/people/{gone}/preferences")).json()
        assert shown["campaign"]["email"] is False
        assert (await wants(n, kept))["campaign"] is False


async def test_two_after_all_are_asked_apart_and_hear_nothing_that_was_refused_meanwhile(tmp_path):
    async with notifications(tmp_path) as n:
        kept, gone = await n.person(), await n.person()
        merge_id = await becomes_one(n, kept, gone)
        client = await n.h.client()
        link = a_link(n, Purpose.UNSUBSCRIBE, gone, category="campaign")
        await client.post("/unsubscribe", data={"link": link})
        event = n.h.envelope(PeopleParted(merge_id=merge_id, kept_id=kept, gone_id=gone))
        await n.h.receive(event)
        await n.h.receive(event)
        assert [(await wants(n, one))["campaign"] for one in (kept, gone)] == [False, False]
        other = a_link(n, Purpose.UNSUBSCRIBE, gone, category="renewal")
        await client.post("/unsubscribe", data={"link": other})
        assert [(await wants(n, one))["renewal"] for one in (kept, gone)] == [True, False]


async def test_the_end_of_a_merge_that_is_heard_of_first_is_not_undone_by_its_beginning(tmp_path):
    async with notifications(tmp_path) as n:
        kept, gone, merge_id = await n.person(), await n.person(), new_id()
        await n.h.receive(PeopleParted(merge_id=merge_id, kept_id=kept, gone_id=gone))
        await n.h.receive(PeopleMerged(merge_id=merge_id, kept_id=kept, gone_id=gone))
        link = a_link(n, Purpose.UNSUBSCRIBE, gone, category="renewal")
        await (await n.h.client()).post("/unsubscribe", data={"link": link})
        assert [(await wants(n, one))["renewal"] for one in (kept, gone)] == [True, False]


async def test_a_calendar_address_shows_the_days_of_both_and_can_be_taken_back_by_either(tmp_path):
    async with notifications(tmp_path) as n:
        kept, gone, other = await n.person(), await n.person(), await n.person()
        day = n.h.clock.today() + timedelta(days=30)
        async with n.h.transaction() as uow:
            await calendars.note(
                uow,
                *(
                    Due("reaffirmation", new_id(), day, person_id=one)
                    for one in (kept, gone, other)
                ),
            )
        url = await start(n, gone)
        client = await n.h.client()

        async def days():
            return len(Calendar.from_ical((await client.get(url)).content).walk("VEVENT"))

        assert await days() == 1
        await becomes_one(n, kept, gone)
        assert await days() == 2
        assert await start(n, kept, "stop") is None
        assert (await client.get(url)).status_code == 403


async def an_alert(n, *contacts):
    group = new_id()
    await n.h.receive(GroupChanged(group_id=group, contacts=contacts))
    raised = GroupAlertRaised(
        alert_id=new_id(),
        incident_id=new_id(),
        group_id=group,
        policy="default",
        escalate_after_seconds=1200,
    )
    await n.h.receive(raised)
    return raised


@pytest.mark.parametrize("also_a_contact", [False, True])
async def test_who_was_asked_under_the_other_entry_still_answers(tmp_path, also_a_contact):
    async with notifications(tmp_path) as n:
        kept, gone, next_one = await n.person(), await n.person(), await n.person()
        others = (kept,) if also_a_contact else ()
        raised = await an_alert(n, gone, *others, next_one)
        await n.send()
        link = link_to(n.mail(), "/acknowledge")
        await becomes_one(n, kept, gone)
        await n.h.receive(GroupChanged(group_id=raised.group_id, contacts=(kept, next_one)))
        client = await n.h.client()
        assert "I am taking it on" in (await client.get("/acknowledge", params={"link": link})).text
        done = await client.post("/acknowledge", data={"link": link})
        assert "Thank you" in done.text
        await n.h.fire_timers(WAIT)
        assert len(await n.rows(cause=raised.alert_id)) == 1


async def test_who_was_still_to_be_asked_under_the_other_entry_is_asked(tmp_path):
    async with notifications(tmp_path) as n:
        kept, gone, first = await n.person(), await n.person(), await n.person()
        raised = await an_alert(n, first, gone)
        await becomes_one(n, kept, gone)
        await n.h.receive(GroupChanged(group_id=raised.group_id, contacts=(first, kept)))
        await n.h.fire_timers(WAIT)
        asked = {row.person_id for row in await n.rows(cause=raised.alert_id)}
        assert asked == {first, kept}


async def test_an_erased_person_leaves_no_trace_of_their_merges(tmp_path):
    async with notifications(tmp_path) as n:
        kept, gone = await n.person(), await n.person()
        event = n.h.envelope(PeopleMerged(merge_id=new_id(), kept_id=kept, gone_id=gone))
        await n.h.receive(event)
        person_erased = PersonErased(person_id=kept, case_id=new_id(), entries=(gone,))
        await n.h.receive(person_erased)
        async with n.h.transaction() as uow:
            assert await uow.all(select(merged)) == []
            await uow.execute(delete(inbox))
        await n.h.receive(event)
        async with n.h.transaction() as uow:
            assert await uow.all(select(merged)) == []


async def test_the_all_clear_of_a_mobilisation_finds_who_was_merged_since(tmp_path):
    async with notifications(tmp_path) as n:
        kept, gone = await n.person(), await n.person()
        cause = await n.launched([gone])
        await n.send()
        await becomes_one(n, kept, gone)
        await n.knows(gone, version=2, ended=True)
        await n.h.receive(
            MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_stand_down")
        )
        await n.send()
        [row] = await n.rows(cause=cause, template_key="mobilisation_stand_down")
        assert (row.person_id, row.status) == (kept, "accepted")
