"""What audience rules know of people beyond what other services say."""

from campaigns.tables import action_history
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
)
