"""What is heard of a digest later reaches its parts: their status, the next contact, the edition."""

from datetime import timedelta

import pytest

from notifications.catalogue import entry
from notifications.domain.rhythm import Pace
from notifications.sending.recovery import recover
from notifications.testing import an_organisation
from sanctuary.events.campaigns import MobilisationStoodDown
from sanctuary.events.membership import OrganisationChanged
from sanctuary.events.notifications import MessageUndeliverable

from .gone import Gone, a_steady_worker
from .returned_mails import complaint, dsn
from .service import address, notifications, text_of
from .test_carried import service, tell
from .test_digests import (
    GONE,
    MONDAY,
    TUESDAY_EIGHT,
    WAITS,
    becomes,
    chooses,
    digest_of,
    renewal,
    waiting,
)
from .test_returns import handed_in, with_returns

TEMPORARY = [
    ("4.4.1", "smtp; 451 4.4.1 no answer"),
    ("5.2.2", "smtp; 552 5.2.2 full"),
]


async def parts_of(n, person):
    return [row for row in await n.rows(person_id=person) if row.template != "digest"]


async def statuses_of(n, person):
    return {row.status for row in await parts_of(n, person)}


async def for_one_contact(n):
    """An award of which one contact is told together with other things, and who comes after them."""
    n.h.clock.move_to(MONDAY)
    first, second = await n.person(), await n.person()
    await chooses(n, first, renewal=Pace.DAILY)
    organisation = await an_organisation(n.h, first)
    await renewal(n, organisation=organisation)
    await becomes(n, [WAITS], person_id=first)
    n.h.clock.move_to(TUESDAY_EIGHT)
    return organisation, first, second


async def gets(n, organisation, *people):
    await n.h.receive(
        OrganisationChanged(organisation_id=organisation, kind="school", contacts=people)
    )


async def undeliverable(n):
    return [one.data.party_id for one in await n.h.emitted(MessageUndeliverable)]


@pytest.mark.parametrize(("code", "diagnosis"), TEMPORARY)
async def test_a_digest_that_came_back_for_now_goes_again_with_all_that_it_carried(
    tmp_path, code, diagnosis
):
    async with with_returns(tmp_path) as n:
        person, _ = await waiting(n)
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 3, person_id=person)
        raw = dsn(n.paths[-1], status=code, diagnosis=diagnosis)
        assert await handed_in(n, raw) == "acted_on"
        found = {(row.status, row.reason) for row in await parts_of(n, person)}
        assert found == {WAITS}
        n.h.clock.offset += timedelta(minutes=30)
        await becomes(n, [GONE] * 3, person_id=person)
        assert n.relay.accepted == [address(person)] * 2
        assert [text_of(mail).count("/renew?link=") for mail in n.mails()] == [2, 2]
        assert [row.status for row in await digest_of(n, person)] == ["accepted"]


async def test_what_a_digest_brought_too_late_to_go_again_itself_finds_the_next_one(tmp_path):
    async with with_returns(tmp_path) as n:
        person, _ = await waiting(n)
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 3, person_id=person)
        n.h.clock.offset += timedelta(days=5)
        await handed_in(n, dsn(n.paths[-1], status="4.4.7"))
        assert [row.status for row in await digest_of(n, person)] == ["temporary_failure"]
        n.h.clock.offset += timedelta(minutes=2)
        await becomes(n, [WAITS] * 3, person_id=person)
        n.h.clock.offset += timedelta(days=1)
        await becomes(n, [GONE] * 3, person_id=person)
        assert len(n.relay.accepted) == 2


