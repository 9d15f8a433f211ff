"""Keys for programs. Their secret is shown once, so no answer with one is kept for a replay."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from notifications.commands import keys
from notifications.domain import keys as domain
from notifications.domain.keys import Allowance, ApiKey, KeyKind, KeyStatus
from notifications.queries import sends as queries
from notifications.store import keys as store
from notifications.tables import api_key
from sanctuary.actor import Actor, Decision, Role
from sanctuary.auth import requires
from sanctuary.http import WITHOUT_KEY, Act, Edit, Now, Page, PageRequest, Uow, etag
from sanctuary.http import router as api_router

router = api_router("/v1/keys", tags=["keys"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Kind = Literal["service", "renewal", "campaign", "urgent"]
_HOURS = int(domain.LONGEST_OVERLAP.total_seconds() // 3600)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class KeyBody(Body):
    """Which program it is for, and what it may send: nothing beyond its categories."""

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]
    categories: Annotated[set[Kind], Field(min_length=1)]
    templates: Annotated[list[str], Field(max_length=200)] = Field(
        default_factory=list, description="Only these; empty for all of its categories"
    )
    per_minute: Annotated[int, Field(ge=1, le=domain.MOST_PER_MINUTE)] = domain.PER_MINUTE
    per_day: Annotated[int, Field(ge=1, le=domain.MOST_PER_DAY)] = domain.PER_DAY
    reason: Reason

    def allowance(self) -> Allowance:
        return Allowance(
            tuple(sorted(self.categories)),
            tuple(sorted(set(self.templates))),
            self.per_minute,
            self.per_day,
        )


class NewKeyBody(KeyBody):
    kind: KeyKind


class ReasonBody(Body):
    reason: Reason


class RotationBody(ReasonBody):
    overlap_hours: Annotated[int, Field(ge=0, le=_HOURS)] = 24


class KeyShown(BaseModel):
    id: UUID
    label: str
    kind: KeyKind
    categories: list[str]
    templates: list[str]
    per_minute: int
    per_day: int
    status: KeyStatus
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> "KeyShown":
        return cls(**_facts(key))


class KeyWithSecret(KeyShown):
    """`secret` is shown now and never again: put it where the program finds it."""

    secret: str


class DecisionShown(BaseModel):
    decision: str
    decided_by: UUID
    decided_at: datetime
    reason: str


class KeyHistory(KeyShown):
    decisions: list[DecisionShown]


def _facts(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "label": key.label,
        "kind": key.kind,
        "categories": list(key.allowance.categories),
        "templates": list(key.allowance.templates),
        "per_minute": key.allowance.per_minute,
        "per_day": key.allowance.per_day,
        "status": key.status,
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
    }


def _with_secret(response: Response, key: ApiKey, secret: str) -> KeyWithSecret:
    response.headers["Cache-Control"] = "no-store"
    etag(response, key.version)
    return KeyWithSecret.model_validate({**_facts(key), "secret": secret})


@router.post("", status_code=201, openapi_extra=WITHOUT_KEY)
async def create(
    body: NewKeyBody, uow: Uow, now: Now, by: Team, response: Response
) -> KeyWithSecret:
    """Make a key. If its answer is lost, revoke what was made: nobody knows its secret."""
    why = Decision(by.id, now, body.reason)
    key, secret = await keys.create(uow, body.label, body.kind, body.allowance(), why)
    return _with_secret(response, key, secret)


@router.get("")
async def list_keys(
    uow: Uow,
    page: PageRequest,
    _: Team,
    kind: KeyKind | None = None,
    status: KeyStatus | None = None,
) -> Page[KeyShown]:
    """Newest first; the revoked ones stay listed."""
    statement = queries.keys(kind=kind, status=status)
    rows = await uow.all(page.select(statement, api_key.c.id, descending=True))
    return page.page(rows, lambda row: KeyShown.of(store.of_row(row)), lambda row: (row.id,))


@router.get("/{key_id}")
async def one_key(key_id: UUID, uow: Uow, _: Team, response: Response) -> KeyHistory:
    """With who decided what about it."""
    key = await store.get(uow, key_id)
    etag(response, key.version)
    made = [
        DecisionShown.model_validate(row, from_attributes=True)
        for row in await queries.decisions(uow, key_id)
    ]
    return KeyHistory.model_validate({**_facts(key), "decisions": made})


@router.put("/{key_id}")
async def change(key_id: UUID, body: KeyBody, by: Team, edit: Edit) -> KeyShown:
    """Another label, other limits, other messages. Its kind never changes."""
    why = Decision(by.id, edit.now, body.reason)
    key = await keys.change(edit.uow, key_id, body.label, body.allowance(), edit.expected, why)
    etag(edit.response, key.version)
    return KeyShown.of(key)


@router.post("/{key_id}/rotations", status_code=201, openapi_extra=WITHOUT_KEY)
async def rotate(key_id: UUID, body: RotationBody, by: Team, act: Act) -> KeyWithSecret:
    """A new secret; the old one opens the key for `overlap_hours` more."""
    why = Decision(by.id, act.now, body.reason)
    overlap = timedelta(hours=body.overlap_hours)
    key, secret = await keys.rotate(act.uow, key_id, overlap, why)
    return _with_secret(act.response, key, secret)


@router.post("/{key_id}/revocation", status_code=201)
async def revoke(key_id: UUID, body: ReasonBody, uow: Uow, now: Now, by: Team) -> KeyShown:
    """At once and for good. What it sent stays on its way; cancel that by itself."""
    return KeyShown.of(await keys.revoke(uow, key_id, Decision(by.id, now, body.reason)))
