"""When an award may be shown: while it is valid, and under a name that somebody confirmed."""

from datetime import datetime

from awards.domain.award import Award
from sanctuary.clock import london_day
from sanctuary.errors import Refusal


class NotValidNow(Refusal):
    slug = "award-not-valid"
    status = 410
    title = "This award is not valid today"


class NameNotConfirmed(Refusal):
    slug = "name-not-confirmed"
    title = "The name for the certificate is not confirmed yet"


def must_be_valid(award: Award, at: datetime) -> None:
    """Certificates and badges are shown for what is valid, the grace of a renewal included."""
    today = london_day(at)
    if award.standing(today, today=today) == "not_valid":
        raise NotValidNow(
            "This award is not valid today, so there is no certificate or badge of it to show. "
            "If you renewed it, open the new award; otherwise ask your coordinator what is open "
            "to you."
        )
