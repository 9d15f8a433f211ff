"""Several relays: who is sent what when one is down, slow, refusing, limited, or back again."""

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels import Outcome
from notifications.channels.pace import Pace
from notifications.channels.relay import Trust
from notifications.channels.relay_urls import RelayUrl, relay_urls
from notifications.channels.relays import Relays
from notifications.channels.smtp import SmtpPool
from sanctuary.actor import Grant, Role
from sanctuary.testing import an_actor

from .service import address, notifications, the_national_team
from .smtp_servers import free_port, mail, nasty, outcomes

QUICK = Trust(unreachable=0.1, refusals=5, trial=2, slow=0.3, first_pause=0.1, longest_pause=0.2)


class Written:
    """A journal that remembers what it was told."""

    def __init__(self):
        self.lines = []

    def begin(self, *delivery_ids):
        self.lines += [(one.int, "begun") for one in delivery_ids]

    def append(self, reply):
        self.lines.append((reply.delivery_id.int, str(reply.outcome)))

    note = append

    def flush(self):
        pass


def setting(*ports, query=""):
    return ",".join(f"smtp://127.0.0.1:{port}{query}" for port in ports)


@asynccontextmanager
async def over(*ports, query="", trust=QUICK, **options):
    urls = relay_urls(setting(*ports, query=query), 3)
    async with Relays(urls, trust=trust, **options) as relays:
        yield relays


async def sent(relays, mails):
    return [reply async for reply in relays.send(iter(mails))]


def mails(count, start=0):
    return [mail(n) for n in range(start, start + count)]


def everybody(count, start=0):
    return sorted(f"p{n}@example.org" for n in range(start, start + count))


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_preferred_relay_takes_everything_while_it_can():
    async with nasty() as first, nasty() as second:
        async with over(first.port, second.port) as relays:
            replies = await sent(relays, mails(200))
        assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
        assert (len(first.accepted), second.commands) == (200, [])


async def test_what_cannot_be_reached_is_passed_by_and_nobody_waits_for_it():
    async with nasty() as second:
        async with over(free_port(), second.port) as relays:
            replies = await sent(relays, mails(50))
            assert [state.up for state in relays.states()] == [False, True]
            assert relays.states()[0].reason == "it could not be reached"
        assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
        assert sorted(second.accepted) == everybody(50)


async def test_it_is_used_again_once_it_takes_connections():
    port = free_port()
    async with nasty() as second, over(port, second.port) as relays:
        await sent(relays, mails(5))
        async with nasty(port=port) as first:
            await until(lambda: relays.states()[0].up)
            replies = await sent(relays, mails(20, start=100))
            assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
            assert sorted(first.accepted) == everybody(20, start=100)
        assert sorted(second.accepted) == everybody(5)


