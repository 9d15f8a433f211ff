"""Everything HTTP that services share: the application, the transaction edge, problems, paging."""

from sanctuary.http.acts import Act, Edit, Editing
from sanctuary.http.app import create_app
from sanctuary.http.edge import Now, Uow
from sanctuary.http.export import Export, never_exported, with_exports
from sanctuary.http.export_record import ExportRecord, exports_router
from sanctuary.http.idempotency import IN_FLIGHT_REFUSED, WITHOUT_KEY
from sanctuary.http.limits import TooMany, public_slowly, waits_for
from sanctuary.http.middleware import takes_up_to
from sanctuary.http.paging import Page, PageAsked, PageRequest
from sanctuary.http.preconditions import Expected, check_version, etag
from sanctuary.http.problems import Problem
from sanctuary.http.transaction_route import (
    PageRoute,
    TransactionRoute,
    page_router,
    router,
    sealed_page_router,
    sealed_router,
)

__all__ = [
    "IN_FLIGHT_REFUSED",
    "WITHOUT_KEY",
    "Act",
    "Edit",
    "Editing",
    "Expected",
    "Export",
    "ExportRecord",
    "Now",
    "Page",
    "PageAsked",
    "PageRequest",
    "PageRoute",
    "Problem",
    "TooMany",
    "TransactionRoute",
    "Uow",
    "check_version",
    "create_app",
    "etag",
    "exports_router",
    "never_exported",
    "page_router",
    "public_slowly",
    "router",
    "sealed_page_router",
    "sealed_router",
    "takes_up_to",
    "waits_for",
    "with_exports",
]
