"""procrastinate, a task queue on PostgreSQL: a task per recipient, as its manual shows it.

`work CONCURRENCY` runs a worker; `launch` waits for a line on its input, then defers all tasks.
"""

import asyncio
import os
import smtplib
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
from procrastinate import App, PsycopgConnector

from sanctuary.bench.peers import mail

STORE, PORT = os.environ["PEERS_STORE"], int(os.environ["PEERS_PORT"])
_WHOM = (
    "select person_id::text, name, email, language from contact "
    "where person_id = %s and verified and not ended and bases ? 'campaign'"
)
_SOME = "select person_id::text from contact limit %s"
_SENT = "insert into peer_delivery (person_id, status) values (%s, 'sent')"
app = App(connector=PsycopgConnector(conninfo=STORE))
own = threading.local()


@app.task(name="send", queue="mail")  # type: ignore[untyped-decorator]  # it has no types where it is checked
def send(person: str) -> None:
    if not hasattr(own, "store"):
        own.store = psycopg.connect(STORE, autocommit=True)
        own.relay = smtplib.SMTP("127.0.0.1", PORT)
    found = own.store.execute(_WHOM, (person,)).fetchone()
    if found is None:
        return
    own.relay.send_message(mail.message(*found), from_addr=mail.FROM, to_addrs=[found[2]])
    own.store.execute(
        "insert into peer_delivery (person_id, status) values (%s, 'sent')", (person,)
    )


async def work(concurrency: int) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(concurrency))
    async with app.open_async():
        await app.run_worker_async(queues=["mail"], concurrency=concurrency)


async def launch() -> None:
    async with app.open_async():
        with psycopg.connect(STORE) as store:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            count = int(sys.stdin.readline())
            people = store.execute(_SOME, (count,)).fetchall()
        tasks = app.configure_task("send", queue="mail")
        await tasks.batch_defer_async(*({"person": person} for (person,) in people))


if __name__ == "__main__":
    asyncio.run(work(int(sys.argv[2])) if sys.argv[1] == "work" else launch())
