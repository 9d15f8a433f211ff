"""The HTTP interface of awards."""

from awards.api import (
    applications,
    assessors,
    awards,
    decisions,
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
    decisions.decisions,
    decisions.held,
    awards.held,
    renewing.router,
    awards.keys,
    *seeing.routers,
)
