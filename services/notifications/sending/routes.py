"""Which carrier has which channel, as the settings say."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from notifications.channels import Channel, Record
from notifications.channels.notify import Account, Kind, NotifyChannel, NotSetUp
from notifications.domain.delivery import EMAIL, SMS
from notifications.sending.editions import Current
from notifications.sending.lane import Route
from notifications.sending.texts import HandedComposer, TextComposer
from sanctuary.settings import Settings


@asynccontextmanager
async def beside_smtp(
    settings: Settings, current: Current, record: Record
) -> AsyncIterator[list[Route]]:
    """The routes that do not go through a relay of ours."""
    async with AsyncExitStack() as stack:

        async def notify(kind: Kind, template: str) -> Channel:
            if settings.notify_api_key is None or not template:
                return NotSetUp()
            key = settings.notify_api_key.get_secret_value()
            account = Account(settings.notify_url, key, template, settings.notify_timeout)
            connections = settings.notify_connections
            channel = NotifyChannel(account, kind, connections, record=record)
            return await stack.enter_async_context(channel)

        texts = await notify("sms", settings.notify_sms_template)
        routes = [Route(SMS, TextComposer(settings, current), texts)]
        if settings.mail_by == "notify":
            carrier = await notify("email", settings.notify_email_template)
            routes.append(Route(EMAIL, HandedComposer(settings, current), carrier))
        yield routes
