"""Whoever acted on a case is on it, whatever the act was: nobody else has to remember."""

from datetime import timedelta
from uuid import UUID

import pytest

from awards.store import letters
from awards.testing import Stage, a_coordinator, a_scheme, answers_to
from sanctuary.actor import Actor
from sanctuary.events.awards import AwardGranted
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed

from .files import PDF


async def on_the_case(h, application_id, person):
    async with h.transaction() as uow:
        return person.id in await letters.people_on_the_case(uow, UUID(str(application_id)))


async def put(stage, by, path, body, version):
    client = await stage.client(by)
    return await client.put(path, json=body, headers={"If-Match": f'"{version}"'})


async def helps_to_answer(stage, by, draft):
    return await put(
        stage,
        by,
        f"/v1/applications/{draft['id']}/answers",
        {"answers": answers_to(a_scheme())},
        draft["version"],
    )


async def helps_with_particulars(stage, by, draft):
    return await put(
        stage,
        by,
        f"/v1/applications/{draft['id']}/particulars",
        {"staff": 4, "staff_reached": 3, "partners": []},
        draft["version"],
    )


async def attaches(stage, by, draft):
    client = await stage.client(by)
    return await client.post(
        f"/v1/applications/{draft['id']}/evidence",
        files={"file": ("plan.pdf", PDF, "application/pdf")},
        data={"shows_people": "no", "title": "Plan", "made_on": "2026-03-02"},
        headers=keyed(),
    )


async def invites_a_colleague(stage, by, draft):
    path = f"/v1/applications/{draft['id']}/colleagues"
    return await stage.post(by, path, {"helps_as": "teaches languages"})


async def withdraws(stage, by, draft):
    return await stage.post(by, f"/v1/applications/{draft['id']}/withdrawal")


OF_DRAFTS = [
    helps_to_answer,
    helps_with_particulars,
    attaches,
    invites_a_colleague,
    withdraws,
]


@pytest.mark.parametrize("act", OF_DRAFTS, ids=lambda act: act.__name__)
async def test_a_coordinator_who_helps_is_on_the_case_and_the_applicant_is_not(act):
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        draft = await stage.start()
        helper = a_coordinator()
        done = await act(stage, helper, draft)
        assert done.is_success, done.text
        assert await on_the_case(h, draft["id"], helper)
        assert not await on_the_case(h, draft["id"], stage.contact)


async def corrects_dates(stage, by, award):
    days = {
        "starts_on": (award.starts_on + timedelta(days=1)).isoformat(),
        "expires_on": (award.expires_on + timedelta(days=1)).isoformat(),
        "reason": "A slip of the pen.",
    }
    return await put(stage, by, f"/v1/awards/{award.award_id}/dates", days, 1)


async def confirms_the_name(stage, by, award):
    body = {"organisation_name": "Ysgol y Tŷ Gwyn"}
    return await stage.post(by, f"/v1/awards/{award.award_id}/certificate", body)


async def agrees_on_targets(stage, by, award):
    target = {"criterion": a_scheme().criteria[0].key, "words": "Train all staff."}
    body = {"items": [target | {"due_on": (award.expires_on - timedelta(days=9)).isoformat()}]}
    return await put(stage, by, f"/v1/awards/{award.award_id}/targets", body, 1)


async def notes_the_intention(stage, by, award):
    path = f"/v1/awards/{award.award_id}/renewal-intention"
    return await stage.post(by, path, {"intention": "renewing", "reason": "They rang."})


OF_AWARDS = [corrects_dates, confirms_the_name, agrees_on_targets, notes_the_intention]


@pytest.mark.parametrize("act", OF_AWARDS, ids=lambda act: act.__name__)
async def test_whoever_deals_with_an_award_is_on_its_case(act):
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        await stage.decide(await stage.recommended())
        [granted] = await h.emitted(AwardGranted)
        keeper = a_coordinator()
        done = await act(stage, keeper, granted.data)
        assert done.is_success, done.text
        assert await on_the_case(h, granted.data.application_id, keeper)


async def test_whoever_lifts_a_conflict_of_interest_is_on_the_case():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        application_id = await stage.submitted()
        [seat] = [
            each["id"]
            for each in (
                await stage.done(
                    stage.coordinator,
                    f"/v1/applications/{application_id}/panel",
                    {"person_ids": [str(stage.assessors[0].id)]},
                )
            )["items"]
        ]
        await stage.done(stage.assessors[0], f"/v1/seats/{seat}/answer", {"accept": True})
        await stage.done(stage.assessors[0], f"/v1/seats/{seat}/conflict", {"conflicted": True})
        first = a_coordinator()
        path = f"/v1/applications/{application_id}/recusals"
        [recusal] = (await stage.get(first, path)).json()["items"]
        asked = f"{path}/{recusal['id']}/lift-request"
        await stage.done(first, asked, {"reason": "They confused two schools."})
        assert await on_the_case(h, application_id, first)
        assert not await on_the_case(h, application_id, Actor(new_id()))
