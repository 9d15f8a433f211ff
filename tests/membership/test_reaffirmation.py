"""A new edition asks everybody again, with reminders of its own and an end (PEERS B15)."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from membership.charter_rules import REAFFIRMATION
from membership.commands import reaffirmations as commands
from membership.domain.reaffirmation import add_months
from membership.testing import (
    NATIONAL,
    a_coordinator,
    a_school,
    a_sign_up,
    a_supporter_form,
    an_active_organisation,
    check,
    confirm,
    sign_up,
)
from sanctuary.actor import Actor
from sanctuary.events.membership import (
    CharterReaffirmed,
    CharterSigned,
    OrganisationChanged,
    ReaffirmationClosed,
    ReaffirmationDue,
)
from sanctuary.events.notifications import ContactUnreachable
from sanctuary.links import Purpose, sign
from sanctuary.testing import bodies, harness, keyed

from .charter import a_published_edition, on_day

[RULE] = REAFFIRMATION
STEPS = ["opened", "months_6", "months_9", "months_11", "last_week"]


async def a_supporter(h, email="sam@example.org", **changes):
    signed = await sign_up(h, a_supporter_form(email, **changes))
    await confirm(h, signed)
    return signed


async def status_of(h, signature_id):
    async with await h.client(NATIONAL) as team:
        return (await team.get(f"/v1/signatures/{signature_id}")).json()["status"]


def link_of(h, signed, person_id=None):
    return sign(
        h.settings.link_key,
        Purpose.REAFFIRM,
        signed.signature_id,
        expires_at=h.clock.now() + timedelta(days=400),
        person=person_id or signed.person_id,
    )


async def reaffirm(h, signed, link=None, **choices):
    async with await h.client() as public:
        return await public.post(
            f"/v1/signatures/{signed.signature_id}/reaffirmation?link={link or link_of(h, signed)}",
            json={"be_listed": False, "be_contacted": False} | choices,
            headers=keyed(),
        )


async def asked_on(h, day):
    await on_day(h, "reaffirmations", day)


async def steps_said(h):
    return [(e.data.signature_id, e.data.step) for e in await h.emitted(ReaffirmationDue)]


async def test_a_new_edition_asks_everybody_who_signed_the_one_before():
    async with harness("membership") as h:
        sam, school = await a_supporter(h), await an_active_organisation(h)
        waiting = await sign_up(h, a_supporter_form("not.proved@example.org"))
        await a_published_edition(h)
        await h.fire_timers()
        assert await status_of(h, sam.signature_id) == "reaffirmation_due"
        assert await status_of(h, school.signature_id) == "reaffirmation_due"
        assert await status_of(h, waiting.signature_id) == "awaiting_email_check"
        asked = {e.data.signature_id: e.data for e in await h.emitted(ReaffirmationDue)}
        assert set(asked) == {sam.signature_id, school.signature_id}
        one = asked[school.signature_id]
        assert (one.step, one.edition, one.person_id) == ("opened", "2027-2032", school.person_id)
        assert one.due_on == add_months(h.clock.today(), 12)
        assert (await h.emitted(OrganisationChanged))[-1].data.charter_editions == ("2026-2031",)


async def test_each_step_of_the_ladder_comes_once_and_then_the_signature_lapses():
    async with harness("membership") as h:
        school = await an_active_organisation(h)
        began = h.clock.today()
        await a_published_edition(h)
        await h.fire_timers()
        ends = RULE.due_on(began)
        for said, rung in enumerate(RULE.ladder[1:], start=1):
            await asked_on(h, rung.on(began, ends) - timedelta(days=1))
            assert len(await steps_said(h)) == said
            await asked_on(h, rung.on(began, ends))
        await asked_on(h, ends)
        assert [step for _, step in await steps_said(h)] == STEPS
        assert await status_of(h, school.signature_id) == "reaffirmation_due"
        await asked_on(h, ends + timedelta(days=1))
        assert await status_of(h, school.signature_id) == "lapsed_edition"
        closed = (await h.emitted(ReaffirmationClosed))[-1].data
        assert (closed.signature_id, closed.outcome) == (school.signature_id, "lapsed")
        assert (await h.emitted(OrganisationChanged))[-1].data.charter_editions == ()
        async with await h.client(NATIONAL) as team:
            tasks = (await team.get("/v1/tasks?kind=charter_lapsed")).json()["items"]
        assert [task["subject_id"] for task in tasks] == [str(school.organisation_id)]
        assert len(await steps_said(h)) == 5


async def test_whose_signature_lapsed_leaves_the_directory_and_who_re_affirmed_stays():
    async with harness("membership") as h, await h.client() as public:
        school = await an_active_organisation(h)
        form = a_sign_up("402001", "x@example.org", organisation=a_school("402001", name="Other"))
        other = await an_active_organisation(h, form)
        await a_published_edition(h)
        await h.fire_timers()
        await reaffirm(h, other, be_listed=True)
        ends = RULE.due_on(h.clock.today())
        await asked_on(h, ends)
        assert len((await public.get("/v1/directory")).json()["items"]) == 2
        await asked_on(h, ends + timedelta(days=1))
        assert await status_of(h, school.signature_id) == "lapsed_edition"
        shown = (await public.get("/v1/directory")).json()["items"]
        assert [one["name"] for one in shown] == ["Other"]
        async with await h.client(NATIONAL) as team:
            kept = await team.get(f"/v1/organisations/{school.organisation_id}")
            assert kept.json()["listed"] is False
            refused = await team.patch(
                f"/v1/organisations/{school.organisation_id}",
                json={"listed": True},
                headers={"If-Match": kept.headers["etag"]},
            )
        assert refused.status_code == 403


async def test_steps_are_said_once_even_if_their_dates_move():
    async with harness("membership") as h:
        await a_supporter(h)
        await a_published_edition(h)
        await h.fire_timers()
        began = h.clock.today()
        await asked_on(h, add_months(began, 6))
        assert [step for _, step in await steps_said(h)] == ["opened", "months_6"]
        async with h.transaction() as uow:
            await uow.execute(
                text("update signature set due_since = due_since + 60, due_on = due_on + 60")
            )
        await asked_on(h, add_months(began, 6) + timedelta(days=70))
        assert [step for _, step in await steps_said(h)] == ["opened", "months_6"]


async def test_who_re_affirms_goes_on_under_the_new_edition_and_hears_no_more():
    async with harness("membership") as h:
        school = await an_active_organisation(h)
        await a_published_edition(h)
        await h.fire_timers()
        began = h.clock.today()
        answer = await reaffirm(h, school, be_listed=True, be_contacted=True)
        assert answer.status_code == 200
        made = answer.json()
        assert (made["edition"], made["status"]) == ("2027-2032", "active")
        assert await status_of(h, school.signature_id) == "reaffirmed"
        [event] = await h.emitted(CharterReaffirmed)
        assert event.data.former_id == school.signature_id
        assert str(event.data.signature_id) == made["id"]
        [closed] = await h.emitted(ReaffirmationClosed)
        assert closed.data.outcome == "reaffirmed"
        assert closed.version > (await h.emitted(ReaffirmationDue))[0].version
        assert (await h.emitted(OrganisationChanged))[-1].data.charter_editions == ("2027-2032",)
        assert len(await h.emitted(CharterSigned)) == 1

        await asked_on(h, add_months(began, 7))
        assert len(await steps_said(h)) == 1
        again = await reaffirm(h, school)
        assert again.json()["id"] == made["id"]
        assert len(await h.emitted(CharterReaffirmed)) == 1


async def test_the_choices_are_made_anew_and_each_on_its_own():
    async with harness("membership") as h, await h.client() as public:
        school = await an_active_organisation(h, a_sign_up(be_listed=True, be_contacted=True))
        await a_published_edition(h)
        await h.fire_timers()
        await reaffirm(h, school, be_listed=False, be_contacted=False)
        assert (await public.get("/v1/directory")).json()["items"] == []
        async with await h.client(NATIONAL) as team:
            ledger = (await team.get(f"/v1/people/{school.person_id}/bases")).json()
        assert [entry["withdrawn_reason"] for entry in ledger] == ["chose not to be contacted"]


async def test_a_re_signing_that_arrives_first_wins_over_the_reminder():
    async with harness("membership") as h:
        sam = await a_supporter(h)
        await a_published_edition(h)
        await reaffirm(h, sam)
        await h.fire_timers()
        await h.open_days(h.clock.today() + timedelta(days=1))
        assert await steps_said(h) == []
        assert await status_of(h, sam.signature_id) == "reaffirmed"


async def test_a_reminder_does_not_overtake_a_re_signing_that_is_being_written():
    async with harness("membership") as h:
        sam = await a_supporter(h)
        await a_published_edition(h)
        await h.fire_timers()
        day = add_months(h.clock.today(), 6)
        async with h.transaction() as first:
            await commands.reaffirm(
                first,
                sam.signature_id,
                sam.person_id,
                be_listed=False,
                be_contacted=False,
                at=h.clock.now(),
            )
            await asked_on(h, day)
        await asked_on(h, day)
        assert [step for _, step in await steps_said(h)] == ["opened"]
        assert await status_of(h, sam.signature_id) == "reaffirmed"


async def test_who_signs_the_new_edition_anew_has_answered_too():
    async with harness("membership") as h:
        sam = await a_supporter(h)
        await a_published_edition(h)
        await h.fire_timers()
        again = await a_supporter(h, edition="2027-2032")
        assert await status_of(h, sam.signature_id) == "reaffirmed"
        assert await status_of(h, again.signature_id) == "active"
        assert (await h.emitted(ReaffirmationClosed))[-1].data.signature_id == sam.signature_id


async def test_a_sign_up_under_the_old_edition_is_valid_until_it_is_asked():
    async with harness("membership") as h:
        late = await sign_up(h)
        await a_published_edition(h)
        await h.open_days(h.clock.today())
        await confirm(h, late)
        assert (await check(h, late)).json()["status"] == "active"
        tomorrow = h.clock.today() + timedelta(days=1)
        await h.open_days(tomorrow)
        assert await status_of(h, late.signature_id) == "reaffirmation_due"
        due = (await h.emitted(ReaffirmationDue))[-1].data
        assert due.due_on == add_months(tomorrow, 12)


async def test_withdrawing_instead_ends_the_reminders():
    async with harness("membership") as h:
        sam = await a_supporter(h)
        await a_published_edition(h)
        await h.fire_timers()
        async with await h.client(NATIONAL) as team:
            await team.post(
                f"/v1/signatures/{sam.signature_id}/withdrawal",
                json={"reason": "asked on the phone"},
                headers=keyed(),
            )
        assert (await h.emitted(ReaffirmationClosed))[-1].data.outcome == "withdrawn"
        assert (await reaffirm(h, sam)).status_code == 409


async def test_many_are_asked_in_parts_that_each_commit():
    async with harness("membership") as h:
        people = [await a_supporter(h, f"sam{n}@example.org") for n in range(7)]
        await a_published_edition(h)
        rounds = 0
        while len(await steps_said(h)) < len(people):
            async with h.transaction() as uow:
                await commands.sweep(uow, h.clock.today(), limit=3)
            rounds += 1
            assert rounds < 5
        assert rounds == 3
        assert Counter(await steps_said(h)) == {(one.signature_id, "opened"): 1 for one in people}


async def test_another_edition_meanwhile_does_not_give_more_time():
    async with harness("membership") as h:
        sam = await a_supporter(h)
        await a_published_edition(h)
        await h.fire_timers()
        first = (await h.emitted(ReaffirmationDue))[-1].data
        await asked_on(h, h.clock.today() + timedelta(days=30))
        await a_published_edition(h, "2028-2033")
        await h.fire_timers()
        second = (await h.emitted(ReaffirmationDue))[-1].data
        assert (second.edition, second.due_on) == ("2028-2033", first.due_on)
        assert (await reaffirm(h, sam)).json()["edition"] == "2028-2033"


async def test_a_contact_who_follows_answers_for_an_organisation_and_a_stranger_does_not():
    async with harness("membership") as h:
        form = a_sign_up(second_contact={"name": "Bea", "email": "bea@example.org"})
        school = await an_active_organisation(h, form)
        other = await an_active_organisation(
            h, a_sign_up("402001", "x@example.org", organisation=a_school("402001", name="Other"))
        )
        await a_published_edition(h)
        await h.fire_timers()
        refused = await reaffirm(h, school, link_of(h, school, other.person_id))
        assert refused.status_code == 403
        assert (await reaffirm(h, school, link_of(h, other))).status_code == 403
        async with await h.client(NATIONAL) as team:
            contacts = (await team.get(f"/v1/organisations/{school.organisation_id}")).json()
        second = contacts["contacts"][1]
        answer = await reaffirm(h, school, link_of(h, school, UUID(second)))
        assert (answer.status_code, answer.json()["person_id"]) == (200, second)


async def test_another_contact_is_asked_when_who_signed_cannot_be_reached():
    async with harness("membership") as h:
        form = a_sign_up(second_contact={"name": "Bea", "email": "bea@example.org"})
        school = await an_active_organisation(h, form)
        async with await h.client(NATIONAL) as team:
            shown = (await team.get(f"/v1/organisations/{school.organisation_id}")).json()
        second = UUID(shown["contacts"][1])
        await confirm(h, school, second)
        await h.receive(ContactUnreachable(person_id=school.person_id, channel="email"))
        await a_published_edition(h)
        await h.fire_timers()
        assert (await h.emitted(ReaffirmationDue))[-1].data.person_id == second


async def test_somebody_else_signed_in_learns_and_changes_nothing():
    async with harness("membership") as h:
        sam = await a_supporter(h)
        await a_published_edition(h)
        await h.fire_timers()
        url = f"/v1/signatures/{sam.signature_id}"
        body = {"be_listed": False, "be_contacted": False}
        async with await h.client(a_coordinator("scotland")) as other:
            assert (await other.get(f"{url}/choices")).status_code == 403
            refused = await other.post(f"{url}/reaffirmation", json=body, headers=keyed())
            assert refused.status_code == 403
            await reaffirm(h, sam)
            refused = await other.post(f"{url}/reaffirmation", json=body, headers=keyed())
            assert refused.status_code == 403
        async with await h.client(Actor(sam.person_id)) as own:
            assert (await own.get(f"{url}/choices")).status_code == 200


async def test_nothing_personal_travels_with_a_reaffirmation():
    async with harness("membership") as h:
        school = await an_active_organisation(h)
        await a_published_edition(h)
        await h.fire_timers()
        await reaffirm(h, school)
        for document in bodies(await h.emitted()):
            for word in ("Ann", "Morgan", "example.org", "Ysgol", "Head"):
                assert word not in str(document)


DAYS = st.dates(date(2026, 1, 1), date(2040, 1, 1))


@given(DAYS)
def test_the_ladder_only_climbs_and_ends_before_the_last_day(began):
    ends = RULE.due_on(began)
    days = [rung.on(began, ends) for rung in RULE.ladder]
    assert days == sorted(days)
    assert days[0] == began
    assert days[-1] < ends


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_a_month_without_that_day_ends_earlier(day, months, then):
    assert add_months(day, months) == then
