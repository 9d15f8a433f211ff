"""Lead times follow the edition in force; the grace that an award was promised stays."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from awards import store
from awards.domain.application import Status
from awards.tables import appeal, application, letter
from awards.testing import Stage
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

from .test_keeping import EXPIRY, hold
from .test_renewals import begin, renewal_of, steps


async def publish(stage, valid_from: date, renewal):
    both = Actor(
        new_id(),
        tuple(
            Grant(Role.STREAM_COORDINATOR, ScopeKind.STREAM, stream)
            for stream in ("schools", "early_years")
        ),
    )
    client = await stage.client(both)
    seen = await client.get("/v1/schemes/schools/editions")
    body = {
        "edition": f"e{valid_from:%Y%m%d}",
        "based_on": "2025",
        "valid_from": valid_from.isoformat(),
        "renewal": renewal,
        "reason": "Holders ask for other lead times.",
    }
    answer = await client.post(
        "/v1/schemes/schools/editions",
        json=body,
        headers={**keyed(), "If-Match": seen.headers["etag"]},
    )
    assert answer.is_success, answer.text


@pytest.mark.parametrize(
    ("months", "begins", "expected"),
    [
        ([6, 3], 400, ["months_6", "months_3", "day", "grace", "lapse"]),
        ([6, 3], 300, ["months_12", "months_6", "months_3", "day", "grace", "lapse"]),
        ([12, 6, 3, 1], 20, ["months_12", "months_6", "months_3", "day", "grace", "lapse"]),
        ([12], 100, ["months_12", "months_6", "day", "grace", "lapse"]),
    ],
)
async def test_other_lead_times_reach_awards_that_run_and_bring_nothing_back(
    months, begins, expected
):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        await begin(h, EXPIRY - timedelta(days=420))
        await h.open_days(EXPIRY - timedelta(days=401))
        first = [12, 6, 3] if begins == 20 else None
        if first:
            await publish(stage, EXPIRY - timedelta(days=400), {"months_before": first})
        await h.open_days(EXPIRY - timedelta(days=begins + 1))
        await publish(
            stage,
            EXPIRY - timedelta(days=begins),
            {"months_before": months, "reminder_days_after": 30, "grace_days": 10},
        )
        await h.open_days(EXPIRY + timedelta(days=89))
        assert "lapse" not in await steps(h, held.id)
        await h.open_days(EXPIRY + timedelta(days=90))
        assert await steps(h, held.id) == expected


@pytest.mark.parametrize("returned", ["More about the second criterion, please.", ""])
async def test_what_we_gave_back_has_thirty_days_whatever_the_calendar_says(returned):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        await begin(h, EXPIRY - timedelta(days=20))
        await renewal_of(h, held, Status.SUBMITTED)
        await h.open_days(EXPIRY + timedelta(days=120))
        assert await steps(h, held.id) == []
        async with h.transaction() as uow:
            await uow.execute(
                update(application).values(
                    status="draft", returned=returned, stage_since=h.clock.now()
                )
            )
        gave_back = h.clock.today()
        await h.open_days(gave_back + timedelta(days=29))
        assert await steps(h, held.id) == ([] if returned else ["lapse"])
        if returned:
            async with h.transaction() as uow:
                await uow.execute(update(application).values(status="submitted"))
            await h.open_days(gave_back + timedelta(days=300))
            assert await steps(h, held.id) == []
            async with h.transaction() as uow:
                after = await store.get_award(uow, held.id)
            today = h.clock.today()
            assert after.standing(today, today=today) == "renewal_in_progress"


async def test_what_we_gave_back_and_never_saw_again_lapses_after_its_thirty_days():
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        await begin(h, EXPIRY + timedelta(days=80))
        await renewal_of(h, held, Status.SUBMITTED)
        await h.open_days(EXPIRY + timedelta(days=95))
        async with h.transaction() as uow:
            await uow.execute(
                update(application).values(
                    status="draft", returned="Please add a photo.", stage_since=h.clock.now()
                )
            )
        gave_back = h.clock.today()
        await h.open_days(gave_back + timedelta(days=30))
        assert await steps(h, held.id) == ["lapse"]


@pytest.mark.parametrize("answered", [False, True])
async def test_an_appeal_that_waits_for_our_answer_keeps_the_award(answered):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        await begin(h, EXPIRY + timedelta(days=80))
        await renewal_of(h, held, Status.SUBMITTED)
        await h.open_days(EXPIRY + timedelta(days=85))
        async with h.transaction() as uow:
            at, somebody, said = h.clock.now(), new_id(), new_id()
            application_id = await uow.scalar(select(application.c.id))
            decided = {"decided_by": somebody, "decided_at": at}
            await uow.execute(update(application).values(status="not_yet", **decided))
            shared = {
                "application_id": application_id,
                "organisation_id": held.organisation_id,
                "stream": "schools",
                "version": 1,
            }
            await uow.execute(
                insert(letter).values(
                    id=said, status="released", outcome="not_yet", called="", guidance={},
                    milestones=[], paragraph="", decided_reason="More is needed.",
                    released_by=somebody, released_at=at, **decided, **shared,
                )
            )  # fmt: skip
            answer = {"answered_by": somebody, "answered_at": at, "answered_reason": "It stands."}
            await uow.execute(
                insert(appeal).values(
                    id=new_id(), letter_id=said, renews=held.id, grounds="Please look again.",
                    status="not_upheld" if answered else "lodged", answer_by=EXPIRY,
                    lodged_by=somebody, lodged_at=at, **(answer if answered else {}), **shared,
                )
            )  # fmt: skip
        await h.open_days(EXPIRY + timedelta(days=130))
        assert ("lapse" in await steps(h, held.id)) is answered
