"""What was written for an application without an award goes after its time; the record stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from awards import commands, rules
from awards.commands.retention import open_retention_day
from awards.storage import files_of
from awards.tables import answer_revision, application, evidence, review
from awards.testing import Stage
from sanctuary.testing import harness, keyed

from .files import PDF

ABOUT = {"shows_people": "no", "title": "Plan", "made_on": "2026-03-02"}


async def ended(h, how):
    """A school whose application was withdrawn, refused or awarded, with one file."""
    stage = await Stage(h).set_up(True, False, False)
    draft = await stage.start()
    client = await stage.client(stage.contact)
    made = await client.post(
        f"/v1/applications/{draft['id']}/evidence",
        files={"file": ("plan.pdf", PDF, "application/pdf")},
        data=ABOUT,
        headers=keyed(),
    )
    assert made.is_success, made.text
    sent = await stage.send(draft)
    if how == "withdrawn":
        await stage.done(stage.contact, f"/v1/applications/{sent['id']}/withdrawal")
    else:
        await stage.carry_on(sent["id"])
        await stage.decide(sent["id"], how)
    return stage, f"{sent['id']}/{made.json()['id']}"


async def state(h):
    async with h.transaction() as uow:
        return (
            await uow.first(select(application)),
            await uow.all(select(answer_revision)),
            await uow.first(select(evidence)),
            await uow.all(select(review)),
        )


def months(h, how):
    rule = rules.on("retention", h.clock.today())
    return {"withdrawn": rule["withdrawn_months"], "not_yet": rule["refused_months"]}[how]


async def retain(h, days):
    async with h.transaction() as uow:
        await open_retention_day(uow, h.clock.today() + timedelta(days=days))


@pytest.mark.parametrize("how", ["withdrawn", "not_yet"])
async def test_words_and_files_go_after_their_time_and_who_decided_stays(how):
    async with harness("awards") as h:
        _, key = await ended(h, how)
        await retain(h, months(h, how) * 30 - 5)
        row, revisions, file, _ = await state(h)
        assert row.answers
        assert file.removed_at is None
        await retain(h, months(h, how) * 31 + 5)
        row, revisions, file, reviews = await state(h)
        assert row.answers == {}
        assert all(each.answers == {} for each in revisions)
        assert all(each.comment == "" for each in reviews)
        assert (file.title, file.removed_because) == ("", "kept_long_enough")
        assert await commands.erase_removed(h.database, files_of(h.settings)) == 1
        assert await files_of(h.settings).get(key) is None
        assert row.status == how
        if how == "not_yet":
            assert row.decided_by is not None
            assert row.decision_reason


async def test_the_days_see_to_it():
    async with harness("awards") as h:
        await ended(h, "withdrawn")
        await h.open_days(h.clock.today() + timedelta(days=months(h, "withdrawn") * 31 + 5))
        row, *_ = await state(h)
        assert row.answers == {}


async def test_what_led_to_an_award_is_kept():
    async with harness("awards") as h:
        await ended(h, "awarded")
        await retain(h, 4000)
        row, _, file, _ = await state(h)
        assert row.answers
        assert file.removed_at is None


async def test_an_appeal_that_waits_keeps_everything_until_it_is_answered():
    async with harness("awards") as h:
        stage, _ = await ended(h, "not_yet")
        row, *_ = await state(h)
        await stage.done(
            stage.contact,
            f"/v1/applications/{row.id}/appeal",
            {"grounds": "The film that our learners made was not mentioned."},
        )
        await retain(h, 900)
        row, *_ = await state(h)
        assert row.answers
