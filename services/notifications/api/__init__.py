"""The admin API of notifications, and the twins of its pages for machines."""

from notifications.api import (
    alerts,
    deliveries,
    editions,
    explanations,
    guests,
    inbox,
    keys,
    languages,
    mail_relays,
    people,
    previews,
    returns,
    rhythm,
    sends,
    templates,
    webhooks,
)

routers = (
    deliveries.router,
    explanations.router,
    people.router,
    rhythm.router,
    inbox.router,
    alerts.router,
    templates.router,
    editions.router,
    previews.router,
    returns.router,
    keys.router,
    guests.router,
    sends.router,
    languages.router,
    webhooks.router,
    mail_relays.router,
)
