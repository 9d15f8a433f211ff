"""A small server that speaks the v2 API of GOV.UK Notify on loopback: what the tests send to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"tests-{SERVICE}-{SECRET}"
SMS_TEMPLATE, EMAIL_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a", "9d751e0e-f929-4891-82a1"

# What to do with a notification: (status, errors) to refuse, "drop" to take it and not answer.
Answer = tuple[int, list[dict[str, str]]] | str | None


@dataclass
class Notify:
    port: int = 0
    answering: Callable[[dict[str, Any]], Answer] = lambda _: None
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "notify_url": f"http://127.0.0.1:{self.port}",
            "notify_api_key": KEY,
            "notify_sms_template": SMS_TEMPLATE,
            "notify_email_template": EMAIL_TEMPLATE,
            "notify_callback_token": "callback-token-of-the-tests",
            "notify_timeout": 5.0,
        }

    @property
    def bodies(self) -> list[str]:
        return [one["personalisation"]["body"] for one in self.taken]

    def take(self, kind: str, asked: dict[str, Any]) -> tuple[int, Any] | None:
        with self.lock:
            self.requests.append(asked)
            answer = self.answering(asked)
            if isinstance(answer, tuple):
                return answer[0], {"status_code": answer[0], "errors": answer[1]}
            made = {"id": str(uuid4()), "type": kind, "status": "created", **asked}
            self.taken.append(made)
            return None if answer == "drop" else (201, {"id": made["id"], "content": {}})

    def known(self, reference: str) -> dict[str, Any]:
        with self.lock:
            self.asked.append(reference)
            found = [one for one in self.taken if one.get("reference") == reference]
            return {"notifications": found, "links": {}}


class _Handler(BaseHTTPRequestHandler):
    notify: Notify
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._signed():
            return
        kind = self.path.rsplit("/", 1)[1]
        answer = self.notify.take(kind, asked)
        if answer is None:
            self.close_connection = True
            return
        self._say(*answer)

    def do_GET(self) -> None:
        if self._signed():
            asked = parse_qs(urlsplit(self.path).query)
            self._say(200, self.notify.known(asked["reference"][0]))

    def _signed(self) -> bool:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            claims = {}
        if claims.get("iss") == SERVICE:
            return True
        self._say(403, {"status_code": 403, "errors": [{"error": "AuthError", "message": "no"}]})
        return False

    def _say(self, status: int, document: Any) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""


@contextmanager
def notify_server() -> Iterator[Notify]:
    notify = Notify()
    handler = type("Handler", (_Handler,), {"notify": notify})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    notify.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield notify
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
