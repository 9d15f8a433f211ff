"""What coordinators see of the whole: its routes, each list with its file."""

from awards.api import pipeline
from awards.commands.exports import Exports
from sanctuary.http import with_exports

routers = (*with_exports(Exports(), pipeline.router), pipeline.counts_router)
