"""The pipeline: where each organisation stands, what is next, whose move; to each what is theirs."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from awards import store
from awards.domain.application import Status
from awards.domain.pipeline import STEPS, UNNAMED, Move
from awards.testing import SWANSEA, Stage, an_award, an_organisation_in
from sanctuary.actor import Actor, Grant, Role, ScopeKind
from sanctuary.events.membership import GroupChanged, MemberLeft, OrganisationChanged
from sanctuary.ids import new_id
from sanctuary.testing import harness

NORWICH, IPSWICH = "E07000148", "E07000202"
THIRTY_THREE = 33


def holding(role, kind=ScopeKind.UK, scope_id=""):
    return Actor(new_id(), (Grant(role, kind, str(scope_id)),))


NATIONAL = Grant(Role.NATIONAL_TEAM)


async def members(h, number, *, area=NORWICH, stream="schools", nation="england"):
    """Organisations of one area that are in a stream's network."""
    events, found = [], []
    for _ in range(number):
        organisation, said = an_organisation_in(stream, nation=nation)
        (changed,) = (each for each in said if isinstance(each, OrganisationChanged))
        events += [changed.model_copy(update={"area": area}), *said[1:]]
        found.append(organisation)
    await h.receive(*events)
    return found


async def a_group(h, *areas, nation="england"):
    group = new_id()
    await h.receive(GroupChanged(group_id=group, nation=nation, area=areas[0], areas=areas))
    return group


