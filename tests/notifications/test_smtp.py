"""Mail against real servers: a polite one, and one that does everything a relay should not."""

import asyncio
import ssl
import subprocess
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.channels import Outcome, Outgoing, Reply, Stage
from notifications.channels.smtp import SmtpPool
from notifications.channels.wire import Endpoint

from .smtp_servers import Nasty, nasty

CONTENT = b"Subject: x\r\n\r\nhello\r\n..dot\r\n"


def mail(number: int, recipient: str | None = None) -> Outgoing:
    return Outgoing(
        UUID(int=number), "bounce@example.org", recipient or f"p{number}@example.org", CONTENT
    )


async def sent(port: int, mails: list[Outgoing], **options: object) -> list[Reply]:
    arguments = {"connections": 3, "first_delay": 0.01, "timeout": 5.0, **options}
    async with SmtpPool(f"smtp://127.0.0.1:{port}", **arguments) as pool:
        return [reply async for reply in pool.send(mails)]


def outcomes(replies: list[Reply]) -> dict[int, Outcome]:
    assert len({reply.delivery_id for reply in replies}) == len(replies)
    return {reply.delivery_id.int: reply.outcome for reply in replies}


class Kept:
    """A handler for aiosmtpd that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 — aiosmtpd's name
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 kept"


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
    relay = Controller(kept, hostname="127.0.0.1", port=_free_port())
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


# Broken connections


async def test_a_drop_before_the_answer_leaves_that_mail_in_doubt_and_no_other():
    seen = set()

    def drop(at: str, relay: Nasty, recipient: str) -> str | None:
        if at == "content" and recipient == "p4@example.org" and recipient not in seen:
            seen.add(recipient)
            return "drop"
        return None

    async with nasty(drop) as relay:
        replies = await sent(relay.port, [mail(n) for n in range(12)], connections=1)
    found = outcomes(replies)
    assert found.pop(4) is Outcome.UNANSWERED
    assert set(found.values()) == {Outcome.ACCEPTED}
    assert sorted(relay.accepted) == sorted(f"p{n}@example.org" for n in found)


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("how", ["drop", "421 closing"])
async def test_a_connection_that_ends_before_content_costs_nobody_their_mail(
    stage, how, pipelining
):
    count = Counter()

    def close(at: str, relay: Nasty, recipient: str) -> str | None:
        count[at] += 1
        return how if at == stage and count[at] % 4 == 0 else None

    async with nasty(close, pipelining=pipelining) as relay:
        replies = await sent(relay.port, [mail(n) for n in range(20)], connections=2)
    assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
    assert sorted(relay.accepted) == sorted(f"p{n}@example.org" for n in range(20))
    assert relay.connections > 2


async def test_421_after_the_content_means_not_accepted():
    def close(at: str, relay: Nasty, recipient: str) -> str | None:
        return "421 too busy" if at == "content" and recipient == "p2@example.org" else None

    async with nasty(close) as relay:
        replies = await sent(relay.port, [mail(n) for n in range(6)], connections=1)
    found = outcomes(replies)
    assert found.pop(2) is Outcome.TEMPORARY
    assert set(found.values()) == {Outcome.ACCEPTED}


async def test_a_relay_that_never_answers_is_left_after_the_timeout():
    def late(at: str, relay: Nasty, recipient: str) -> str | None:
        return "late" if at == "content" and relay.connections == 1 else None

    async with nasty(late) as relay:
        replies = await sent(relay.port, [mail(n) for n in range(4)], connections=1, timeout=0.2)
    assert Counter(outcomes(replies).values()) == {Outcome.UNANSWERED: 1, Outcome.ACCEPTED: 3}


async def test_a_relay_that_kept_closing_and_one_that_is_not_there_are_temporary():
    async with nasty(lambda at, *_: "421 no" if at == "mail" else None) as relay:
        replies = await sent(relay.port, [mail(1), mail(2)])
    assert set(outcomes(replies).values()) == {Outcome.TEMPORARY}
    replies = await sent(_free_port(), [mail(n) for n in range(30)], patience=0.1)
    assert set(outcomes(replies).values()) == {Outcome.TEMPORARY}
    assert {(reply.code, reply.stage) for reply in replies} == {(0, Stage.CONNECT)}


async def test_a_relay_that_comes_back_gets_the_mail():
    port = _free_port()
    sending = asyncio.create_task(sent(port, [mail(n) for n in range(5)]))
    await asyncio.sleep(0.1)
    async with nasty(port=port) as relay:
        replies = await sending
    assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
    assert len(relay.accepted) == 5


async def test_a_connection_closed_while_idle_is_replaced():
    async with (
        nasty() as relay,
        SmtpPool(f"smtp://127.0.0.1:{relay.port}", 1, first_delay=0.01) as pool,
    ):
        for number in range(3):
            assert [r.outcome async for r in pool.send([mail(number)])] == [Outcome.ACCEPTED]
            for wire in tuple(pool._wires):
                wire._transport.abort()
    assert len(relay.accepted) == 3


@given(
    st.lists(st.sampled_from(["mail", "rcpt", "data", "content", None]), max_size=30),
    st.lists(
        st.sampled_from(
            [
                "drop",
                "421 x",
                "450 x",
                "550 x",
                "250-a\r\n250 b",
                "nonsense",
                "999",
                "354 x",
                "250 x",
            ]
        ),
        min_size=30,
        max_size=30,
    ),
    st.booleans(),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_relay_says_each_mail_has_one_truthful_reply(stages, says, pipelining):
    script = list(zip(stages, says, strict=False))

    def answer(at: str, relay: Nasty, recipient: str) -> str | None:
        if script and script[0][0] in (at, None):
            return script.pop(0)[1]
        return None

    async def run() -> tuple[list[Reply], list[str]]:
        async with nasty(answer, pipelining=pipelining) as relay:
            replies = await sent(
                relay.port,
                [mail(n) for n in range(8)],
                connections=2,
                first_delay=0.001,
                timeout=1.0,
            )
            return replies, relay.accepted

    replies, accepted = asyncio.run(run())
    found = outcomes(replies)
    assert set(found) == set(range(8))
    copies = Counter(accepted)
    assert max(copies.values(), default=1) == 1, "no mail goes out twice"
    for number, outcome in found.items():
        arrived = f"p{number}@example.org" in copies
        if outcome in (Outcome.TEMPORARY, Outcome.PERMANENT):
            assert not arrived


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


async def test_every_reply_is_recorded_before_the_next_mail_of_its_connection():
    recorded: list[int] = []
    order: list[tuple[str, int]] = []

    def look(at: str, relay: Nasty, recipient: str) -> None:
        if at == "content":
            order.append((recipient, len(recorded)))

    async with nasty(look) as relay:
        await sent(
            relay.port,
            [mail(n) for n in range(20)],
            connections=1,
            record=lambda reply: recorded.append(reply.delivery_id.int),
        )
    assert [before for _, before in order] == list(range(20))


async def test_when_a_reply_cannot_be_recorded_nothing_more_is_sent():
    def full(reply: Reply) -> None:
        if reply.delivery_id.int == 3:
            raise OSError("the disk is full")

    async with nasty() as relay:
        with pytest.raises(OSError, match="disk is full"):
            await sent(relay.port, [mail(n) for n in range(100)], connections=1, record=full)
    assert len(relay.accepted) <= 4


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


# TLS and passwords


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize("password", ["right", "wrong"])
async def test_tls_and_auth_plain(certificate, scheme, password):
    server_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_tls.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    client_tls = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    kept = Kept()

    def check(server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(
            success=(data.login, data.password) == (b"us@er", b"right"), handled=False
        )

    options = (
        {"ssl_context": server_tls}
        if scheme == "smtps"
        else {"tls_context": server_tls, "require_starttls": True}
    )
    relay = Controller(
        kept,
        hostname="127.0.0.1",
        port=_free_port(),
        authenticator=check,
        auth_required=True,
        auth_require_tls=scheme != "smtps",
        **options,
    )
    relay.start()
    try:
        url = f"{scheme}://us%40er:{password}@localhost:{relay.port}"
        async with SmtpPool(url, 1, tls=client_tls, patience=0.1, first_delay=0.01) as pool:
            replies = [reply async for reply in pool.send([mail(1)])]
    finally:
        relay.stop()
    expected = Outcome.ACCEPTED if password == "right" else Outcome.TEMPORARY
    assert [reply.outcome for reply in replies] == [expected]
    assert len(kept.mails) == (password == "right")


async def test_a_relay_that_should_speak_tls_and_does_not_gets_nothing():
    async with (
        nasty() as relay,
        SmtpPool(
            f"smtp+starttls://127.0.0.1:{relay.port}", 1, patience=0.05, first_delay=0.01
        ) as pool,
    ):
        replies = [reply async for reply in pool.send([mail(1)])]
    assert outcomes(replies) == {1: Outcome.TEMPORARY}
    assert not [command for command in relay.commands if command.startswith(b"MAIL")]


@pytest.mark.parametrize(
    "url", ["http://x", "smtp://", "mail.example.org:25", "smtp://user:secret@mail.example.org"]
)
def test_a_relay_address_that_would_not_do_is_refused(url):
    with pytest.raises(ValueError, match="mail relay") as refused:
        Endpoint.from_url(url)
    assert "secret" not in str(refused.value)
    assert "secret" not in repr(Endpoint.from_url("smtps://user:secret@mail.example.org"))


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
