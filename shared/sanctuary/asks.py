"""Questions between services, by NATS request-reply: the few facts that never travel in events.

Answers stay in memory and in the asker's own store; the broker keeps nothing of `ask.>`.
"""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

ASK_CONTACTS = "ask.membership.contacts"
MOST_CONTACTS = 500


class ContactsAsked(BaseModel):
    """How may these people be reached? At most 500 at once."""

    person_ids: list[UUID] = Field(max_length=MOST_CONTACTS)


class Contact(BaseModel):
    """How to reach one person. `bases` maps a purpose to the lawful basis that holds for it.

    `area` (GSS code) and `nation` say where, as far as that is known: mail to a place may be held.

    To a `mobile` that is not proven goes the code that proves it, and nothing else.
    """

    person_id: UUID
    version: int
    name: str
    email: str | None
    verified: bool
    language: str = "en"
    time_zone: str = "Europe/London"
    bases: dict[str, str] = Field(default_factory=dict)
    ended: bool = False
    mobile: str | None = None
    mobile_proven: bool = False
    nation: str | None = None
    area: str | None = None


class ContactsAnswer(BaseModel):
    """Those of the people asked about that membership knows; the others are simply not there."""

    contacts: list[Contact]


ASK_NEWCOMER = "ask.membership.newcomer"
ASK_PROVED = "ask.membership.proved"


class NewcomerAsked(BaseModel):
    """Somebody without an account gave this address on a page of another service.

    `person_id` is chosen by who asks: asked again, it is the same newcomer. Nobody is written to
    but through what follows, and what is not proved in time is forgotten.
    """

    person_id: UUID
    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    language: Literal["en", "cy"] = "en"


class ProvedAsked(BaseModel):
    """The link that was mailed to this person was opened, and its button pressed."""

    person_id: UUID


class Known(BaseModel):
    """Who it is by now: an older entry may have the same address. Never says which was the case."""

    person_id: UUID


ASK_CONSTITUENCY = "ask.membership.constituency"


class ConstituencyAsked(BaseModel):
    """In which constituency does this postcode lie? Neither side keeps or logs it."""

    postcode: str


class ConstituencyAnswer(BaseModel):
    """`code` is the GSS code, `generation_id` the edition of the directory that says so.

    `found`: "postcode", "outward" (a first half that lies in one constituency), "ended" (gone out
    of use), "unknown", or "unreadable" (no postcode of the UK). Without `code` there is no answer.
    """

    found: str
    code: str | None = None
    generation_id: UUID | None = None


ASK_PLACE = "ask.membership.place"


class PlaceAsked(BaseModel):
    """Which local authority or region is meant by a postcode or a name? Neither side keeps it."""

    written: str = Field(max_length=60)


class PlaceFound(BaseModel):
    """A local authority or an English region, by its GSS code: nothing finer is ever named."""

    code: str
    name: str


class PlaceAnswer(BaseModel):
    """The likeliest first; empty where nothing is known by that."""

    places: list[PlaceFound]


def ask_holdings(service: str) -> str:
    """The subject on which `service` says what it holds about a person."""
    return f"ask.{service}.holdings"


class HoldingsAsked(BaseModel):
    """What do you hold about this person? `part` counts from 0; `in_confidence`: sealed as well."""

    case_id: UUID
    person_ids: list[UUID]
    in_confidence: bool = False
    part: int = 0


class HoldingsPart(BaseModel):
    """One part of the answer. The parts fit together while `digest` stays the same."""

    content: str
    parts: int
    digest: str


ASK_FORECAST = "ask.notifications.forecast"
MOST_FORECAST = 5000


class ForecastAsked(BaseModel):
    """What would become of a message to these people? Asked before anything is sent."""

    person_ids: list[UUID] = Field(max_length=MOST_FORECAST)
    category: str
    template: str = ""


class ForecastAnswer(BaseModel):
    """People by what would become of it, each in one part, and a few ids of each part.

    For `last_places` of those reached (`last_ids`) it is the last campaign or renewal of the week:
    a later one passes them by. `behind`
    are the languages in which the message does not say what it says in English; `fallbacks` of
    those reached, now or later, prefer such a language. None: that cannot be said.
    """

    counts: dict[str, int]
    last_places: int
    samples: dict[str, list[UUID]] = Field(default_factory=dict)
    behind: list[str] | None = None
    fallbacks: int | None = None
    last_ids: list[UUID] = Field(default_factory=list)
