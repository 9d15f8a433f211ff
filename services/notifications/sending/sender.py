"""The sender: for each channel, lanes that keep several windows in flight.

Lane 0 of a channel takes only what is not a campaign, so that an alert never waits behind one.
"""

import asyncio
from dataclasses import replace

from notifications.channels.journal import Journal
from notifications.channels.lookup import RelayLookup
from notifications.channels.relay_urls import relay_urls
from notifications.channels.relays import Relays
from notifications.channels.simulated import Diverted, Simulated
from notifications.domain.delivery import EMAIL
from notifications.domain.simulated import SIMULATED
from notifications.sending.compose import Composer
from notifications.sending.editions import Current
from notifications.sending.lane import Lane, Route
from notifications.sending.recovery import Lookups, keep_recovering, recover
from notifications.sending.relay_report import keep_reporting
from notifications.sending.routes import beside_smtp
from notifications.sending.workers import Worker
from sanctuary.service import Runtime

LANES = 4


async def run(runtime: Runtime) -> None:
    """Send for as long as the worker lives."""
    settings, database = runtime.settings, runtime.database
    worker = Worker(settings.journal_dir)
    url, domain = settings.mail_lookup_url, settings.bounce_domain
    lookups: Lookups = {EMAIL: RelayLookup(url, domain)} if url else {}
    try:
        await recover(database, worker, lookups)
        await worker.announce(database)
        current = Current()
        await current.begin(database)
        with Journal(worker.journal_folder) as journal:
            urls = relay_urls(settings.smtp_url, settings.smtp_connections)
            relays = Relays(urls, record=journal)
            async with (
                relays,
                beside_smtp(settings, current, journal) as others,
                asyncio.TaskGroup() as tasks,
            ):
                tasks.create_task(worker.beat(database))
                tasks.create_task(current.follow(database))
                tasks.create_task(keep_recovering(database, worker, lookups))
                tasks.create_task(keep_reporting(database, worker.name, relays))
                simulated, composer = Simulated(), Composer(settings, current)
                routes = [(Route(SIMULATED, composer, simulated), range(1, 2))]
                for one in others:
                    diverted = (
                        Diverted(one.channel, simulated) if one.name == EMAIL else one.channel
                    )
                    routes.append((replace(one, channel=diverted), range(1, 2)))
                if settings.mail_by == "smtp":
                    mail = Route(EMAIL, composer, Diverted(relays, simulated), lookups.get(EMAIL))
                    routes.append((mail, range(LANES)))
                for route, numbers in routes:
                    for number in numbers:
                        lane = Lane(database, worker, journal, route, number=number)
                        tasks.create_task(lane.run())
    finally:
        worker.close()
