"""The store of notifications: contacts, choices, deliveries, alerts."""

from notifications.tables.alerts import alert, alert_place
from notifications.tables.base import metadata
from notifications.tables.calendars import calendar_feed, due
from notifications.tables.causes import cause
from notifications.tables.chats import chat, chat_post
from notifications.tables.contacts import (
    affiliated_group,
    contact,
    organisation,
    preference,
    preference_decision,
)
from notifications.tables.deliveries import attempt, delivery, in_flight, waiting
from notifications.tables.editions import template_edition
from notifications.tables.holds import mail_hold
from notifications.tables.inbox import inbox_mark
from notifications.tables.jobs import send_job, send_job_problem, send_job_row
from notifications.tables.keys import api_key, api_key_decision, api_key_secret, guest
from notifications.tables.merged import merged
from notifications.tables.mobilisations import audience, chunk, mobilisation
from notifications.tables.returns import mail_relay, party_message, returned, suppression
from notifications.tables.rhythm import digest_part, person_week, rhythm, rhythm_rule, said_once
from notifications.tables.senders import sender
from notifications.tables.sends import send, sent
from notifications.tables.webhooks import webhook, webhook_call
from sanctuary.ground_tables import ground_tables

ground_tables(metadata)

__all__ = [
    "affiliated_group",
    "alert",
    "alert_place",
    "api_key",
    "api_key_decision",
    "api_key_secret",
    "attempt",
    "audience",
    "calendar_feed",
    "cause",
    "chat",
    "chat_post",
    "chunk",
    "contact",
    "delivery",
    "digest_part",
    "due",
    "guest",
    "in_flight",
    "inbox_mark",
    "mail_hold",
    "mail_relay",
    "merged",
    "metadata",
    "mobilisation",
    "organisation",
    "party_message",
    "person_week",
    "preference",
    "preference_decision",
    "returned",
    "rhythm",
    "rhythm_rule",
    "said_once",
    "send",
    "send_job",
    "send_job_problem",
    "send_job_row",
    "sender",
    "sent",
    "suppression",
    "template_edition",
    "waiting",
    "webhook",
    "webhook_call",
]
