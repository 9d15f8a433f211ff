"""The published facts: one class per event, named once, on the class.

Subject = type = `<service>.<noun>.<past participle>.v<N>`; no ids in it. A payload carries ids and
facts that harm nobody: no name, address, postcode, free text, status or lived experience
(DESIGN section 3). The envelope is CloudEvents 1.0 in structured mode, kept as the exact bytes that
are published, so that a replay is the same message.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

TYPE_GRAMMAR = re.compile(
    r"(membership|awards|campaigns|notifications)\.[a-z_]+\.[a-z_]+\.v[1-9]\d*"
)
REGISTRY: dict[str, type["Event"]] = {}
SCHEMA_BASE = "urn:sanctuary:event:"


class MalformedEvent(Exception):
    """Bytes that no later attempt will make readable; parked at once."""


class UnknownEvent(MalformedEvent):
    """A well-formed envelope of a type or version that this code does not know."""


class Event(BaseModel):
    """A fact that happened. Subclass with `type=` (its subject) and `about=` (the aggregate's id).

    Unknown fields are ignored, so that an additive change keeps the version.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    TYPE: ClassVar[str]
    ABOUT: ClassVar[str]

    def __init_subclass__(cls, *, type: str, about: str, **kwargs: Any) -> None:  # noqa: A002 — CloudEvents' own word
        super().__init_subclass__(**kwargs)
        if not TYPE_GRAMMAR.fullmatch(type):
            msg = f"{type!r} is not <service>.<noun>.<past participle>.v<N>"
            raise TypeError(msg)
        if type in REGISTRY:
            msg = f"{type!r} is declared twice"
            raise TypeError(msg)
        cls.TYPE, cls.ABOUT = type, about
        REGISTRY[type] = cls

    @property
    def aggregate_id(self) -> UUID:
        """The thing this fact is about; facts of one aggregate keep their order."""
        return UUID(str(getattr(self, self.ABOUT)))

    @classmethod
    def publisher(cls) -> str:
        return cls.TYPE.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event on the wire. `version` counts the aggregate's events from 1, without gaps."""

    id: UUID
    data: Event
    time: datetime
    version: int
    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None

    @property
    def type(self) -> str:
        return self.data.TYPE

    def to_bytes(self) -> bytes:
        """CloudEvents 1.0 structured JSON."""
        document: dict[str, Any] = {
            "specversion": "1.0",
            "id": str(self.id),
            "type": self.type,
            "source": f"/{self.data.publisher()}",
            "subject": str(self.data.aggregate_id),
            "time": self.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "dataschema": SCHEMA_BASE + self.type,
            "aggregateversion": self.version,
            "correlationid": self.correlation_id,
        }
        if self.causation_id:
            document["causationid"] = self.causation_id
        if self.traceparent:
            document["traceparent"] = self.traceparent
        head = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
        return f'{head[:-1]},"data":{self.data.model_dump_json()}}}'.encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read one message. Raises UnknownEvent or MalformedEvent, never anything else."""
        try:
            document = json.loads(raw)
            kind = document["type"]
            if not isinstance(kind, str) or document["specversion"] != "1.0":
                raise MalformedEvent("not a CloudEvents 1.0 envelope")
            event = REGISTRY.get(kind)
            if event is None:
                raise UnknownEvent(f"no class for {kind}")
            return cls(
                id=UUID(document["id"]),
                data=event.model_validate(document["data"]),
                time=datetime.fromisoformat(document["time"]),
                version=int(document["aggregateversion"]),
                correlation_id=str(document["correlationid"]),
                causation_id=document.get("causationid"),
                traceparent=document.get("traceparent"),
            )
        except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as broken:
            raise MalformedEvent(f"{type(broken).__name__} while reading the envelope") from broken
