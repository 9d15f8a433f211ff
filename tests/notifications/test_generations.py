"""Nothing that a later fact has overtaken goes out, wherever the worker stands at that moment.

Stopped between queue and claim, between claim and wire, or dead while timers fall due; then the
fact comes, the worker goes on, and the relay takes nothing.
"""

import asyncio
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from notifications.commands import alerts
from notifications.domain.rhythm import Pace
from notifications.testing import a_group, an_organisation
from sanctuary.events.awards import ApplicationSubmitted, AwardRenewed, RenewalDue
from sanctuary.events.awards_surveys import SurveyAnswered, SurveyAsked
from sanctuary.events.campaigns import (
    GroupAlertRaised,
    GroupAlertStoodDown,
    MobilisationClosed,
    MobilisationPaused,
    MobilisationStoodDown,
)
from sanctuary.events.membership import (
    EnrolmentEnded,
    EnrolmentRenewalDue,
    EnrolmentRenewed,
    ReaffirmationClosed,
    ReaffirmationDue,
)
from sanctuary.ids import new_id

from . import sending_worker
from .service import address, notifications, text_of
from .test_all_clear import a_lane
from .test_digests import chooses, digest_of

DAY = date(2027, 5, 3)


@dataclass
class Matter:
    """What was queued about whom, and the fact that overtakes it."""

    cause: UUID
    person: UUID
    over: Any

    async def overtake(self, n) -> None:
        if callable(self.over):
            await self.over()
        else:
            await n.h.receive(self.over)


async def an_alert(n, *people):
    alert, incident, group = new_id(), new_id(), await a_group(n.h, *people)
    await n.h.receive(
        GroupAlertRaised(
            alert_id=alert, incident_id=incident, group_id=group, escalate_after_seconds=1200
        )
    )
    return alert, GroupAlertStoodDown(alert_id=alert, incident_id=incident, group_id=group)


async def acknowledged(n, person):
    alert, _ = await an_alert(n, person)

    async def answer():
        async with n.h.transaction() as uow:
            await alerts.acknowledge(uow, alert, by=person, at=n.h.clock.now())

    return Matter(alert, person, answer)


async def stood_down(n, person):
    alert, over = await an_alert(n, person)
    return Matter(alert, person, over)


async def renewed(n, person):
    award, organisation = new_id(), await an_organisation(n.h, person)
    about = {"award_id": award, "organisation_id": organisation, "stream": "schools"}
    await n.h.receive(
        RenewalDue(**about, step="months_3", expires_on=DAY, grace_ends_on=DAY + timedelta(days=90))
    )
    return Matter(award, person, AwardRenewed(**about, successor_id=new_id()))


async def renewal_applied_for(n, person):
    about = await renewed(n, person)
    applied = ApplicationSubmitted(
        application_id=new_id(),
        organisation_id=about.over.organisation_id,
        stream="schools",
        hear_by=DAY,
        renews=about.cause,
    )
    return Matter(about.cause, person, applied)


async def survey_answered(n, person):
    asked = new_id()
    about = {"request_id": asked, "survey_id": new_id()}
    organisation = await an_organisation(n.h, person)
    await n.h.receive(
        SurveyAsked(
            **about, organisation_id=organisation, step="closing", days_left=3, closes_on=DAY
        )
    )
    return Matter(asked, person, SurveyAnswered(**about))


async def reaffirmed(n, person):
    signature = new_id()
    about = {
        "signature_id": signature,
        "person_id": person,
        "edition": "2026",
        "document": "charter",
    }
    await n.h.receive(
        ReaffirmationDue(**about, party_kind="person", party_id=person, step="opened", due_on=DAY)
    )
    return Matter(signature, person, ReaffirmationClosed(**about, outcome="reaffirmed"))


async def membership_renewed(n, person):
    due, about = await _enrolment(n, person)
    return Matter(due, person, EnrolmentRenewed(**about, expires_on=DAY))


async def membership_ended(n, person):
    due, about = await _enrolment(n, person)
    return Matter(due, person, EnrolmentEnded(**about, ending="removed", ended_on=DAY))


async def _enrolment(n, person):
    enrolment = new_id()
    about = {"enrolment_id": enrolment, "person_id": person, "type": "friend"}
    await n.h.receive(EnrolmentRenewalDue(**about, cycle=1, step="month_1", expires_on=DAY))
    return enrolment, about


async def mobilisation_stood_down(n, person):
    cause = await n.launched([person])
    over = MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_stand_down")
    return Matter(cause, person, over)


async def mobilisation_closed(n, person):
    cause = await n.launched([person])
    return Matter(cause, person, MobilisationClosed(mobilisation_id=cause))


async def in_a_digest(n, about):
    """Put aside until the digest's hour, and that has come."""

    async def aside() -> bool:
        return [row.reason for row in await n.rows(cause=about.cause)] == ["digest"]

    async with n.sending():
        await n.until(aside)
    [digest] = await digest_of(n, about.person)
    n.h.clock.offset += digest.due_at - n.h.clock.now()
    return about


