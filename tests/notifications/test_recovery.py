"""Whoever is there settles what workers that are gone were sending: by journal, or by its rule."""

import asyncio
from collections import Counter
from contextlib import suppress

import pytest
from sqlalchemy import select, text

from notifications.catalogue import entry
from notifications.channels import Outcome, Reply, Stage
from notifications.channels.journal import Journal, JournalFailed
from notifications.domain.delivery import EMAIL
from notifications.sending import sender
from notifications.sending.compose import Composer
from notifications.sending.editions import Current
from notifications.sending.lane import Lane, Route
from notifications.sending.recovery import recover
from notifications.sending.workers import DeclaredLost, Worker
from notifications.store import senders
from notifications.tables import attempt, delivery, person_week
from notifications.tables import sender as sender_table
from sanctuary.db import STORE_GONE

from .gone import Gone, a_steady_worker, silent_for_an_hour, the_lapse_of_an_award
from .service import address, notifications
from .smtp_servers import Nasty


async def test_of_a_campaign_exactly_what_was_begun_and_not_answered_may_have_been_sent(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(40)]
        await n.launched(people)
        gone = await Gone(n, tmp_path).claims()
        answered, begun = people[:10], people[10:13]
        gone.begins(*answered)
        for person in answered:
            gone.hears(person)
        gone.begins(*begun)
        gone.dies()
        await recover(n.h.database, await a_steady_worker(n, tmp_path))
        found = Counter(status for status, _ in (await n.statuses()).values())
        assert found == {"accepted": 10, "maybe_sent": 3, "queued": 27}
        statuses = await n.statuses()
        assert {statuses[person][0] for person in begun} == {"maybe_sent"}


async def test_what_matters_to_its_reader_goes_again_and_the_try_is_on_record(tmp_path):
    async with notifications(tmp_path) as n:
        one, other = await n.person(), await n.person()
        await the_lapse_of_an_award(n, one, other)
        gone = await Gone(n, tmp_path).claims()
        gone.begins(one)
        gone.dies()
        await n.send()
        assert sorted(n.relay.accepted) == sorted([address(one), address(other)])
        async with n.h.transaction() as uow:
            [tried] = await uow.all(select(attempt))
        assert (tried.delivery_id, tried.outcome) == (gone.rows[one].id, "unanswered")


