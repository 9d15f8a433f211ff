import asyncio
import smtplib
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import httpx
import jwt
import pytest

from sanctuary.issuer import Issuer
from sanctuary.mailbox import Store
from sanctuary.mailbox.smtp import listen
from sanctuary.mailbox.web import application
from sanctuary.processes import LOOPBACK, free_port


def a_mail(to="ana@example.org", subject="Your Charter", **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Sanctuary <no-reply@example.org>", to, subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Confirm here: http://127.0.0.1:8001/confirm?link=a.b.\nThank you.\n")
    mail.add_alternative(
        '<p><a href="http://127.0.0.1:8001/confirm?link=a.b">Confirm</a></p>', subtype="html"
    )
    return mail


@asynccontextmanager
async def a_mailbox(tmp_path, kept=20_000):
    store = Store(kept)
    issuer = Issuer.load(tmp_path, "http://issuer.test")
    port = free_port()
    door = await listen(store, LOOPBACK, port)
    transport = httpx.ASGITransport(app=application(store, issuer))
    async with httpx.AsyncClient(transport=transport, base_url="http://mailbox") as reader:
        yield store, port, reader
    door.close()


def post(port, *mails, sender="bounce@example.org"):
    with smtplib.SMTP(LOOPBACK, port) as client:
        client.ehlo()
        for mail in mails:
            client.send_message(mail, from_addr=sender)
        return client.esmtp_features


async def test_a_mail_comes_in_by_smtp_and_is_read_over_the_api(tmp_path):
    async with a_mailbox(tmp_path) as (_, port, reader):
        features = await asyncio.to_thread(post, port, a_mail(List_Unsubscribe="<http://x/u>"))
        assert {"pipelining", "8bitmime", "smtputf8"} <= features.keys()
        (item,) = (await reader.get("/api/messages?to=ANA@example.org")).json()["items"]
        assert item["subject"] == "Your Charter"
        assert item["to"] == ["ana@example.org"]
        mail = (await reader.get(f"/api/messages/{item['id']}")).json()
        assert mail["links"] == [
            "http://127.0.0.1:8001/confirm?link=a.b",
        ]
        assert mail["headers"]["List-Unsubscribe"] == "<http://x/u>"
        assert "Thank you." in mail["text"]
        assert "<a href" in mail["html"]
        assert (await reader.get("/api/messages?to=ben@example.org")).json()["items"] == []


async def test_a_pipelined_batch_is_taken_whole(tmp_path):
    async with a_mailbox(tmp_path) as (store, port, _):
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
        one = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
        body = b"Subject: x\r\n\r\n..dot\r\n.\r\n"
        writer.write(b"EHLO me\r\n" + one + body + one + body + b"QUIT\r\n")
        answer = (await reader.read()).decode()
        writer.close()
        assert answer.count("250 2.0.0 Kept") == 2
        assert [mail.raw for mail in store.page()[0]] == [b"Subject: x\r\n\r\n.dot\r\n"] * 2


async def test_an_address_that_is_gone_is_refused_for_good(tmp_path):
    async with a_mailbox(tmp_path) as (store, port, _):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            await asyncio.to_thread(post, port, a_mail(to="gone.ana@example.org"))
        assert refused.value.recipients["gone.ana@example.org"][0] == 550
        assert len(store) == 0


async def test_lists_are_paged_newest_first_and_since(tmp_path):
    async with a_mailbox(tmp_path) as (store, _, reader):
        for number in range(5):
            store.add("s@example.org", ["ana@example.org"], f"Subject: {number}\r\n\r\n".encode())
        seen, cursor = [], ""
        while cursor is not None:
            page = (await reader.get(f"/api/messages?limit=2&cursor={cursor}")).json()
            seen += [item["subject"] for item in page["items"]]
            cursor = page["next"]
        assert seen == ["4", "3", "2", "1", "0"]
        later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
        answer = await reader.get("/api/messages", params={"since": later})
        assert answer.json()["items"] == []
        assert (await reader.get("/api/messages?since=soon")).status_code == 422


async def test_the_oldest_mail_makes_room(tmp_path):
    async with a_mailbox(tmp_path, kept=2) as (store, _, reader):
        for number in range(3):
            store.add("s@example.org", [f"p{number}@example.org"], b"Subject: x\r\n\r\n")
        assert len(store) == 2
        assert store.count("p0@example.org") == 0
        assert (await reader.delete("/api/messages")).status_code == 204
        assert len(store) == 0


async def test_pages_show_mails_and_run_nothing_of_theirs(tmp_path):
    async with a_mailbox(tmp_path) as (store, _, reader):
        assert "No mail here yet" in (await reader.get("/")).text
        hostile = (
            b"Subject: <script>x</script>\r\nContent-Type: text/html\r\n\r\n<script>y</script>"
        )
        mail = store.add("s@example.org", ["ana@example.org"], hostile)
        for number in range(60):
            store.add("s@example.org", ["ben@example.org"], f"Subject: {number}\r\n\r\n".encode())
        first = await reader.get("/")
        assert "Older mails" in first.text
        assert "<script>" not in first.text
        older = await reader.get(f"/?cursor={store.page(limit=50)[1]}")
        assert "&lt;script&gt;x" in older.text
        page = await reader.get(f"/messages/{mail.id}")
        assert "<script>" not in page.text
        shown = await reader.get(f"/messages/{mail.id}/html")
        assert shown.headers["content-security-policy"].startswith("sandbox")
        assert (await reader.get("/messages/none")).status_code == 404


async def test_another_page_in_the_browser_cannot_empty_it(tmp_path):
    async with a_mailbox(tmp_path) as (store, _, reader):
        store.add("s@example.org", ["ana@example.org"], b"Subject: x\r\n\r\n")
        refused = await reader.post("/empty", headers={"Sec-Fetch-Site": "cross-site"})
        assert (refused.status_code, len(store)) == (403, 1)
        await reader.post("/empty", headers={"Sec-Fetch-Site": "same-origin"})
        assert len(store) == 0


async def test_the_issuers_keys_verify_its_tokens(tmp_path):
    async with a_mailbox(tmp_path) as (_, _, reader):
        token = Issuer.load(tmp_path, "http://issuer.test").mint("somebody")
        found = (await reader.get("/.well-known/openid-configuration")).json()
        assert found["issuer"] == "http://issuer.test"
        keys = (await reader.get("/jwks.json")).json()
        key = jwt.PyJWK(keys["keys"][0])
        claims = jwt.decode(token, key, ["ES256"], audience="sanctuary", issuer=found["issuer"])
        assert claims["sub"] == "somebody"
        assert (tmp_path / "issuer.pem").stat().st_mode & 0o077 == 0


async def test_whether_a_certain_mail_is_here_is_asked_by_its_message_id(tmp_path):
    async with a_mailbox(tmp_path, kept=2) as (_, port, reader):
        names = [f"<{n}{'0' * 60}@bounces.example.org>" for n in range(3)]
        await asyncio.to_thread(post, port, *(a_mail(Message_ID=name) for name in names))

        async def total(name):
            answer = await reader.get("/api/messages", params={"message_id": name})
            return answer.json()["total"]

        assert [await total(name) for name in names] == [0, 1, 1], "the oldest made room"
        assert await total("<never@bounces.example.org>") == 0
