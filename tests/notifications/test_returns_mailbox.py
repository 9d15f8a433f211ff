"""Mail that came back, read from a real mailbox over IMAP."""

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from notifications.sending import returns
from notifications.sending.letterbox import Letterbox, LetterboxFailed, Place
from sanctuary.events.notifications import ContactUnreachable

from .imap_server import imap
from .returned_mails import complaint, dsn, plain
from .service import address, notifications
from .smtp_servers import free_port
from .test_returns import on_the_wire

HANDLED, LEFT = "Handled", "For a person"


@asynccontextmanager
async def with_mailbox(folder, *answering, **changes):
    async with imap() as server:
        given = {"returns_url": server.url, "returns_poll_seconds": 0.05, **changes}
        async with notifications(folder, *answering, **given) as n:
            yield n, server


async def taken_in(n):
    box = returns.letterbox(n.h.settings)
    try:
        while await returns.take_in(n.h.database, box, n.h.settings):
            pass
    finally:
        await asyncio.to_thread(box.close)


async def sent_to(n, person):
    cause = await n.launched([person])
    await n.send()
    return cause, n.paths[-1]


async def test_letters_are_acted_on_and_filed_and_the_strange_ones_wait_for_a_person(tmp_path):
    async with with_mailbox(tmp_path) as (n, server):
        bounced, complainer = await n.person(), await n.person()
        first, path = await sent_to(n, bounced)
        second, other = await sent_to(n, complainer)
        await server.put(
            dsn(path),
            complaint(other),
            plain(path, "Away", sender="a@b.example", Auto_Submitted="auto-replied"),
            plain(path, "Who is this?", sender="a@b.example"),
            dsn("b+0000@bounces.example.org", message_id="<forged@x>"),
            b"\xff\xfe not mail at all",
        )
        await taken_in(n)
        assert (await n.statuses(cause=first))[bounced][0] == "bounced"
        assert (await n.statuses(cause=second))[complainer][0] == "complained"
        assert await server.counts("INBOX", HANDLED, LEFT) == [0, 3, 3]


async def test_a_crash_between_acting_and_filing_does_nothing_twice(tmp_path):
    async with with_mailbox(tmp_path) as (n, server):
        person = await n.person()
        cause, path = await sent_to(n, person)
        await server.put(dsn(path, status="4.4.7", diagnosis="smtp; 421 4.4.7 expired"))

        class Dies(Letterbox):
            def file(self, **_):
                raise LetterboxFailed("the process ends here")

        place = Place.of(server.url, handled=HANDLED, left=LEFT)
        dying = Dies(place, largest=returns.LARGEST)
        with pytest.raises(LetterboxFailed):
            await returns.take_in(n.h.database, dying, n.h.settings)
        await asyncio.to_thread(dying.close)
        assert (await n.statuses(cause=cause))[person][0] == "queued"
        n.h.clock.offset += timedelta(hours=2)
        await n.send()
        await taken_in(n)
        assert (await n.statuses(cause=cause))[person][0] == "accepted"
        assert n.relay.accepted == [address(person)] * 2
        assert await server.counts("INBOX", HANDLED, LEFT) == [0, 1, 0]


async def test_a_letter_about_a_mail_that_is_still_being_sent_stays_until_that_is_known(tmp_path):
    def held(stage, *_):
        return "hold" if stage == "content" else None

    async with with_mailbox(tmp_path, held) as (n, server):
        person = await n.person()
        cause = await n.launched([person])
        async with n.sending():
            await n.until(lambda: on_the_wire(n))
            await server.put(complaint(n.paths[-1]), plain(n.paths[-1], "Who is this?"))
            await taken_in(n)
            assert await server.counts("INBOX", HANDLED, LEFT) == [1, 0, 1]
            n.relay.go.set()
            await n.until(n.nothing_waits)
        await taken_in(n)
        assert await server.counts("INBOX", HANDLED, LEFT) == [0, 1, 1]
        assert (await n.statuses(cause=cause))[person][0] == "complained"


async def test_a_letter_that_is_too_large_is_not_read(tmp_path):
    async with with_mailbox(tmp_path) as (n, server):
        person = await n.person()
        cause, path = await sent_to(n, person)
        await server.put(dsn(path) + b"x\r\n" * 1_000_000)
        await taken_in(n)
        assert (await n.statuses(cause=cause))[person][0] == "accepted"
        assert await server.counts("INBOX", HANDLED, LEFT) == [0, 0, 1]


async def test_the_worker_waits_for_a_mailbox_that_is_away_and_reads_on(tmp_path):
    port = free_port()
    url = f"imap://returns:secret%20of%20the%20tests@127.0.0.1:{port}"
    given = {"returns_url": url, "returns_poll_seconds": 0.05}
    async with notifications(tmp_path, **given) as n:
        person = await n.person()
        _, path = await sent_to(n, person)
        reading = asyncio.create_task(returns.run(n.h.runtime))
        try:
            await asyncio.sleep(0.1)
            async with imap(port) as server:
                await server.put(dsn(path))
                await n.until(lambda: _handled(server))
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading
        assert len(await n.h.emitted(ContactUnreachable)) == 1


async def _handled(server):
    return await server.counts("INBOX", HANDLED) == [0, 1]


async def test_two_workers_at_one_mailbox_act_once(tmp_path):
    async with with_mailbox(tmp_path) as (n, server):
        people = [await n.person() for _ in range(4)]
        paths = [(await sent_to(n, person))[1] for person in people]
        await server.put(
            *(dsn(path, message_id=f"<{count}@x>") for count, path in enumerate(paths))
        )
        results = await asyncio.gather(taken_in(n), taken_in(n), return_exceptions=True)
        assert {type(one) for one in results} <= {type(None), LetterboxFailed}
        await taken_in(n)
        unreachable = [one.data.person_id for one in await n.h.emitted(ContactUnreachable)]
        assert sorted(unreachable) == sorted(people)


async def test_neither_what_was_acted_on_nor_what_was_left_stays_for_ever(tmp_path):
    async with with_mailbox(tmp_path) as (n, server):
        _, path = await sent_to(n, await n.person())
        await server.put(dsn(path), plain(path, "Who is this?", sender="a@b.example"))
        await taken_in(n)
        box = returns.letterbox(n.h.settings)
        later = n.h.clock.today() + timedelta(days=1)
        await returns.forget(box, n.h.clock.today())
        assert await server.counts(HANDLED, LEFT) == [1, 1]
        await returns.forget(box, later + returns.KEPT)
        assert await server.counts("INBOX", HANDLED, LEFT) == [0, 0, 1]
        await returns.forget(box, later + returns.LEFT_KEPT)
        assert await server.counts("INBOX", HANDLED, LEFT) == [0, 0, 0]
        await asyncio.to_thread(box.close)


@pytest.mark.parametrize(
    "url", ["", "pop3://u:p@h", "imaps://h/INBOX", "imap://u:p@mail.example/INBOX"]
)
def test_a_mailbox_that_cannot_be_meant_stops_the_start(url):
    with pytest.raises(ValueError, match="mailbox"):
        Place.of(url, handled=HANDLED, left=LEFT)


def test_a_password_is_not_in_what_may_be_logged():
    place = Place.of("imaps://u:s%40cret@mail.example", handled=HANDLED, left=LEFT)
    assert (place.password, place.port, place.inbox) == ("s@cret", 993, "INBOX")
    assert "s@cret" not in repr(place)
