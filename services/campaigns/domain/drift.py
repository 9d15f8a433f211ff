"""What has changed since an audience was approved."""

from enum import StrEnum


class Change(StrEnum):
    """Each person who changed is in one of these."""

    JOINED = "joined"
    LEFT = "left"
    NEWLY_UNREACHABLE = "newly_unreachable"
    NEWLY_OPTED_OUT = "newly_opted_out"
    NEWLY_REACHABLE = "newly_reachable"


MEANS = {
    Change.JOINED: "The rule means them now. They are sent nothing before a new approval.",
    Change.LEFT: "The rule means them no more. They were approved, and are sent it all the same.",
    Change.NEWLY_UNREACHABLE: "They would have been sent it and cannot be reached any more.",
    Change.NEWLY_OPTED_OUT: "They have opted out since. They are sent nothing.",
    Change.NEWLY_REACHABLE: "They can be reached now. They are sent nothing before a new approval.",
}
