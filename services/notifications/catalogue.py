"""Every message that we send, by its key: one line here and one file per language in `templates/`.

The line says what the sender must bring; the tests hold it against the files, so that a template
in one language cannot quietly want more than in the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from notifications.domain.layout import (
    PREFERENCES_LINK,
    UNSUBSCRIBABLE,
    UNSUBSCRIBE_LINK,
    WHY_LINK,
)
from notifications.domain.templates import Template, load
from sanctuary.errors import NotFound

Category = Literal["service", "renewal", "campaign", "urgent"]

FALLBACK_LANGUAGE = "en"
RENEWAL_STEPS = ("months_12", "months_6", "months_3", "month_1", "day", "grace")
_BOTH = ("en", "cy")
_FOLDER = Path(__file__).parent / "templates"
_LINK = "https://example.org/link?link=example"


@dataclass(frozen=True, slots=True)
class Entry:
    """`example` has a value for each placeholder of the message; the footer's links are added."""

    key: str
    category: Category
    example: Mapping[str, str]
    languages: tuple[str, ...] = _BOTH

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(self.values)

    @property
    def values(self) -> dict[str, str]:
        """The example, whole."""
        links = [WHY_LINK, PREFERENCES_LINK]
        if self.category in UNSUBSCRIBABLE:
            links.append(UNSUBSCRIBE_LINK)
        return {**self.example, **dict.fromkeys(links, _LINK)}


def _entry(key: str, category: Category, **example: str) -> Entry:
    return Entry(key, category, MappingProxyType(example))


def _steps(shown: str, *others: str) -> dict[str, str]:
    """An example in which the first of several sections is shown."""
    return {shown: "yes", **dict.fromkeys(others, "no")}


CATALOGUE: tuple[Entry, ...] = (
    _entry("confirm_address", "service", confirm_link=_LINK, deadline="3 May 2027"),
    _entry("note", "service", note_link=_LINK),
    _entry("group_enquiry", "service", enquiry_link=_LINK, deadline="3 May 2027"),
    _entry(
        "group_check_due",
        "service",
        check_link=_LINK,
        due_on="3 May 2027",
        answer_by="28 June 2027",
        **_steps("first", "again", "due", "late"),
    ),
    _entry(
        "group_terms_due",
        "service",
        terms_link=_LINK,
        accept_by="3 May 2027",
        **_steps("first", "again"),
    ),
    _entry("group_affiliated", "service", **_steps("new", "again")),
    _entry("group_suspended", "service"),
    _entry("group_news", "service", news_link=_LINK, **_steps("covered", "national")),
    _entry("waiting_for_lead", "service"),
    _entry("lead_found", "service"),
    _entry("welcome_signed", "service", next_link=_LINK, signature_link=_LINK),
    _entry(
        "reaffirmation_due",
        "service",
        reaffirm_link=_LINK,
        due_on="3 May 2027",
        opened="yes",
        later="no",
        last="no",
    ),
    _entry("reaffirmation_lapsed", "service", sign_link=_LINK),
    _entry("legacy_apply", "service", apply_by="3 May 2027"),
    _entry("legacy_ended", "service", ended_on="3 May 2027"),
    _entry("confirm_membership", "service", join_link=_LINK, deadline="3 May 2027"),
    _entry("membership_admitted", "service", voting="yes"),
    _entry("membership_declined", "service"),
    _entry(
        "membership_renewal_due",
        "service",
        membership_renew_link=_LINK,
        expires_on="3 May 2027",
        before="yes",
        after="no",
    ),
    _entry("membership_ended", "service", ended_on="3 May 2027", lapsed="yes", resigned="no"),
    _entry("hand_over_invitation", "service", hand_over_link=_LINK),
    _entry("hand_over_offer", "service", take_over_link=_LINK, deadline="3 May 2027"),
    _entry("hand_over_begun", "service", hand_over_link=_LINK, deadline="3 May 2027", leaver="yes"),
    _entry("hand_over_done", "service", leaver="yes", stays="no"),
    _entry(
        "hand_over_ended",
        "service",
        hand_over_link=_LINK,
        expired="yes",
        declined="no",
        cancelled="no",
    ),
    _entry("application_received", "service", application_link=_LINK, hear_by="3 May 2027"),
    _entry(
        "application_reassigned",
        "service",
        application_link=_LINK,
        local="no",
        national="yes",
    ),
    _entry("panel_invitation", "service", answer_link=_LINK, answer_by="3 May 2027"),
    _entry("decision_awarded", "service", application_link=_LINK),
    _entry("decision_not_yet", "service", application_link=_LINK),
    _entry(
        "renewal_due",
        "renewal",
        renew_link=_LINK,
        expires_on="3 May 2027",
        grace_ends_on="1 August 2027",
        **{step: "yes" if step == "months_3" else "no" for step in RENEWAL_STEPS},
    ),
    _entry("award_lapsed", "renewal", renew_link=_LINK, expired_on="3 May 2027"),
    _entry("renewal_granted", "renewal", award_link=_LINK),
    _entry("mobilisation_act", "campaign", act_link=_LINK),
    _entry("mobilisation_stand_down", "campaign", update_link=_LINK),
    _entry("rights_link", "service", rights_link=_LINK, deadline="3 May 2027"),
    _entry("access_asked", "service", due_on="3 May 2027"),
    _entry("access_ready", "service", copy_link=_LINK, deadline="3 May 2027"),
    _entry("erasure_asked", "service", keep_link=_LINK, due_on="3 May 2027"),
    _entry(
        "erasure_refused",
        "service",
        ground_legal_obligation="yes",
        ground_legal_claims="no",
        ground_archiving="no",
        ground_safeguarding="no",
        ground_not_proved="no",
        ground_excessive="no",
    ),
    _entry("group_alert", "urgent", acknowledge_link=_LINK, minutes="20"),
    _entry("group_alert_stand_down", "urgent", update_link=_LINK),
)
_BY_KEY = MappingProxyType({entry.key: entry for entry in CATALOGUE})


def entry(key: str) -> Entry:
    """Raises `NotFound` for a key that is not in the catalogue."""
    if key not in _BY_KEY:
        raise NotFound(f"There is no message called “{key}”. Choose one of: {', '.join(_BY_KEY)}.")
    return _BY_KEY[key]


def template(key: str, language: str) -> Template:
    """The template in `language`, or in English where it is not there (the declared fallback)."""
    found = entry(key)
    return _loaded(key, language if language in found.languages else FALLBACK_LANGUAGE)


@cache
def _loaded(key: str, language: str) -> Template:
    return load(_FOLDER / f"{key}.{language}.md")
