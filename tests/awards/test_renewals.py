"""The renewal ladder as days open: each step once, nobody lost, nobody lapsed by our delay."""

from datetime import date, timedelta

from sqlalchemy import insert, select, update

from awards import store
from awards.domain.application import Status
from awards.tables import application, award
from awards.testing import Stage, a_scheme, an_application, an_award, answers_to
from sanctuary.actor import SYSTEM
from sanctuary.events.awards import (
    ApplicationDecided,
    AwardGranted,
    AwardLapsed,
    AwardRenewed,
    RenewalDue,
)
from sanctuary.testing import harness

EXPIRY = date(2030, 6, 15)


async def hold(h, **changes):
    held = an_award(EXPIRY, **changes)
    async with h.transaction() as uow:
        await store.insert_award(uow, held)
    return held


async def renewal_of(h, held, status):
    async with h.transaction() as uow:
        await store.insert_application(
            uow,
            an_application(
                status=status,
                organisation_id=held.organisation_id,
                renews=held.id,
                answers=answers_to(a_scheme()),
            ),
            by=SYSTEM,
            at=h.clock.now(),
        )


async def steps(h, award_id):
    return [
        envelope.data.step if isinstance(envelope.data, RenewalDue) else "lapse"
        for envelope in await h.emitted()
        if isinstance(envelope.data, RenewalDue | AwardLapsed)
        and envelope.data.award_id == award_id
    ]


async def begin(h, day):
    """Open days from `day` on, as a service that has run until then would."""
    from sanctuary.ground_tables import day_opened

    async with h.transaction() as uow:
        for job in h.service.schedule.days:
            await uow.execute(insert(day_opened).values(job=job, day=day - timedelta(days=1)))


async def test_each_step_comes_once_and_then_the_lapse():
    async with harness("awards") as h:
        held = await hold(h)
        await begin(h, EXPIRY - timedelta(days=400))
        await h.open_days(EXPIRY + timedelta(days=200))
        assert await steps(h, held.id) == [
            "months_12", "months_6", "months_3", "month_1", "day", "grace", "lapse",
        ]  # fmt: skip
        (lapsed,) = await h.emitted(AwardLapsed)
        assert lapsed.data.expired_on == EXPIRY
        async with h.transaction() as uow:
            after = await store.get_award(uow, held.id)
        assert (after.status, after.ended_on) == ("lapsed", EXPIRY + timedelta(days=90))


async def test_opening_the_same_days_again_sends_nothing_again():
    async with harness("awards") as h:
        held = await hold(h)
        await begin(h, EXPIRY - timedelta(days=366))
        await h.open_days(EXPIRY - timedelta(days=350))
        before = await steps(h, held.id)
        await h.open_days(EXPIRY - timedelta(days=350))
        assert before == await steps(h, held.id) == ["months_12"]


async def test_a_submitted_renewal_is_neither_reminded_nor_lapsed_while_we_are_the_bottleneck():
    async with harness("awards") as h:
        held = await hold(h)
        await begin(h, EXPIRY - timedelta(days=20))
        await renewal_of(h, held, Status.IN_REVIEW)
        await h.open_days(EXPIRY + timedelta(days=200))
        assert await steps(h, held.id) == []
        async with h.transaction() as uow:
            after = await store.get_award(uow, held.id)
        today = h.clock.today()
        assert after.standing(today, today=today) == "renewal_in_progress"

        async with h.transaction() as uow:
            await uow.execute(
                update(application).values(
                    status="not_yet", decided_by=SYSTEM.id, decided_at=h.clock.now()
                )
            )
        await h.open_days(today + timedelta(days=29))
        assert await steps(h, held.id) == []
        await h.open_days(today + timedelta(days=30))
        assert await steps(h, held.id) == ["lapse"]


async def test_a_draft_renewal_does_not_stop_the_ladder():
    async with harness("awards") as h:
        held = await hold(h)
        await begin(h, EXPIRY - timedelta(days=95))
        await renewal_of(h, held, Status.DRAFT)
        await h.open_days(EXPIRY)
        assert await steps(h, held.id) == ["months_6", "months_3", "month_1", "day"]


