"""What is told to those who wrote to somebody who represents them."""

from notifications.commands import notify
from notifications.subscribers.base import subscribers
from sanctuary.db import UnitOfWork
from sanctuary.events.campaigns import LetterUnanswered, VoteTold, VoteWithdrawn


@subscribers.on(LetterUnanswered)
async def letter_unanswered(event: LetterUnanswered, uow: UnitOfWork) -> None:
    """Only whoever asked for it hears, once for each time that they wrote."""
    await notify.notify_people(
        uow,
        [event.person_id],
        "letter_no_reply",
        event.mobilisation_id,
        step=str(event.sending),
    )


@subscribers.on(VoteTold)
async def vote_told(event: VoteTold, uow: UnitOfWork) -> None:
    """Each person once about one piece of news; the link says which letter it concerns."""
    await notify.notify_people(
        uow,
        event.person_ids,
        f"vote_{event.stage}",
        event.news_id,
        values={
            "vote_on": event.on.isoformat(),
            "mobilisation_id": str(event.mobilisation_id),
        },
    )


@subscribers.on(VoteWithdrawn)
async def vote_withdrawn(event: VoteWithdrawn, uow: UnitOfWork) -> None:
    """What waits for the morning about a vote that is off is not sent."""
    await notify.cancel_waiting(uow, event.news_id, ["vote_coming"])