async def test_a_greeting_that_says_no_counts_as_not_reached():
    async def refuse(_, writer):
        writer.write(b"421 4.3.2 not now\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, nasty() as second, over(port, second.port) as relays:
        replies = await sent(relays, mails(30))
        assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
        assert sorted(second.accepted) == everybody(30)
        assert not relays.states()[0].up


@pytest.mark.parametrize("stage", ["mail", "data"])
async def test_what_was_refused_before_its_content_goes_to_the_next_one_at_once(stage):
    async with (
        nasty(lambda at, *_: "451 busy" if at == stage else None) as first,
        nasty() as second,
    ):
        async with over(first.port, second.port) as relays:
            replies = await sent(relays, mails(40))
            assert relays.states()[0].reason == "it keeps refusing"
        assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
        assert sorted(second.accepted) == everybody(40)
        assert first.accepted == []


async def test_what_was_refused_after_its_content_is_tried_later_and_others_go_elsewhere():
    async with (
        nasty(lambda at, *_: "451 later" if at == "content" else None) as first,
        nasty() as second,
    ):
        patient = replace(QUICK, first_pause=5)
        async with over(first.port, second.port, trust=patient) as relays:
            replies = outcomes(await sent(relays, mails(60)))
        count = Counter(replies.values())
        assert 5 <= count[Outcome.TEMPORARY] < 30
        assert count[Outcome.ACCEPTED] == 60 - count[Outcome.TEMPORARY]
        assert len(second.accepted) == count[Outcome.ACCEPTED]


async def test_a_mail_that_may_have_been_taken_is_never_given_to_another():
    journal = Written()
    async with (
        nasty(lambda at, *_: "drop" if at == "content" else None) as first,
        nasty() as second,
    ):
        async with over(first.port, second.port, record=journal) as relays:
            replies = outcomes(await sent(relays, mails(60)))
        doubtful = {n for n, outcome in replies.items() if outcome is Outcome.UNANSWERED}
        assert doubtful
        assert sorted(second.accepted) == sorted(
            f"p{n}@example.org" for n in range(60) if n not in doubtful
        )
        last = dict(journal.lines)
        assert {n for n, said in last.items() if said == "unanswered"} == doubtful


async def test_one_that_never_answers_is_left_and_what_it_holds_stays_its_own():
    async with (
        nasty(lambda at, *_: "late" if at == "content" else None) as first,
        nasty() as second,
    ):
        async with over(first.port, second.port, timeout=2.0) as relays:
            replies = outcomes(await sent(relays, mails(30)))
            assert relays.states()[0].reason == "it answers too slowly"
        doubtful = {n for n, outcome in replies.items() if outcome is Outcome.UNANSWERED}
        assert len(doubtful) == 3
        assert len(second.accepted) == 27


async def test_on_trial_a_relay_that_still_refuses_is_left_again_sooner():
    async with nasty(lambda at, *_: "451 no" if at == "mail" else None) as first, nasty() as second:
        async with over(first.port, second.port) as relays:
            await sent(relays, mails(20))
            before = len([one for one in first.commands if one.startswith(b"MAIL")])
            await until(lambda: relays.states()[0].up)
            replies = await sent(relays, mails(20, start=50))
            after = len([one for one in first.commands if one.startswith(b"MAIL")])
        assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
        assert after - before < before
        assert sorted(second.accepted) == sorted(everybody(20) + everybody(20, start=50))


async def test_with_no_relay_left_the_rest_is_not_taken_and_waits():
    async with over(free_port(), free_port(), patience=0.2) as relays:
        given = iter(mails(100))
        replies = outcomes([reply async for reply in relays.send(given)])
        assert set(replies.values()) <= {Outcome.TEMPORARY}
        assert len(replies) < 100
        assert len(list(given)) == 100 - len(replies)


async def test_an_error_while_a_mail_is_made_is_told_to_who_sends():
    def broken():
        yield mail(1)
        raise LookupError("no such text")

    async with nasty() as first, nasty() as second, over(first.port, second.port) as relays:
        with pytest.raises(LookupError, match="no such text"):
            [reply async for reply in relays.send(broken())]
        assert set(outcomes(await sent(relays, mails(3, start=10))).values()) == {Outcome.ACCEPTED}


async def test_many_senders_at_once_each_hear_of_their_own():
    async with nasty() as second, over(free_port(), second.port) as relays:
        parts = await asyncio.gather(
            *(sent(relays, mails(50, start=1000 * part)) for part in range(4))
        )
        for part, replies in enumerate(parts):
            assert sorted(outcomes(replies)) == list(range(1000 * part, 1000 * part + 50))
        assert len(set(second.accepted)) == len(second.accepted) == 200


async def test_a_rate_is_kept_and_costs_no_work_while_waiting():
    async with nasty() as relay, over(relay.port, query="?rate=100/s") as relays:
        began, busy = time.monotonic(), time.process_time()
        replies = await sent(relays, mails(60))
        took, busy = time.monotonic() - began, time.process_time() - busy
    assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
    # Ten at once, and the other fifty at a hundred a second.
    assert took >= 0.5
    assert busy < took


async def test_at_a_slow_rate_what_does_not_leave_in_time_is_left_to_be_judged_again():
    async with nasty() as relay, over(relay.port, query="?rate=1/m", longest_wait=0.2) as relays:
        first = await sent(relays, mails(3))
        given = iter(mails(3, start=10))
        async with asyncio.timeout(8):
            later = [reply async for reply in relays.send(given)]
        assert (len(first), later, len(list(given))) == (1, [], 3)


async def test_each_relay_has_a_rate_of_its_own():
    async with nasty() as second:
        urls = relay_urls(
            f"smtp://127.0.0.1:{free_port()}?rate=1/h,smtp://127.0.0.1:{second.port}", 3
        )
        async with Relays(urls, trust=QUICK) as relays:
            replies = await sent(relays, mails(40))
    assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}


