"""Connections that break, close, hang, speak nonsense, or must be secured first."""

import asyncio
import ssl
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.channels import Outcome, Reply, Stage
from notifications.channels.smtp import SmtpPool
from notifications.channels.wire import Endpoint, open_wire

from .smtp_servers import Kept, Nasty, free_port, mail, nasty, outcomes, sent

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


async def test_a_relay_that_closes_right_after_its_go_ahead_gets_that_mail_later_and_once():
    seen = set()

    def close(at: str, relay: Nasty, recipient: str) -> str | None:
        if at == "data" and recipient == "p2@example.org" and recipient not in seen:
            seen.add(recipient)
            return "354 go on\r\n421 or rather not"
        return None

    async with nasty(close) as relay:
        replies = await sent(relay.port, [mail(n) for n in range(6)], connections=1)
    assert set(outcomes(replies).values()) == {Outcome.ACCEPTED}
    assert sorted(relay.accepted) == [f"p{n}@example.org" for n in range(6)]
    assert relay.connections == 2


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
    replies = await sent(free_port(), [mail(n) for n in range(30)], patience=0.1)
    assert set(outcomes(replies).values()) == {Outcome.TEMPORARY}
    assert {(reply.code, reply.stage) for reply in replies} == {(0, Stage.CONNECT)}


async def test_a_relay_that_comes_back_gets_the_mail():
    port = free_port()
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


# TLS and passwords


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A folder with a key and a certificate for localhost that nobody else trusts."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(signed.public_bytes(pem))
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(pem, pkcs8, plain))
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
        port=free_port(),
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


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
async def test_tls_is_never_left_out_for_want_of_settings(scheme):
    async with nasty() as relay:
        with pytest.raises(ValueError, match="TLS"):
            await open_wire(Endpoint.from_url(f"{scheme}://127.0.0.1:{relay.port}"), None)
    assert relay.connections == 0
