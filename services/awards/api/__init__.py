"""The HTTP interface of awards."""

from awards.api import (
    applications,
    assessors,
    awards,
    decisions,
    evidence,
    fees,
    panels,
    proofs,
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
    proofs.router,
    proofs.waiting,
    fees.router,
)
