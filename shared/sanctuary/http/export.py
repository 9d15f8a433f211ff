"""Every list as a file: beside `GET /v1/things` stands `GET /v1/things.csv`.

Made from the list's own route, so that permission, scope and filters are the same and a column is
a field. Each page is read in a short transaction of its own and counted before it leaves, so that
a slow reader holds no connection and the record never says less than what went out.
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, Protocol, get_args, get_origin
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, params
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel

from sanctuary import auth
from sanctuary.db import Database, UnitOfWork
from sanctuary.http.paging import Page, PageAsked, decode_cursor
from sanctuary.http.problems import RESPONSES
from sanctuary.http.transaction_route import TransactionRoute
from sanctuary.ids import new_id
from sanctuary.sheets import BOM, Column, columns_of, write_rows

MEDIA_TYPE = "text/csv"
_MARK = "x-export"
ROWS_AT_ONCE = 500
Endpoint = Callable[..., Awaitable[Page[Any]]]
Items = list[dict[str, Any]]
Bom = Annotated[
    bool, Query(description="Begin with a byte order mark, as some spreadsheets need for accents")
]


def never_exported(why: str) -> dict[str, Any]:
    """Mark a list that leaves only page by page: `openapi_extra=never_exported("sealed")`."""
    return {_MARK: f"never: {why}"}


@dataclass(frozen=True, slots=True)
class Export:
    """One file that somebody took: of which list, chosen by which filters."""

    id: UUID
    listed: str
    filters: str
    by: UUID


class Record(Protocol):
    """What a service writes down about its exports."""

    async def begun(self, uow: UnitOfWork, export: Export) -> None: ...
    async def leaving(self, uow: UnitOfWork, export: Export, rows: int) -> None: ...
    async def ended(self, uow: UnitOfWork, export: Export, rows: int) -> None: ...


def with_exports(record: Record, *routers: APIRouter) -> tuple[APIRouter, ...]:
    """Give every list of these routers its file. Public lists have none, nor those marked."""
    for router in routers:
        for route in [each for each in router.routes if isinstance(each, APIRoute)]:
            if is_list(route) and not is_public(route) and kept_from_export(route) is None:
                router.routes.insert(0, _export_route(route, record))
    return routers


def is_list(route: APIRoute) -> bool:
    """Whether a route answers with pages."""
    return "GET" in (route.methods or ()) and _item_model(route) is not None


def is_public(route: APIRoute) -> bool:
    return (auth.permission_of(route) or "").startswith("public")


def kept_from_export(route: APIRoute) -> str | None:
    """Why a list has no file, or None."""
    marked = (route.openapi_extra or {}).get(_MARK)
    return str(marked) if marked else None


def _item_model(route: APIRoute) -> type[BaseModel] | None:
    model = inspect.signature(route.endpoint).return_annotation
    if not (isinstance(model, type) and issubclass(model, Page)):
        return None
    items = get_args(model.model_fields["items"].annotation)
    return items[0] if items and issubclass(items[0], BaseModel) else None


def _export_route(route: APIRoute, record: Record) -> TransactionRoute:
    model = _item_model(route)
    if model is None:
        raise TypeError(f"{route.path} is not a list")
    endpoint = inspect.unwrap(route.endpoint)
    extra = {key: value for key, value in (route.openapi_extra or {}).items() if key != _MARK}
    return TransactionRoute(
        f"{route.path}.csv",
        _exporting(endpoint, route.path, columns_of(model), record),
        methods=["GET"],
        name=f"{route.name}_as_csv",
        tags=route.tags,
        dependencies=route.dependencies,
        summary=f"{route.summary or route.name.replace('_', ' ').capitalize()} as CSV",
        description="The whole list as a file. Who took it and how many rows left is recorded.",
        response_model=None,
        response_class=StreamingResponse,
        responses=RESPONSES | {200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
        openapi_extra=extra,
    )


def _exporting(
    endpoint: Endpoint, path: str, columns: list[Column], record: Record
) -> Callable[..., Awaitable[Response]]:
    """An endpoint with the parameters of `endpoint`, but for the page, that answers with a file."""
    signature = inspect.signature(endpoint)
    paging = [name for name, each in signature.parameters.items() if _is_paging(each.annotation)]

    async def export(*, exporting_request: Request, bom: bool = False, **given: Any) -> Response:
        uow: UnitOfWork = exporting_request.state.uow
        asked = PageAsked(ROWS_AT_ONCE, None, exporting_request, Response())
        made = Export(
            id=new_id(),
            listed=path,
            filters=_filters(signature, given),
            by=UUID(exporting_request.state.caller),
        )
        await record.begun(uow, made)
        reading = _Reading(endpoint, given, paging, record, made, asked)
        first = await reading.page(uow)
        name = path.rsplit("/", 1)[-1]
        headers = {
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
            "X-Export-Id": str(made.id),
        }
        return StreamingResponse(
            _rows(columns, first, reading.rest(), bom=bom),
            media_type=f"{MEDIA_TYPE}; charset=utf-8",
            headers=headers,
        )

    export.__signature__ = _signature(signature, without=paging)  # type: ignore[attr-defined]
    return export


def _signature(signature: inspect.Signature, *, without: list[str]) -> inspect.Signature:
    """What the route of a file takes: all that the list takes but its page, and `bom`."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    kept = [
        each.replace(kind=keyword)
        for name, each in signature.parameters.items()
        if name not in without
    ]
    own = [
        inspect.Parameter("exporting_request", keyword, annotation=Request),
        inspect.Parameter("bom", keyword, annotation=Bom, default=False),
    ]
    return signature.replace(parameters=[*own, *kept], return_annotation=inspect.Signature.empty)


