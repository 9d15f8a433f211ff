"""Between its beginning and its end: dates put right, an answer about renewing, a holder gone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from awards import store
from awards.tables import award_correction, renewal_answer
from awards.testing import SWANSEA, Stage, a_coordinator, an_award, an_organisation_in
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.awards import (
    AwardClosed,
    AwardDatesCorrected,
    RenewalDeclined,
    RenewalDue,
    RenewalIntended,
)
from sanctuary.events.membership import (
    LocalLeadAssigned,
    LocalLeadVacated,
    OrganisationChanged,
)
from sanctuary.ids import new_id
from sanctuary.testing import harness

from .test_renewals import begin, steps

EXPIRY = date(2030, 6, 15)


async def hold(stage: Stage, **changes):
    """An award of the stage's own organisation."""
    await stage.set_up()
    held = an_award(EXPIRY, organisation_id=stage.organisation_id, **changes)
    async with stage.h.transaction() as uow:
        await store.insert_award(uow, held)
    return held


async def put_dates(stage, held, by, *, version=1, **changes):
    body = {
        "starts_on": held.starts_on.isoformat(),
        "expires_on": (EXPIRY + timedelta(days=30)).isoformat(),
        "reason": "The certificate has another day.",
    }
    client = await stage.client(by)
    return await client.put(
        f"/v1/awards/{held.id}/dates",
        json=body | changes,
        headers={"If-Match": f'"{version}"'},
    )


async def test_dates_are_corrected_with_a_reason_and_the_record_says_who_and_why():
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        answer = await put_dates(stage, held, stage.coordinator)
        assert answer.status_code == 200, answer.text
        assert answer.json()["expires_on"] == "2030-07-15"
        assert answer.json()["grace_ends_on"] == "2030-10-13"
        assert answer.headers["etag"] == '"2"'
        async with h.transaction() as uow:
            [row] = await uow.all(select(award_correction))
        assert (row.expires_before, row.expires_on) == (EXPIRY, date(2030, 7, 15))
        assert (row.corrected_by, row.corrected_reason) == (
            stage.coordinator.id,
            "The certificate has another day.",
        )
        [told] = await h.emitted(AwardDatesCorrected)
        assert told.data.expires_on == date(2030, 7, 15)


@pytest.mark.parametrize("days", [-200, -40, 40, 200, 500])
async def test_no_step_comes_twice_in_a_cycle_however_often_its_dates_move(days):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        await begin(h, EXPIRY - timedelta(days=400))
        await h.open_days(EXPIRY - timedelta(days=100))
        assert await steps(h, held.id) == ["months_12", "months_6"]
        moved = EXPIRY + timedelta(days=days)
        seen = (await stage.get(stage.coordinator, f"/v1/awards/{held.id}")).headers["etag"]
        answer = await put_dates(
            stage, held, stage.coordinator, version=int(seen.strip('"')),
            expires_on=moved.isoformat(),
        )  # fmt: skip
        if moved + timedelta(days=90) <= h.clock.today():
            assert answer.json()["type"].endswith("invalid")
            return
        assert answer.is_success, answer.text
        await h.open_days(moved + timedelta(days=120))
        found = await steps(h, held.id)
        assert len(found) == len(set(found))
        assert found[-1] == "lapse"
        if days > 0:
            assert found == [
                "months_12", "months_6", "months_3", "month_1", "day", "grace", "lapse",
            ]  # fmt: skip


REFUSED_DATES = {
    "nothing is different": {"expires_on": EXPIRY.isoformat()},
    "it ends before it begins": {"expires_on": "2027-06-15"},
    "a slip in the year": {"expires_on": "2130-06-15"},
    "it would be over at once": {"starts_on": "2020-06-15", "expires_on": "2023-06-15"},
}


@pytest.mark.parametrize("why", REFUSED_DATES)
async def test_dates_that_cannot_be_meant_are_refused_with_what_to_do(why):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        answer = await put_dates(stage, held, stage.coordinator, **REFUSED_DATES[why])
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/expires_on"
        assert await h.emitted(AwardDatesCorrected) == []


async def test_the_first_day_of_a_renewed_award_is_where_the_earlier_one_ended():
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage, renews=new_id())
        answer = await put_dates(stage, held, stage.coordinator, starts_on="2027-06-01")
        assert answer.json()["errors"][0]["pointer"] == "/starts_on"


@pytest.mark.parametrize("body", [{"reason": ""}, {"reason": "x" * 4_001}])
async def test_a_correction_needs_a_reason(body):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        assert (await put_dates(stage, held, stage.coordinator, **body)).status_code == 422


async def test_somebody_else_corrected_it_first():
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        assert (await put_dates(stage, held, stage.coordinator)).is_success
        late = await put_dates(stage, held, stage.decider, expires_on="2030-08-01")
        assert late.json()["type"].endswith("changed-meanwhile")


def others(stage):
    return {
        "a contact": stage.contact,
        "another stream's coordinator": a_coordinator("libraries"),
        "a local lead": Actor(new_id(), (Grant(Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA),)),
        "an assessor": Actor(new_id(), (Grant(Role.ASSESSOR),)),
        "a contact who coordinates": Actor(stage.contact.id, stage.coordinator.grants),
    }


@pytest.mark.parametrize("who", list(others(Stage(None))))
async def test_nobody_else_corrects_dates(who):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        answer = await put_dates(stage, held, others(stage)[who])
        assert answer.status_code in {403, 409}, answer.text
        assert await h.emitted(AwardDatesCorrected) == []


async def intend(stage, held, by, intention, **more):
    return await stage.post(
        by, f"/v1/awards/{held.id}/renewal-intention", {"intention": intention, **more}
    )


