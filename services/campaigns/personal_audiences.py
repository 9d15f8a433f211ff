"""What audience rules know of people beyond what other services say."""

from collections.abc import Mapping

from campaigns.tables import action_history, ask_declined
from sanctuary.personal import Holding, delete_rows, of_rows

AUDIENCE_HOLDINGS: tuple[Holding, ...] = (
    of_rows(
        action_history,
        title=(
            "What you did last in a campaign, so that we ask well",
            "Yr hyn a wnaethoch ddiwethaf mewn ymgyrch, er mwyn gofyn yn dda",
        ),
        erase=delete_rows,
    ),
    of_rows(
        ask_declined,
        title=("Calls to which you said not this time", "Galwadau y dywedoch nid y tro hwn iddynt"),
        erase=delete_rows,
    ),
)

AUDIENCE_AUDIT: Mapping[str, str] = {
    "people_seen.people": "how many ids somebody read, as a number",
    "sub_group_edition.rule": "which places and roles a sub-group is made of",
}
