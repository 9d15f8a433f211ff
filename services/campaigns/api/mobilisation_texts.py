"""The words of a mobilisation: changed by its author until it is launched."""

from typing import Annotated

from pydantic import Field

from campaigns.api.fields import Body, Line
from campaigns.api.mobilisations import MobilisationView, Step
from campaigns.commands import mobilisation_texts as commands
from sanctuary.http import Expected
from sanctuary.http import router as new_router

router = new_router("/v1/mobilisations", ["mobilisations"])


class NewTitle(Body):
    title: Line
    title_cy: Annotated[
        Line | None, Field(description="Left out: who prefers Welsh reads the English")
    ] = None


@router.put("/{mobilisation_id}/title")
async def retitle(step: Step, body: NewTitle, expected: Expected) -> MobilisationView:
    """Change what it is called, for instance because the content check asks for it.

    Approvals that were given are void. Only its author does this.
    """
    changed = await commands.retitle(
        **step.deciding(), title=body.title, title_cy=body.title_cy or "", expected=expected
    )
    return step.answer(changed)
