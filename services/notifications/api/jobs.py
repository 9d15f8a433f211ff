"""Jobs: one message to everybody in a file, checked before anything is sent."""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import UploadFile

from notifications.api.callers import Key, Viewer
from notifications.api.rates import Rates
from notifications.api.sends import Body, Reference, Zone
from notifications.commands import jobs
from notifications.commands.jobs import Plan, Upload
from notifications.domain.jobs import ADDRESS, Job, JobStatus
from notifications.domain.sends import moment
from notifications.queries import jobs as queries
from notifications.store import jobs as store
from notifications.store import sends as sends_store
from notifications.tables import send_job, send_job_problem
from sanctuary.errors import Invalid
from sanctuary.http import IN_FLIGHT_REFUSED, Act, Now, Page, PageRequest, Uow, takes_up_to
from sanctuary.http import router as api_router
from sanctuary.sheets import BOM, write_rows

router = api_router("/v1/jobs", tags=["sends"])
MEGABYTES = 32


class UploadFields(Body):
    """Said in the query, or in the form beside `file`."""

    template: Annotated[str, Field(min_length=1, max_length=100)]
    reference: Reference | None = None
    about: UUID | None = None


class StartBody(Body):
    """Times as in a send. `leave_out_wrong` sends the rows that are right."""

    send_at: datetime | None = None
    expires_at: datetime | None = None
    zone: Zone | None = None
    fallback_reason: Annotated[str, Field(max_length=500)] = ""
    leave_out_wrong: bool = False

    def plan(self) -> Plan:
        zone = ZoneInfo(self.zone) if self.zone else None
        send_at, expires_at = (
            None if at is None else moment(at, zone, field)
            for field, at in (("send_at", self.send_at), ("expires_at", self.expires_at))
        )
        return Plan(send_at, expires_at, self.fallback_reason, self.leave_out_wrong)


class JobShown(BaseModel):
    """`rows` can be sent, `wrong` cannot; `repaired` were lost on the way and queued again."""

    id: UUID
    reference: str | None
    template: str
    category: str
    test: bool
    status: JobStatus
    rows: int
    wrong: int
    fallbacks: int
    repaired: int
    ignored_columns: list[str]
    created_at: datetime
    send_at: datetime | None
    expires_at: datetime | None
    started_at: datetime | None
    settled_at: datetime | None
    why: str


class JobWhole(JobShown):
    """`counts`: deliveries by status; `waiting`: rows that are not queued yet."""

    counts: dict[str, int]
    waiting: int


class JobCancelled(JobShown):
    cancelled: int
    too_late: int


class ProblemShown(BaseModel):
    row: int
    column: str
    detail: str


_FIELDS = {
    "template": {"type": "string", "maxLength": 100},
    "reference": {"type": "string", "maxLength": 100},
    "about": {"type": "string", "format": "uuid"},
}
_UPLOAD: dict[str, Any] = {
    **takes_up_to(MEGABYTES),
    **IN_FLIGHT_REFUSED,
    "parameters": [
        {"name": name, "in": "query", "schema": schema} for name, schema in _FIELDS.items()
    ],
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "minLength": 1}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {**_FIELDS, "file": {"type": "string", "format": "binary"}},
                }
            },
        },
    },
}


def _facts(one: Job) -> dict[str, Any]:
    found = {name: getattr(one, name) for name in Job.__slots__}
    return {**found, "send_at": one.due_at, "ignored_columns": list(one.ignored)}


def _shown(one: Job) -> JobShown:
    return JobShown.model_validate(_facts(one))


@router.post("", status_code=201, openapi_extra=_UPLOAD)
async def upload(request: Request, response: Response, uow: Uow, now: Now, key: Key) -> JobShown:
    """Check a file: a column person_id or email, and one for each value. Nothing is sent yet."""
    content, asked = await _read(request)
    checked = await asyncio.to_thread(jobs.read, key, asked, content)
    rates: Rates = request.state.rates
    if checked.columns.whom == ADDRESS:
        rates.may_ask_by_address(key)
    job, missed = await jobs.upload(uow, key, asked, checked, at=now)
    rates.asked_for_nobody(key, missed)
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return _shown(job)


