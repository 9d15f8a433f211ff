"""The panel rule holds, and nothing outside the seal shows who makes it hold.

Every test here runs the same story with a different person under the seal and compares everything
that can be seen: answers, events, log lines, rows.
"""

import json
import logging
import re
from uuid import UUID

import pytest
from sqlalchemy import func, select

from awards import sealed
from awards.tables import eligibility, metadata
from awards.testing import Stage, a_scheme
from sanctuary.ground_tables import sealed_opening
from sanctuary.testing import bodies, harness

UUIDS = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)")


def normal(text: str) -> str:
    """The text with ids by order of appearance and moments taken out: what differs by chance."""
    seen: dict[str, str] = {}

    def name(found):
        return seen.setdefault(found[0].replace("-", ""), f"<{len(seen)}>")

    return UUIDS.sub(name, MOMENTS.sub("<moment>", text))


def person_in(what: str) -> UUID:
    return UUID(UUIDS.search(what)[0])


def place(stage, person):
    return [each.id for each in stage.assessors].index(person)


# What starts the engines logs too, in whichever test needs them first.
OURS = {"awards", "sanctuary", "httpx"}


async def told(h, stage, responses, caplog):
    """All that anybody outside the seal could compare."""
    rows = {}
    async with h.transaction() as uow:
        for table in metadata.sorted_tables:
            rows[table.name] = await uow.scalar(select(func.count()).select_from(table))
        opened = [person_in(row.what) for row in await uow.all(select(sealed_opening))]
    return {
        "responses": [(each.status_code, normal(each.text)) for each in responses],
        "events": normal(json.dumps(bodies(await h.emitted()))),
        "logs": [
            normal(record.getMessage())
            for record in caplog.records
            if record.name.split(".")[0] in OURS
        ],
        "rows": rows,
        "opened": sorted(place(stage, person) for person in opened),
    }


async def story(caplog, *lived_experience, leaver=None):
    """Form a panel, look at it, confirm, review, recommend, decide; somebody may leave."""
    caplog.clear()
    async with harness("awards") as h:
        stage = await Stage(h).set_up(*lived_experience)
        application_id = await stage.submitted()
        panel = f"/v1/applications/{application_id}/panel"
        seats = await stage.seat(application_id)
        seen = [await stage.get(stage.coordinator, panel), await stage.confirm(application_id)]
        if leaver is not None:
            seen.append(
                await stage.post(stage.assessors[leaver], f"/v1/seats/{seats[leaver]}/departure")
            )
            seen.append(await stage.get(stage.coordinator, panel))
        else:
            await stage.review(application_id)
            await stage.recommend(application_id)
            seen.append(await stage.decide(application_id))
        seen.append(await stage.get(stage.coordinator, panel))
        return await told(h, stage, seen, caplog)


async def test_whoever_qualifies_everything_else_is_the_same(caplog):
    caplog.set_level(logging.DEBUG, logger="awards")
    caplog.set_level(logging.INFO)
    first = await story(caplog, True, False, False)
    assert [status for status, _ in first["responses"]] == [200, 200, 200, 200]
    for other in ((False, True, False), (False, False, True), (True, True, True)):
        assert await story(caplog, *other) == first


@pytest.mark.parametrize("leaver", [0, 2])
async def test_a_departure_looks_the_same_whoever_qualified(caplog, leaver):
    first = await story(caplog, True, False, False, False, leaver=leaver)
    assert '"readiness":"not_ready"' in first["responses"][-1][1]
    for other in ((False, True, False, False), (False, False, True, True)):
        assert await story(caplog, *other, leaver=leaver) == first


async def test_the_refusal_is_the_same_whichever_part_fails():
    seen = set()
    async with harness("awards") as h:
        for lived_experience, invited in (((False,) * 3, 3), ((True, True, False), 2)):
            stage = await Stage(h).set_up(*lived_experience)
            application_id = await stage.submitted()
            await stage.seat(application_id, stage.assessors[:invited])
            refused = await stage.confirm(application_id)
            assert refused.status_code == 409
            document = refused.json()
            seen.add((document["type"], document["title"], document["detail"]))
            assert "errors" not in document or document["errors"] == []
    ((_, _, detail),) = seen
    assert "invite at least two more" in detail


