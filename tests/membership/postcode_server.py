"""A small real HTTP server that speaks as much of the API of postcodes.io as we use."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

KNOWN = {
    "ZB22AB": {
        "postcode": "ZB2 2AB",
        "country": "England",
        "region": "Yorkshire and The Humber",
        "parliamentary_constituency": "Lower Don",
        "parliamentary_constituency_2024": "Lower Don",
        "admin_district": "Donley",
        "codes": {
            "admin_district": "E08000938",
            "parliamentary_constituency": "E14000001",
            "parliamentary_constituency_2024": "E14009002",
            "parish": "E43000001",
        },
    },
    "ZC33AA": {
        "postcode": "ZC3 3AA",
        "country": "Jersey",
        "codes": {"admin_district": "L99999999"},
    },
}
OUTWARD = {"ZB2": ["England"], "ZD4": ["England", "Wales"]}


@dataclass
class Service:
    """`status` other than 200 makes every answer that one; `wait` delays each."""

    url: str = ""
    status: int = 200
    wait: float = 0.0
    nonsense: bool = False
    asked: list[str] = field(default_factory=list)
    bodies: list[list[str]] = field(default_factory=list)


@contextmanager
def postcode_service() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            written = json.loads(self.rfile.read(length))["postcodes"]
            service.bodies.append(written)
            result = [
                {"query": each, "result": KNOWN.get(each.replace(" ", ""))} for each in written
            ]
            self._answer({"status": 200, "result": "?" if service.nonsense else result})

        def do_GET(self) -> None:
            half = self.path.rsplit("/", 1)[-1]
            if half not in OUTWARD and service.status == 200:
                self._answer({"status": 404, "error": "Outcode not found"}, 404)
                return
            self._answer({"status": 200, "result": {"country": OUTWARD.get(half)}})

        def _answer(self, document: object, status: int = 200) -> None:
            service.asked.append(self.path)
            sleep(service.wait)
            if service.status != 200:
                status, document = service.status, {"status": service.status, "error": "wait"}
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):  # whoever asked has given up
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
