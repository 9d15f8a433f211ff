"""The application as pages: one question each, nothing kept before the last, two languages."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from membership.tables import enrolment
from sanctuary.events.membership import EnrolmentConfirmationRequested
from sanctuary.ids import new_id
from sanctuary.links import Purpose, sign
from sanctuary.testing import harness

MYSELF = [
    {"type": "charity_individual"},
    {"nation": "wales"},
    {"name": "Sam Reed", "email": "sam@example.org"},
    {"adult": "yes"},
    {"liability": "yes"},
]
CHOIR = [
    {"type": "charity_organisation"},
    {"organisation": "Côr y Cwm", "kind": "choir"},
    {"nation": "wales"},
    {"name": "Cai", "email": "cai@example.org"},
    {"voter_name": "Dot", "voter_email": "dot@example.org"},
    {"liability": "yes"},
]
STEPS = {
    "charity_individual": ["type", "place", "you", "adult", "liability"],
    "charity_organisation": ["type", "organisation", "place", "you", "voter", "liability"],
    "friend": ["type", "place", "you"],
}


async def applications(h):
    async with h.transaction() as uow:
        return await uow.scalar(select(func.count()).select_from(enrolment))


async def fill_in(h, answers, query=""):
    """Press “Continue” on each page; returns the last answer and everything that was typed."""
    form = {"once": new_id().hex}
    async with await h.client() as public:
        for step, typed in zip(STEPS[answers[0]["type"]], answers, strict=True):
            form |= typed | {"step": step}
            page = await public.post(f"/join{query}", data=form)
    return page, form


@pytest.mark.parametrize("answers", [MYSELF, CHOIR], ids=["person", "organisation"])
async def test_an_application_page_by_page(answers):
    async with harness("membership") as h:
        async with await h.client() as public:
            first = await public.get("/join")
        assert "Friend of sanctuary" in first.text
        page, form = await fill_in(h, answers)
        assert "look in your mailbox" in page.text
        assert await applications(h) == 1
        async with await h.client() as public:
            again = await public.post("/join", data=form)
        assert "look in your mailbox" in again.text
        assert await applications(h) == 1


async def test_nothing_is_kept_before_the_last_page():
    async with harness("membership") as h, await h.client() as public:
        form = {"once": new_id().hex, "step": "type", "type": "friend"}
        assert "Where?" in (await public.post("/join", data=form)).text
        assert await applications(h) == 0


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        (0, {"type": "baron"}, "answer this question"),
        (2, {"email": "nobody"}, "e-mail"),
        (3, {"adult": "no"}, "adults"),
        (4, {"liability": "no"}, "agrees"),
    ],
)
async def test_a_wrong_answer_is_asked_again(step, typed, said):
    async with harness("membership") as h, await h.client() as public:
        form = {"once": new_id().hex}
        for answers in MYSELF[: step + 1]:
            form |= answers
        form |= typed | {"step": STEPS["charity_individual"][step]}
        page = await public.post("/join", data=form)
        assert page.status_code == 422
        assert said in page.text
        assert await applications(h) == 0


async def test_a_question_that_was_passed_over_is_asked():
    async with harness("membership") as h, await h.client() as public:
        form = {"once": new_id().hex, "type": "charity_individual", "step": "liability",
                "liability": "yes", "nation": "wales", "name": "Sam", "email": "s@example.org"}  # fmt: skip
        assert "18 or over" in (await public.post("/join", data=form)).text
        lost = await public.post("/join", data={"step": "nowhere"})
        assert lost.status_code == 404
        assert await applications(h) == 0


async def test_the_pages_speak_welsh():
    async with harness("membership") as h, await h.client() as public:
        assert "Beth hoffech chi fod?" in (await public.get("/join?lang=cy")).text
        page, _ = await fill_in(h, MYSELF, "?lang=cy")
        assert "blwch post" in page.text


async def test_the_link_asks_before_it_confirms_and_says_what_follows():
    async with harness("membership") as h, await h.client() as public:
        await fill_in(h, CHOIR)
        events = [event.data for event in await h.emitted(EnrolmentConfirmationRequested)]

        def params(event):
            token = sign(
                h.settings.link_key, Purpose.JOIN, event.enrolment_id,
                expires_at=h.clock.now() + timedelta(days=14), person=UUID(str(event.person_id)),
            )  # fmt: skip
            return {"link": token}

        applicant, voter = (params(event) for event in events)
        asked = await public.get("/join/confirm", params=applicant)
        assert "Is this your application?" in asked.text
        named = await public.get("/join/confirm", params=voter)
        assert "Do you vote for an organisation?" in named.text
        assert (
            "when the organisation may vote"
            in (await public.post("/join/confirm", data=voter)).text
        )
        assert "The trustees look at" in (await public.post("/join/confirm", data=applicant)).text
        assert "is confirmed" in (await public.get("/join/confirm", params=applicant)).text
