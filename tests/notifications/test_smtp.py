"""Mail against a real relay that refuses, and what a sender and its recorder may rely on."""

import asyncio

import pytest
from aiosmtpd.controller import Controller

from notifications.channels import Outcome, Reply, Stage
from notifications.channels.journal import JournalFailed
from notifications.channels.smtp import SmtpPool

from .smtp_servers import CONTENT, Kept, Nasty, free_port, mail, nasty, outcomes, sent

# The usual way


@pytest.mark.parametrize("pipelining", [True, False])
async def test_every_mail_arrives_once_and_whole(pipelining):
    async with nasty(pipelining=pipelining) as relay:
        replies = await sent(relay.port, [mail(n) for n in range(50)])
    assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
    assert sorted(relay.accepted) == sorted(f"p{n}@example.org" for n in range(50))
    assert set(relay.contents) == {CONTENT + b".\r\n"}
    assert relay.early == 0, "a relay that does not offer PIPELINING is spoken to step by step"


async def test_a_pipeline_carries_the_next_envelope_with_the_end_of_a_mail():
    async with nasty() as relay:
        chunks: list[bytes] = []
        proxy = await asyncio.start_server(
            lambda r, w: _relayed(r, w, relay.port, chunks), "127.0.0.1", 0
        )
        await sent(proxy.sockets[0].getsockname()[1], [mail(n) for n in range(3)], connections=1)
        proxy.close()
    with_both = [
        chunk for chunk in chunks if b"\r\n.\r\nMAIL FROM" in chunk and chunk.endswith(b"DATA\r\n")
    ]
    assert len(with_both) == 2


async def _relayed(reader, writer, port: int, chunks: list[bytes]) -> None:
    up_reader, up_writer = await asyncio.open_connection("127.0.0.1", port)

    async def down() -> None:
        while data := await up_reader.read(65536):
            writer.write(data)

    answers = asyncio.create_task(down())
    while data := await reader.read(65536):
        chunks.append(data)
        up_writer.write(data)
    up_writer.close()
    await answers
    writer.close()


async def test_aiosmtpd_understands_us():
    kept = Kept()
    relay = Controller(kept, hostname="127.0.0.1", port=free_port())
    relay.start()
    try:
        replies = await sent(relay.port, [mail(n) for n in range(20)])
    finally:
        relay.stop()
    assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
    assert len(kept.mails) == 20
    assert {content for _, _, content in kept.mails} == {b"Subject: x\r\n\r\nhello\r\n.dot\r\n"}


# Refusals


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("stage", "code", "outcome"),
    [
        ("rcpt", 450, Outcome.TEMPORARY),
        ("rcpt", 452, Outcome.TEMPORARY),
        ("rcpt", 552, Outcome.TEMPORARY),
        ("rcpt", 550, Outcome.PERMANENT),
        ("rcpt", 553, Outcome.PERMANENT),
        ("content", 451, Outcome.TEMPORARY),
        ("content", 554, Outcome.PERMANENT),
        ("mail", 550, Outcome.TEMPORARY),
        ("data", 554, Outcome.TEMPORARY),
    ],
)
async def test_one_refusal_is_one_recipients(pipelining, stage, code, outcome):
    def refuse(at: str, relay: Nasty, recipient: str) -> str | None:
        hit = (len(relay.commands) > 0 and recipient == "p3@example.org") or at == "mail"
        if at == "mail":
            return f"{code} no" if stage == "mail" else None
        if hit and at == stage:
            return f"{code} 5.1.1 <p3@example.org> no\r\n".strip()
        if hit and at == "data" and stage == "rcpt":
            return "554 no valid recipients"
        return None

    async with nasty(refuse, pipelining=pipelining) as relay:
        replies = await sent(relay.port, [mail(n) for n in range(8)], connections=1)
    found = outcomes(replies)
    assert found[3] is outcome
    refused = next(reply for reply in replies if reply.delivery_id.int == 3)
    assert (refused.code, refused.stage) == (code, Stage(stage))
    assert "p3@" not in refused.text
    if stage != "mail":
        assert {found[n] for n in range(8) if n != 3} == {Outcome.ACCEPTED}
        assert "p3@example.org" not in relay.accepted


async def test_a_go_ahead_after_a_refused_recipient_sends_nothing():
    def refuse(at: str, relay: Nasty, recipient: str) -> str | None:
        if recipient == "p3@example.org":
            return {"rcpt": "550 no", "content": "554 no recipients"}.get(at)
        return None

    async with nasty(refuse) as relay:
        replies = await sent(relay.port, [mail(n) for n in range(6)], connections=1)
    assert outcomes(replies)[3] is Outcome.PERMANENT
    assert len(relay.accepted) == 5
    assert set(relay.contents) == {CONTENT + b".\r\n"}


@pytest.mark.parametrize(
    "recipient", ["a@b.c>\r\nRCPT TO:<x@y.z", "a b@c.d", "<a@b.c>", "", "ŵ@example.org", "x" * 400]
)
async def test_an_address_cannot_carry_a_command(recipient):
    async with nasty() as relay:
        replies = await sent(relay.port, [mail(1, recipient or " "), mail(2)])
    assert outcomes(replies) == {1: Outcome.PERMANENT, 2: Outcome.ACCEPTED}
    assert relay.accepted == ["p2@example.org"]


# The iterable, the recorder, several senders


