"""The kinds of action that people plan and tell: one module each, all of one shape.

A letter to somebody who represents you has modules of its own (`campaigns.domain.letter`).
"""

from campaigns.domain.action import Action
from campaigns.domain.deeds import (
    broadcast,
    conversation,
    event,
    hustings,
    joining,
    meeting,
    onboarding,
    other,
    paper,
    partner,
    pitch,
    story,
    training,
    visual,
    voting,
)
from campaigns.domain.deeds.shape import Kind
from sanctuary.errors import NotFound

KINDS: tuple[Kind, ...] = (
    conversation.KIND,
    meeting.KIND,
    pitch.KIND,
    hustings.KIND,
    paper.KIND,
    broadcast.KIND,
    visual.KIND,
    event.KIND,
    joining.KIND,
    onboarding.KIND,
    story.KIND,
    training.KIND,
    partner.KIND,
    voting.KIND,
    other.KIND,
)
_BY_ACTION = {kind.action.value: kind for kind in KINDS}


def kind_of(action: Action | str) -> Kind:
    """The kind for an action. Raises NotFound for one that is not planned here."""
    found = _BY_ACTION.get(str(action))
    if found is None:
        raise NotFound("There is no such kind of action to plan. The list shows those there are.")
    return found
