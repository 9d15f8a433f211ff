"""What moved somebody to act: meeting people comes first, action follows (theory of change)."""

from enum import StrEnum


class Contact(StrEnum):
    BEFRIENDING = "befriending"
    WELCOMING_ACTIVITY = "welcoming_activity"
    AWARENESS_SESSION = "awareness_session"
    WORKSHOP = "workshop"
    STORY = "story"
    CONVERSATION = "conversation"
    SOMETHING_ELSE = "something_else"
