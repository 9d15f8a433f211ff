"""What coordinators see of the whole: its routes, each list with its file."""

from awards.api import figures, pipeline, research, surveys, workload
from awards.tables import list_export
from sanctuary.http import ExportRecord, exports_router, with_exports

routers = (
    *with_exports(
        ExportRecord(list_export),
        pipeline.router,
        workload.promises,
        workload.loads,
        figures.own,
        research.router,
    ),
    pipeline.counts_router,
    figures.published,
    research.rules,
    exports_router(list_export),
    surveys.router,
    surveys.sheets,
    surveys.results,
)
