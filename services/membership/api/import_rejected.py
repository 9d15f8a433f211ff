"""The refused rows of a file, to correct and upload again; on record like every file."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import StreamingResponse

from membership.commands.exports import Exports
from membership.domain.import_job import Job
from membership.queries import import_rejected as query
from membership.store import imports as store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Export, Uow
from sanctuary.http import router as make_router
from sanctuary.ids import new_id
from sanctuary.sheets import BOM, write_rows

router = make_router("/v1/imports", tags=["moving in and out"])
Team = Annotated[Actor, Depends(requires(Role.NATIONAL_TEAM))]
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}


@router.get(
    "/{import_id}/rejected.csv",
    response_model=None,
    response_class=StreamingResponse,
    responses=_ANSWER,
)
async def rejected(
    import_id: UUID, request: Request, uow: Uow, actor: Team, bom: bool = False
) -> StreamingResponse:
    """The refused rows as they were, with a column that says why."""
    job = await store.get_job(uow, import_id)
    query.must_be_kept(job)
    made = Export(new_id(), "/v1/imports/{import_id}/rejected", f"import_id={job.id}", actor.id)
    await Exports().begun(uow, made)
    headers = {
        "Content-Disposition": 'attachment; filename="rejected.csv"',
        "Cache-Control": "no-store",
        "X-Export-Id": str(made.id),
    }
    return StreamingResponse(
        _rows(request, job, made, actor, bom=bom),
        media_type="text/csv; charset=utf-8",
        headers=headers,
    )


async def _rows(
    request: Request, job: Job, made: Export, actor: Actor, *, bom: bool
) -> AsyncIterator[str]:
    yield (BOM if bom else "") + write_rows([query.headers(job)])
    sent = 0
    for number in range(job.parts):
        async with request.app.state.database.transaction(
            correlation_id=request.state.correlation_id
        ) as uow:
            rows = await query.rejected_of_part(uow, job.id, number, by=actor)
            sent += len(rows)
            if number + 1 < job.parts:
                await Exports().leaving(uow, made, sent)
            else:
                await Exports().ended(uow, made, sent)
        yield write_rows(rows)