async def renewed_in_a_digest(n, person):
    await chooses(n, person, renewal=Pace.DAILY)
    return await in_a_digest(n, await renewed(n, person))


async def mobilisation_stood_down_in_a_digest(n, person):
    await chooses(n, person, campaign=Pace.DAILY)
    return await in_a_digest(n, await mobilisation_stood_down(n, person))


MATTERS = [
    acknowledged,
    stood_down,
    renewed,
    renewal_applied_for,
    survey_answered,
    reaffirmed,
    membership_renewed,
    membership_ended,
    mobilisation_stood_down,
    mobilisation_closed,
    renewed_in_a_digest,
    mobilisation_stood_down_in_a_digest,
]
every_matter = pytest.mark.parametrize("matter", MATTERS, ids=lambda each: each.__name__)


async def status(n, about: Matter) -> str:
    [row] = await n.rows(cause=about.cause)
    return row.status


@every_matter
async def test_stopped_between_queue_and_claim_nothing_late_goes_out(tmp_path, matter):
    async with notifications(tmp_path) as n:
        about = await matter(n, await n.person())
        await about.overtake(n)
        await n.send()
        assert await nothing_about_it(n, about)


async def nothing_about_it(n, about: Matter) -> bool:
    """Nothing but what the fact itself gave rise to."""
    links = [
        str(mail) for mail in n.mails() if "renew?" in str(mail) or "acknowledge?" in str(mail)
    ]
    return not links and await status(n, about) == "cancelled"


class Stopped:
    """A relay that takes no mail before the test has done something; then it takes all there are."""

    def __init__(self, before):
        self.before, self.took = before, []

    async def send(self, mails):
        await self.before()
        self.took = list(mails)
        for _ in ():
            yield


@every_matter
async def test_stopped_between_claim_and_wire_nothing_late_goes_out(tmp_path, matter):
    async with notifications(tmp_path) as n:
        about = await matter(n, await n.person())

        async def overtaken():
            await about.overtake(n)

            [row] = await n.rows(cause=about.cause)

            async def seen() -> bool:
                return lane.watch.overtaken(row)

            await n.until(seen)

        relay = Stopped(overtaken)
        lane = await a_lane(n, tmp_path, relay)
        await lane.window()
        assert relay.took == []
        await n.send()
        assert await nothing_about_it(n, about)


@every_matter
async def test_what_comes_back_from_the_relay_for_a_second_try_is_overtaken_too(tmp_path, matter):
    """A temporary refusal puts it back into the queue: then the fact has come meanwhile."""
    async with notifications(
        tmp_path, lambda stage, *_: "451 later" if stage == "content" else None
    ) as n:
        about = await matter(n, await n.person())

        async def tried() -> bool:
            rows = await n.rows(cause=about.cause)
            return [(row.status, row.attempts) for row in rows] == [("queued", 1)]

        async with n.sending():
            await n.until(tried)
        await about.overtake(n)
        n.relay.answering = lambda *_: None
        n.h.clock.offset += timedelta(minutes=5)
        await n.send()
        assert await nothing_about_it(n, about)


async def test_a_timer_that_fell_due_while_the_process_was_dead_asks_nobody_after_an_answer(
    tmp_path,
):
    async with notifications(tmp_path) as n:
        first, second = await n.person(), await n.person()
        group, alert = await a_group(n.h, first, second), new_id()
        await n.h.receive(
            GroupAlertRaised(
                alert_id=alert, incident_id=new_id(), group_id=group, escalate_after_seconds=1200
            )
        )
        await n.send()
        # Two hours without a process; the first thing that reaches the new one is the answer.
        n.h.clock.offset += timedelta(hours=2)
        async with n.h.transaction() as uow:
            await alerts.acknowledge(uow, alert, by=first, at=n.h.clock.now())
        await n.h.fire_timers()
        await n.send()
        assert n.relay.accepted == [address(first)]


async def test_a_timer_that_was_picked_up_before_the_answer_finds_it_when_it_acts(tmp_path):
    from sanctuary.schedule import Timer

    async with notifications(tmp_path) as n:
        first, second = await n.person(), await n.person()
        group, alert = await a_group(n.h, first, second), new_id()
        await n.h.receive(
            GroupAlertRaised(
                alert_id=alert, incident_id=new_id(), group_id=group, escalate_after_seconds=1200
            )
        )
        picked_up = Timer("x", "escalate", n.h.clock.now(), 1, {"alert_id": str(alert)})
        async with n.h.transaction() as uow:
            await alerts.acknowledge(uow, alert, by=first, at=n.h.clock.now())
        async with n.h.transaction() as uow:
            await alerts.escalate(uow, picked_up)
        assert {row.person_id for row in await n.rows(cause=alert)} == {first}


