"""A real browser, spoken to over its own pipe: one page at a time, scripts switched off."""

import asyncio
import json
import os
import shutil
import signal
import sys
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory

import uvicorn

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-extensions", "--disable-background-networking", "--remote-debugging-pipe",
)  # fmt: skip
# Chromium reads commands from descriptor 3 and answers on 4.
AS_THREE_AND_FOUR = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(each), fcntl.F_DUPFD, 20) for each in sys.argv[1:3])
os.dup2(read, 3)
os.dup2(write, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """The few words of the DevTools protocol that these tests need."""

    def __init__(self, reader, writer):
        self.reader, self.writer, self.number, self.session = reader, writer, 0, None
        self.seen = []

    async def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self.writer.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = await self._next()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]
            self.seen.append(answer.get("method"))

    async def _next(self):
        async with asyncio.timeout(20):
            return json.loads((await self.reader.readuntil(b"\0"))[:-1])

    async def until(self, event):
        """Wait for an event, unless it came while we waited for an answer."""
        while event not in self.seen:
            self.seen.append((await self._next()).get("method"))

    async def begin(self):
        target = await self.call("Target.createTarget", url="about:blank")
        attached = await self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        self.session = attached["sessionId"]
        await self.call("Page.enable")
        await self.call("Emulation.setScriptExecutionDisabled", value=True)

    async def width(self, pixels):
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=pixels, height=900, deviceScaleFactor=1, mobile=True,
        )  # fmt: skip

    async def open(self, url):
        self.seen.clear()
        await self.call("Page.navigate", url=url)
        await self.until("Page.loadEventFired")

    async def ask(self, expression):
        """What the page answers to a question of ours; its own scripts stay off."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"].get("value")

    async def press(self, selector):
        """Press a button as a finger does, and wait for the page that follows."""
        quoted = json.dumps(selector)
        await self.ask(
            f"document.querySelector({quoted}).scrollIntoView({{block: 'center', behavior: 'instant'}})"
        )
        box = await self.ask(
            f"(r => [r.x + r.width / 2, r.y + r.height / 2])"
            f"(document.querySelector({quoted}).getBoundingClientRect())"
        )
        self.seen.clear()
        for kind in ("mousePressed", "mouseReleased"):
            await self.call(
                "Input.dispatchMouseEvent",
                type=kind, x=box[0], y=box[1], button="left", clickCount=1,
            )  # fmt: skip
        await self.until("Page.loadEventFired")

    async def type(self, selector, words):
        await self.ask(f"document.querySelector({json.dumps(selector)}).focus()")
        await self.call("Input.insertText", text=words)


@asynccontextmanager
async def a_browser():
    """Chromium with a profile of its own, ended by its process."""
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        command = [
            sys.executable, "-c", AS_THREE_AND_FOUR, str(to_read), str(from_write),
            CHROMIUM, *FLAGS, f"--user-data-dir={profile}",
        ]  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            *command,
            pass_fds=(to_read, from_write),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_read)
        os.close(from_write)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=2**24)
        incoming, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(from_read, "rb")
        )
        outgoing, _ = await loop.connect_write_pipe(asyncio.Protocol, os.fdopen(to_write, "wb"))
        try:
            browser = Browser(reader, outgoing)
            await browser.begin()
            yield browser
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            incoming.close()
            outgoing.close()


@asynccontextmanager
async def served(app):
    """The application on a loopback port; yields its address."""
    config = uvicorn.Config(app, port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(20):
            while not server.started:
                await asyncio.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task
