"""The annual survey: asked once, reminded of, answered by link, published as a whole, never a duty."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from awards import store
from awards.domain.application import Status
from awards.domain.award import Status as AwardStatus
from awards.domain.survey import Edition, Indicator, Kind, Question
from awards.domain.survey_results import Sheet, results
from awards.store.surveys import holders
from awards.surveys import shipped
from awards.tables import award, survey_request
from awards.testing import an_application, an_award, an_organisation_in
from sanctuary import links
from sanctuary.actor import Actor, Decision, Grant, Role, ScopeKind
from sanctuary.errors import Invalid
from sanctuary.events.awards_surveys import (
    SurveyAnswered,
    SurveyAsked,
    SurveyClosed,
    SurveyOpened,
    SurveyPublished,
)
from sanctuary.ground_tables import day_opened
from sanctuary.ids import new_id
from sanctuary.links import Purpose
from sanctuary.testing import harness, keyed
from sanctuary.withholding import Rule, TooFewToTell

NATIONAL = Actor(new_id(), (Grant(Role.NATIONAL_TEAM),))
REASON = "The survey of this year."
ANSWERS = {"provision_change": 4, "empathy_change": 3, "solidarity_change": 5, "local_partners": 7}


def holding(role, kind=ScopeKind.UK, scope_id=""):
    return Actor(new_id(), (Grant(role, kind, scope_id),))


async def schools(h, number, *, nation="wales", stream="schools"):
    """Organisations that hold an award of a stream: their ids."""
    made = [an_organisation_in(stream, nation=nation) for _ in range(number)]
    await h.receive(*(event for _, events in made for event in events))
    async with h.transaction() as uow:
        for organisation, _ in made:
            applied = an_application(
                status=Status.AWARDED,
                organisation_id=organisation,
                stream=stream,
                outcome="awarded",
                decision=Decision(new_id(), h.clock.now(), "As the panel advised."),
            )
            await store.insert_application(uow, applied, by=NATIONAL, at=h.clock.now())
            held = an_award(
                date(h.clock.today().year + 2, 5, 1),
                organisation_id=organisation,
                application_id=applied.id,
                stream=stream,
            )
            await store.insert_award(uow, held)
    return [organisation for organisation, _ in made]


async def begin(h):
    """Open days from tomorrow on, as a service that has run until today would."""
    async with h.transaction() as uow:
        for job in h.service.schedule.days:
            await uow.execute(insert(day_opened).values(job=job, day=h.clock.today()))


async def open_it(h, actor=NATIONAL, **changes):
    closes_on = h.clock.today() + timedelta(days=30)
    body = {"stream": "schools", "closes_on": closes_on.isoformat(), "reason": REASON}
    client = await h.client(actor)
    return await client.post("/v1/surveys", json=body | changes, headers=keyed())


async def requests(h):
    return [each.data for each in await h.emitted(SurveyAsked)]


def link_to(h, request_id, person=None):
    return links.sign(
        h.settings.link_key,
        Purpose.SURVEY,
        request_id,
        expires_at=h.clock.now() + timedelta(days=400),
        person=person or new_id(),
    )


async def give(h, request_id, answers=ANSWERS, *, version=1, link=None):
    client = await h.client()
    return await client.put(
        f"/v1/survey-requests/{request_id}/answers",
        params={"link": link or link_to(h, request_id)},
        json={"answers": answers},
        headers={"If-Match": f'"{version}"'},
    )


async def act(h, path, actor=NATIONAL):
    client = await h.client(actor)
    return await client.post(f"/v1/surveys/{path}", json={"reason": REASON}, headers=keyed())


async def test_every_holder_of_the_streams_award_is_asked_once_and_nobody_else():
    async with harness("awards") as h:
        asked = await schools(h, 3)
        await schools(h, 1, stream="libraries")
        lapsed, said = an_organisation_in()
        await h.receive(*said)
        async with h.transaction() as uow:
            await store.insert_award(
                uow, an_award(organisation_id=lapsed, status=AwardStatus.LAPSED)
            )
        opened = await open_it(h)
        assert opened.status_code == 201, opened.text
        assert (opened.json()["asked"], opened.json()["edition"]) == (3, "annual 2026")
        assert {each.organisation_id for each in await requests(h)} == set(asked)
        (fact,) = await h.emitted(SurveyOpened)
        assert fact.data.stream == "schools"
        again = await open_it(h)
        assert again.status_code == 409
        assert "One survey a year" in again.json()["detail"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": "2020-01-01"}, "closes_on"),
        ({"stream": "theatres"}, "stream"),
        (
            {
                "edition": {
                    "name": "too little",
                    "questions": [
                        {"key": f"q_{name}", "indicator": "empathy", "kind": "scale",
                         "en": "How much of it?", "cy": "Faint ohono?"}
                        for name in ("one", "two", "three")
                    ],
                }
            },
            "questions",
        ),
    ],
)  # fmt: skip
async def test_a_survey_that_could_not_be_answered_well_is_not_opened(changes, field):
    async with harness("awards") as h:
        await schools(h, 1)
        refused = await open_it(h, **changes)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == field
        assert await requests(h) == []


@pytest.mark.parametrize(
    "actor",
    [
        holding(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"),
        holding(Role.NATIONAL_TEAM, ScopeKind.NATION, "wales"),
        holding(Role.ASSESSOR),
        holding(Role.TRUSTEE),
    ],
    ids=["stream coordinator", "team of one nation", "assessor", "trustee"],
)
async def test_only_the_national_team_opens_closes_and_publishes(actor):
    async with harness("awards") as h:
        await schools(h, 1)
        assert (await open_it(h, actor)).status_code == 403
        survey = (await open_it(h)).json()["id"]
        assert (await act(h, f"{survey}/closing", actor)).status_code == 403
        assert (await act(h, f"{survey}/publication", actor)).status_code == 403


async def test_an_organisation_answers_by_its_link_and_may_change_its_answers_until_the_end():
    async with harness("awards") as h:
        await schools(h, 2)
        await open_it(h)
        first, other = await requests(h)
        link = link_to(h, first.request_id)
        client = await h.client()
        sheet = await client.get(f"/v1/survey-requests/{first.request_id}", params={"link": link})
        assert {each["indicator"] for each in sheet.json()["questions"]} == set(Indicator)
        said = await give(h, first.request_id)
        assert (said.status_code, said.json()["answers"]) == (200, ANSWERS)
        stale = await give(h, first.request_id, {"empathy_change": 1})
        assert stale.status_code == 412
        changed = await give(h, first.request_id, {"empathy_change": 1}, version=2)
        assert changed.json()["answers"] == {"empathy_change": 1}
        assert len(await h.emitted(SurveyAnswered)) == 1
        foreign = await give(h, other.request_id, link=link)
        assert foreign.status_code == 403
        assert "Use the link" in foreign.json()["detail"]


@pytest.mark.parametrize(
    "answers", [{}, {"empathy_change": 6}, {"local_partners": -1}, {"favourite_colour": 3}]
)
async def test_an_answer_that_does_not_fit_changes_nothing_and_says_what_does(answers):
    async with harness("awards") as h:
        await schools(h, 1)
        await open_it(h)
        (asked,) = await requests(h)
        refused = await give(h, asked.request_id, answers)
        assert refused.status_code == 422
        assert refused.json()["errors"]
        assert await h.emitted(SurveyAnswered) == []


@pytest.mark.parametrize(
    "actor",
    [
        NATIONAL,
        holding(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"),
        holding(Role.LOCAL_LEAD),
        holding(Role.ASSESSOR),
    ],
    ids=["national team", "stream coordinator", "local lead", "assessor"],
)
async def test_what_one_organisation_answered_is_shown_to_nobody_else(actor):
    async with harness("awards") as h:
        (organisation,) = await schools(h, 1)
        survey = (await open_it(h)).json()["id"]
        (asked,) = await requests(h)
        await give(h, asked.request_id)
        client = await h.client(actor)
        refused = await client.get(f"/v1/survey-requests/{asked.request_id}")
        assert refused.status_code == 403
        assert "published once" in refused.json()["detail"]
        seen = await client.get(f"/v1/surveys/{survey}")
        assert seen.status_code == 403 or str(organisation) not in seen.text


async def test_who_is_silent_is_reminded_twice_then_the_survey_closes_and_takes_nothing_more():
    async with harness("awards") as h:
        await schools(h, 2)
        await begin(h)
        await open_it(h)
        today = h.clock.today()
        answered, silent = await requests(h)
        await give(h, answered.request_id)
        await h.open_days(today + timedelta(days=31))
        later = (await requests(h))[2:]
        assert [(each.request_id, each.days_left) for each in later] == []
        (closed,) = await h.emitted(SurveyClosed)
        assert closed.data.year == today.year
        late = await give(h, silent.request_id)
        assert late.status_code == 409
        assert "Your award does not depend on it" in late.json()["detail"]


async def test_reminders_come_on_their_days_to_the_silent_alone():
    async with harness("awards") as h:
        await schools(h, 2)
        await begin(h)
        await open_it(h)
        today = h.clock.today()
        answered, silent = await requests(h)
        await give(h, answered.request_id)
        for day in range(1, 31):
            await h.open_days(today + timedelta(days=day))
        later = (await requests(h))[2:]
        assert [(each.request_id, each.step, each.days_left) for each in later] == [
            (silent.request_id, "closing", 14),
            (silent.request_id, "closing", 3),
        ]
        assert await h.emitted(SurveyClosed) == []


async def test_results_are_published_once_with_few_answers_withheld():
    async with harness("awards") as h:
        await schools(h, 7)
        await schools(h, 6, nation="england")
        await schools(h, 2, nation="scotland")
        survey = (await open_it(h)).json()["id"]
        for asked in await requests(h):
            await give(h, asked.request_id)
        nobody = await h.client()
        assert (await nobody.get("/v1/survey-results")).json()["items"] == []
        assert (await nobody.get(f"/v1/survey-results/{survey}")).status_code == 404
        assert (await act(h, f"{survey}/publication")).status_code == 409
        assert (await act(h, f"{survey}/closing")).status_code == 200
        published = await act(h, f"{survey}/publication")
        assert (published.status_code, published.json()["asked"]) == (200, 15)
        assert len(await h.emitted(SurveyPublished)) == 1
        assert (await act(h, f"{survey}/publication")).status_code == 409
        (listed,) = (await nobody.get("/v1/survey-results")).json()["items"]
        assert listed["survey_id"] == survey
        told = (await nobody.get(f"/v1/survey-results/{survey}")).json()
        empathy = {
            each["nation"]: (each["answered"], each["value"])
            for each in told["results"]
            if each["about"] == "empathy"
        }
        assert empathy == {"": (15, 3.0), "others": (8, 3.0), "wales": (7, 3.0)}
        by_question = {each["about"]: each for each in told["results"] if each["of"] == "question"}
        assert by_question["local_partners"]["value"] == 7
        assert by_question["people_reached"]["answered"] is None


async def test_too_few_answers_are_not_published_and_the_survey_stays_as_it_was():
    async with harness("awards") as h:
        await schools(h, 3)
        survey = (await open_it(h)).json()["id"]
        for asked in await requests(h):
            await give(h, asked.request_id)
        await act(h, f"{survey}/closing")
        refused = await act(h, f"{survey}/publication")
        assert refused.status_code == 409
        assert "wait until there is more" in refused.json()["detail"]
        client = await h.client(NATIONAL)
        assert (await client.get(f"/v1/surveys/{survey}")).json()["status"] == "closed"


async def test_no_answer_changes_nothing_of_an_award_its_renewal_or_the_pipeline():
    async with harness("awards") as h:
        await schools(h, 2)
        survey = (await open_it(h)).json()["id"]
        answered, silent = await requests(h)
        await give(h, answered.request_id)
        await act(h, f"{survey}/closing")
        client = await h.client(NATIONAL)
        entries = (await client.get("/v1/pipeline-entries")).json()["items"]
        differ = ("organisation_id", "award_id", "application_id")
        alike = [{k: v for k, v in each.items() if k not in differ} for each in entries]
        assert alike[0] == alike[1]
        async with h.transaction() as uow:
            held = {row.organisation_id: row for row in await uow.all(select(award))}
            assert len(await holders(uow, "schools")) == 2
        for each in (answered, silent):
            contact = Grant(
                Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION, str(each.organisation_id)
            )
            person = await h.client(Actor(new_id(), (contact,)))
            path = f"/v1/awards/{held[each.organisation_id].id}"
            assert (await person.get(f"{path}/verification")).json()["valid"]
            renewed = await person.post(f"{path}/renewal", json={}, headers=keyed())
            assert renewed.status_code == 201, renewed.text


@pytest.mark.parametrize(
    ("asked", "answering", "told"), [(11, 5, 5), (10, 6, None), (10, 4, None), (5, 0, None)]
)
async def test_how_many_answered_is_told_only_where_it_says_nothing_of_a_few(
    asked, answering, told
):
    async with harness("awards") as h:
        await schools(h, asked)
        survey = (await open_it(h)).json()["id"]
        for each in (await requests(h))[:answering]:
            await give(h, each.request_id)
        client = await h.client(holding(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"))
        seen = (await client.get(f"/v1/surveys/{survey}")).json()
        assert (seen["asked"], seen["answered"]) == (asked, told)


async def test_surveys_are_listed_for_coordinators_in_numbers_page_by_page():
    async with harness("awards") as h:
        for stream in ("schools", "libraries", "theatres"):
            await schools(h, 1, stream=stream)
            assert (await open_it(h, stream=stream)).status_code == 201
        client = await h.client(holding(Role.STREAM_COORDINATOR, ScopeKind.STREAM, "schools"))
        first = await client.get("/v1/surveys?limit=2")
        rest = await client.get(first.links["next"]["url"])
        streams = [each["stream"] for page in (first, rest) for each in page.json()["items"]]
        assert streams == ["theatres", "libraries", "schools"]
        assert (
            await (await h.client(holding(Role.ASSESSOR))).get("/v1/surveys")
        ).status_code == 403


async def page(h, request_id, form=None, **query):
    client = await h.client()
    token = link_to(h, request_id)
    if form is None:
        return await client.get("/survey", params={"link": token, **query})
    return await client.post("/survey", data={"link": token, **form})


async def test_the_page_takes_answers_without_an_account_and_thanks():
    async with harness("awards") as h:
        await schools(h, 1)
        await open_it(h)
        (asked,) = await requests(h)
        blank = await page(h, asked.request_id)
        assert "Your award does not depend on it" in blank.text
        assert (
            "Nid yw eich gwobr yn dibynnu arno" in (await page(h, asked.request_id, lang="cy")).text
        )
        saved = await page(
            h, asked.request_id, {"version": "1", "empathy_change": "4", "local_partners": "12"}
        )
        assert saved.status_code == 303
        again = await page(h, asked.request_id)
        assert "Thank you. Your answers are saved" in again.text
        async with h.transaction() as uow:
            row = await uow.first(select(survey_request))
        assert row.answers == {"empathy_change": 4, "local_partners": 12}


@pytest.mark.parametrize(
    ("form", "status", "text"),
    [
        ({"version": "1"}, 422, "Answer one question at least"),
        ({"version": "1", "local_partners": "a few"}, 422, "Write a whole number, in figures"),
        ({"version": "1", "empathy_change": "9"}, 422, "Choose a number from 1 to 5"),
        ({"version": "7", "empathy_change": "2"}, 412, "Somebody else of your organisation"),
    ],
)
async def test_the_page_says_what_to_do_when_an_answer_does_not_fit(form, status, text):
    async with harness("awards") as h:
        await schools(h, 1)
        await open_it(h)
        (asked,) = await requests(h)
        shown = await page(h, asked.request_id, form)
        assert (shown.status_code, text in shown.text) == (status, True)
        assert "There is a problem" in shown.text


async def test_the_page_of_a_closed_survey_asks_for_nothing():
    async with harness("awards") as h:
        await schools(h, 1)
        survey = (await open_it(h)).json()["id"]
        (asked,) = await requests(h)
        await act(h, f"{survey}/closing")
        for shown in (
            await page(h, asked.request_id),
            await page(h, asked.request_id, {"version": "1", "empathy_change": "2"}),
        ):
            assert "This survey is closed" in shown.text
            assert "<form" not in shown.text


def test_the_shipped_questions_cover_the_three_indicators_in_both_languages():
    edition = shipped()
    edition.check()
    assert {each.indicator for each in edition.questions} == set(Indicator)
    assert all(each.en != each.cy for each in edition.questions)


def test_an_edition_names_each_question_once():
    one = Question("a_key", Indicator.EMPATHY, Kind.SCALE, "How much?", "Faint?")
    with pytest.raises(Invalid, match="same key"):
        Edition("twice", (one, one)).check()


def test_results_of_fewer_than_the_threshold_are_not_made():
    sheets = [Sheet("wales", {"empathy_change": 4})] * 4 + [Sheet("wales", {})] * 9
    with pytest.raises(TooFewToTell):
        results(shipped(), sheets, Rule(5))
