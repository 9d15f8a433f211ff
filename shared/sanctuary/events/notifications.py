"""What notifications publishes."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sanctuary.events import Event

Category = Literal["service", "renewal", "campaign", "urgent"]


class PreferenceChanged(Event, type="notifications.preference.changed.v1", about="person_id"):
    """What a person wants to hear about, by category and channel; effective at once."""

    person_id: UUID
    category: Category
    channel: str
    allowed: bool


class SuppressionChanged(Event, type="notifications.suppression.changed.v1", about="person_id"):
    """A permanent bounce or a complaint stops every further message; lifting it resumes them."""

    person_id: UUID
    suppressed: bool
    cause: Literal["bounce", "complaint", "lifted"]


class ContactUnreachable(Event, type="notifications.contact.unreachable.v1", about="person_id"):
    """A message could not be delivered for good: membership repairs the contact."""

    person_id: UUID
    channel: str


class MessageUndeliverable(Event, type="notifications.message.undeliverable.v1", about="party_id"):
    """What an organisation or a group must hear reached none of its contacts: once per matter."""

    party_kind: Literal["organisation", "group"]
    party_id: UUID
    cause: UUID
    template: str


class MobilisationProgressed(
    Event, type="notifications.mobilisation.progressed.v1", about="mobilisation_id"
):
    """How far a mobilisation has got: deliveries by status, the whole count each time."""

    mobilisation_id: UUID
    counts: dict[str, int]
    done: bool = False


AskedAs = Literal["contact", "group", "region", "nation", "uk"]


class AlertAcknowledged(Event, type="notifications.alert.acknowledged.v1", about="alert_id"):
    """Somebody took it on: nobody else is asked. `level` says as what they were asked."""

    alert_id: UUID
    group_id: UUID
    asked: int
    level: AskedAs = "contact"


class AlertEscalated(Event, type="notifications.alert.escalated.v1", about="alert_id"):
    """No answer in time, so the next were asked: `asked` people by now, `level` says as what."""

    alert_id: UUID
    group_id: UUID
    asked: int
    level: AskedAs = "contact"


class AlertReopened(Event, type="notifications.alert.reopened.v1", about="alert_id"):
    """Whoever took it on let it go, or was `silent` when asked again: the next are asked."""

    alert_id: UUID
    group_id: UUID
    asked: int
    silent: bool


class AlertUnanswered(Event, type="notifications.alert.unanswered.v1", about="alert_id"):
    """Everybody of the chain was asked and nobody answered: a person must take over."""

    alert_id: UUID
    group_id: UUID
    asked: int


class WebhookDisabled(Event, type="notifications.webhook.disabled.v1", about="webhook_id"):
    """For days every call failed: it is not called any more until its owner switches it on."""

    webhook_id: UUID
    failing_since: datetime


class ChatDisabled(Event, type="notifications.chat.disabled.v1", about="chat_id"):
    """Posts to a chat failed again and again: it gets none until somebody tests it."""

    chat_id: UUID


class ErasureConfirmed(Event, type="notifications.erasure.confirmed.v1", about="case_id"):
    """This service holds nothing of the person any more, but for what `kept` gives as reasons."""

    case_id: UUID
    person_id: UUID
    kept: tuple[str, ...] = ()