async def test_two_streams_of_one_organisation_have_clocks_of_their_own():
    async with harness("awards") as h:
        school = await hold(h)
        library = an_award(
            EXPIRY + timedelta(days=10),
            organisation_id=school.organisation_id,
            stream="libraries",
            scheme="libraries",
        )
        async with h.transaction() as uow:
            await store.insert_award(uow, library)
        await begin(h, EXPIRY - timedelta(days=100))
        await renewal_of(h, school, Status.SUBMITTED)
        await h.open_days(EXPIRY + timedelta(days=10))
        assert await steps(h, school.id) == []
        assert await steps(h, library.id) == ["months_6", "months_3", "month_1", "day"]


async def test_a_late_renewal_inside_the_grace_keeps_the_award_without_a_gap():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        old = (await h.emitted(AwardGranted))[0].data
        await h.open_days(old.expires_on + timedelta(days=40))
        draft = await stage.done(stage.contact, f"/v1/awards/{old.award_id}/renewal")
        await stage.send(draft)
        await h.open_days(old.expires_on + timedelta(days=120))
        await stage.carry_on(draft["id"])
        assert (await stage.decide(draft["id"])).is_success
        assert await h.emitted(AwardLapsed) == []
        assert len(await h.emitted(AwardRenewed)) == 1
        new = (await h.emitted(AwardGranted))[-1].data
        assert new.starts_on == h.clock.today()
        for day in (old.expires_on, new.starts_on - timedelta(days=1)):
            answer = await stage.get(
                stage.contact, f"/v1/awards/{old.award_id}/verification?on={day}"
            )
            assert answer.json()["standing"] == "renewal_in_progress"


async def test_after_a_lapse_there_is_nothing_to_renew_but_applying_is_open():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        old = (await h.emitted(AwardGranted))[0].data
        await h.open_days(old.expires_on + timedelta(days=91))
        refused = await stage.post(stage.contact, f"/v1/awards/{old.award_id}/renewal")
        assert refused.json()["type"].endswith("no-longer-renewable")
        assert (await stage.start())["renews"] is None


async def test_a_renewal_that_was_sent_after_the_lapse_is_a_new_award():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        old = (await h.emitted(AwardGranted))[0].data
        await h.open_days(old.expires_on + timedelta(days=80))
        draft = await stage.done(stage.contact, f"/v1/awards/{old.award_id}/renewal")
        await h.open_days(old.expires_on + timedelta(days=95))
        assert len(await h.emitted(AwardLapsed)) == 1
        await stage.send(draft)
        await stage.carry_on(draft["id"])
        assert (await stage.decide(draft["id"])).is_success
        assert (await h.emitted(AwardGranted))[-1].data.renews is None
        assert (await h.emitted(ApplicationDecided))[-1].data.renews is None
        assert await h.emitted(AwardRenewed) == []


async def test_thousands_of_awards_take_one_read_and_one_write_a_day():
    async with harness("awards") as h:
        rows = [an_award(EXPIRY + timedelta(days=n % 365)) for n in range(2_000)]
        columns = [column.name for column in award.c]
        async with h.transaction() as uow:
            await uow.execute(
                insert(award),
                [{key: getattr(each, key) for key in columns} for each in rows],
            )
        await begin(h, EXPIRY - timedelta(days=370))
        await h.open_days(EXPIRY + timedelta(days=500))
        assert len(await h.emitted(RenewalDue)) == 6 * 2_000
        assert len(await h.emitted(AwardLapsed)) == 2_000
        async with h.transaction() as uow:
            left = await uow.all(select(award.c.id).where(award.c.next_step_on.is_not(None)))
        assert left == []


async def test_an_invitation_without_an_answer_can_still_be_answered():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.submitted()
        first, second, _ = stage.assessors
        invited = await stage.done(
            stage.coordinator,
            f"/v1/applications/{application_id}/panel",
            {"person_ids": [str(first.id), str(second.id)]},
        )
        seats = {seat["person_id"]: seat["id"] for seat in invited["items"]}
        await stage.done(first, f"/v1/seats/{seats[str(first.id)]}/answer", {"accept": True})
        assert await h.fire_timers(timedelta(days=6)) == 0
        assert await h.fire_timers(timedelta(days=1, minutes=1)) == 1
        panel = (
            await stage.get(stage.coordinator, f"/v1/applications/{application_id}/panel")
        ).json()
        assert {seat["status"] for seat in panel["seats"]} == {"accepted", "no_reply"}
        late = await stage.done(
            second, f"/v1/seats/{seats[str(second.id)]}/answer", {"accept": True}
        )
        assert late["status"] == "accepted"