@pytest.mark.parametrize("somebody_else", [True, False])
@pytest.mark.parametrize("how", ["reported", "refused", "its content refused", "by Notify"])
async def test_what_a_digest_did_not_bring_for_good_the_next_contact_hears_or_a_person(
    tmp_path, how, somebody_else
):
    refusals = {"refused": ("rcpt", "550 5.1.1 no"), "its content refused": ("content", "554 no")}
    gone = set()

    def answering(stage, _, to):
        where, answer = refusals.get(how, ("", None))
        return answer if stage == where and to in gone else None

    by_notify = how == "by Notify"
    ground = service(tmp_path, mail_by="notify") if by_notify else with_returns(tmp_path, answering)
    async with ground as made:
        n = made[0] if by_notify else made
        organisation, first, second = await for_one_contact(n)
        gone.add(address(first))
        people = (first, second) if somebody_else else (first,)
        await gets(n, organisation, *people)
        if how in refusals:
            await becomes(n, [("permanent_failure", None)], person_id=first)
        else:
            await becomes(n, [GONE], person_id=first)
            [digest] = await digest_of(n, first)
            if by_notify:
                await tell(n, digest, "permanent-failure")
            else:
                await handed_in(n, dsn(n.paths[-1]))
            assert await statuses_of(n, first) == {"bounced"}
        await n.send()
        assert await statuses_of(n, second) == ({"accepted"} if somebody_else else set())
        assert await undeliverable(n) == ([] if somebody_else else [organisation])


@pytest.mark.parametrize("what", ["delivered", "complained"])
async def test_what_is_heard_of_a_digest_is_heard_of_its_parts(tmp_path, what):
    async with with_returns(tmp_path) as n:
        person, _ = await waiting(n)
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 3, person_id=person)
        path = n.paths[-1]
        await handed_in(
            n,
            complaint(path)
            if what == "complained"
            else dsn(path, action="delivered", status="2.0.0"),
        )
        assert await statuses_of(n, person) == {what}


@pytest.mark.parametrize(
    ("said", "status"), [("delivered", "delivered"), ("temporary-failure", "queued")]
)
async def test_what_notify_tells_of_a_digest_it_tells_of_its_parts(tmp_path, said, status):
    async with service(tmp_path, mail_by="notify") as (n, _):
        _, first, _ = await for_one_contact(n)
        await becomes(n, [GONE], person_id=first)
        [digest] = await digest_of(n, first)
        await tell(n, digest, said)
        assert await statuses_of(n, first) == {status}


async def test_what_went_by_itself_after_all_is_no_part_of_what_becomes_of_the_digest(tmp_path):
    async with with_returns(tmp_path) as n:
        person, _ = await waiting(n)
        await chooses(n, person, service=Pace.DAILY)
        await becomes(n, [GONE, GONE, WAITS], person_id=person)
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 3, person_id=person)
        await handed_in(n, dsn(n.paths[-1]))
        found = {row.template: row.status for row in await parts_of(n, person)}
        assert found == {"renewal_due": "accepted", "waiting_for_lead": "bounced"}


@pytest.mark.parametrize("how", ["a relay", "Notify", "a worker that died"])
async def test_each_part_keeps_the_edition_of_its_own_text(tmp_path, how):
    by_notify = how == "Notify"
    ground = service(tmp_path, mail_by="notify") if by_notify else notifications(tmp_path)
    async with ground as made:
        n = made[0] if by_notify else made
        person, _ = await waiting(n)
        n.h.clock.move_to(TUESDAY_EIGHT)
        if how == "a worker that died":
            worker = await Gone(n, tmp_path).claims()
            worker.hears(person)
            worker.dies()
            await a_recovery(n, tmp_path)
        await becomes(n, [GONE] * 3, person_id=person)
        for row in await parts_of(n, person):
            assert row.edition == entry(row.template).templates["en"].edition is not None


async def a_recovery(n, folder):
    await recover(n.h.database, await a_steady_worker(n, folder))


async def test_whoever_may_have_had_a_call_in_a_digest_hears_that_it_is_over(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY)
        person = await n.person()
        await chooses(n, person, campaign=Pace.DAILY)
        cause = await n.launched([person])
        await becomes(n, [WAITS], person_id=person)
        n.h.clock.move_to(TUESDAY_EIGHT)
        worker = await Gone(n, tmp_path).claims()
        worker.begins(person)
        worker.dies()
        await a_recovery(n, tmp_path)
        assert {row.status for row in await n.rows(cause=cause)} == {"queued"}
        await n.h.receive(
            MobilisationStoodDown(mobilisation_id=cause, template="mobilisation_stand_down")
        )
        await n.send()
        told = await n.statuses(cause=cause, template_key="mobilisation_stand_down")
        assert set(told) == {person}
