"""The links that messages carry: each signed, for one purpose, for a limited time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from notifications.catalogue import FALLBACK_LANGUAGE
from notifications.domain.layout import LANGUAGES, PREFERENCES_LINK, UNSUBSCRIBE_LINK, WHY_LINK
from notifications.domain.prepared import TokenLink
from sanctuary import links
from sanctuary.links import Purpose
from sanctuary.settings import Settings


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads, what it is about, and how long it opens."""

    service: str
    path: str
    purpose: Purpose
    about: Callable[[Any], UUID]
    lasts: timedelta


def _cause(row: Any) -> UUID:
    found: UUID = row.cause
    return found


def _person(row: Any) -> UUID:
    found: UUID = row.person_id
    return found


def _delivery(row: Any) -> UUID:
    found: UUID = row.id
    return found


# Links that open until the day which the message names, not for a time of their own.


def _correction(row: Any) -> UUID:
    return UUID(row.values["correction_id"])


def _application(row: Any) -> UUID:
    return UUID(row.values["application_id"])


def _call(row: Any) -> UUID:
    return UUID(row.values["mobilisation_id"])


def _organisation(row: Any) -> UUID:
    return UUID(row.values["organisation_id"])


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "rights_link": Target(
            "membership", "/my-data/choose", Purpose.RIGHTS, _person, timedelta(days=7)
        ),
        "copy_link": Target(
            "membership", "/my-data/copy", Purpose.RIGHTS_COPY, _cause, timedelta(days=14)
        ),
        "keep_link": Target(
            "membership", "/my-data/keep", Purpose.RIGHTS_CASE, _cause, timedelta(days=31)
        ),
        "confirm_link": Target(
            "membership", "/confirm", Purpose.CONFIRM, _cause, timedelta(days=14)
        ),
        "enquiry_link": Target(
            "membership", "/group-enquiry", Purpose.GROUP_ENQUIRY, _cause, timedelta(days=14)
        ),
        "check_link": Target(
            "membership", "/group-check", Purpose.GROUP_CHECK, _cause, timedelta(days=180)
        ),
        "terms_link": Target(
            "membership", "/group-terms", Purpose.GROUP_TERMS, _cause, timedelta(days=180)
        ),
        "news_link": Target(
            "membership", "/group-news", Purpose.GROUP_NEWS, _cause, timedelta(days=180)
        ),
        "note_link": Target("membership", "/note", Purpose.NOTE, _cause, timedelta(days=60)),
        # A year for answering, and some; choices can be changed for as long as an edition may last.
        "reaffirm_link": Target(
            "membership", "/reaffirm", Purpose.REAFFIRM, _cause, timedelta(days=400)
        ),
        "signature_link": Target(
            "membership", "/signature", Purpose.SIGNATURE, _cause, timedelta(days=1900)
        ),
        "join_link": Target(
            "membership", "/join/confirm", Purpose.JOIN, _cause, timedelta(days=14)
        ),
        # From the first reminder of a cycle to the end of its grace, and some.
        "membership_renew_link": Target(
            "membership", "/membership/renew", Purpose.RENEW_MEMBERSHIP, _cause, timedelta(days=180)
        ),
        "hand_over_link": Target(
            "membership", "/hand-over", Purpose.HAND_OVER, _organisation, timedelta(days=30)
        ),
        "take_over_link": Target(
            "membership", "/take-over", Purpose.TAKE_OVER, _cause, timedelta(days=14)
        ),
        "application_link": Target(
            "awards", "/application", Purpose.APPLICATION, _cause, timedelta(days=365)
        ),
        "outcome_link": Target(
            "awards", "/application/letter", Purpose.APPLICATION, _application, timedelta(days=365)
        ),
        # The time that is given to answer, and some.
        "nomination_link": Target(
            "awards", "/nomination", Purpose.NOMINATION, _cause, timedelta(days=60)
        ),
        "asked_link": Target(
            "awards", "/application/asked", Purpose.APPLICATION, _cause, timedelta(days=365)
        ),
        "answer_link": Target(
            "awards", "/invitation", Purpose.ANSWER_INVITATION, _cause, timedelta(days=60)
        ),
        # From the first reminder to the end of the grace: a year and 90 days, and some.
        "renew_link": Target("awards", "/renew", Purpose.RENEW, _cause, timedelta(days=500)),
        # The time to answer, to look into it and to appeal, and some.
        "concern_link": Target("awards", "/concern", Purpose.CONCERN, _cause, timedelta(days=365)),
        "survey_link": Target("awards", "/survey", Purpose.SURVEY, _cause, timedelta(days=130)),
        "act_link": Target("campaigns", "/act", Purpose.REPORT_ACTION, _cause, timedelta(days=60)),
        "plan_link": Target("campaigns", "/deed", Purpose.ACTION, _cause, timedelta(days=60)),
        "mentoring_link": Target(
            "campaigns", "/mentoring", Purpose.MENTORING, _cause, timedelta(days=60)
        ),
        # From booking to the check-in six weeks after; each message brings a fresh one.
        "booking_link": Target(
            "campaigns", "/booking", Purpose.BOOKING, _cause, timedelta(days=200)
        ),
        "letter_link": Target("campaigns", "/letter", Purpose.LETTER, _cause, timedelta(days=60)),
        # About a vote, of which somebody hears once, whichever of their letters it concerns.
        "vote_link": Target("campaigns", "/letter", Purpose.LETTER, _call, timedelta(days=60)),
        "correction_link": Target(
            "campaigns", "/correction", Purpose.CORRECTION, _correction, timedelta(days=60)
        ),
        # Whoever has it can read a diary: it opens for two weeks, and a new one is a minute away.
        "journey_link": Target(
            "campaigns", "/journey", Purpose.JOURNEY, _person, timedelta(days=14)
        ),
        # As long as what is answered is kept.
        "welfare_link": Target(
            "campaigns", "/welfare", Purpose.WELFARE, _cause, timedelta(days=21)
        ),
        "acknowledge_link": Target(
            "notifications", "/acknowledge", Purpose.ACKNOWLEDGE, _cause, timedelta(days=7)
        ),
        WHY_LINK: Target("notifications", "/why", Purpose.WHY, _delivery, timedelta(days=90)),
        PREFERENCES_LINK: Target(
            "notifications", "/preferences", Purpose.PREFERENCES, _person, timedelta(days=365)
        ),
        # Unsubscribing has to work for as long as somebody may keep the mail.
        UNSUBSCRIBE_LINK: Target(
            "notifications", "/unsubscribe", Purpose.UNSUBSCRIBE, _person, timedelta(days=1500)
        ),
    }
)
APPLY = Target(
    "awards",
    "/apply",
    Purpose.APPLY,
    lambda row: UUID(row.values["organisation_id"]),
    timedelta(days=180),
)
# What a message about an end leads to: the page that its beginning led to says how it ended.
UPDATES: Mapping[str, str] = MappingProxyType(
    {
        "mobilisation_stand_down": "act_link",
        "group_alert_stand_down": "acknowledge_link",
        "group_alert_taken_on": "acknowledge_link",
    }
)


