"""Which shelves there are."""

from collections.abc import Callable
from uuid import UUID, uuid4

from membership.domain.advisory import Meeting, Member
from membership.domain.ambassador import Ambassador
from membership.domain.ambassador_request import AmbassadorRequest
from membership.domain.note import Note
from membership.domain.pause import Pause
from membership.domain.story import Story
from membership.sealed.shelf import Shelf
from sanctuary.db import UnitOfWork

AMBASSADORS = Shelf("ambassador", Ambassador)
NOTES = Shelf("note", Note)
REQUESTS = Shelf("request", AmbassadorRequest)
PAUSES = Shelf("pause", Pause)
STORIES = Shelf("story", Story)
MEMBERS = Shelf("member", Member)
MEETINGS = Shelf("meeting", Meeting)


def secret_id() -> UUID:
    """An id that tells no time, or it would join a record to what else happened then."""
    return uuid4()


def tie(uow: UnitOfWork) -> Callable[[UUID], bytes]:
    """An order for those who are equal: always the same, and not to be guessed from an id."""
    return lambda one: uow.must_seal.handle(f"tie {one}")