async def test_one_relay_without_a_rate_has_nothing_in_between():
    async with nasty() as relay, over(relay.port) as relays:
        sending = relays.send(iter(mails(5)))
        assert sending.ag_code is SmtpPool.send.__code__
        assert len([reply async for reply in sending]) == 5
        assert relays.states()[0].up


async def test_a_pace_never_lets_more_through_than_its_rate():
    pace = Pace(200)
    began, taken = time.monotonic(), 0
    while taken < 60:
        taken += await pace.take(within=1)
    assert time.monotonic() - began >= (taken - 20 - 1) / 200


@pytest.mark.parametrize(
    ("text", "rate", "connections"),
    [
        ("smtp://127.0.0.1:25", None, 7),
        ("smtps://u:p%2Cq@relay.example?rate=50/s", 50.0, 7),
        ("smtp+starttls://relay.example?rate=90/m&connections=2", 1.5, 2),
        ("smtp://[::1]:2525?rate=3600/h", 1.0, 7),
    ],
)
def test_a_relay_says_how_much_it_may_be_given(text, rate, connections):
    found = RelayUrl.parse(text, 7)
    assert (found.rate, found.connections) == (rate, connections)
    assert "?" not in found.url
    assert "p%2Cq" not in repr(found) + found.name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "smtp://a.example?rate=fast",
        "smtp://a.example?rate=0/s",
        "smtp://a.example?connections=0",
        "smtp://a.example?connections=many",
        "smtp://a.example?speed=9",
        "smtp://a.example,smtp://a.example:25",
        "http://a.example",
    ],
)
def test_a_setting_that_cannot_be_meant_stops_the_start(text):
    with pytest.raises(ValueError, match=r"relay"):
        relay_urls(text, 10)


@given(st.text())
def test_whatever_the_setting_it_is_read_or_refused(text):
    with suppress(ValueError):
        assert relay_urls(text, 10)


async def test_an_operator_sees_which_relay_is_down_and_mail_goes_out_by_the_other(tmp_path):
    dead = free_port()
    async with nasty() as second:
        urls = setting(dead, second.port)
        async with notifications(tmp_path, smtp_url=urls) as n:
            person = await n.person()
            cause = await n.launched([person])
            client = await n.h.client(the_national_team())

            async def told():
                shown = (await client.get("/v1/mail-relays")).json()
                return [(one["relay"], one["up"]) for one in shown] == [
                    (f"127.0.0.1:{dead}", False),
                    (f"127.0.0.1:{second.port}", True),
                ]

            async with n.sending():
                await n.until(told)
                await n.until(lambda: _accepted(n, cause))
            assert second.accepted == [address(person)]
            stranger = await n.h.client(an_actor(Grant(Role.CAMPAIGN_MANAGER)))
            assert (await stranger.get("/v1/mail-relays")).status_code == 403


async def _accepted(n, cause):
    return [row.status for row in await n.rows(cause=cause)] == ["accepted"]
