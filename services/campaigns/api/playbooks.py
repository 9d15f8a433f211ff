"""Playbooks: what we have learnt to do, for everybody who is signed in."""

from typing import Annotated

from fastapi import Depends

from campaigns import playbooks
from campaigns.domain.playbook import Playbook
from sanctuary.actor import Actor
from sanctuary.auth import signed_in
from sanctuary.http import Page
from sanctuary.http import router as new_router

router = new_router("/v1/playbooks", ["playbooks"])
SignedIn = Annotated[Actor, Depends(signed_in)]


@router.get("")
async def list_playbooks(_: SignedIn) -> Page[Playbook]:
    """Steps for the team, calls with prompts for people, and what never to do. All on one page."""
    return Page(items=list(playbooks.every()))


@router.get("/{key}")
async def show_playbook(key: str, _: SignedIn) -> Playbook:
    return playbooks.get(key)
