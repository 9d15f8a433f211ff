"""What charity members and friends hear: once, in their language, with a link that opens."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sanctuary.events.membership import (
    EnrolmentAdmitted,
    EnrolmentConfirmationRequested,
    EnrolmentDeclined,
    EnrolmentEnded,
    EnrolmentRenewalDue,
    EnrolmentRenewed,
)
from sanctuary.ids import new_id
from sanctuary.links import Purpose, read

from .service import link_to, notifications, text_of

DAY = date(2036, 5, 3)


def due(enrolment, person, step="month_1", cycle=1, expires_on=DAY):
    return EnrolmentRenewalDue(
        enrolment_id=enrolment, person_id=person, type="friend", cycle=cycle, step=step,
        expires_on=expires_on,
    )  # fmt: skip


def ended(enrolment, person, ending):
    return EnrolmentEnded(
        enrolment_id=enrolment, person_id=person, type="friend", ending=ending, ended_on=DAY
    )


def asked(enrolment, person):
    return EnrolmentConfirmationRequested(
        enrolment_id=enrolment, person_id=person,
        expires_at=datetime.now(UTC) + timedelta(days=14),
    )  # fmt: skip


EVENTS = {
    "membership_admitted": lambda e, p: EnrolmentAdmitted(
        enrolment_id=e, person_id=p, type="charity_individual", votes=True
    ),
    "membership_declined": lambda e, p: EnrolmentDeclined(
        enrolment_id=e, person_id=p, type="charity_individual"
    ),
    "membership_renewal_due": due,
    "membership_ended": lambda e, p: ended(e, p, "lapsed"),
    "confirm_membership": asked,
}


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("template", EVENTS)
async def test_each_is_sent_once_in_the_language_of_its_reader(tmp_path, template, language):
    async with notifications(tmp_path) as n:
        person, enrolment = await n.person(language), new_id()
        envelope = n.h.envelope(EVENTS[template](enrolment, person))
        await n.h.receive(envelope)
        await n.h.receive(envelope)
        await n.send()
        [mail] = n.mails()
        assert ("Helo," in text_of(mail)) is (language == "cy")
        assert "member" not in mail["subject"].lower()
        assert "aelod" not in mail["subject"].lower()


async def test_an_address_that_is_not_proved_yet_gets_the_link_that_proves_it(tmp_path):
    async with notifications(tmp_path) as n:
        person, enrolment = await n.person(verified=False), new_id()
        await n.h.receive(asked(enrolment, person))
        await n.send()
        [mail] = n.mails()
        link = read(
            n.h.settings.link_key,
            Purpose.JOIN,
            link_to(mail, "/join/confirm"),
            now=datetime.now(UTC),
        )
        assert (link.subject, link.person_id) == (enrolment, person)


async def test_the_reminder_carries_the_link_that_renews(tmp_path):
    async with notifications(tmp_path) as n:
        person, enrolment = await n.person(), new_id()
        await n.h.receive(due(enrolment, person))
        await n.send()
        [mail] = n.mails()
        link = read(
            n.h.settings.link_key, Purpose.RENEW_MEMBERSHIP, link_to(mail, "/membership/renew"),
            now=datetime.now(UTC),
        )  # fmt: skip
        assert (link.subject, link.person_id) == (enrolment, person)
        assert "is valid until 3 May 2036" in text_of(mail)


async def test_after_the_end_the_reminder_says_so(tmp_path):
    async with notifications(tmp_path) as n:
        await n.h.receive(due(new_id(), await n.person(), "grace", expires_on=date(2026, 1, 2)))
        await n.send()
        assert "was valid until 2 January 2026" in text_of(n.mails()[0])


async def test_each_step_of_each_cycle_is_told_once(tmp_path):
    async with notifications(tmp_path) as n:
        person, enrolment = await n.person(), new_id()
        for cycle, step in ((1, "month_1"), (1, "day"), (1, "day"), (2, "month_1")):
            await n.h.receive(due(enrolment, person, step, cycle))
            await n.send()
        assert len(n.mails()) == 3


@pytest.mark.parametrize("last", ["renewed", "removed"])
async def test_no_reminder_outlives_the_renewal_or_the_end(tmp_path, last):
    async with notifications(tmp_path) as n:
        person, enrolment = await n.person(), new_id()
        await n.h.receive(due(enrolment, person))
        if last == "renewed":
            await n.h.receive(
                EnrolmentRenewed(
                    enrolment_id=enrolment, person_id=person, type="friend", expires_on=DAY
                )
            )
        else:
            await n.h.receive(ended(enrolment, person, last))
        await n.send()
        assert n.mails() == []


@pytest.mark.parametrize(("ending", "told"), [("resigned", 1), ("removed", 0), ("ended", 0)])
async def test_a_removal_is_told_by_a_person(tmp_path, ending, told):
    async with notifications(tmp_path) as n:
        await n.h.receive(ended(new_id(), await n.person(), ending))
        await n.send()
        assert len(n.mails()) == told
