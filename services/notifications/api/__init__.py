"""The admin API of notifications, and the twins of its pages for machines."""

from notifications.api import alerts, deliveries, people, templates

routers = (deliveries.router, people.router, alerts.router, templates.router)