async def _read(request: Request) -> tuple[bytes, Upload]:
    said: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        form = await request.form()
        said |= {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
    elif kind.startswith("text/csv"):
        content = await request.body()
    else:
        raise Invalid(
            "Send the file as text/csv, or in a form (multipart/form-data) as “file”.",
            errors=[{"field": "Content-Type", "detail": "text/csv or multipart/form-data."}],
        )
    try:
        fields = UploadFields.model_validate(said)
    except ValidationError as wrong:
        raise RequestValidationError(
            [{**each, "loc": ("query", *each["loc"])} for each in wrong.errors()]
        ) from None
    return content, Upload(fields.template, fields.reference, fields.about)


@router.get("")
async def list_jobs(
    uow: Uow,
    page: PageRequest,
    viewer: Viewer,
    reference: Annotated[str | None, Field(max_length=100)] = None,
    template: Annotated[str | None, Field(max_length=100)] = None,
    status: JobStatus | None = None,
) -> Page[JobShown]:
    """Newest first; a key sees its own."""
    found = queries.matching(viewer, reference=reference, template=template, status=status)
    rows = await uow.all(page.select(found, send_job.c.id, descending=True))
    return page.page(rows, lambda row: _shown(store.of_row(row)), lambda row: (row.id,))


@router.get("/{job_id}")
async def one_job(job_id: UUID, uow: Uow, viewer: Viewer) -> JobWhole:
    """How far a job has got."""
    job = await queries.one(uow, job_id, viewer)
    counts = await sends_store.counts(uow, job_id)
    waiting = 0 if job.status is JobStatus.CANCELLED else job.rows - sum(counts.values())
    return JobWhole(**_facts(job), counts=counts, waiting=max(0, waiting))


@router.get("/{job_id}/problems")
async def list_problems(
    job_id: UUID, uow: Uow, page: PageRequest, viewer: Viewer
) -> Page[ProblemShown]:
    """What is wrong, by row and column."""
    await queries.one(uow, job_id, viewer)
    table = send_job_problem.c
    rows = await uow.all(page.select(queries.problems(job_id), table.number, table.at))
    return page.page(
        rows,
        lambda row: ProblemShown(row=row.number, column=row.header, detail=row.detail),
        lambda row: (row.number, row.at),
    )


@router.post("/{job_id}/start", status_code=202)
async def start(job_id: UUID, body: StartBody, request: Request, key: Key, act: Act) -> JobShown:
    """Send it: now, or at a time within six weeks."""
    job = await jobs.start(act.uow, job_id, key, body.plan(), at=act.now)
    act.response.headers.update(request.state.rates.sending(key, job.rows))
    return _shown(job)


@router.post("/{job_id}/cancel")
async def cancel(job_id: UUID, uow: Uow, now: Now, viewer: Viewer) -> JobCancelled:
    """Stop what has not begun to go out."""
    job, cancelled, late = await jobs.cancel(uow, job_id, viewer, at=now)
    return JobCancelled(**_facts(job), cancelled=cancelled, too_late=late)


@router.get("/{job_id}/results.csv", response_class=Response)
async def results(job_id: UUID, uow: Uow, viewer: Viewer) -> Response:
    """Each row that could be sent with what became of it, by its number in the file."""
    await queries.one(uow, job_id, viewer)
    rows = [
        (row.number, str(row.delivery_id), row.status or "waiting", _moment(row.settled_at))
        for row in await queries.results(uow, job_id)
    ]
    header = ("row", "delivery_id", "status", "settled_at")
    content = await asyncio.to_thread(write_rows, [header, *rows])
    name = f'attachment; filename="job-{job_id}.csv"'
    return Response(BOM + content, media_type="text/csv", headers={"Content-Disposition": name})


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