async def test_who_will_not_renew_is_reminded_no_more_and_keeps_the_award_until_its_end():
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        lead = new_id()
        await h.receive(
            LocalLeadAssigned(
                lead_id=new_id(), person_id=lead, nation="wales", area=SWANSEA, stream="schools"
            )
        )
        await begin(h, EXPIRY - timedelta(days=400))
        await h.open_days(EXPIRY - timedelta(days=300))
        said = await intend(stage, held, stage.contact, "not_renewing", reason="We close a wing.")
        assert said.json()["intention"] == "not_renewing"
        assert said.json()["standing"] == "valid"
        [told] = await h.emitted(RenewalDeclined)
        assert told.data.lead_id == lead
        again = await intend(stage, held, stage.contact, "not_renewing")
        assert again.is_success
        assert len(await h.emitted(RenewalDeclined)) == 1
        await h.open_days(EXPIRY - timedelta(days=1))
        shown = (await stage.get(stage.contact, f"/v1/awards/{held.id}")).json()
        assert shown["standing"] == "valid"
        await h.open_days(EXPIRY + timedelta(days=100))
        assert await steps(h, held.id) == ["months_12", "lapse"]
        async with h.transaction() as uow:
            [row] = await uow.all(select(renewal_answer))
        assert (row.given_by, row.given_reason) == (stage.contact.id, "We close a wing.")


async def test_who_changes_their_mind_is_reminded_again_of_what_is_still_to_come():
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        await begin(h, EXPIRY - timedelta(days=400))
        await intend(stage, held, stage.contact, "not_renewing")
        await h.open_days(EXPIRY - timedelta(days=120))
        await intend(stage, held, stage.contact, "renewing")
        assert len(await h.emitted(RenewalIntended)) == 1
        await h.open_days(EXPIRY)
        assert await steps(h, held.id) == ["months_3", "month_1", "day"]


async def test_who_will_not_renew_may_begin_a_renewal_all_the_same():
    async with harness("awards") as h:
        stage = Stage(h)
        await stage.set_up(True, False, False)
        await stage.decide(await stage.recommended())
        items = (
            await stage.get(stage.contact, f"/v1/awards?organisation_id={stage.organisation_id}")
        ).json()["items"]
        path = f"/v1/awards/{items[0]['id']}"
        await stage.done(stage.contact, f"{path}/renewal-intention", {"intention": "not_renewing"})
        draft = await stage.done(stage.contact, f"{path}/renewal")
        assert draft["renews"] == items[0]["id"]


@pytest.mark.parametrize("who", ["another stream's coordinator", "a local lead", "an assessor"])
async def test_only_the_holder_or_who_helps_them_says_what_comes_next(who):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        answer = await intend(stage, held, others(stage)[who], "not_renewing")
        assert answer.status_code == 403
        if who != "a local lead":
            seen = await stage.get(others(stage)[who], f"/v1/awards/{held.id}")
            assert seen.status_code == 403


async def test_an_award_that_ended_takes_no_answer_and_no_other_dates():
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        await begin(h, EXPIRY)
        await h.open_days(EXPIRY + timedelta(days=91))
        refused = await intend(stage, held, stage.contact, "renewing")
        assert refused.json()["type"].endswith("award-ended")
        refused = await put_dates(stage, held, stage.coordinator, version=4)
        assert refused.json()["type"].endswith("award-ended")


async def test_an_award_ends_with_its_organisation_and_nobody_is_reminded():
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        await begin(h, EXPIRY - timedelta(days=400))
        await h.open_days(EXPIRY - timedelta(days=200))
        gone = h.envelope(
            OrganisationChanged(
                organisation_id=stage.organisation_id, kind="school", nation="wales", ended=True
            )
        )
        await h.receive(gone, gone)
        [closed] = await h.emitted(AwardClosed)
        assert (closed.data.award_id, closed.data.why) == (held.id, "organisation_closed")
        await h.open_days(EXPIRY + timedelta(days=200))
        assert await steps(h, held.id) == ["months_12"]
        async with h.transaction() as uow:
            after = await store.get_award(uow, held.id)
        assert (after.status, after.ended_on) == ("closed", closed.data.ended_on)


@pytest.mark.parametrize("leads", [1, 0])
async def test_a_step_names_the_local_lead_of_the_day(leads):
    async with harness("awards") as h:
        stage = Stage(h)
        held = await hold(stage)
        post, person = new_id(), new_id()
        where = {"lead_id": post, "nation": "wales", "area": SWANSEA, "stream": "schools"}
        await h.receive(LocalLeadAssigned(**where, person_id=person))
        await begin(h, EXPIRY - timedelta(days=400))
        if not leads:
            await h.receive(LocalLeadVacated(**where))
        await h.open_days(EXPIRY - timedelta(days=300))
        [due] = await h.emitted(RenewalDue)
        assert due.data.award_id == held.id
        assert due.data.lead_id == (person if leads else None)


async def test_another_areas_lead_hears_nothing():
    async with harness("awards") as h:
        stage = Stage(h)
        await hold(stage)
        await h.receive(*an_organisation_in()[1])
        for area, stream in ((SWANSEA, "libraries"), ("W06000015", "schools")):
            await h.receive(
                LocalLeadAssigned(
                    lead_id=new_id(), person_id=new_id(), nation="wales", area=area, stream=stream
                )
            )
        await begin(h, EXPIRY - timedelta(days=400))
        await h.open_days(EXPIRY - timedelta(days=300))
        [due] = await h.emitted(RenewalDue)
        assert due.data.lead_id is None
