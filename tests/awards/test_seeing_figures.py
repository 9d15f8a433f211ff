"""A year in figures: exact for those whose part it is; published once, small numbers withheld."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards import store
from awards.domain.application import Status
from awards.domain.figures import Fact, Measure, public_rows, rows_of
from awards.testing import Stage, an_application, an_award, an_organisation_in
from sanctuary.actor import SYSTEM, Actor, Decision, Grant, Role, ScopeKind
from sanctuary.ids import new_id
from sanctuary.testing import harness, keyed
from sanctuary.withholding import Rule

NATIONAL = Grant(Role.NATIONAL_TEAM)
YEAR = 2025
REASON = "For the impact report of this year."


def holding(role, kind=ScopeKind.UK, scope_id=""):
    return Actor(new_id(), (Grant(role, kind, scope_id),))


def at(month, day, year=YEAR):
    return datetime(year, month, day, 12, tzinfo=UTC)


async def decided(h, *, sent, after, stream="schools", nation="wales", outcome="awarded"):
    """An application sent on a day and decided so many days later; awarded, or not yet."""
    organisation, said = an_organisation_in(stream, nation=nation)
    await h.receive(*said)
    decision = Decision(new_id(), sent + timedelta(days=after), "As the panel advised.")
    one = an_application(
        status=Status(outcome),
        organisation_id=organisation,
        stream=stream,
        submitted_at=sent,
        outcome=outcome,
        decision=decision,
    )
    async with h.transaction() as uow:
        await store.insert_application(uow, one, by=SYSTEM, at=sent)
        if outcome == "awarded":
            begins = decision.at.date()
            held = an_award(
                begins.replace(year=begins.year + 3),
                organisation_id=organisation,
                application_id=one.id,
                stream=stream,
            )
            await store.insert_award(uow, held)
    return organisation


async def figures(h, actor, query=f"?year={YEAR}"):
    answer = await (await h.client(actor)).get(f"/v1/award-figures{query}")
    assert answer.status_code == 200, answer.text
    return {(each["part"], each["name"]): each for each in answer.json()["items"]}


async def test_a_year_counts_what_happened_in_it_and_the_middle_of_how_long_it_took():
    async with harness("awards") as h:
        await decided(h, sent=at(1, 10), after=20)
        await decided(h, sent=at(3, 1), after=50, stream="libraries", nation="england")
        await decided(h, sent=at(3, 2), after=30, outcome="not_yet")
        await decided(h, sent=at(12, 20), after=40)
        found = await figures(h, Actor(new_id(), (NATIONAL,)))
        everything = found["all", ""]
        assert everything | {"part": "", "name": ""} == {
            "part": "", "name": "", "applications": 4, "awards": 2, "renewals": 0, "lapses": 0,
            "decisions": 3, "median_days": 30,
        }  # fmt: skip
        assert found["stream", "libraries"]["median_days"] == 50
        assert found["nation", "wales"]["applications"] == 3
        following = await figures(h, Actor(new_id(), (NATIONAL,)), f"?year={YEAR + 1}")
        assert following["all", ""]["awards"] == 1
        assert following["all", ""]["applications"] == 0


async def test_figures_stand_as_at_a_day():
    async with harness("awards") as h:
        await decided(h, sent=at(1, 10), after=20)
        query = f"?year={YEAR}&as_at=2025-01-29"
        early = (await figures(h, Actor(new_id(), (NATIONAL,)), query))["all", ""]
        assert (early["applications"], early["decisions"], early["median_days"]) == (1, 0, None)


async def test_lapses_and_renewals_are_counted_in_the_year_in_which_they_came():
    async with harness("awards") as h:
        organisation, said = an_organisation_in()
        await h.receive(*said)
        async with h.transaction() as uow:
            await store.insert_award(
                uow,
                an_award(
                    date(2025, 2, 1),
                    organisation_id=organisation,
                    status="lapsed",
                    ended_on=date(2025, 5, 2),
                ),
            )
            await store.insert_award(
                uow,
                an_award(date(2028, 6, 1), organisation_id=organisation, renews=new_id()),
            )
        found = (await figures(h, Actor(new_id(), (NATIONAL,))))["all", ""]
        assert (found["lapses"], found["renewals"], found["awards"]) == (1, 1, 0)


async def test_a_year_in_which_nothing_happened_has_one_row_of_noughts_also_as_a_file():
    async with harness("awards") as h:
        reader = Actor(new_id(), (NATIONAL,))
        found = await figures(h, reader)
        assert list(found) == [("all", "")]
        file = await (await h.client(reader)).get(f"/v1/award-figures.csv?year={YEAR}")
        (row,) = csv.DictReader(io.StringIO(file.text))
        assert (row["applications"], row["median_days"]) == ("0", "")


@pytest.mark.parametrize(
    ("role", "kind", "scope_id", "number"),
    [
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools", 1),
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM, "councils", 0),
        (Role.NATION_COORDINATOR, ScopeKind.NATION, "england", 1),
        (Role.NATIONAL_TEAM, ScopeKind.UK, "", 2),
    ],
)
async def test_coordinators_see_the_figures_of_their_own_part(role, kind, scope_id, number):
    async with harness("awards") as h:
        await decided(h, sent=at(1, 10), after=20)
        await decided(h, sent=at(3, 1), after=50, stream="libraries", nation="england")
        found = await figures(h, holding(role, kind, scope_id))
        assert found["all", ""]["applications"] == number


@pytest.mark.parametrize(
    "role",
    [Role.ASSESSOR, Role.LOCAL_LEAD, Role.GROUP_OFFICER, Role.TRUSTEE, Role.ORGANISATION_CONTACT],
)
async def test_exact_figures_are_not_for_those_who_have_no_part_to_coordinate(role):
    async with harness("awards") as h:
        client = await h.client(holding(role))
        for path in ("/v1/award-figures", "/v1/award-figures.csv"):
            assert (await client.get(f"{path}?year={YEAR}")).status_code == 403


async def test_no_figure_counts_an_applicant_with_whom_the_reader_has_a_conflict():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True)
        application = await stage.submitted()
        await stage.set_up()
        recused = Actor(stage.assessors[0].id, (NATIONAL,))
        year = f"?year={h.clock.today().year}"
        assert (await figures(h, recused, year))["all", ""]["applications"] == 1
        invited = await stage.done(
            stage.coordinator,
            f"/v1/applications/{application}/panel",
            {"person_ids": [str(recused.id)]},
        )
        seat = invited["items"][0]["id"]
        await stage.done(stage.assessors[0], f"/v1/seats/{seat}/answer", {"accept": True})
        await stage.done(stage.assessors[0], f"/v1/seats/{seat}/conflict", {"conflicted": True})
        client = await stage.client(recused)
        found = (await client.get(f"/v1/award-figures{year}")).json()["items"]
        assert [(each["part"], each["applications"]) for each in found] == [("all", 0)]


async def publish(h, actor, year=YEAR, **more):
    client = await h.client(actor)
    body = {"year": year, "reason": REASON, **more}
    return await client.post("/v1/published-figures", json=body, headers=keyed())


async def test_published_figures_are_read_by_everybody_with_small_numbers_withheld():
    async with harness("awards") as h:
        for day in range(1, 8):
            await decided(h, sent=at(1, day), after=20)
        for day in range(1, 7):
            await decided(h, sent=at(2, day), after=30, stream="libraries", nation="england")
        await decided(h, sent=at(3, 1), after=99, stream="councils", nation="scotland")
        assert (await publish(h, Actor(new_id(), (NATIONAL,)))).status_code == 201
        nobody = await h.client()
        assert (await nobody.get("/v1/published-figures")).json() == {"years": [YEAR]}
        told = (await nobody.get(f"/v1/published-figures/{YEAR}")).json()
        assert (told["as_at"], told["withheld_under"]) == ("2025-12-31", 5)
        rows = {(each["part"], each["name"]): each for each in told["rows"]}
        assert rows["all", ""]["applications"] == 14
        assert set(rows) == {
            ("all", ""), ("stream", "schools"), ("stream", "others"),
            ("nation", "others"), ("nation", "wales"),
        }  # fmt: skip
        assert rows["stream", "others"]["applications"] == 7
        assert "councils" not in str(told)
        assert "99" not in str(told["rows"])


async def test_what_nobody_published_and_years_without_figures_are_not_found():
    async with harness("awards") as h:
        nobody = await h.client()
        assert (await nobody.get("/v1/published-figures")).json() == {"years": []}
        missing = await nobody.get(f"/v1/published-figures/{YEAR}")
        assert missing.status_code == 404
        assert "ask the national team" in missing.json()["detail"]


async def test_a_year_is_published_once_by_the_national_team_when_it_is_over():
    async with harness("awards") as h:
        national = Actor(new_id(), (NATIONAL,))
        today = h.clock.today()
        for actor in (
            holding(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"),
            holding(Role.TRUSTEE),
            holding(Role.NATIONAL_TEAM, ScopeKind.NATION, "wales"),
        ):
            assert (await publish(h, actor)).status_code == 403
        early = await publish(h, national, today.year)
        assert early.status_code == 422
        assert "not over yet" in early.json()["detail"]
        wrong = await publish(h, national, as_at="2025-06-30")
        assert wrong.status_code == 422
        assert wrong.json()["errors"][0]["field"] == "as_at"
        assert (await publish(h, national)).status_code == 201
        again = await publish(h, national, as_at=today.isoformat())
        assert again.status_code == 409
        assert "stay as they are" in again.json()["detail"]


facts = st.lists(
    st.builds(
        Fact,
        measure=st.sampled_from([Measure.APPLICATIONS, Measure.LAPSES, Measure.AWARDS]),
        stream=st.sampled_from(["schools", "libraries", "councils"]),
        nation=st.sampled_from(["wales", "england", None]),
    ),
    max_size=60,
)


@settings(max_examples=100, deadline=None)
@given(facts=facts)
def test_no_published_figure_and_no_difference_to_a_total_is_small(facts):
    rule = Rule(5)
    rows = public_rows(facts, rule)
    exact = {(row.part, row.name): row for row in rows_of(facts)}
    for measure in Measure:
        total = getattr(rows[0], measure)
        for part in ("stream", "nation"):
            numbers = [getattr(row, measure) for row in rows if row.part == part]
            assert not any(rule.is_small(number or 0) for number in numbers)
            if numbers and total is not None:
                assert sum(numbers) == total
        assert total is None or not rule.is_small(total)
        if total is None:
            assert rule.is_small(getattr(exact["all", ""], measure))
            assert {getattr(row, measure) for row in rows} == {None}


async def test_how_long_it_took_counts_from_the_first_time_that_it_was_sent():
    async with harness("awards") as h:
        stage = await Stage(h).set_up(True, False, False)
        application = await stage.submitted()
        h.clock.offset += timedelta(days=10)
        await stage.done(
            stage.coordinator,
            f"/v1/applications/{application}/return",
            {"reason": "Please say more about the last question."},
        )
        await stage.done(stage.contact, f"/v1/applications/{application}/submission")
        h.clock.offset += timedelta(days=5)
        await stage.carry_on(application)
        assert (await stage.decide(application)).is_success
        year = f"?year={h.clock.today().year}"
        found = (await figures(h, Actor(new_id(), (NATIONAL,)), year))["all", ""]
        assert (found["decisions"], found["median_days"]) == (1, 15)
