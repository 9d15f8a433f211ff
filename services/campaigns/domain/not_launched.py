"""Why a call is not approved or not launched, and what to do about it."""

from sanctuary.errors import Refusal


class OwnApproval(Refusal):
    slug = "own-approval"
    status = 409
    title = "Somebody else has to approve this"


class ApprovalMissing(Refusal):
    slug = "approval-missing"
    status = 409
    title = "This needs another approval"


class NobodyToReach(Refusal):
    slug = "nobody-to-reach"
    status = 409
    title = "This would reach nobody"


_MISSING = (
    "This needs two approvals: it concerns the whole country, or very many people. Save the "
    "audience again and ask two colleagues to approve it."
)
_WITHDRAWN = (
    "Somebody who approved this may not approve it any more. Save the audience again and ask "
    "colleagues with the role of campaign manager or duty officer to approve it."
)


def approval_missing(*, some_withdrawn: bool) -> ApprovalMissing:
    return ApprovalMissing(_WITHDRAWN if some_withdrawn else _MISSING)


def nobody_to_reach() -> NobodyToReach:
    return NobodyToReach(
        "Nobody who was approved can be sent this message. The audience preview says why. Change "
        "the audience, or save it again once people can be reached, and have it approved."
    )
