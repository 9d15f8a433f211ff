"""Calendars of what is due: one entry for one matter, secret addresses, words that reveal nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import delete, select

from notifications.commands import calendars
from notifications.domain.calendar import TITLES, Due, calendar
from notifications.tables import calendar_feed, due
from notifications.testing import a_group, an_organisation
from sanctuary.actor import Grant, Role, ScopeKind
from sanctuary.events.awards import (
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AssessorInvited,
    AwardGranted,
    AwardRenewed,
    RenewalDue,
)
from sanctuary.events.membership import (
    EnrolmentEnded,
    EnrolmentRenewalDue,
    EnrolmentRenewed,
    GroupCheckDue,
    OrganisationChanged,
    PersonErased,
)
from sanctuary.ground_tables import granted
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import an_actor, keyed

from .service import notifications, the_national_team

DAY = date(2027, 5, 3)
AT = datetime(2027, 1, 4, 12, tzinfo=UTC)


def preferences_link(n, person):
    expires = n.h.clock.now() + timedelta(days=30)
    return sign(
        n.h.settings.link_key, Purpose.PREFERENCES, person, expires_at=expires, person=person
    )


async def start(n, person, choice="start", language="en"):
    """What a person does on the page; returns the secret address, if there is one."""
    async with await n.h.client() as reader:
        link = preferences_link(n, person)
        page = await reader.post(
            f"/calendar?lang={language}", data={"link": link, "choice": choice}
        )
    if "/v1/calendars.ics?" not in page.text:
        return None
    return (
        "/v1/calendars.ics?"
        + page.text.split('value="http')[1].split("calendars.ics?")[1].split('"')[0]
    )


async def fetch(n, url, **headers):
    async with await n.h.client() as program:
        return await program.get(url, headers=headers)


async def entries(n, url):
    answer = await fetch(n, url)
    assert answer.status_code == 200, answer.text
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def granted_to(organisation, award=None, expires_on=DAY):
    return AwardGranted(
        award_id=award or new_id(),
        organisation_id=organisation,
        application_id=new_id(),
        stream="schools",
        starts_on=date(2024, 5, 3),
        expires_on=expires_on,
    )


def test_the_same_days_make_the_same_file_and_each_line_is_short():
    dues = [Due("award", new_id(), DAY, changed_at=AT) for _ in range(3)]
    made = calendar(dues, host="example.org", language="cy", for_staff=False)
    assert made == calendar(dues, host="example.org", language="cy", for_staff=False)
    assert max(map(len, made.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("kind", TITLES)
def test_no_title_says_what_only_its_reader_should_know(kind):
    for title in TITLES[kind]:
        said = title.lower()
        assert not [
            word
            for word in ("sanctuary", "noddfa", "refugee", "asylum", "award", "gwobr", "panel")
            if word in said
        ]


def test_a_day_that_moves_raises_the_sequence_and_news_that_are_none_do_not():
    first = Due("award", new_id(), DAY, changed_at=AT)
    later = AT + timedelta(days=1)
    assert first.then(first, at=later) is first
    moved = first.then(Due("award", first.cause, DAY + timedelta(days=1)), at=later)
    assert (moved.sequence, moved.changed_at) == (1, later)


async def test_a_contact_sees_what_their_organisation_and_group_have_due(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        organisation, group = await an_organisation(n.h, person), await a_group(n.h, person)
        award = granted_to(organisation)
        await n.h.receive(
            award,
            GroupCheckDue(
                group_id=group,
                check_id=new_id(),
                contacts=(person,),
                step="first",
                due_on=DAY + timedelta(days=1),
                answer_by=DAY + timedelta(days=30),
            ),
            AssessorInvited(
                seat_id=new_id(),
                application_id=new_id(),
                person_id=person,
                answer_by=DAY + timedelta(days=2),
            ),
            granted_to(await an_organisation(n.h, new_id())),
        )
        found = await entries(n, await start(n, person))
        assert [str(one["summary"]) for one in found] == [
            "A renewal is due",
            "Yearly check",
            "Please answer an invitation",
        ]
        first = found[0]
        assert (first["dtstart"].dt, first["dtend"].dt) == (DAY, DAY + timedelta(days=1))
        assert str(first["uid"]).startswith(f"award-{award.award_id}@")
        assert (str(first["status"]), first["sequence"]) == ("CONFIRMED", 0)
        assert "description" not in first


async def test_what_was_renewed_is_shown_as_cancelled_and_what_moved_as_moved(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        organisation, award, enrolment = await an_organisation(n.h, person), new_id(), new_id()
        facts = {"enrolment_id": enrolment, "person_id": person, "type": "friend"}
        await n.h.receive(
            granted_to(organisation, award),
            EnrolmentRenewalDue(**facts, cycle=1, step="first", expires_on=DAY),
        )
        url = await start(n, person)
        before = {str(one["uid"]): one for one in await entries(n, url)}
        await n.h.receive(
            RenewalDue(
                award_id=award,
                organisation_id=organisation,
                stream="schools",
                step="months_3",
                expires_on=DAY,
                grace_ends_on=DAY,
            ),
            AwardRenewed(
                award_id=award,
                organisation_id=organisation,
                stream="schools",
                successor_id=new_id(),
            ),
            EnrolmentRenewed(**facts, expires_on=DAY.replace(year=2028)),
        )
        after = {str(one["uid"]): one for one in await entries(n, url)}
        assert after.keys() == before.keys()
        shown = {str(one["status"]): (one["sequence"], one["dtstart"].dt) for one in after.values()}
        assert shown == {"CANCELLED": (1, DAY), "CONFIRMED": (1, DAY.replace(year=2028))}
        await n.h.receive(EnrolmentEnded(**facts, ending="resigned", ended_on=DAY))
        assert {str(one["status"]) for one in await entries(n, url)} == {"CANCELLED"}


async def test_an_application_that_is_withdrawn_awaits_no_answer(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        organisation, application = await an_organisation(n.h, person), new_id()
        facts = {
            "application_id": application,
            "organisation_id": organisation,
            "stream": "schools",
        }
        await n.h.receive(ApplicationSubmitted(**facts, hear_by=DAY), ApplicationWithdrawn(**facts))
        [entry] = await entries(n, await start(n, person))
        assert str(entry["status"]) == "CANCELLED"


async def test_a_calendar_is_fetched_again_only_when_something_changed(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        organisation = await an_organisation(n.h, person)
        url = await start(n, person)
        first = await fetch(n, url)
        assert first.headers["content-type"] == "text/calendar; charset=utf-8"
        tag, day = first.headers["etag"], first.headers["last-modified"]
        assert (await fetch(n, url, **{"If-None-Match": tag})).status_code == 304
        assert (await fetch(n, url, **{"If-Modified-Since": day})).status_code == 304
        assert (await fetch(n, url, **{"If-Modified-Since": "nonsense"})).status_code == 200
        n.h.clock.offset += timedelta(seconds=5)
        await n.h.receive(granted_to(organisation))
        again = await fetch(n, url, **{"If-None-Match": tag, "If-Modified-Since": day})
        assert (again.status_code, again.headers["etag"] == tag) == (200, False)
        assert (await fetch(n, url, **{"If-Modified-Since": day})).status_code == 200


async def test_a_new_address_closes_the_old_one_and_stopping_closes_both(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        old = await start(n, person)
        new = await start(n, person)
        assert [(await fetch(n, url)).status_code for url in (old, new)] == [403, 200]
        assert await start(n, person, "stop") is None
        refused = await fetch(n, new)
        assert (refused.status_code, "was taken back" in refused.json()["detail"]) == (403, True)


async def test_looking_at_the_page_opens_nothing(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        async with await n.h.client() as reader:
            link = preferences_link(n, person)
            assert (await reader.get("/calendar", params={"link": link})).status_code == 200
        async with n.h.transaction() as uow:
            assert await uow.all(select(calendar_feed)) == []


@pytest.mark.parametrize("purpose", [Purpose.PREFERENCES, Purpose.WHY])
async def test_a_link_for_something_else_reads_no_calendar(tmp_path, purpose):
    async with notifications(tmp_path) as n:
        person = await n.person()
        expires = n.h.clock.now() + timedelta(days=1)
        token = sign(n.h.settings.link_key, purpose, person, expires_at=expires, person=person)
        assert (await fetch(n, f"/v1/calendars.ics?link={token}")).status_code == 403


async def test_an_erased_person_has_no_calendar(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        url = await start(n, person)
        enrolment = new_id()
        await n.h.receive(
            EnrolmentRenewalDue(
                enrolment_id=enrolment,
                person_id=person,
                type="friend",
                cycle=1,
                step="first",
                expires_on=DAY,
            ),
            PersonErased(case_id=new_id(), person_id=person),
        )
        assert (await fetch(n, url)).status_code == 403
        async with n.h.transaction() as uow:
            assert await uow.all(select(calendar_feed)) == []
            assert await uow.all(select(due)) == []


async def test_a_calendar_is_in_its_readers_language(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.h.receive(granted_to(await an_organisation(n.h, person)))
        [entry] = await entries(n, await start(n, person, language="cy"))
        assert str(entry["summary"]) == TITLES["award"][1]


async def in_nation(n, nation, *people):
    organisation = new_id()
    await n.h.receive(
        OrganisationChanged(
            organisation_id=organisation, kind="school", nation=nation, contacts=people
        )
    )
    return organisation


async def feed(n, actor, **wanted):
    async with await n.h.client(actor) as staff:
        return await staff.post("/v1/calendar-feeds", json=wanted, headers=keyed())


async def test_a_coordinator_reads_what_is_due_in_their_part_and_nobodys_own_days(tmp_path):
    async with notifications(tmp_path) as n:
        wales, england = await in_nation(n, "wales"), await in_nation(n, "england")
        await n.h.receive(
            granted_to(wales),
            granted_to(england),
            AssessorInvited(
                seat_id=new_id(), application_id=new_id(), person_id=new_id(), answer_by=DAY
            ),
        )
        coordinator = an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"))
        made = (await feed(n, coordinator, nation="wales")).json()
        [entry] = await entries(n, "/v1/" + made["url"].split("/v1/")[1])
        assert str(entry["summary"]) == "A renewal is due (schools)"
        assert str(entry["description"]) == str(wales)
        whole = (await feed(n, the_national_team())).json()
        assert len(await entries(n, "/v1/" + whole["url"].split("/v1/")[1])) == 2
        narrow = (await feed(n, the_national_team(), stream="libraries")).json()
        assert await entries(n, "/v1/" + narrow["url"].split("/v1/")[1]) == []


@pytest.mark.parametrize(
    ("actor", "wanted"),
    [
        (
            an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales")),
            {"nation": "england"},
        ),
        (an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales")), {}),
        (an_actor(Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools")), {"stream": "arts"}),
        (an_actor(Grant(Role.CAMPAIGN_MANAGER)), {}),
        (an_actor(), {}),
    ],
    ids=["another nation", "everything", "another stream", "campaigner", "volunteer"],
)
async def test_nobody_gets_a_calendar_of_a_part_that_is_not_theirs(tmp_path, actor, wanted):
    async with notifications(tmp_path) as n:
        assert (await feed(n, actor, **wanted)).status_code == 403


async def test_who_lost_the_role_reads_no_more(tmp_path):
    async with notifications(tmp_path) as n:
        coordinator = an_actor(Grant(Role.NATION_COORDINATOR, ScopeKind.NATION, "wales"))
        made = (await feed(n, coordinator, nation="wales")).json()
        url = "/v1/" + made["url"].split("/v1/")[1]
        assert (await fetch(n, url)).status_code == 200
        async with n.h.transaction() as uow:
            await uow.execute(delete(granted).where(granted.c.person_id == coordinator.id))
        assert (await fetch(n, url)).status_code == 403


async def test_staff_see_and_close_their_own_addresses_only(tmp_path):
    async with notifications(tmp_path) as n:
        mine, other = the_national_team(), the_national_team()
        made = (await feed(n, mine)).json()
        path = f"/v1/calendar-feeds/{made['id']}"
        async with await n.h.client(other) as them:
            assert (await them.get("/v1/calendar-feeds")).json() == {"items": []}
            assert (await them.delete(path)).status_code == 404
        async with await n.h.client(mine) as me:
            [listed] = (await me.get("/v1/calendar-feeds")).json()["items"]
            assert listed == made
            assert (await me.delete(path)).status_code == 204
        assert (await fetch(n, "/v1/" + made["url"].split("/v1/")[1])).status_code == 403


async def test_what_is_long_over_is_forgotten(tmp_path):
    async with notifications(tmp_path) as n:
        today = n.h.clock.today()
        async with n.h.transaction() as uow:
            await calendars.note(
                uow,
                Due("award", new_id(), today - timedelta(days=500)),
                Due("award", new_id(), today),
            )
            await calendars.forget(uow)
            assert [row.day for row in await uow.all(select(due.c.day))] == [today]
