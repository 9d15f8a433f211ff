"""One JSON line per request, joined by its correlation id, without what links carry."""

import io
import json
import logging

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
