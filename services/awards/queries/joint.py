"""What a panel sees together, once each of its readers has written alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from awards import store
from awards.domain.application import Application
from awards.domain.joint import Joint, Spread, in_no_order, leaning, spread
from awards.domain.review import Review
from awards.queries import access, files
from awards.rules import on as rules_on
from awards.store.joint import joint_of
from sanctuary.actor import Actor
from sanctuary.db import UnitOfWork
from sanctuary.errors import NotFound, Refusal


class ReviewsMissing(Refusal):
    slug = "reviews-missing"
    title = "Not everybody has sent their review"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader by number; who it is, only where names are not hidden from who looks."""

    number: int
    review: Review
    named: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where readers differ: to be looked at before they talk about it together."""

    criteria: Sequence[Spread]
    readers: Sequence[Reader]
    leanings: Mapping[UUID, float]

    def numbers(self, seats: Sequence[UUID]) -> list[int]:
        return [each.number for each in self.readers if each.review.seat_id in seats]


async def readers(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> list[Reader]:
    """The reviews as `by` may see them. Hidden names come without seat, moment and order."""
    given = await files.reviews(uow, application_id, by=by)
    application = await store.get_application(uow, application_id)
    hidden = await hides_names(uow, application, by)
    ordered = in_no_order(given) if hidden else given
    return [
        Reader(number, each, not hidden, each.person_id == by.id)
        for number, each in enumerate(ordered, start=1)
    ]


async def hides_names(uow: UnitOfWork, application: Application, by: Actor) -> bool:
    """Whether the scheme keeps from this reader who wrote what; coordinators without a seat see."""
    rule = (await store.scheme_of(uow, application)).panel
    return rule.names_hidden and await access.must_read(uow, application, by) == "panel"


async def calibration(
    uow: UnitOfWork, application_id: UUID, *, by: Actor, today: date
) -> Calibration:
    found = await readers(uow, application_id, by=by)
    application = await store.get_application(uow, application_id)
    await must_all_have_written(uow, application)
    scheme = await store.scheme_of(uow, application)
    given = [each.review for each in found]
    far = rules_on("panels", today)["rules"]["far_apart"]
    leanings = {each.seat_id: leaning(each, given, scheme) for each in given}
    return Calibration(spread(given, scheme, far=far), found, leanings)


async def joint(uow: UnitOfWork, application_id: UUID, *, by: Actor) -> tuple[Joint | None, bool]:
    """What the panel agreed so far, and whether `by` may see who wrote it down."""
    application = await store.get_application(uow, application_id)
    if await access.must_read(uow, application, by) == "applicant":
        raise NotFound(
            "What the panel notes stays with it. You will receive the decision and its reasons."
        )
    await files.reviews(uow, application_id, by=by)
    return await joint_of(uow, application_id), not await hides_names(uow, application, by)


async def must_all_have_written(uow: UnitOfWork, application: Application) -> None:
    """Nobody's view is shaped by the others' before it is written down (DOMAIN C5)."""
    members = await store.members_of(uow, application.id, application.stream)
    written = {review.seat_id for review in await store.reviews_of(uow, application.id)}
    if not members or any(member.seat.id not in written for member in members):
        raise ReviewsMissing(
            "The panel goes on together once everybody on it has sent a review of their own. "
            "Please ask those who have not."
        )
