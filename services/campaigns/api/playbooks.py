"""Playbooks: what we have learnt to do, for everybody who is signed in."""

from typing import Annotated

from fastapi import Depends
from pydantic import Field

from campaigns.domain.playbook import Playbook
from campaigns.store import playbooks as store
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.http import Page, Uow
from sanctuary.http import router as new_router

router = new_router("/v1/playbooks", ["playbooks"])
SignedIn = Annotated[Actor, Depends(signed_in)]


@router.get("")
async def list_playbooks(_: SignedIn, uow: Uow) -> Page[Playbook]:
    """Of each the edition that counts: steps for the team, calls with prompts, what never to do."""
    return Page(items=await store.every_current(uow))


@router.get("/{key}")
async def show_playbook(
    key: str, _: SignedIn, uow: Uow, edition: Annotated[int | None, Field(ge=1)] = None
) -> Playbook:
    """The edition that counts, or the one asked for."""
    if edition is None:
        return await store.current(uow, key)
    return await store.edition(uow, key, edition)
