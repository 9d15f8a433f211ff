"""The admin API of notifications, and the twins of its pages for machines."""

from notifications.api import alerts, deliveries, explanations, people, templates

routers = (
    deliveries.router,
    explanations.router,
    people.router,
    alerts.router,
    templates.router,
)
