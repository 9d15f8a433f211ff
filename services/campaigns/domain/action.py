"""What people do after a call: the actions of the Speak Up programme (DOMAIN C9, C11).

We count that something was done, once for each person and kind. What they wrote, said or felt stays
theirs and is not asked for.
"""

from enum import StrEnum


class Action(StrEnum):
    """In the order in which people are asked; a kind is never renamed."""

    LETTER_TO_MP = "letter_to_mp"
    LETTER_TO_CANDIDATE = "letter_to_candidate"
    MEETING = "meeting"
    HUSTINGS = "hustings"
    PITCH = "pitch"
    LETTER_TO_PAPER = "letter_to_paper"
    BROADCAST = "broadcast"
    VISUAL = "visual"
    EVENT = "event"
    JOINING = "joining"
    CONVERSATION = "conversation"
    ONBOARDING = "onboarding"
    STORY = "story"
    TRAINING = "training"
    PARTNER_CAMPAIGN = "partner_campaign"
    VOTING = "voting"
    OTHER = "other"
