"""The HTTP interface of awards."""

from awards.api import (
    applications,
    assessors,
    awards,
    evidence,
    panels,
    renewing,
    reviews,
    schemes,
    seeing,
)

routers = (
    schemes.router,
    applications.router,
    evidence.router,
    evidence.downloads,
    assessors.router,
    panels.panels,
    panels.seats,
    reviews.router,
    awards.held,
    renewing.router,
    awards.keys,
    *seeing.routers,
)