async def entries(h, actor, query=""):
    client = await h.client(actor)
    answer = await client.get(f"/v1/pipeline-entries{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_the_thirty_three_of_norwich_are_seen_by_its_group_and_no_one_elses_are():
    async with harness("awards") as h:
        theirs = await members(h, THIRTY_THREE)
        await members(h, 2, area=IPSWICH)
        group = await a_group(h, NORWICH)
        officer = holding(Role.GROUP_OFFICER, ScopeKind.GROUP, group)
        found = await entries(h, officer, f"?group_id={group}&limit=100")
        assert {each["organisation_id"] for each in found} == {str(each) for each in theirs}
        assert {(each["stage"], each["move"], each["next"]) for each in found} == {
            ("member", "applicant", "Begin an application")
        }
        counted = await (await h.client(officer)).get("/v1/pipeline-counts")
        assert counted.json() == {
            "total": THIRTY_THREE,
            "items": [{"stage": "member", "move": "applicant", "number": THIRTY_THREE}],
        }


async def test_a_pipeline_longer_than_a_page_is_read_to_its_end_without_a_row_twice():
    async with harness("awards") as h:
        theirs = await members(h, 23)
        client = await h.client(Actor(new_id(), (NATIONAL,)))
        seen, address = [], "/v1/pipeline-entries?limit=10"
        while address:
            answer = await client.get(address)
            seen += [each["organisation_id"] for each in answer.json()["items"]]
            address = answer.links.get("next", {}).get("url")
        assert seen == sorted(str(each) for each in theirs)


async def test_an_empty_pipeline_is_an_empty_list_and_a_file_with_its_headers_alone():
    async with harness("awards") as h:
        client = await h.client(Actor(new_id(), (NATIONAL,)))
        assert (await client.get("/v1/pipeline-entries")).json() == {"items": [], "next": None}
        assert (await client.get("/v1/pipeline-counts")).json() == {"total": 0, "items": []}
        file = await client.get("/v1/pipeline-entries.csv")
        assert list(csv.DictReader(io.StringIO(file.text))) == []
        assert file.text.startswith('"organisation_id","stream",')


async def test_the_file_has_every_row_of_the_list_and_who_took_it_is_written_down():
    async with harness("awards") as h:
        theirs = await members(h, 5)
        lead = holding(Role.LOCAL_LEAD, ScopeKind.AREA, NORWICH)
        file = await (await h.client(lead)).get("/v1/pipeline-entries.csv?stage=member")
        rows = list(csv.DictReader(io.StringIO(file.text)))
        assert [row["organisation_id"] for row in rows] == sorted(str(each) for each in theirs)
        from awards.tables import list_export

        async with h.transaction() as uow:
            (taken,) = await uow.all(list_export.select())
        assert (taken.by, taken.rows, taken.complete) == (lead.id, 5, True)


async def test_a_file_of_more_rows_than_are_read_at_once_has_all_of_them_and_is_counted():
    async with harness("awards") as h:
        async with h.transaction() as uow:
            await uow.execute(
                text(
                    "insert into organisation (id, kind, nation, area, contacts, ended) "
                    "select gen_random_uuid(), 'school', 'england', 'E07000148', '{}', false "
                    "from generate_series(1, 1203)"
                )
            )
            await uow.execute(
                text(
                    "insert into network_member (id, organisation_id, stream, standing) "
                    "select gen_random_uuid(), id, 'schools', true from organisation"
                )
            )
        reader = holding(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools")
        file = await (await h.client(reader)).get("/v1/pipeline-entries.csv")
        taken = [row["organisation_id"] for row in csv.DictReader(io.StringIO(file.text))]
        assert len(taken) == len(set(taken)) == 1203
        auditor = await h.client(holding(Role.DATA_PROTECTION_LEAD))
        (kept,) = (await auditor.get(f"/v1/exports?by={reader.id}")).json()["items"]
        assert (kept["listed"], kept["rows"], kept["complete"]) == (
            "/v1/pipeline-entries", 1203, True,
        )  # fmt: skip
        refused = await (await h.client(reader)).get("/v1/exports")
        assert refused.status_code == 403


async def test_a_group_sees_its_pipeline_stream_by_stream():
    async with harness("awards") as h:
        await members(h, 3)
        (library,) = await members(h, 1, stream="libraries")
        group = await a_group(h, NORWICH, IPSWICH)
        officer = holding(Role.GROUP_OFFICER, ScopeKind.GROUP, group)
        found = await entries(h, officer, f"?group_id={group}&stream=libraries")
        assert [each["organisation_id"] for each in found] == [str(library)]
        assert await entries(h, officer, "?stream=councils") == []


async def test_an_application_moves_from_stage_to_stage_and_says_since_when_and_by_whom():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        national = Actor(new_id(), (NATIONAL,))

        async def now():
            (one,) = await entries(h, national)
            return one["stage"], one["move"], one["since"], one["by_day"]

        today = h.clock.today()
        assert await now() == ("member", "applicant", None, None)
        application = await stage.start()
        assert await now() == ("registered", "applicant", today.isoformat(), None)
        h.clock.offset += timedelta(days=3)
        sent = await stage.send(application)
        day = (today + timedelta(days=3)).isoformat()
        assert await now() == ("submitted", "coordinator", day, sent["hear_by"])
        seats = await stage.seat(application["id"])
        assert (await stage.confirm(application["id"])).is_success
        assert await now() == ("in_review", "panel", day, sent["hear_by"])
        h.clock.offset += timedelta(days=1)
        await stage.done(stage.assessors[0], f"/v1/seats/{seats[0]}/departure")
        assert await now() == ("panel_incomplete", "coordinator", day, sent["hear_by"])


async def test_saving_answers_does_not_begin_a_stage_anew():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        saved = await stage.answer(await stage.start(), {})
        began = h.clock.today()
        h.clock.offset += timedelta(days=5)
        assert (await stage.answer(saved.json(), {})).is_success
        (one,) = await entries(h, stage.coordinator)
        assert (one["stage"], one["since"]) == ("draft", began.isoformat())


@pytest.mark.parametrize(
    ("ends_in", "stage", "move"),
    [
        (500, "holder", "nobody"),
        (100, "last_year", "applicant"),
        (-10, "in_grace", "applicant"),
    ],
)
async def test_a_holder_is_in_the_pipeline_by_the_clock_of_the_award(ends_in, stage, move):
    async with harness("awards") as h:
        (organisation,) = await members(h, 1)
        held = an_award(h.clock.today() + timedelta(days=ends_in), organisation_id=organisation)
        async with h.transaction() as uow:
            await store.insert_award(uow, held)
        (one,) = await entries(h, Actor(new_id(), (NATIONAL,)))
        assert (one["stage"], one["move"], one["award_id"]) == (stage, move, str(held.id))


async def test_who_holds_an_award_stays_in_sight_after_leaving_the_network_until_it_is_closed():
    async with harness("awards") as h:
        organisation, said = an_organisation_in(nation="england")
        await h.receive(*said)
        joined = said[-1]
        national = Actor(new_id(), (NATIONAL,))
        await h.receive(MemberLeft(**joined.model_dump(include=set(MemberLeft.model_fields))))
        assert await entries(h, national) == []
        async with h.transaction() as uow:
            await store.insert_award(uow, an_award(date(2031, 1, 1), organisation_id=organisation))
        assert len(await entries(h, national)) == 1
        await h.receive(said[0].model_copy(update={"ended": True}))
        assert await entries(h, national) == []


@pytest.mark.parametrize(
    ("role", "kind", "scope_id", "streams"),
    [
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools", ["schools"]),
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM, "libraries", ["libraries"]),
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM, "councils", []),
        (Role.NATION_COORDINATOR, ScopeKind.NATION, "england", ["libraries", "schools"]),
        (Role.NATION_COORDINATOR, ScopeKind.NATION, "wales", []),
        (Role.LOCAL_LEAD, ScopeKind.AREA, NORWICH, ["schools"]),
        (Role.LOCAL_LEAD, ScopeKind.AREA, SWANSEA, []),
        (Role.NATIONAL_TEAM, ScopeKind.UK, "", ["libraries", "schools"]),
    ],
)
async def test_each_sees_what_they_look_after_in_list_and_in_sum(role, kind, scope_id, streams):
    async with harness("awards") as h:
        await members(h, 1)
        await members(h, 1, area=IPSWICH, stream="libraries")
        reader = holding(role, kind, scope_id)
        found = await entries(h, reader)
        assert sorted(each["stream"] for each in found) == streams
        counted = await (await h.client(reader)).get("/v1/pipeline-counts")
        assert counted.json()["total"] == len(streams)


