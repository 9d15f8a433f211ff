"""What is said about workshops: the way in stands behind a link, and nothing overtaken goes out."""

from datetime import date

import pytest

from notifications.domain.rhythm import REMINDERS
from sanctuary.events.campaigns import (
    BookingAsked,
    BookingAttended,
    BookingCancelled,
    BookingChanged,
    BookingMade,
    BookingReminded,
    CheckInAsked,
    CourseEvidenceDue,
    GroupHookNeared,
    HookAnnounced,
    MentoringOverdue,
    MentorReminded,
    PressRequestDue,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import link_to, notifications, text_of

DAY = date(2027, 5, 3)


def facts(person, booking=None, **more):
    usual = {
        "booking_id": booking or new_id(),
        "workshop_id": new_id(),
        "person_id": person,
        "workshop_on": DAY,
    }
    return usual | more


def made(person, booking=None, **more):
    usual = {"starts": "18:30", "waiting": False, "sequence": 1}
    return BookingMade(**facts(person, booking, **usual | more))


async def test_whoever_asks_without_an_account_is_asked_to_confirm_although_not_proved(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person(verified=False)
        event = BookingAsked(**facts(person, confirm_by=date(2027, 4, 3)))
        await n.h.receive(event)
        await n.send()
        assert "3 April 2027" in text_of(n.mail())
        token = link_to(n.mail(), "/booking")
        link = read(n.h.settings.link_key, Purpose.BOOKING, token, now=n.h.clock.now())
        assert (link.subject, link.person_id) == (event.booking_id, person)


@pytest.mark.parametrize(
    ("event", "language", "words"),
    [
        (made, "en", "at 18:30"),
        (made, "cy", "3 Mai 2027"),
        (lambda who: made(who, moved_up=True), "en", "A place has become free"),
        (lambda who: made(who, waiting=True), "en", "in the order in which people asked"),
        (lambda who: made(who, waiting=True), "cy", "restr aros"),
        (
            lambda who: BookingChanged(**facts(who, starts="09:00", sequence=2)),
            "en",
            "is now on 3 May 2027 at 09:00",
        ),
        (lambda who: BookingCancelled(**facts(who, by_us=True)), "en", "We are sorry"),
        (lambda who: BookingAttended(**facts(who)), "cy", "heb eich enw"),
    ],
)
async def test_each_step_is_told_in_the_language_of_its_reader(tmp_path, event, language, words):
    async with notifications(tmp_path) as n:
        person = await n.person(language)
        await n.h.receive(event(person))
        await n.send()
        said = text_of(n.mail())
        assert words in said.replace("**", "")
        assert link_to(n.mail(), "/booking")


async def test_a_place_that_was_given_back_is_not_told_of_any_more(tmp_path):
    async with notifications(tmp_path) as n:
        person, booking = await n.person(), new_id()
        await n.h.receive(made(person, booking))
        await n.h.receive(BookingCancelled(**facts(person, booking, by_us=False)))
        await n.send()
        assert await n.statuses(cause=booking) == {person: ("cancelled", None)}
        await n.h.receive(made(person, booking, sequence=3))
        await n.send()
        assert "18:30" in text_of(n.mail())


@pytest.mark.parametrize(
    ("template", "event"),
    [
        (
            "workshop_check_in",
            lambda who, booking: CheckInAsked(booking_id=booking, person_id=who),
        ),
        (
            "workshop_tomorrow",
            lambda who, booking: BookingReminded(**facts(who, booking, starts="18:30")),
        ),
    ],
)
async def test_what_a_day_brings_is_one_message_however_often_it_is_told(tmp_path, template, event):
    async with notifications(tmp_path) as n:
        person, booking = await n.person(), new_id()
        told = n.h.envelope(event(person, booking))
        await n.h.receive(told)
        await n.h.receive(told)
        [row] = await n.rows(cause=booking)
        assert (row.template, row.person_id) == (template, person)
        # Days open at night: a reminder waits for the morning.
        assert template in REMINDERS


async def test_a_hook_is_told_once_with_the_way_to_the_public_calendar(tmp_path):
    async with notifications(tmp_path) as n:
        people, hook = [await n.person(), await n.person("cy")], new_id()
        event = HookAnnounced(hook_id=hook, falls_on=DAY, person_ids=tuple(people))
        told = n.h.envelope(event)
        await n.h.receive(told)
        await n.h.receive(told)
        rows = await n.rows(cause=hook)
        assert {row.person_id for row in rows} == set(people)
        assert {(row.template, row.category) for row in rows} == {("hook_ahead", "campaign")}


ABOUT = new_id()
# What is sent, in whose words, and where its button leads: who it is about, it never says.
REMINDED = [
    (
        lambda who: MentorReminded(mentoring_id=ABOUT, person_id=who),
        ("mentor_reminded", "/mentoring", Purpose.MENTORING),
        ("We have not heard for two weeks", "ers pythefnos"),
    ),
    (
        lambda who: PressRequestDue(request_id=ABOUT, person_id=who, due_on=DAY),
        ("press_due", None, None),
        ("3 May 2027", "3 Mai 2027"),
    ),
    (
        lambda who: CheckInAsked(booking_id=ABOUT, person_id=who),
        ("workshop_check_in", "/booking", Purpose.BOOKING),
        ("Six weeks ago", "Chwe wythnos"),
    ),
    (
        lambda who: BookingReminded(**facts(who, ABOUT, starts="18:30")),
        ("workshop_tomorrow", "/booking", Purpose.BOOKING),
        ("18:30", "18:30"),
    ),
    (
        lambda who: MentoringOverdue(notice_id=ABOUT, person_ids=(who,)),
        ("mentor_contact_overdue", None, None),
        ("have not been in touch", "mewn cysylltiad"),
    ),
    (
        lambda who: CourseEvidenceDue(course_id=ABOUT, due_on=DAY, person_ids=(who,)),
        ("course_evidence_due", None, None),
        ("3 May 2027", "3 Mai 2027"),
    ),
    (
        lambda who: GroupHookNeared(
            hook_id=ABOUT, group_id=new_id(), falls_on=DAY, person_ids=(who,)
        ),
        ("group_hook_ahead", None, None),
        ("/hooks", "3 Mai 2027"),
    ),
    (
        lambda who: HookAnnounced(hook_id=ABOUT, falls_on=DAY, person_ids=(who,)),
        ("hook_ahead", None, None),
        ("/hooks", "3 Mai 2027"),
    ),
]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    ("event", "expected", "words"), REMINDED, ids=[each[1][0] for each in REMINDED]
)
async def test_each_reminder_arrives_in_the_mailbox_with_the_way_to_its_page(
    tmp_path, event, expected, words, language
):
    template, path, purpose = expected
    async with notifications(tmp_path) as n:
        person = await n.person(language)
        told = n.h.envelope(event(person))
        await n.h.receive(told, told)
        await n.send()
        said = text_of(n.mail()).replace("**", "")
        assert words[language == "cy"] in said
        [row] = await n.rows()
        assert (row.template, row.status) == (template, "accepted")
        if path:
            link = read(
                n.h.settings.link_key, purpose, link_to(n.mail(), path), now=n.h.clock.now()
            )
            assert (link.subject, link.person_id) == (ABOUT, person)
