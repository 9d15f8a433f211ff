"""What coordinators see of the whole: its routes, each list with its file."""

from awards.api import pipeline, workload
from awards.commands.exports import Exports
from sanctuary.http import with_exports

routers = (
    *with_exports(Exports(), pipeline.router, workload.promises, workload.loads),
    pipeline.counts_router,
)