@pytest.mark.parametrize(
    "role",
    [Role.ASSESSOR, Role.ORGANISATION_CONTACT, Role.TRUSTEE, Role.CAMPAIGN_MANAGER],
)
@pytest.mark.parametrize(
    "path", ["/v1/pipeline-entries", "/v1/pipeline-entries.csv", "/v1/pipeline-counts"]
)
async def test_assessors_and_others_see_nothing_of_the_pipeline(role, path):
    async with harness("awards") as h:
        refused = await (await h.client(holding(role))).get(path)
        assert refused.status_code == 403
        assert "ask the national team" in refused.json()["detail"]


async def test_a_group_that_is_not_ones_own_is_refused_and_one_that_is_unknown_is_not_found():
    async with harness("awards") as h:
        group, other = await a_group(h, NORWICH), await a_group(h, IPSWICH)
        officer = await h.client(holding(Role.GROUP_OFFICER, ScopeKind.GROUP, group))
        assert (await officer.get(f"/v1/pipeline-entries?group_id={group}")).status_code == 200
        refused = await officer.get(f"/v1/pipeline-entries?group_id={other}")
        assert refused.status_code == 403
        assert "Leave it away" in refused.json()["detail"]
        neighbour = await h.client(holding(Role.LOCAL_LEAD, ScopeKind.AREA, NORWICH))
        assert (await neighbour.get(f"/v1/pipeline-counts?group_id={other}")).status_code == 403
        assert (await officer.get(f"/v1/pipeline-entries?group_id={new_id()}")).status_code == 404


