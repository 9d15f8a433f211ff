"""What somebody may see of a table whose rows lie in a nation and a stream."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, false, or_
from sqlalchemy.sql.elements import ColumnElement

from sanctuary.actor import Actor, Role, ScopeKind

Lies = Callable[[str], ColumnElement[bool]]


def within_scope(query: Select[Any], actor: Actor, *, nation: Lies, stream: Lies) -> Select[Any]:
    """Only what lies in the actor's nation or stream; the national team and trustees see all."""
    if actor.may(Role.NATIONAL_TEAM, Role.TRUSTEE):
        return query
    shown: list[ColumnElement[bool]] = []
    for grant in actor.grants:
        if (grant.role, grant.scope_kind) == (Role.NATION_COORDINATOR, ScopeKind.NATION):
            shown.append(nation(grant.scope_id))
        if (grant.role, grant.scope_kind) == (Role.STREAM_COORDINATOR, ScopeKind.STREAM):
            shown.append(stream(grant.scope_id))
    return query.where(or_(*shown) if shown else false())
