"""Groups that sign."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field

from membership.api.fields import Body
from membership.api.signatures import SignatureView
from membership.commands import group_signatures as commands
from membership.domain.document import Document
from membership.store import editions as edition_store
from sanctuary.actor import Actor, Role
from sanctuary.auth import requires
from sanctuary.http import Now, Uow
from sanctuary.http import router as make_router

router = make_router("/v1/groups", tags=["groups"])
Officer = Annotated[Actor, Depends(requires(Role.NATION_COORDINATOR, Role.GROUP_OFFICER))]


class GroupSignatureBody(Body):
    """`signatory_id`: a contact of the group, who confirms by the link that they are sent."""

    document: Document = Document.CHARTER
    edition: Annotated[str, Field(max_length=40, examples=["2026-2031"])]
    signatory_id: UUID
    capacity: Annotated[str, Field(max_length=100, examples=["Chair"])] = ""


@router.post("/{group_id}/signatures", status_code=202)
async def sign(
    group_id: UUID, body: GroupSignatureBody, uow: Uow, actor: Officer, now: Now
) -> SignatureView:
    """Begin to sign for an affiliated group; the signature stands once its signatory confirms."""
    library = await edition_store.library(uow)
    edition = library.to_sign(body.document, body.edition, on=uow.clock.today())
    made = await commands.begin(
        uow,
        group_id,
        edition,
        body.signatory_id,
        capacity=body.capacity.strip(),
        by=actor,
        at=now,
    )
    return SignatureView.of(made)