async def test_the_next_cycle_is_reminded_of_although_the_last_one_was_renewed(tmp_path):
    async with notifications(tmp_path) as n:
        about = await renewed(n, await n.person())
        await about.overtake(n)
        organisation = about.over.organisation_id
        await n.h.receive(
            RenewalDue(
                award_id=about.cause,
                organisation_id=organisation,
                stream="schools",
                step="month_1",
                expires_on=DAY,
                grace_ends_on=DAY,
            )
        )
        await n.send()
        assert n.relay.accepted == [address(about.person)]


async def test_a_pause_between_claim_and_wire_stops_what_has_not_begun(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(3)]
        cause = await n.launched(people)

        async def paused():
            await n.h.receive(MobilisationPaused(mobilisation_id=cause))

            async def seen() -> bool:
                return cause in lane.watch.halted

            await n.until(seen)

        relay = Stopped(paused)
        lane = await a_lane(n, tmp_path, relay)
        await lane.window()
        assert relay.took == []
        assert {row.status for row in await n.rows(cause=cause)} == {"queued"}


@pytest.mark.parametrize("halt", ["renewed", "paused"])
async def test_what_is_overtaken_in_a_digest_leaves_it_and_the_rest_goes(tmp_path, halt):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await chooses(n, person, renewal=Pace.DAILY, campaign=Pace.DAILY)
        about, other = await renewed(n, person), await renewed(n, person)
        called = await n.launched([person])
        causes = {"renewed": about.cause, "paused": called}
        await in_a_digest(n, about)

        async def overtaken():
            await n.h.receive(
                about.over if halt == "renewed" else MobilisationPaused(mobilisation_id=called)
            )
            [row] = await n.rows(cause=causes[halt])
            assert row.status == "sending"

            async def seen() -> bool:
                return lane.watch.overtaken(row)

            await n.until(seen)

        relay = Stopped(overtaken)
        lane = await a_lane(n, tmp_path, relay)
        await lane.window()
        assert relay.took == []
        rows = await n.rows(person_id=person)
        assert {(row.status, row.attempts, row.claimed_by) for row in rows} == {("queued", 0, None)}
        assert sorted(row.reason for row in rows if row.template != "digest") == ["digest"] * 3

        async def gone() -> bool:
            return len(n.relay.accepted) == 1

        async with n.sending():
            await n.until(gone)
        statuses = {row.cause: row.status for row in await n.rows(person_id=person)}
        assert statuses.pop(causes[halt]) == ("cancelled" if halt == "renewed" else "queued")
        assert other.cause in statuses
        assert text_of(n.mail()).count("/renew?link=") == (1 if halt == "renewed" else 2)


async def test_an_escalation_does_not_overtake_the_question_to_who_was_asked_before(tmp_path):
    async with notifications(
        tmp_path, lambda stage, *_: "451 later" if stage == "content" else None
    ) as n:
        first, second = await n.person(), await n.person()
        alert, _ = await an_alert(n, first, second)

        async def tried() -> bool:
            return [(row.status, row.attempts) for row in await n.rows(cause=alert)] == [
                ("queued", 1)
            ]

        async with n.sending():
            await n.until(tried)
        n.relay.answering = lambda *_: None
        await n.h.fire_timers(timedelta(seconds=1201))
        await n.send()
        assert sorted(n.relay.accepted) == sorted([address(first), address(second)])


async def killed_at(n, stage: str) -> None:
    """A process that sends, killed while the relay keeps it waiting for its answer."""
    reached = []

    def answering(at, *_):
        reached.append(at)
        return "late" if at == stage else None

    n.relay.answering = answering
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        sending_worker.__file__,
        n.h.settings.model_dump_json(exclude={"link_key", "seal_key"}),
    )

    async def spoken_to() -> bool:
        return stage in reached

    try:
        await n.until(spoken_to)
    finally:
        worker.kill()
        await worker.wait()
    n.relay.answering = lambda *_: None


async def test_a_worker_killed_with_a_question_on_its_hands_asks_nobody_after_the_answer(tmp_path):
    """It had claimed the message and spoken to the relay; it never gave it the content."""
    async with notifications(tmp_path) as n:
        about = await acknowledged(n, await n.person())
        await killed_at(n, "mail")
        assert await status(n, about) == "sending"
        await about.overtake(n)
        await n.send()
        assert n.relay.accepted == []
        assert await status(n, about) == "cancelled"


async def test_whom_a_killed_worker_may_have_asked_hears_the_all_clear_and_no_question(tmp_path):
    """The content had left, the answer had not come: the question may lie in their inbox."""
    async with notifications(tmp_path) as n:
        about = await stood_down(n, await n.person())
        await killed_at(n, "content")
        await about.overtake(n)
        await n.send()
        rows = {row.template: row.status for row in await n.rows(cause=about.cause)}
        assert rows == {"group_alert": "cancelled", "group_alert_stand_down": "accepted"}
        assert n.relay.accepted == [address(about.person)]
