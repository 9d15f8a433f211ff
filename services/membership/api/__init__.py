"""Membership over HTTP: /v1, JSON, every route with its permission, every list with its file."""

from membership.api import (
    affiliations,
    ambassadors,
    directory,
    documents,
    duplicates,
    exports,
    grants,
    groups,
    import_jobs,
    import_rejected,
    imports,
    networks,
    notes,
    organisations,
    people,
    places,
    postcodes,
    sign_ups,
    signatures,
)
from membership.commands.exports import Exports
from sanctuary.http import with_exports

routers = with_exports(
    Exports(),
    sign_ups.router,
    documents.router,
    signatures.router,
    organisations.router,
    affiliations.router,
    networks.router,
    duplicates.router,
    groups.router,
    people.router,
    postcodes.router,
    places.router,
    grants.router,
    directory.router,
    imports.router,
    import_rejected.router,
    import_jobs.router,
    exports.router,
    ambassadors.router,
    notes.router,
)