async def test_a_refused_panel_is_confirmed_after_two_new_people_and_not_after_one():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False, False, False)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        assert (await stage.confirm(application_id)).status_code == 409
        await stage.seat(application_id, [await stage.add_assessor(declares=True)])
        assert (await stage.confirm(application_id)).status_code == 409
        await stage.seat(application_id, [await stage.add_assessor(declares=False)])
        assert (await stage.confirm(application_id)).status_code == 200


async def test_the_rule_is_asked_again_at_the_decision():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application_id = await stage.recommended()
        await stage.done(
            stage.assessors[0], "/v1/assessors/me/eligibility", {"has_lived_experience": False}
        )
        refused = await stage.decide(application_id)
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("panel-not-ready")


async def test_after_a_departure_the_panel_is_confirmed_anew_before_a_decision():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False, False)
        application_id = await stage.submitted()
        seats = await stage.seat(application_id)
        await stage.confirm(application_id)
        await stage.review(application_id)
        await stage.recommend(application_id)
        await stage.done(stage.assessors[3], f"/v1/seats/{seats[3]}/departure")
        assert (await stage.decide(application_id)).status_code == 409
        assert (await stage.confirm(application_id)).status_code == 200
        await stage.recommend(application_id)
        assert (await stage.decide(application_id)).status_code == 200


async def test_all_from_one_group_is_not_ready():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        group = stage.organisation_id
        for declares in (True, True, False):
            await stage.add_assessor(declares=declares, group_id=group)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        assert (await stage.confirm(application_id)).status_code == 409
        await stage.seat(application_id, [await stage.add_assessor(declares=False)])
        assert (await stage.confirm(application_id)).status_code == 200


async def test_what_is_sealed_cannot_be_told_apart_or_moved():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False)
        yes, no = stage.assessors
        async with h.transaction() as uow:
            rows = {row.person_id: row.sealed for row in await uow.all(select(eligibility))}
        assert len(rows[yes.id]) == len(rows[no.id])
        assert rows[yes.id] != rows[no.id]
        async with h.transaction() as uow:
            await uow.execute(
                eligibility.update()
                .where(eligibility.c.person_id == no.id)
                .values(sealed=rows[yes.id])
            )
        async with h.transaction() as uow:
            with pytest.raises(Exception, match=r".*"):
                await sealed.panel_holds(
                    uow,
                    stage.organisation_id,
                    [no.id],
                    a_scheme().panel,
                    by=stage.coordinator,
                    seal=sealed.seal_of(h.settings),
                )


async def test_both_declarations_are_answered_alike_and_leave_no_trace():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        answers = []
        for said in (True, False):
            response = await stage.post(
                stage.assessors[0],
                "/v1/assessors/me/eligibility",
                {"has_lived_experience": said},
            )
            answers.append((response.status_code, response.text))
        assert answers[0] == answers[1]
        async with h.transaction() as uow:
            from sanctuary.ground_tables import idempotency

            routes = {row.route for row in await uow.all(select(idempotency.c.route))}
        assert "/v1/assessors/me/eligibility" not in routes
        assert all("eligib" not in str(each) for each in bodies(await h.emitted()))


async def test_every_opening_is_recorded_also_when_the_answer_is_no():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(False, False, False)
        application_id = await stage.submitted()
        await stage.seat(application_id)
        assert (await stage.confirm(application_id)).status_code == 409
        async with h.transaction() as uow:
            rows = await uow.all(select(sealed_opening))
        assert {person_in(row.what) for row in rows} == {each.id for each in stage.assessors}
        assert {row.opened_by for row in rows} == {stage.coordinator.id}
