"""How documents and their editions are shown."""

from datetime import date, datetime

from pydantic import BaseModel

from membership.domain.document import Edition, Kind, Status


class ItemView(BaseModel):
    kind: Kind
    key: str
    name: str
    text: str
    order: int


class EditionSummary(BaseModel):
    edition: str
    title: str
    status: Status
    valid_from: date | None
    valid_until: date | None
    can_be_signed: bool

    @classmethod
    def of(cls, one: Edition, on: date) -> "EditionSummary":
        return cls(
            edition=one.edition,
            title=one.title,
            status=one.status,
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            can_be_signed=one.can_be_signed(on),
        )


class DocumentView(BaseModel):
    document: str
    editions: list[EditionSummary]


class EditionWithItems(EditionSummary):
    """An edition with all its items in reading order. `has_text`: whether /text has a file."""

    document: str
    source: str
    has_text: bool
    items: list[ItemView]
    published_at: datetime | None
    published_reason: str | None = None

    @classmethod
    def shown(cls, one: Edition, on: date, *, team: bool = False) -> "EditionWithItems":
        return cls(
            **EditionSummary.of(one, on).model_dump(),
            document=one.document,
            source=one.source,
            has_text=one.has_text,
            items=[
                ItemView(kind=i.kind, key=i.key, name=i.name, text=i.text, order=order)
                for order, i in enumerate(one.items, start=1)
            ],
            published_at=one.published.at if one.published else None,
            published_reason=one.published.reason if one.published and team else None,
        )


class TextView(BaseModel):
    media_type: str
    size: int
    sha256: str
