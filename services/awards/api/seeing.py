"""What coordinators see of the whole: its routes, each list with its file."""

from awards.api import exports, figures, pipeline, research, surveys, workload
from awards.commands.exports import Exports
from sanctuary.http import with_exports

routers = (
    *with_exports(
        Exports(), pipeline.router, workload.promises, workload.loads, figures.own, research.router
    ),
    pipeline.counts_router,
    figures.published,
    research.rules,
    exports.router,
    surveys.router,
    surveys.sheets,
    surveys.results,
)
