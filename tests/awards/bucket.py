"""A small bucket that speaks as much S3 as the storage of evidence uses, over real HTTP."""

import asyncio
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Bucket:
    """Its objects by key, and whether it refuses everything just now."""

    def __init__(self):
        self.objects = {}
        self.away = False
        self.signed = []
        self.url = ""

    async def answer(self, request: Request):
        self.signed.append("AWS4-HMAC-SHA256" in request.headers.get("authorization", ""))
        if self.away:
            return Response(status_code=403)
        key = request.path_params["path"].partition("/")[2]
        if request.method == "GET" and not key:
            return self._list()
        if request.method == "POST":
            return self._delete_many((await request.body()).decode())
        if request.method == "PUT":
            self.objects[key] = await request.body()
            return Response(headers={"ETag": '"1"'})
        return self._get(key)

    def _get(self, key):
        if key not in self.objects:
            return Response(status_code=404)
        stamp = LONG_AGO.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return Response(self.objects[key], headers={"ETag": '"1"', "Last-Modified": stamp})

    def _list(self):
        rows = "".join(
            f"<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>"
            f"<ETag>1</ETag><Size>{len(body)}</Size></Contents>"
            for key, body in sorted(self.objects.items())
        )
        return Response(
            f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>",
            media_type="application/xml",
        )

    def _delete_many(self, body):
        keys = re.findall(r"<Key>([^<]+)</Key>", body)
        for key in keys:
            self.objects.pop(key, None)
        rows = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return Response(f"<DeleteResult>{rows}</DeleteResult>", media_type="application/xml")


@asynccontextmanager
async def bucket():
    made = Bucket()
    methods = ["GET", "PUT", "POST"]
    app = Starlette(routes=[Route("/{path:path}", made.answer, methods=methods)])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    made.url = f"http://127.0.0.1:{port}"
    try:
        yield made
    finally:
        server.should_exit = True
        await task
