"""The issuer's keys come over HTTP, once, and again when one is unknown, at a bounded pace."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sanctuary.errors import NotSignedIn
from sanctuary.ids import new_id
from sanctuary.issuer import Issuer
from sanctuary.oidc import Oidc


@pytest.fixture
def published():
    asked = []

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(self.server.document).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.asked = asked
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


async def test_many_at_once_fetch_once_and_a_new_key_is_found(published, tmp_path):
    first = Issuer.load(tmp_path / "1", "http://issuer.test")
    second = Issuer.load(tmp_path / "2", "http://issuer.test")
    oidc = Oidc(first.url, "sanctuary", f"http://127.0.0.1:{published.server_port}/jwks.json")
    published.document = first.jwks()
    person = new_id()
    found = await asyncio.gather(*[oidc.person(first.mint(person)) for _ in range(5)])
    assert set(found) == {person}
    assert len(published.asked) == 1
    published.document = second.jwks()
    for _ in range(3):
        with pytest.raises(NotSignedIn):
            await oidc.person(second.mint(person))
    assert len(published.asked) == 1
    oidc.refetch_seconds = -1.0
    assert await oidc.person(second.mint(person)) == person
    with pytest.raises(NotSignedIn):
        await oidc.person(first.mint(person))
