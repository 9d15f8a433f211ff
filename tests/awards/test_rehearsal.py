"""A rehearsal is the real days on a copy: the same steps, nothing written, nothing sent."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import asyncpg
import pytest
from icalendar import Calendar
from sqlalchemy import insert, text

from awards import store
from awards.domain.application import Status
from awards.domain.award import months_before
from awards.domain.windows import Window
from awards.rehearsing import REHEARSAL
from awards.tables import organisation
from awards.testing import a_scheme, an_application, an_award, answers_to
from sanctuary.actor import SYSTEM, Decision
from sanctuary.clock import london_day
from sanctuary.events.awards import AwardLapsed, RenewalDue
from sanctuary.ground_tables import day_opened
from sanctuary.ids import new_id
from sanctuary.rehearse import Unlike, Unusable
from sanctuary.rehearse.copying import connect_read_only, copy_store
from sanctuary.rehearse.files import calendar, lines_csv, months_csv
from sanctuary.rehearse.page import page
from sanctuary.rehearse.run import rehearse
from sanctuary.schedule import Schedule
from sanctuary.service import Service
from sanctuary.subscribers import Subscribers
from sanctuary.testing import databases, harness

MONTHS = 4
SECRET = "Our learners told us something that is nobody else's business."


async def hold(h, *expiries, **changes):
    held = [an_award(day, **changes) for day in expiries]
    async with h.transaction() as uow:
        for one in held:
            await store.insert_award(uow, one)
    return held


async def live_since_today(h):
    """A live service on which the day of today has been opened."""
    async with h.transaction() as uow:
        for job in h.service.schedule.days:
            await uow.execute(insert(day_opened).values(job=job, day=h.clock.today()))


async def rehearsed(h, months=MONTHS, **options):
    return await rehearse(
        h.service,
        h.settings.database_url,
        months,
        options={name.replace("_", "-"): str(value) for name, value in options.items()},
        show=lambda *_: None,
    )


def cases(found):
    return list(csv.DictReader(io.StringIO(lines_csv(found.report).removeprefix("\ufeff"))))


def chart(found, key):
    return next(one for one in found.report.charts if one.key == key)


async def renewal_of(h, held, status, **changes):
    async with h.transaction() as uow:
        await store.insert_application(
            uow,
            an_application(
                status=status,
                organisation_id=held.organisation_id,
                renews=held.id,
                answers=answers_to(a_scheme(), SECRET),
                **changes,
            ),
            by=SYSTEM,
            at=h.clock.now(),
        )


async def everything(h):
    """What the live store holds, table by table, to the last byte."""
    async with h.transaction() as uow:
        names = await uow.all(
            text("select relname from pg_class where relkind = 'r' "
                 "and relnamespace = 'public'::regnamespace order by 1")
        )  # fmt: skip
        found = {}
        for (name,) in names:
            rows = await uow.all(text(f'select t::text from "{name}" t order by 1'))
            found[name] = sha256("\n".join(row[0] for row in rows).encode()).hexdigest()
        return found


async def test_a_rehearsal_brings_exactly_what_the_real_days_bring():
    async with harness("awards") as h:
        today = h.clock.today()
        near = [today + timedelta(days=n) for n in (-80, -31, -1, 0, 1, 29, 30, 31, 92, 184, 366)]
        held = await hold(h, *near)
        await renewal_of(h, held[0], Status.IN_REVIEW, hear_by=today + timedelta(days=300))
        await live_since_today(h)
        found = await rehearsed(h, renewing=0)

        day = today
        while day < found.span.last:
            day += timedelta(days=1)
            await h.open_days(day)
        really = {
            (
                london_day(one.time).isoformat(),
                getattr(one.data, "step", "lapse"),
                str(one.data.award_id),
            )
            for one in await h.emitted()
            if isinstance(one.data, RenewalDue | AwardLapsed)
        }
        told = {
            (one["day"], one["what"], one["award_id"]) for one in cases(found) if one["award_id"]
        }
        assert told == really
        assert {step for _, step, _ in really} == {
            "months_12", "months_6", "months_3", "month_1", "day", "grace", "lapse",
        }  # fmt: skip
        assert str(held[0].id) not in {award_id for _, _, award_id in really}
        assert found.troubles == ()


async def test_the_live_store_is_only_read_and_what_happened_in_the_copy_stays_there():
    async with harness("awards") as h:
        await hold(h, h.clock.today() + timedelta(days=5))
        await live_since_today(h)
        before, now = await everything(h), h.clock.offset
        found = await rehearsed(h, renewing=0)
        assert len(chart(found, "reminders").labels) >= MONTHS
        assert sum(sum(one.values) for one in chart(found, "reminders").series) > 0
        assert await everything(h) == before
        assert h.clock.offset == now
        assert await h.emitted() == []


async def test_postgresql_itself_refuses_a_write_on_the_connection_that_is_copied_from():
    async with harness("awards") as h:
        live = await connect_read_only(h.settings.database_url)
        try:
            with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
                await live.execute("delete from award")
        finally:
            await live.close()


async def test_what_people_wrote_and_what_is_sealed_never_reaches_the_copy():
    async with harness("awards") as h:
        (held,) = await hold(h, h.clock.today() + timedelta(days=5))
        await renewal_of(h, held, Status.SUBMITTED, called="Ysgol y Bryn", hear_by=h.clock.today())
        async with h.transaction() as uow:
            person = new_id()
            await uow.execute(
                text("insert into assessor (person_id, expertise, areas, registered_by, "
                     "registered_at) values (:person, '{schools}', '{}', :person, now())"),
                {"person": person},
            )  # fmt: skip
            await uow.execute(
                text("insert into eligibility (person_id, sealed) values (:person, 'sealed')"),
                {"person": person},
            )
        url = await databases().take("awards")
        live = await connect_read_only(h.settings.database_url)
        copy = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            await copy_store(live, url, REHEARSAL)
            tables = [
                row[0]
                for row in await copy.fetch(
                    "select relname from pg_class where relkind = 'r' and relnamespace = "
                    "'public'::regnamespace and relname <> 'alembic_version'"
                )
            ]
            rows = {name: await copy.fetch(f'select t::text from "{name}" t') for name in tables}
        finally:
            await live.close()
            await copy.close()
            await databases().give_back("awards", url)
        said = "\n".join(str(row) for found in rows.values() for row in found)
        assert SECRET not in said
        assert "Ysgol y Bryn" not in said
        assert [len(rows[name]) for name in ("award", "application", "assessor")] == [1, 1, 1]
        assert [rows[name] for name in ("eligibility", "answer_revision", "event", "pending")] == [
            [], [], [], [],
        ]  # fmt: skip


async def test_holders_who_renew_are_reminded_until_they_do_and_need_a_panel():
    async with harness("awards") as h:
        today = h.clock.today()
        expiry = today + timedelta(days=200)
        (held,) = await hold(h, expiry)
        await live_since_today(h)
        found = await rehearsed(h, 12, renewing=100, apply_before=2)
        mine = [one for one in cases(found) if one["award_id"] == str(held.id)]
        assert [one["what"] for one in mine] == ["months_12", "months_6", "months_3"]
        (applied,) = [one for one in cases(found) if one["what"] == "application"]
        assert applied["day"] == months_before(expiry, 2).isoformat()
        (answered,) = [one for one in cases(found) if one["what"] == "answer"]
        promise = a_scheme().promise(months_before(expiry, 2))
        assert answered["day"] == promise.isoformat()
        facts = dict(found.report.facts)
        assert (facts["Renewed"], facts["Lapsed"], facts["Panels"]) == ("1", "0", "1")
        panels = chart(found, "panels")
        at_work = {
            label
            for label, *counts in zip(
                panels.labels, *(one.values for one in panels.series), strict=True
            )
            if sum(counts)
        }
        assert {f"{months_before(expiry, 2):%Y-%m}", f"{promise:%Y-%m}"} <= at_work
        assert panels.tables[0].rows[0][1:] == ("3", "nobody is on the list")


async def test_a_successor_has_a_clock_of_its_own():
    async with harness("awards") as h:
        today = h.clock.today()
        (held,) = await hold(h, today + timedelta(days=10))
        await live_since_today(h)
        found = await rehearsed(h, 36, renewing=100)
        others = {one["award_id"] for one in cases(found) if one["award_id"]} - {str(held.id)}
        assert len(others) == 1
        steps = [one["what"] for one in cases(found) if one["award_id"] in others]
        assert steps[:2] == ["months_12", "months_6"]


async def test_who_does_not_renew_lapses_and_who_has_ended_does_not_apply():
    async with harness("awards") as h:
        today = h.clock.today()
        one, gone = await hold(h, today + timedelta(days=5), today + timedelta(days=6))
        async with h.transaction() as uow:
            await uow.execute(
                insert(organisation).values(
                    id=gone.organisation_id, kind="school", contacts=[], ended=True
                )
            )
        await live_since_today(h)
        everybody = await rehearsed(h, renewing=100)
        nobody = await rehearsed(h, renewing=0)
        lapsed = [
            {UUID(each["award_id"]) for each in cases(found) if each["what"] == "lapse"}
            for found in (everybody, nobody)
        ]
        assert lapsed == [{gone.id}, {one.id, gone.id}]


async def test_a_renewal_that_waits_with_us_is_answered_when_we_promised():
    async with harness("awards") as h:
        today = h.clock.today()
        (held,) = await hold(h, today + timedelta(days=20))
        await renewal_of(h, held, Status.SUBMITTED, hear_by=today + timedelta(days=15))
        await live_since_today(h)
        found = await rehearsed(h, renewing=0)
        assert [(one["day"], one["what"]) for one in cases(found)] == [
            ((today + timedelta(days=15)).isoformat(), "answer")
        ]
        assert dict(found.report.facts)["Renewed"] == "1"


async def test_days_in_school_holidays_are_counted_by_the_nation_of_the_holder(tmp_path):
    file = tmp_path / "calendar.yaml"
    async with harness("awards") as h:
        today = h.clock.today()
        expiry = today + timedelta(days=30)
        welsh, english, library = await hold(h, expiry, expiry, expiry)
        async with h.transaction() as uow:
            await uow.execute(
                text("update award set stream = 'libraries' where id = :id"), {"id": library.id}
            )
            for held, nation in ((welsh, "wales"), (english, "england"), (library, "wales")):
                await uow.execute(
                    insert(organisation).values(
                        id=held.organisation_id, kind="school", contacts=[], ended=False,
                        nation=nation,
                    )
                )  # fmt: skip
        await live_since_today(h)
        file.write_text(
            "valid_from: 2026-01-01\ndefault: false\nsource: The council\nstreams: [schools]\n"
            "patterns: {}\ndated:\n  - nation: wales\n    source: The council\n    holidays:\n"
            f"      - {{name: Closed, from: {expiry}, to: {expiry}}}\n"
        )
        found = await rehearsed(h, renewing=0, calendar=file)
        assert [(one["award_id"], one["what"]) for one in cases(found) if one["clash"]] == [
            (str(welsh.id), "day")
        ]
        (row,) = chart(found, "clashes").tables[0].rows
        assert row[1] == "Wales"
        assert row[3:] == ("1", "0", "0", "0")
        assert "The council" in " ".join(chart(found, "clashes").says)


async def test_a_renewal_and_a_lapse_outside_the_window_of_their_scheme_are_told():
    async with harness("awards") as h:
        today = h.clock.today()
        in_time, late = await hold(h, today + timedelta(days=40), today - timedelta(days=85))
        opens = today + timedelta(days=200)
        scheme = replace(
            a_scheme(), edition="windows", valid_from=today, windows=(Window(opens, opens),)
        )
        async with h.transaction() as uow:
            await store.insert_edition(
                uow,
                scheme,
                number=2,
                based_on="2025",
                made=Decision(new_id(), h.clock.now(), SECRET),
            )
            await uow.execute(
                text("update award set intention = 'renewing' where id = :id"), {"id": in_time.id}
            )
            await uow.execute(
                text("update award set intention = 'not_renewing' where id = :id"), {"id": late.id}
            )
        await live_since_today(h)
        found = await rehearsed(h, 1, renewing=50)
        closed = {one["what"] for one in cases(found) if "window closed" in one["clash"]}
        assert closed == {"application", "lapse"}
        (row,) = chart(found, "clashes").tables[1].rows
        assert row[:3] == ("Schools", "1", "1")
        assert row[4] == f"{opens:%-d %B %Y}"


async def test_what_a_holder_said_comes_before_the_lot():
    async with harness("awards") as h:
        expiry = h.clock.today() + timedelta(days=100)
        yes, no = await hold(h, expiry, expiry)
        async with h.transaction() as uow:
            for held, said in ((yes, "renewing"), (no, "not_renewing")):
                await uow.execute(
                    text("update award set intention = :said where id = :id"),
                    {"said": said, "id": held.id},
                )
        await live_since_today(h)
        for percent in (0, 100):
            found = await rehearsed(h, 9, renewing=percent)
            renewed = [one for one in cases(found) if one["what"] == "application"]
            assert [one["organisation_id"] for one in renewed] == [str(yes.organisation_id)]
            lapsed = [one["award_id"] for one in cases(found) if one["what"] == "lapse"]
            assert lapsed == [str(no.id)]


async def test_the_page_the_table_and_the_files_say_the_same():
    async with harness("awards") as h:
        today = h.clock.today()
        await hold(h, *(today + timedelta(days=n * 11) for n in range(12)))
        await live_since_today(h)
        found = await rehearsed(h, 12)
        told = page(found.span, [found.report], found.troubles)
        assert told.count("<svg") == len(
            [one for one in found.report.charts if not one.empty]
        ) == told.count('role="img"')  # fmt: skip
        assert "<script" not in told
        assert "http" not in told.replace("http-equiv", "").replace("http://www.w3.org/", "")
        rows = list(csv.reader(io.StringIO(months_csv(found.report).removeprefix("\ufeff"))))
        reminders = chart(found, "reminders")
        assert [row[0] for row in rows[1:]] == list(reminders.labels)
        assert rows[0][1].startswith("Reminders: ")
        steps = [one for one in cases(found) if one["award_id"] and one["what"] != "lapse"]
        assert sum(sum(one.values) for one in reminders.series) == len(steps)
        entries = Calendar.from_ical(calendar(found.report, written_on=h.clock.now())).events
        assert len({str(one["uid"]) for one in entries}) == len(entries) > 0
        assert all(str(one["summary"]).startswith("Rehearsal: ") for one in entries)
        assert {str(one["dtstart"].dt) for one in entries} == {one["day"] for one in cases(found)}


async def test_an_empty_network_gives_a_page_that_says_so():
    async with harness("awards") as h:
        found = await rehearsed(h, 36)
        told = page(found.span, [found.report], found.troubles)
        assert "There is no award whose clock runs" in told
        assert "<svg" not in told
        assert cases(found) == []


async def test_daily_work_that_fails_is_told_and_the_other_work_goes_on():
    async with harness("awards") as h:
        (held,) = await hold(h, h.clock.today() + timedelta(days=2))
        schedule = Schedule()

        @schedule.each_day("breaks")
        async def breaks(day, uow):
            await uow.execute(text("delete from award"))
            raise RuntimeError(SECRET)

        schedule.each_day("renewals")(h.service.schedule.days["renewals"])
        service = Service(
            name="awards",
            metadata=h.service.metadata,
            routers=[],
            subscribers=Subscribers("awards"),
            schedule=schedule,
            rehearsal=replace(REHEARSAL, days=("breaks", "renewals")),
        )
        found = await rehearse(
            service, h.settings.database_url, 1, options={"renewing": "0"}, show=lambda *_: None
        )
        assert [one.day for one in found.troubles] == list(found.span)
        assert {one.job for one in found.troubles} == {"breaks"}
        assert [one["what"] for one in cases(found) if one["award_id"] == str(held.id)] == [
            "month_1", "day",
        ]  # fmt: skip
        told = page(found.span, [found.report], found.troubles)
        assert "Daily work that failed" in told
        assert "breaks (RuntimeError)" in told
        assert SECRET not in told


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"renewing": 101}, "from 0 to 100"),
        ({"renewing": "most"}, "from 0 to 100"),
        ({"apply_before": 13}, "from 0 to 12"),
        ({"calendar": "/nowhere/at/all.yaml"}, "Begin from a copy of"),
    ],
)
async def test_an_option_that_cannot_be_used_is_refused_with_what_would_do(options, says):
    async with harness("awards") as h:
        with pytest.raises(Unusable, match=says):
            await rehearsed(h, 1, **options)


async def test_a_live_store_of_another_migration_is_not_copied():
    async with harness("awards") as h:
        async with h.transaction() as uow:
            version = await uow.scalar(text("select version_num from alembic_version"))
            await uow.execute(text("update alembic_version set version_num = 'of_old'"))
        try:
            with pytest.raises(Unlike, match="sanctuary migrate"):
                await rehearsed(h, 1)
        finally:
            async with h.transaction() as uow:
                await uow.execute(
                    text("update alembic_version set version_num = :v"), {"v": version}
                )


async def test_a_rehearsal_begins_on_the_day_that_the_network_has():
    async with harness("awards") as h:
        async with h.transaction() as uow:
            await uow.execute(
                text("insert into rehearsal_clock (one, offset_seconds) values (true, :s)"),
                {"s": 90 * 86400},
            )
        found = await rehearsed(h, 1)
        assert found.span.today == h.clock.today() + timedelta(days=90)
