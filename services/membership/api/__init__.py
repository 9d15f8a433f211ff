"""Membership over HTTP: /v1, JSON, every route with its permission."""

from membership.api import (
    directory,
    grants,
    groups,
    imports,
    organisations,
    people,
    sign_ups,
    signatures,
)

routers = (
    sign_ups.router,
    signatures.router,
    organisations.router,
    groups.router,
    people.router,
    grants.router,
    directory.router,
    imports.router,
)