async def test_mails_are_made_as_they_are_needed_and_an_error_in_making_one_is_told():
    def making():
        yield mail(1)
        yield mail(2)
        raise LookupError("no such person")

    async with nasty() as relay, SmtpPool(f"smtp://127.0.0.1:{relay.port}", 2) as pool:
        with pytest.raises(LookupError, match="no such person"):
            async for _ in pool.send(making()):
                pass
        assert [r.outcome async for r in pool.send([mail(3)])] == [Outcome.ACCEPTED]


class Remembered:
    """A record that remembers what it was told, in its order, and what was flushed."""

    def __init__(self, full_at: int | None = None) -> None:
        self.begun: list[int] = []
        self.told: list[str] = []
        self.unwritten: list[str] = []
        self.full_at = full_at
        self.together = 0

    def begin(self, *delivery_ids) -> None:
        self.flush()
        self.together = max(self.together, len(delivery_ids))
        for one in delivery_ids:
            if one.int == self.full_at:
                raise JournalFailed("the disk is full")
            self.begun.append(one.int)
            self.told.append(f"begun {one.int}")

    def note(self, reply: Reply) -> None:
        self.unwritten.append(f"answered {reply.delivery_id.int}")

    def append(self, reply: Reply) -> None:
        self.note(reply)
        self.flush()

    def flush(self) -> None:
        self.told += self.unwritten
        self.unwritten.clear()


async def test_a_mail_is_recorded_before_its_content_and_after_the_answer_to_the_one_before():
    record = Remembered()
    seen: list[int] = []

    def look(at: str, relay: Nasty, recipient: str) -> None:
        if at == "content":
            seen.append(len(record.begun))

    async with nasty(look) as relay:
        await sent(relay.port, [mail(n) for n in range(20)], connections=1, record=record)
    assert seen == list(range(1, 21)), "begun in time, and never more than one a connection"
    assert record.told == [f"{what} {n}" for n in range(20) for what in ("begun", "answered")]


async def test_what_is_refused_before_its_content_was_never_begun():
    record = Remembered()

    def refuse(at: str, relay: Nasty, recipient: str) -> str | None:
        return "550 no" if at == "rcpt" and recipient == "p3@example.org" else None

    async with nasty(refuse) as relay:
        await sent(relay.port, [mail(n) for n in range(6)], connections=1, record=record)
    assert record.begun == [0, 1, 2, 4, 5]
    assert "answered 3" in record.told


async def test_what_many_connections_begin_in_one_moment_is_recorded_in_few_writes():
    record = Remembered()
    seen: list[bool] = []

    def look(at: str, relay: Nasty, recipient: str) -> None:
        if at == "content":
            seen.append(int(recipient[1:].split("@", maxsplit=1)[0]) in record.begun)

    async with nasty(look) as relay:
        await sent(relay.port, [mail(n) for n in range(60)], connections=10, record=record)
    assert sorted(record.begun) == list(range(60))
    assert all(seen), "begun before its content was there"
    assert 1 < record.together <= 4, "never all of them: the relay would have nothing to do"


async def test_when_many_cannot_be_recorded_none_of_them_is_sent():
    record = Remembered(full_at=30)
    async with nasty() as relay:
        with pytest.raises(JournalFailed, match="disk is full"):
            await sent(relay.port, [mail(n) for n in range(60)], connections=10, record=record)
    assert "p30@example.org" not in relay.accepted
    assert {int(one[1:].split("@")[0]) for one in relay.accepted} <= set(record.begun)


async def test_when_a_mail_cannot_be_recorded_nothing_more_is_sent():
    record = Remembered(full_at=3)
    async with nasty() as relay:
        with pytest.raises(JournalFailed, match="disk is full"):
            await sent(relay.port, [mail(n) for n in range(100)], connections=1, record=record)
    assert relay.accepted == ["p0@example.org", "p1@example.org", "p2@example.org"]


async def test_two_senders_share_the_connections_in_turn():
    first_done = []

    async def run(pool: SmtpPool, numbers: range) -> None:
        async for _ in pool.send([mail(n) for n in numbers]):
            pass
        first_done.append(numbers.start)

    async with (
        nasty() as relay,
        SmtpPool(f"smtp://127.0.0.1:{relay.port}", 1) as pool,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(run(pool, range(2000)))
        group.create_task(run(pool, range(5000, 5005)))
    assert first_done == [5000, 0], "a short send does not wait for a long one"
    assert len(relay.accepted) == 2005


async def test_a_reader_who_stops_early_stops_the_sending():
    async with nasty() as relay, SmtpPool(f"smtp://127.0.0.1:{relay.port}", 2) as pool:
        sending = pool.send(mail(n) for n in range(10_000))
        assert (await anext(sending)).outcome is Outcome.ACCEPTED
        await sending.aclose()
        assert [r.outcome async for r in pool.send([mail(20_000)])] == [Outcome.ACCEPTED]
    assert len(relay.accepted) < 10_000


async def test_a_slow_reader_holds_the_relay_back():
    made = []

    def making():
        for number in range(6000):
            made.append(number)
            yield mail(number)

    async with nasty() as relay, SmtpPool(f"smtp://127.0.0.1:{relay.port}", 2) as pool:
        sending = pool.send(making())
        await anext(sending)
        while len(made) < 2000 or len(relay.accepted) < len(made):
            await asyncio.sleep(0.01)
        assert len(made) < 3000
        assert len([reply async for reply in sending]) == 5999
