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
    recusals,
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
    recusals.router,
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
