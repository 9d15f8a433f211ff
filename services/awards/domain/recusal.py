"""A conflict of interest keeps somebody away from an applicant until two others lift it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from sanctuary.actor import Decision
from sanctuary.errors import IllegalTransition, NotPermitted


class OthersLift(NotPermitted):
    slug = "others-lift"
    title = "Somebody else needs to do this"


@dataclass(frozen=True, slots=True)
class Recusal:
    """One person, one applicant: files, lists, notices and invitations while it stands."""

    id: UUID
    organisation_id: UUID
    person_id: UUID
    declared_at: datetime
    standing: bool = True
    version: int = 1
    asked: Decision | None = None
    lifted: Decision | None = None

    def ask_to_lift(self, decision: Decision) -> Self:
        """The first of two coordinators says that it was a mistake, or is over."""
        self._must_stand()
        self._by_another(decision.by)
        return replace(self, asked=decision)

    def lift(self, decision: Decision) -> Self:
        """The second one agrees; the file opens again once the person has answered anew."""
        self._must_stand()
        self._by_another(decision.by)
        if self.asked is None:
            raise IllegalTransition(
                "Nobody has asked to lift this yet. Ask for it yourself, with the reason; then "
                "another coordinator can agree."
            )
        if self.asked.by == decision.by:
            raise OthersLift(
                "You asked to lift this, so a second coordinator has to agree. Ask a colleague who "
                "has no part in this application."
            )
        return replace(self, lifted=decision, standing=False)

    def _must_stand(self) -> None:
        if not self.standing:
            raise IllegalTransition("This has been lifted already. There is nothing more to do.")

    def _by_another(self, person_id: UUID) -> None:
        if person_id == self.person_id:
            raise OthersLift(
                "This is about you, so two other coordinators have to lift it. Tell one of them "
                "why you think that it should be."
            )