async def test_an_area_that_passes_to_another_group_goes_out_of_the_first_ones_sight():
    async with harness("awards") as h:
        await members(h, 2)
        group = await a_group(h, NORWICH)
        officer = holding(Role.GROUP_OFFICER, ScopeKind.GROUP, group)
        assert len(await entries(h, officer)) == 2
        await h.receive(GroupChanged(group_id=group, nation="england", areas=(IPSWICH,)))
        assert await entries(h, officer) == []


async def test_who_declared_a_conflict_sees_nothing_of_that_applicant_in_list_or_sum():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        await members(h, 1)
        application = await stage.submitted()
        both = Actor(stage.assessors[0].id, (NATIONAL,))
        assert len(await entries(h, both)) == 2
        invited = await stage.done(
            stage.coordinator,
            f"/v1/applications/{application}/panel",
            {"person_ids": [str(both.id)]},
        )
        seat = invited["items"][0]["id"]
        await stage.done(stage.assessors[0], f"/v1/seats/{seat}/answer", {"accept": True})
        await stage.done(stage.assessors[0], f"/v1/seats/{seat}/conflict", {"conflicted": True})
        client = await stage.client(both)
        found = (await client.get("/v1/pipeline-entries")).json()["items"]
        assert str(stage.organisation_id) not in {each["organisation_id"] for each in found}
        assert len(found) == 1
        assert (await client.get("/v1/pipeline-counts")).json()["total"] == 1
        assert str(stage.organisation_id) not in (await client.get("/v1/pipeline-entries.csv")).text
        assert len(await entries(h, stage.decider)) == 2


async def test_what_waits_for_us_can_be_asked_for_alone():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        await members(h, 2)
        await stage.submitted()
        waiting = await entries(h, stage.coordinator, "?move=coordinator")
        assert [each["organisation_id"] for each in waiting] == [str(stage.organisation_id)]
        assert len(await entries(h, stage.coordinator, "?stage=member")) == 2


def test_every_status_of_an_application_has_a_next_step_of_its_own():
    over = {"awarded"}
    assert [each for each in Status if each not in over and each not in STEPS] == []
    assert UNNAMED.move is Move.COORDINATOR


async def test_evidence_that_was_asked_for_is_the_applicants_move_until_the_day_that_was_named():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application = await stage.submitted()
        answer_by = (h.clock.today() + timedelta(days=20)).isoformat()
        await stage.done(
            stage.coordinator,
            f"/v1/applications/{application}/more-evidence",
            {"asked": "Please add how learners took part.", "answer_by": answer_by},
        )
        (one,) = await entries(h, stage.coordinator)
        assert (one["stage"], one["move"], one["by_day"]) == (
            "more_evidence", "applicant", answer_by,
        )  # fmt: skip


async def test_what_waits_for_a_window_is_nobodys_move():
    async with harness("awards") as h:
        stage = await Stage(h).set_up()
        application = await stage.submitted()
        await stage.done(
            stage.coordinator,
            f"/v1/applications/{application}/deferral",
            {"reason": "This year's cohort is full."},
        )
        (one,) = await entries(h, stage.coordinator)
        assert (one["stage"], one["move"], one["by_day"]) == ("deferred", "nobody", None)


async def test_a_holder_who_will_not_renew_is_asked_for_nothing():
    async with harness("awards") as h:
        (organisation,) = await members(h, 1)
        held = an_award(
            h.clock.today() + timedelta(days=100),
            organisation_id=organisation,
            intention="not_renewing",
        )
        async with h.transaction() as uow:
            await store.insert_award(uow, held)
        (one,) = await entries(h, Actor(new_id(), (NATIONAL,)))
        assert (one["stage"], one["move"]) == ("not_renewing", "nobody")
        assert one["by_day"] == (h.clock.today() + timedelta(days=99)).isoformat()