async def test_a_refusal_that_only_the_journal_knows_of_still_silences_the_address(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person()
        await the_lapse_of_an_award(n, person)
        gone = await Gone(n, tmp_path).claims()
        gone.hears(person, Outcome.PERMANENT, 550, Stage.RCPT)
        gone.dies()
        await recover(n.h.database, await a_steady_worker(n, tmp_path))
        assert (await n.statuses())[person][0] == "permanent_failure"
        await n.launched([person])
        await n.send()
        assert ("withheld", "suppressed") in (
            await n.statuses(template_key="mobilisation_act")
        ).values()


async def test_what_the_journal_settles_keeps_the_edition_that_was_in_force(tmp_path):
    async with notifications(tmp_path) as n:
        person = await n.person("cy")
        await n.launched([person])
        gone = await Gone(n, tmp_path).claims()
        gone.hears(person)
        gone.dies()
        await recover(n.h.database, await a_steady_worker(n, tmp_path))
        [row] = await n.rows(person_id=person)
        assert row.status == "accepted"
        assert row.edition == entry("mobilisation_act").templates["cy"].edition


async def test_of_a_lost_machine_everything_is_in_doubt(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(30)]
        cause = await n.launched(people)
        await the_lapse_of_an_award(n, *people[:2])
        gone = await Gone(n, tmp_path / "elsewhere").claims()
        await gone.loses_its_disk()
        await recover(n.h.database, await a_steady_worker(n, tmp_path))
        assert set((await n.statuses(cause=cause)).values()) == {("maybe_sent", None)}
        await n.send()
        assert sorted(n.relay.accepted) == sorted(address(person) for person in people[:2])


async def test_a_lost_machine_is_found_while_others_are_sending(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(3)]
        await the_lapse_of_an_award(n, *people)
        gone = await Gone(n, tmp_path / "elsewhere").claims()
        async with n.sending():
            await n.until(lambda: announced(n, 2))
            await gone.loses_its_disk()
            assert n.relay.accepted == []
            # Half a minute of answers from the store, and five seconds, pass here in one call each.
            helper = await a_steady_worker(n, tmp_path)
            await recover(n.h.database, helper)
            await n.until(lambda: all_accepted(n))
            helper.close()
        assert sorted(n.relay.accepted) == sorted(map(address, people))


async def announced(n, count):
    async with n.h.transaction() as uow:
        return len(await uow.all(select(sender_table))) == count


async def all_accepted(n):
    return {row.status for row in await n.rows()} == {"accepted"}


async def test_what_never_left_counts_for_nobodys_week(tmp_path):
    """However often a worker dies with it: or a reader would get nothing after the third."""
    async with notifications(tmp_path) as n:
        person = await n.person()
        await n.launched([person])
        for _ in range(4):
            gone = await Gone(n, tmp_path).claims()
            gone.dies()
            assert await recover(n.h.database, await a_steady_worker(n, tmp_path)) == 1
        await n.send()
        assert n.relay.accepted == [address(person)]
        async with n.h.transaction() as uow:
            assert await uow.scalar(select(person_week.c.used)) == 1


async def test_what_a_worker_leaves_is_taken_over_by_the_one_beside_it(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(3)]
        await the_lapse_of_an_award(n, *people)
        gone = await Gone(n, tmp_path).claims()
        async with n.sending():
            await n.until(lambda: announced(n, 2))
            assert n.relay.accepted == []
            gone.begins(people[0])
            gone.dies()
            await n.until(lambda: all_accepted(n))
        assert sorted(n.relay.accepted) == sorted(map(address, people))


async def test_a_store_that_comes_back_makes_nobody_lost(tmp_path):
    """After an hour without the store every heartbeat is an hour old, that of the living as well."""
    async with notifications(tmp_path) as n:
        await n.launched([await n.person()])
        living = await Gone(n, tmp_path / "elsewhere").claims()
        await silent_for_an_hour(n, living.worker)
        just_back = Worker(tmp_path)
        await just_back.announce(n.h.database)
        assert await recover(n.h.database, just_back) == 0
        assert {row.status for row in await n.rows()} == {"sending"}


async def test_a_worker_that_was_declared_lost_puts_nothing_more_on_the_wire(tmp_path):
    async with notifications(tmp_path) as n:
        cause = await n.launched([await n.person() for _ in range(5)])
        slow = Worker(tmp_path)
        await slow.announce(n.h.database)
        slow._heard_at -= 3600
        with Journal(slow.journal_folder) as journal:
            route = Route(EMAIL, Composer(n.h.settings, Current()), None)
            assert not await Lane(n.h.database, slow, journal, route, number=1).window()
        assert await n.counts(cause) == {"queued": 5}


async def test_a_worker_that_was_declared_lost_learns_of_it(tmp_path):
    async with notifications(tmp_path) as n:
        lost = Worker(tmp_path)
        await lost.announce(n.h.database)
        async with n.h.transaction() as uow:
            await senders.forget(uow, lost.name)
        with pytest.raises(DeclaredLost):
            await lost.beat(n.h.database, every=0.01)


async def test_what_others_took_over_is_not_settled_by_who_had_it(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(4)]
        await n.launched(people)
        worker = Worker(tmp_path / "slow")
        await worker.announce(n.h.database)

        class TakenOver:
            async def send(self, mails):
                sent = list(mails)
                await silent_for_an_hour(n, worker)
                await recover(n.h.database, await a_steady_worker(n, tmp_path))
                for mail in sent:
                    yield Reply(mail.delivery_id, Outcome.TEMPORARY, 450, "")

        with Journal(worker.journal_folder) as journal:
            route = Route(EMAIL, Composer(n.h.settings, Current()), TakenOver())
            await Lane(n.h.database, worker, journal, route, number=1).window()
        assert {row.status for row in await n.rows()} == {"maybe_sent"}


async def test_recovery_done_twice_at_once_is_done_once(tmp_path):
    async with notifications(tmp_path) as n:
        people = [await n.person() for _ in range(20)]
        await n.launched(people)
        gone = await Gone(n, tmp_path).claims()
        gone.begins(*people[:4])
        gone.hears(people[0])
        gone.dies()
        helpers = [await a_steady_worker(n, tmp_path) for _ in range(3)]
        counts = await asyncio.gather(*(recover(n.h.database, each) for each in helpers))
        assert sorted(counts) == [0, 0, 20]
        found = Counter(status for status, _ in (await n.statuses()).values())
        assert found == {"accepted": 1, "maybe_sent": 3, "queued": 16}
        assert len(list(tmp_path.glob("*.worker"))) == len(helpers)


async def test_the_living_are_left_alone(tmp_path):
    async with notifications(tmp_path) as n:
        await n.launched([await n.person()])
        await Gone(n, tmp_path).claims()
        assert await recover(n.h.database, await a_steady_worker(n, tmp_path)) == 0
        assert {row.status for row in await n.rows()} == {"sending"}


async def test_a_worker_that_cannot_write_its_journal_sends_nothing(tmp_path):
    folder = tmp_path / "journal"
    folder.mkdir()
    async with notifications(folder) as n:
        cause = await n.launched([await n.person()])
        folder.rmdir()
        folder.write_text("not a folder")
        with suppress(FileExistsError, NotADirectoryError, JournalFailed):
            await sender.run(n.h.runtime)
        assert n.relay.accepted == []
        assert await n.counts(cause) == {"queued": 1}


async def test_a_store_that_fails_for_a_moment_costs_neither_the_sender_nor_a_mail(tmp_path):
    """The store goes at the worst moment: each mail is accepted and none is recorded yet."""
    cut = []

    def look(at: str, relay: Nasty, recipient: str) -> None:
        if at == "content" and not cut:
            cut.append(asyncio.get_running_loop().create_task(break_connections()))

    async with notifications(tmp_path, look) as n:

        async def break_connections():
            async with n.h.transaction() as uow:
                await uow.execute(
                    text(
                        "select pg_terminate_backend(pid) from pg_stat_activity "
                        "where datname = current_database() and pid <> pg_backend_pid()"
                    )
                )

        async def settled():
            with suppress(*STORE_GONE):  # the connections of this test are cut as well
                return await all_accepted(n)
            return False

        people = [await n.person() for _ in range(300)]
        await n.launched(people)
        async with n.sending():
            await n.until(settled)
            assert await announced(n, 1), "the same sender all along"
        assert Counter(n.relay.accepted) == Counter(map(address, people))
        assert cut
        async with n.h.transaction() as uow:
            assert (
                await uow.all(select(delivery.c.id).where(delivery.c.claimed_by.is_not(None))) == []
            )