async def _rows(
    columns: list[Column], first: Items, rest: AsyncIterator[Items], *, bom: bool
) -> AsyncIterator[str]:
    headers = write_rows([[column.header for column in columns]])
    yield BOM + headers if bom else headers
    yield write_rows([[each.cell(item) for each in columns] for item in first])
    async for page in rest:
        yield write_rows([[each.cell(item) for each in columns] for item in page])


@dataclass
class _Reading:
    """Page after page of one list, as documents.

    The first one belongs to the request: what the list refuses, the file refuses.
    """

    endpoint: Endpoint
    given: dict[str, Any]
    paging: list[str]
    record: Record
    made: Export
    asked: PageAsked
    rows: int = 0
    over: bool = False

    async def page(self, uow: UnitOfWork) -> Items:
        """The next page, counted before it leaves."""
        fresh = {name: _in(uow, value) for name, value in self.given.items()}
        page = await self.endpoint(**fresh, **dict.fromkeys(self.paging, self.asked))
        self.rows += len(page.items)
        if page.next:
            await self.record.leaving(uow, self.made, self.rows)
            self.asked = replace(self.asked, after=decode_cursor(page.next))
        else:
            await self.record.ended(uow, self.made, self.rows)
            self.over = True
        return [item.model_dump(mode="json") for item in page.items]

    async def rest(self) -> AsyncIterator[Items]:
        """What follows, each page in a transaction of its own."""
        request = self.asked.request
        database: Database = request.app.state.database
        while not self.over:
            async with database.transaction(correlation_id=request.state.correlation_id) as uow:
                request.state.uow = uow
                items = await self.page(uow)
            yield items


def _in(uow: UnitOfWork, value: Any) -> Any:
    """What the list was given, with this transaction in place of the one before."""
    if isinstance(value, UnitOfWork):
        return uow
    if is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in fields(value)]
        held = {name for name in names if isinstance(getattr(value, name), UnitOfWork)}
        return replace(value, **dict.fromkeys(held, uow)) if held else value
    return value


def _filters(signature: inspect.Signature, given: dict[str, Any]) -> str:
    """What was chosen, as `name=value`. A text that somebody typed may be personal: not shown."""
    shown = []
    for name, value in sorted(given.items()):
        kind = signature.parameters[name].annotation
        if any(isinstance(each, params.Depends) for each in getattr(kind, "__metadata__", ())):
            continue  # the moment or the caller: nobody chose it
        if isinstance(value, Enum | date | bool | int | UUID) or _is_choice(kind, value):
            shown.append(f"{name}={value}")
        elif isinstance(value, str):
            shown.append(f"{name}=…")
    return "&".join(shown)


def _is_choice(annotation: Any, value: object) -> bool:
    """Whether a text is one of the words that a parameter may take."""
    if get_origin(annotation) is Literal:
        return value in get_args(annotation)
    return any(_is_choice(each, value) for each in get_args(annotation))


def _is_paging(annotation: Any) -> bool:
    return get_origin(annotation) is Annotated and get_args(annotation)[0] is PageAsked
