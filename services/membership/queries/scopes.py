"""What somebody may see of a table whose rows lie in a nation and a stream."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, false, or_
from sqlalchemy.sql.elements import ColumnElement

from sanctuary.actor import Actor, Role, ScopeKind

Lies = Callable[[str], ColumnElement[bool]]


def within_scope(
    query: Select[Any],
    actor: Actor,
    *,
    nation: Lies,
    stream: Lies,
    area: Lies | None = None,
    organisation: Lies | None = None,
) -> Select[Any]:
    """Only what lies in the actor's nation or stream; the national team and trustees see all.

    Where `area` or `organisation` is given, local leads see their own area's, and contacts what is
    their own organisation's.
    """
    if actor.may(Role.NATIONAL_TEAM, Role.TRUSTEE):
        return query
    scopes = {
        (Role.NATION_COORDINATOR, ScopeKind.NATION): nation,
        (Role.STREAM_COORDINATOR, ScopeKind.STREAM): stream,
        (Role.LOCAL_LEAD, ScopeKind.AREA): area,
        (Role.ORGANISATION_CONTACT, ScopeKind.ORGANISATION): organisation,
    }
    shown: list[ColumnElement[bool]] = []
    for grant in actor.grants:
        lies = scopes.get((grant.role, grant.scope_kind))
        if lies is not None:
            shown.append(lies(grant.scope_id))
    return query.where(or_(*shown) if shown else false())
