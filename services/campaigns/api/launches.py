"""The launch: whoever launches past people's language says why."""

from typing import Annotated

from fastapi import Request
from pydantic import Field

from campaigns.api.fields import Body
from campaigns.api.mobilisations import MobilisationView, Step
from campaigns.commands import mobilisations as commands
from campaigns.queries import forecasts
from sanctuary.http import router as new_router

router = new_router("/v1/mobilisations", ["mobilisations"])


class Launch(Body):
    """`fallback_reason`: why it goes out although not everybody reads it in their language."""

    fallback_reason: Annotated[str, Field(max_length=500)] = ""


@router.post("/{mobilisation_id}/launch", status_code=202)
async def launch(step: Step, request: Request, body: Launch | None = None) -> MobilisationView:
    """Freeze the audience and let it go, chunk by chunk.

    Where people who prefer Welsh would get English, or notifications cannot say whether they would,
    this is refused until `fallback_reason` says why it goes out all the same.
    """
    found = await step.seen()
    found.ready(by=step.actor)
    ask = forecasts.over_nats(request.app.state.runtime.asks)
    launched = await commands.launch(
        **step.deciding(body or Launch()), fall_back=await forecasts.fall_back(ask, step.uow, found)
    )
    return step.answer(launched)
