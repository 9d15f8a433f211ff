"""What a coordinator learned of a group that forms: one dated note for each thing (W40)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from sanctuary.actor import Actor
from sanctuary.errors import Invalid, Refusal


class NoteKind(StrEnum):
    ENQUIRY = "enquiry"
    CALL = "call"
    CONTEXT = "context"
    ACTION_PLAN = "action_plan"
    PLEDGE_SUPPORT = "pledge_support"
    REPRESENTATION = "representation"
    COUNCIL_ENGAGEMENT = "council_engagement"


RESEARCH = (
    NoteKind.CONTEXT,
    NoteKind.ACTION_PLAN,
    NoteKind.PLEDGE_SUPPORT,
    NoteKind.REPRESENTATION,
    NoteKind.COUNCIL_ENGAGEMENT,
)


class ResearchIncomplete(Refusal):
    slug = "research-incomplete"
    title = "Something is still to be found out about this group"


@dataclass(frozen=True, slots=True)
class GroupNote:
    """`represented` belongs to one kind only: a plain yes or no, told by the group."""

    id: UUID
    group_id: UUID
    kind: NoteKind
    noted_on: date
    noted_by: UUID
    text: str = ""
    represented: bool | None = None

    @classmethod
    def write(
        cls,
        note_id: UUID,
        group_id: UUID,
        kind: NoteKind,
        *,
        text: str,
        represented: bool | None,
        on: date,
        by: Actor,
    ) -> Self:
        """Raises Invalid where words could name somebody, or where words are needed."""
        words = text.strip()
        if kind is NoteKind.REPRESENTATION:
            if represented is None or words:
                raise Invalid(
                    "Whether lived experience is represented is a plain yes or no, as the group "
                    "told it. Send “represented” and no text, so that nobody is named.",
                    errors=[{"pointer": "/represented", "detail": "Yes or no, without text."}],
                )
        elif represented is not None or not words:
            raise Invalid(
                "Write what you learned in a few words. “represented” belongs to another kind.",
                errors=[{"pointer": "/text", "detail": "Say it in a few words."}],
            )
        return cls(note_id, group_id, kind, on, by.id, words, represented)


def must_be_complete(kinds: set[NoteKind]) -> None:
    """Refuse to review a group of which too little is known."""
    missing = [kind for kind in RESEARCH if kind not in kinds]
    if missing:
        raise ResearchIncomplete(
            "A group is reviewed once all of this is noted: context, action plan, pledge support, "
            "whether lived experience is represented, engagement with the council. Add a note for "
            "what is missing.",
            errors=[
                {"field": kind.value, "detail": "No note of this kind yet."} for kind in missing
            ],
        )
