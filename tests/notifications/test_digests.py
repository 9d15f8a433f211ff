"""Messages that go together: one mail a person, nothing twice, nothing lost, nothing outlived."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from notifications.commands import digests, suppressions
from notifications.commands import rhythm as commands
from notifications.domain.quiet import zone_of
from notifications.domain.rhythm import Pace, next_digest
from notifications.domain.streams import called
from notifications.store import contacts, deliveries
from notifications.store import rhythm as store
from notifications.store.deliveries import Message
from notifications.tables import delivery
from notifications.testing import an_organisation
from sanctuary.events.awards import AwardRenewed, RenewalDue
from sanctuary.events.membership import OrganisationChanged
from sanctuary.events.notifications import MessageUndeliverable
from sanctuary.ids import new_id

from .notify_server import notify_server
from .service import address, notifications, text_of

MONDAY = datetime(2031, 3, 3, 12, tzinfo=UTC)
TUESDAY_EIGHT = datetime(2031, 3, 4, 8, tzinfo=UTC)
NEXT_MONDAY_EIGHT = datetime(2031, 3, 10, 8, tzinfo=UTC)


async def chooses(n, person, **paces):
    async with n.h.transaction() as uow:
        known = {one: paces.get(one, Pace.IMMEDIATE) for one in ("service", "renewal", "campaign")}
        await commands.choose(uow, person, {"paces": known}, at=uow.clock.now())


async def renewal(n, *people, organisation=None, stream="schools"):
    organisation, award = organisation or await an_organisation(n.h, *people), new_id()
    due = RenewalDue(
        award_id=award,
        organisation_id=organisation,
        stream=stream,
        step="months_3",
        expires_on="2031-06-03",
        grace_ends_on="2031-09-01",
    )
    await n.h.receive(due)
    return award


async def reminder(n, person):
    cause = new_id()
    async with n.h.transaction() as uow:
        message = Message(person, "waiting_for_lead", "service", cause)
        await deliveries.queue(uow, [message], at=uow.clock.now())
    return cause


async def becomes(n, wanted, **filters):
    """Until the deliveries, without digests, have exactly these statuses and reasons."""

    async def so():
        rows = [row for row in await n.rows(**filters) if row.template != "digest"]
        return sorted(((row.status, row.reason) for row in rows), key=str) == sorted(
            wanted, key=str
        )

    async with n.sending():
        await n.until(so)


WAITS = ("queued", "digest")
GONE = ("accepted", None)


async def waiting(n, *, pace=Pace.DAILY, language="en"):
    """A person with two awards and a network, who wants all of it together."""
    n.h.clock.move_to(MONDAY)
    person = await n.person(language=language)
    await chooses(n, person, renewal=pace, service=pace)
    awards = [await renewal(n, person), await renewal(n, person)]
    await reminder(n, person)
    await becomes(n, [WAITS] * 3, person_id=person)
    return person, awards


async def digest_of(n, person):
    return [row for row in await n.rows(person_id=person) if row.template == "digest"]


async def test_what_waits_goes_as_one_mail_at_the_persons_hour_whatever_their_roles(tmp_path):
    async with notifications(tmp_path) as n:
        person, _ = await waiting(n)
        assert n.relay.accepted == []
        [digest] = await digest_of(n, person)
        assert digest.due_at == TUESDAY_EIGHT
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 3, person_id=person)
        assert n.relay.accepted == [address(person)]
        mail = n.mail()
        said = text_of(mail)
        assert "Renewing your Sanctuary Award: Schools (1 of 2)" in said
        assert "Renewing your Sanctuary Award: Schools (2 of 2)" in said
        assert "we are looking for somebody local" in said
        assert said.count("/renew?link=") == 2
        assert "3 June 2031" in said
        assert "Stop reminders about an award" in said
        html = mail.get_body(("html",)).get_content()
        assert html.count("<h2>") == 3
        assert "+renewal" not in mail["List-Unsubscribe"]
        assert "((" not in said + html
        assert [row.status for row in await digest_of(n, person)] == ["accepted"]


async def test_a_digest_that_notify_lays_out_says_the_same_and_can_be_stopped(tmp_path):
    with notify_server() as notify:
        async with notifications(tmp_path, mail_by="notify", **notify.settings) as n:
            person, _ = await waiting(n, language="cy")
            n.h.clock.move_to(TUESDAY_EIGHT)
            await becomes(n, [GONE] * 3, person_id=person)
            [sent] = notify.taken
            body = sent["personalisation"]["body"]
            assert sent["personalisation"]["subject"] == "Eich negeseuon gan City of Sanctuary UK"
            assert len(re.findall("^## ", body, re.MULTILINE)) == 3
            assert body.count("/renew?lang=cy&link=") == 2
            assert "Stopio nodiadau atgoffa am wobr" in body
            assert "((" not in body
            assert sent["one_click_unsubscribe_url"] in body
            assert "/unsubscribe?lang=cy&link=" in sent["one_click_unsubscribe_url"]
            assert [row.status for row in await digest_of(n, person)] == ["accepted"]


async def test_a_digest_is_in_the_language_of_its_reader(tmp_path):
    async with notifications(tmp_path) as n:
        person, _ = await waiting(n, language="cy")
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 3, person_id=person)
        mail = n.mail()
        assert mail["Subject"] == "Eich negeseuon gan City of Sanctuary UK"
        assert "Stopio nodiadau atgoffa am wobr" in text_of(mail)
        assert 'lang="cy"' in mail.get_body(("html",)).get_content()
        addresses = re.findall(r"https?://[^\s<>]+", text_of(mail) + mail["List-Unsubscribe"])
        assert [each for each in addresses if "?lang=cy&" not in each] == []


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        (
            "en",
            ["Renewing your Sanctuary Award: Libraries", "Renewing your Sanctuary Award: Museums"],
        ),
        ("cy", ["Adnewyddu eich Gwobr Noddfa: Llyfrgelloedd"]),
    ],
)
async def test_two_awards_of_one_day_are_told_apart_by_their_streams(tmp_path, language, titles):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY)
        person = await n.person(language=language)
        await chooses(n, person, renewal=Pace.DAILY)
        for stream in ("libraries", "museums"):
            await renewal(n, person, stream=stream)
        await becomes(n, [WAITS] * 2, person_id=person)
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 2, person_id=person)
        said = text_of(n.mail())
        for title in titles:
            assert title in said
        assert "1 of 2" not in said
        assert "((" not in said


def test_a_stream_that_is_no_plain_key_says_nothing_in_a_mail():
    assert called("early_years", "en") == "Early years"
    assert called("city_farms", "cy") == "City farms"
    for odd in ("", "[x](https://example.org)", "((link))", "A" * 60):
        assert called(odd, "en") == ""


@pytest.mark.parametrize(
    ("why", "became"),
    [("late", ("expired", None)), ("stopped", ("withheld", "suppressed"))],
)
async def test_what_a_digest_finds_late_or_stopped_the_next_contact_hears(tmp_path, why, became):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY)
        first, second = await n.person(), await n.person()
        await chooses(n, first, renewal=Pace.DAILY, service=Pace.DAILY)
        organisation = await an_organisation(n.h, first)
        award = await renewal(n, organisation=organisation)
        await reminder(n, first)
        await becomes(n, [WAITS] * 2, person_id=first)
        await n.h.receive(
            OrganisationChanged(
                organisation_id=organisation, kind="school", contacts=(first, second)
            )
        )
        async with n.h.transaction() as uow:
            if why == "late":
                soon = TUESDAY_EIGHT - timedelta(minutes=1)
                late = update(delivery).where(delivery.c.cause == award)
                await uow.execute(late.values(expires_at=soon))
            else:
                key = contacts.address_key(uow, address(first))
                await suppressions.complained(uow, first, key, "renewal", at=MONDAY)
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [became, GONE], person_id=first)
        await becomes(n, [GONE], person_id=second)
        assert sorted(n.relay.accepted) == sorted([address(first), address(second)])
        assert await n.h.emitted(MessageUndeliverable) == []


async def test_a_renewal_made_meanwhile_takes_its_reminder_out(tmp_path):
    async with notifications(tmp_path) as n:
        person, [first, _] = await waiting(n)
        await n.h.receive(
            AwardRenewed(
                award_id=first, organisation_id=new_id(), stream="schools", successor_id=new_id()
            )
        )
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [("cancelled", None), GONE, GONE], person_id=person)
        assert text_of(n.mail()).count("/renew?link=") == 1


async def test_a_digest_with_nothing_left_to_say_does_not_go(tmp_path):
    async with notifications(tmp_path) as n:
        person, _ = await waiting(n)
        await n.knows(person, version=2, bases={})
        [network] = [row.cause for row in await n.rows(template_key="waiting_for_lead")]
        async with n.h.transaction() as uow:
            await deliveries.cancel(
                uow,
                network,
                templates=["waiting_for_lead"],
                at=uow.clock.now(),
            )
        n.h.clock.move_to(TUESDAY_EIGHT)
        no_basis = ("withheld", "no_lawful_basis")
        await becomes(n, [no_basis, no_basis, ("cancelled", None)], person_id=person)
        assert n.relay.accepted == []
        assert [row.status for row in await digest_of(n, person)] == ["cancelled"]


async def test_one_click_in_a_digest_stops_the_kinds_that_are_in_it(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY)
        person = await n.person()
        await chooses(n, person, renewal=Pace.DAILY, campaign=Pace.WEEKLY)
        await renewal(n, person)
        await n.launched([person])
        await becomes(n, [WAITS] * 2, person_id=person)
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 2, person_id=person)
        mail = n.mail()
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        url = mail["List-Unsubscribe"].strip("<>").replace("\r\n", "").replace(" ", "")
        await renewal(n, person)
        await becomes(n, [GONE, GONE, WAITS], person_id=person)
        client = await n.h.client()
        path = url.removeprefix(n.h.settings.public_url("notifications"))
        answer = await client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        n.h.clock.move_to(TUESDAY_EIGHT + timedelta(days=1))
        await becomes(n, [GONE, GONE, ("withheld", "opted_out")], person_id=person)
        assert len(n.relay.accepted) == 1


async def test_a_campaign_that_would_be_over_by_monday_comes_with_the_days_digest(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY)
        person = await n.person()
        await chooses(n, person, campaign=Pace.WEEKLY, service=Pace.WEEKLY)
        await n.launched([person])
        await reminder(n, person)
        await becomes(n, [WAITS] * 2, person_id=person)
        due = sorted(row.due_at for row in await digest_of(n, person))
        assert due == [TUESDAY_EIGHT, NEXT_MONDAY_EIGHT]


async def test_whoever_wants_it_at_once_after_all_gets_what_waits(tmp_path):
    async with notifications(tmp_path) as n:
        person, _ = await waiting(n, pace=Pace.WEEKLY)
        await chooses(n, person)
        await becomes(n, [GONE] * 3, person_id=person)
        assert len(n.relay.accepted) == 3
        [digest] = await digest_of(n, person)
        n.h.clock.move_to(digest.due_at)
        await n.send()
        assert len(n.relay.accepted) == 3
        assert [row.status for row in await digest_of(n, person)] == ["cancelled"]


async def test_answers_and_alarms_never_wait_for_a_digest(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY)
        person = await n.person()
        await chooses(n, person, service=Pace.WEEKLY, renewal=Pace.WEEKLY, campaign=Pace.WEEKLY)
        async with n.h.transaction() as uow:
            for template, category in (("lead_found", "service"), ("wellbeing_check", "service")):
                message = Message(person, template, category, new_id())
                await deliveries.queue(uow, [message], at=uow.clock.now())
        await becomes(n, [GONE] * 2, person_id=person)


@pytest.mark.parametrize(
    ("answer", "status"),
    [("451 4.3.0 later", "accepted"), ("554 5.7.1 no", "permanent_failure")],
)
async def test_the_parts_share_what_becomes_of_their_digest(tmp_path, answer, status):
    answers = iter([answer])
    async with notifications(
        tmp_path, lambda stage, *_: next(answers, None) if stage == "content" else None
    ) as n:
        person, _ = await waiting(n)
        n.h.clock.move_to(TUESDAY_EIGHT)
        if status == "accepted":

            async def tried():
                return [row.attempts for row in await digest_of(n, person)] == [1]

            async with n.sending():
                await n.until(tried)
            await becomes(n, [WAITS] * 3, person_id=person)
            n.h.clock.offset += timedelta(minutes=5)
        await becomes(n, [(status, None)] * 3, person_id=person)
        assert len(n.relay.accepted) == (status == "accepted")


async def test_a_digest_that_nobody_came_to_send_gives_its_parts_to_the_next(tmp_path):
    async with notifications(tmp_path) as n:
        person, _ = await waiting(n)
        n.h.clock.move_to(TUESDAY_EIGHT + timedelta(days=2, hours=2))
        await becomes(n, [WAITS] * 3, person_id=person)

        async def begun():
            return sorted(row.status for row in await digest_of(n, person)) == ["expired", "queued"]

        async with n.sending():
            await n.until(begun)
        n.h.clock.move_to(TUESDAY_EIGHT + timedelta(days=3))
        await becomes(n, [GONE] * 3, person_id=person)
        assert len(n.relay.accepted) == 1


async def test_lanes_side_by_side_put_aside_for_the_same_people_and_lose_nothing(tmp_path):
    async with notifications(tmp_path) as n:
        n.h.clock.move_to(MONDAY)
        people = [await n.person() for _ in range(4)]
        for person in people:
            await chooses(n, person, service=Pace.DAILY)
        causes = [await reminder(n, person) for _ in range(6) for person in people]
        rows = [row for cause in causes for row in await n.rows(cause=cause)]
        rules = store.BOOK.as_at(MONDAY.date(), [])

        async def a_lane(ids):
            async with n.h.transaction() as uow:
                await digests.put_aside(uow, ids, rules, at=uow.clock.now())

        ids = [row.id for row in rows]
        await asyncio.gather(*(a_lane(ids[number::6]) for number in range(6)))
        n.h.clock.move_to(TUESDAY_EIGHT)
        await becomes(n, [GONE] * 24)
        assert sorted(n.relay.accepted) == sorted(map(address, people))
        assert all(text_of(mail).count("looking for somebody local") == 6 for mail in n.mails())


ZONES = ["Europe/London", "Europe/Kyiv", "America/St_Johns", "Pacific/Chatham"]


@given(
    st.sampled_from([Pace.DAILY, Pace.WEEKLY]),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.integers(1, 7),
    st.integers(26, 24 * 14),
)
def test_a_digest_goes_in_time_at_the_hour_that_was_chosen(pace, at, name, hour, day, hours):
    zone, before = zone_of(name), at + timedelta(hours=hours)
    moment = next_digest(pace, at, zone, hour=hour, weekday=day, before=before)
    assert at < moment < before
    local = moment.astimezone(zone)
    # An hour that a clock's jump leaves out comes an hour later.
    assert local.hour in {hour, hour + 1}
    if pace is Pace.WEEKLY and moment > at + timedelta(hours=25):
        assert local.isoweekday() == day
    if pace is Pace.WEEKLY and before > at + timedelta(days=8):
        assert local.isoweekday() == day


async def claimed_digest(n):
    """As a lane has it in hand when its process dies: taken, opened, not settled."""
    from notifications.commands import holding
    from notifications.store import claims, timing

    now, window = n.h.clock.now(), f"gone/{new_id()}"
    async with n.h.transaction() as uow:
        rules = await store.rules_on(uow, uow.clock.today())
        asked = {
            **timing.parameters(rules, "email", now=now),
            "now": now,
            "later": now,
            "limit": 500,
            "channel": "email",
            "window": window,
            "needs_basis": ["renewal"],
            "to_unverified": [],
            "correcting": [],
        }
        judged = await claims.claim(uow, asked, express=True)
        found = await holding.hold(uow, judged, rules, asked, at=now)
    [digest] = [row for row in found if row.template == "digest"]
    assert len(digest.parts) == 3
    return window, digest


@pytest.mark.parametrize("outcome", ["never left", "accepted", "in doubt"])
async def test_a_lane_that_dies_with_a_digest_loses_no_part_and_sends_none_twice(tmp_path, outcome):
    from notifications.channels import Outcome, Reply, Stage
    from notifications.sending import results

    async with notifications(tmp_path) as n:
        person, _ = await waiting(n)
        n.h.clock.move_to(TUESDAY_EIGHT)
        window, digest = await claimed_digest(n)
        sending = [row for row in await n.rows(person_id=person) if row.status == "sending"]
        assert len(sending) == 4
        replies = {
            "never left": [],
            "accepted": [Reply(digest.id, Outcome.ACCEPTED, 250, "ok", Stage.CONTENT)],
            "in doubt": [Reply(digest.id, Outcome.UNANSWERED, 0, "", Stage.CONTENT)],
        }[outcome]
        async with n.h.transaction() as uow:
            await results.write(uow, window, {digest.id: digest}, replies)
            await deliveries.release(uow, window)
        n.h.clock.offset += timedelta(minutes=1)
        await becomes(n, [GONE] * 3, person_id=person)
        assert len(n.relay.accepted) == (outcome != "accepted")
        if outcome != "accepted":
            assert text_of(n.mail()).count("/renew?link=") == 2
