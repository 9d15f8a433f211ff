"""One JSON line per request, joined by its correlation id, without what links carry."""

import io
import json
import logging
import subprocess
import sys

from sanctuary import logs


async def test_a_request_is_one_line_without_its_query(an_app):
    written = io.StringIO()
    handler = logs.handler("membership", written)
    logs.access.addHandler(handler)
    logs.access.setLevel("INFO")
    try:
        async with an_app() as app, app.client() as client:
            await client.get("/nowhere?link=secret", headers={"X-Correlation-ID": "abc"})
            await client.get("/healthz")
    finally:
        logs.access.removeHandler(handler)
        logs.access.setLevel(logging.NOTSET)
    (line,) = [json.loads(line) for line in written.getvalue().splitlines()]
    assert line["message"] == "GET /nowhere 404"
    assert (line["service"], line["level"], line["correlation_id"]) == ("membership", "INFO", "abc")
    assert "secret" not in written.getvalue()


SAID_BY_LIBRARIES = """
import logging
from apprise import Apprise
from sanctuary import logs

logs.configure("notifications", "DEBUG")
Apprise.instantiate("slack://T1JJ3T3L2/A1BRTD4JD/not-a-token-SECRET")
logging.getLogger("urllib3.connectionpool").debug("POST /services/SECRET HTTP/1.1 200")
logging.getLogger("sanctuary").info("still heard")
"""


def test_no_library_writes_the_secret_of_an_address_into_the_log():
    done = subprocess.run(
        [sys.executable, "-c", SAID_BY_LIBRARIES], capture_output=True, text=True, check=True
    )
    assert "still heard" in done.stderr
    assert "SECRET" not in done.stderr + done.stdout
