"""What people do after a call: the actions of the Speak Up programme (DOMAIN C9, C11).

We count that something was done, once for each person and kind. What they wrote, said or felt stays
theirs and is not asked for.
"""

from enum import StrEnum


class Action(StrEnum):
    LETTER_TO_MP = "letter_to_mp"
    CONVERSATION = "conversation"
    LETTER_TO_PAPER = "letter_to_paper"
    EVENT = "event"
    VISUAL = "visual"
    OTHER = "other"