_WINDOWS_AT_ONCE = 16
# Links that end when what they confirm ends.
EXPIRING = frozenset(
    {"confirm_link", "copy_link", "enquiry_link", "join_link", "rights_link", "take_over_link"}
)


class Links:
    """The links of many messages of one kind: `tokens` makes them for one reader, in one text."""

    def __init__(
        self, addresses: "Addresses", targets: Mapping[str, Target], category: str, lang: str
    ) -> None:
        self.forms: dict[str, TokenLink] = {}
        self._signers: list[tuple[links.Signer, Callable[[Any], UUID], timedelta]] = []
        self._expiries: dict[datetime, list[bytes]] = {}
        for name, target in targets.items():
            extra = {"category": category} if name == UNSUBSCRIBE_LINK else None
            signer = links.Signer(addresses.key, target.purpose, extra=extra)
            prefix = links.url(addresses.settings, target.service, target.path, "", lang=lang)
            self.forms[name] = TokenLink(prefix, signer.length)
            self._signers.append((signer, target.about, target.lasts))

    def tokens(self, row: Any, at: datetime) -> bytes:
        expiries = self._expiries.get(at)
        if expiries is None:
            if len(self._expiries) > _WINDOWS_AT_ONCE:
                self._expiries.clear()
            expiries = [links.expiry(at + lasts) for _, _, lasts in self._signers]
            self._expiries[at] = expiries
        person = row.person_id.bytes
        return links.encoded(
            b"".join(
                [
                    signer.signed(about(row).bytes, expiry, person)
                    for (signer, about, _), expiry in zip(self._signers, expiries, strict=True)
                ]
            )
        )


class Addresses:
    """Makes the links of one message."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.key = settings.link_key

    def prepared(
        self, names: Sequence[str], template: str, category: str, language: str
    ) -> Links | None:
        """The same links for many messages; none where one of them depends on more than the row."""
        leading = {name: UPDATES[template] if name == "update_link" else name for name in names}
        if any(name not in TARGETS or name in EXPIRING for name in leading.values()):
            return None
        targets = {name: TARGETS[leading[name]] for name in names}
        if any(target.about not in (_cause, _person, _delivery) for target in targets.values()):
            return None
        return Links(self, targets, category, _lang(language))

    def of(self, name: str, row: Any, at: datetime, language: str) -> str:
        """The address for placeholder `name` in the message of `row`; its page says `language`."""
        lang = _lang(language)
        if name == "update_link":
            name = UPDATES[row.template]
        if (page := _open_page(name, row)) is not None:
            service, path, params = page
            said = urlencode(({"lang": lang} if lang else {}) | params)
            return f"{self.settings.public_url(service)}{path}{'?' if said else ''}{said}"
        target = APPLY if name == "next_link" else TARGETS.get(name)
        if target is None:
            msg = f"no link is called {name}"
            raise KeyError(msg)
        expires = row.values.get("expires_at") if name in EXPIRING else None
        token = links.sign(
            self.key,
            target.purpose,
            target.about(row),
            expires_at=datetime.fromisoformat(expires) if expires else at + target.lasts,
            person=row.person_id,
            extra={"category": row.category} if name == UNSUBSCRIBE_LINK else None,
        )
        return links.url(self.settings, target.service, target.path, token, lang=lang)


def _open_page(name: str, row: Any) -> tuple[str, str, dict[str, str]] | None:
    """Service, path and parameters of a page that anybody may open, where the link leads to one."""
    match name:
        case "hooks_link":
            return "campaigns", "/hooks", {}
        case "award_link":
            return "awards", f"/verify/{row.cause}", {}
        case "sign_link":
            return "membership", "/sign", {"document": row.values.get("document", "charter")}
        case "next_link" if "organisation_id" not in row.values:
            return "membership", "/directory", {}
    return None


def _lang(language: str) -> str:
    """Said in the address where it is not what browsers mostly ask for."""
    return language if language in LANGUAGES and language != FALLBACK_LANGUAGE else ""
