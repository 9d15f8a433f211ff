"""What has changed since an audience was approved: looked at before the launch."""

from uuid import UUID

from pydantic import BaseModel

from campaigns.api.mobilisations import Step
from campaigns.commands import people_seen
from campaigns.domain.disclosure import may_see_people, told
from campaigns.domain.drift import MEANS, Change
from campaigns.queries import drift as queries
from campaigns.store import targeting
from sanctuary.errors import Refusal
from sanctuary.http import router as new_router

router = new_router("/v1/mobilisations", ["mobilisations"])


class NothingFrozen(Refusal):
    slug = "nothing-frozen"
    status = 409
    title = "There is nothing to compare with"


class ChangeView(BaseModel):
    """`people` is null where it is withheld; `sample` is for who may see whom a rule means."""

    change: Change
    people: int | None
    explanation: str
    sample: list[UUID]


class ChangesView(BaseModel):
    changes: list[ChangeView]


@router.get("/{mobilisation_id}/audience-changes")
async def changes(step: Step) -> ChangesView:
    """Who joined, left, opted out or cannot be reached any more since the approval.

    Whoever is shown ids of people is on record, under `…/people-seen`.
    """
    found = await step.seen()
    if not found.is_frozen or found.launched_at is not None:
        raise NothingFrozen(
            "An audience is frozen when it is first approved, and has changed nothing since its "
            "launch. Have it approved, and look here before you launch it."
        )
    counted = await queries.since_approval(step.uow, found)
    openly = may_see_people(step.actor, await targeting.whole(step.uow, found.rule))
    people = {change: drift.people for change, drift in counted.items()}
    ids = [one for drift in counted.values() if openly for one in drift.sample]
    await people_seen.note(step.uow, found.id, "audience-changes", ids, by=step.actor, at=step.now)
    shown = dict(people) if openly else told(people)
    return ChangesView(
        changes=[
            ChangeView(
                change=change,
                people=shown[change],
                explanation=MEANS[change],
                sample=list(drift.sample) if openly else [],
            )
            for change, drift in counted.items()
        ]
    )
