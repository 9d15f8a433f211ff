"""A new edition of a scheme: what it may not take away, and what it changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from awards.domain.application import Application
from awards.domain.scheme import Scheme
from sanctuary.errors import Invalid, Refusal
from sanctuary.events.awards import SchemePublished
from sanctuary.ids import derived_id

SMALLEST_PANEL = 3
# What names an edition rather than ruling anything.
_NAMING = {"key", "edition", "valid_from", "defaults", "criteria", "streams"}


class LivedExperienceStays(Refusal):
    slug = "lived-experience-stays"
    status = 422
    title = "The panel's rule about lived experience cannot be weakened"


class EditionTaken(Refusal):
    slug = "edition-taken"
    title = "There is an edition of this name already"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions: a criterion, or a rule, before and after."""

    what: str
    kind: str
    before: str = ""
    after: str = ""


def must_not_weaken(before: Scheme, after: Scheme) -> None:
    """Lived experience on every panel is the Charter's rule; no edition makes it less, or shows it.

    A panel of one or two, or one in which everybody must have it, would tell who has it.
    """
    if after.panel.lived_experience < before.panel.lived_experience:
        raise LivedExperienceStays(
            f"The edition before asks for {before.panel.lived_experience} with lived experience of "
            "seeking sanctuary on every panel, so this one cannot ask for fewer. Leave the number "
            "as it is, or raise it.",
            errors=[{"field": "panel.lived_experience", "detail": "Not fewer than before."}],
        )
    if after.panel.size < SMALLEST_PANEL:
        raise LivedExperienceStays(
            "On a panel of fewer than three, everybody would know who has lived experience. "
            "Please ask for three or more.",
            errors=[{"field": "panel.size", "detail": "Three or more."}],
        )
    if after.panel.lived_experience >= after.panel.size:
        raise LivedExperienceStays(
            "If everybody on a panel must have lived experience, sitting on it tells everybody "
            "so. Please make the panel larger than that number.",
            errors=[{"field": "panel.size", "detail": "More than need lived experience."}],
        )


def must_begin_later(after: Scheme, today: date) -> None:
    """An edition counts from today on at the earliest: the past stays as it was."""
    if after.valid_from < today:
        raise Invalid(
            "An edition cannot begin in the past: those who began under the earlier one keep it. "
            "Choose today or a later day.",
            errors=[{"field": "valid_from", "detail": "Today or later."}],
        )


def still_default(before: Scheme, changed: Mapping[str, object]) -> list[str]:
    """What stays marked as this software's default: whatever nobody has decided anew."""
    return [each for each in before.defaults if each.split(".", 1)[0] not in changed]


def published(scheme: Scheme) -> SchemePublished:
    return SchemePublished(
        scheme_id=derived_id("scheme", scheme.key),
        scheme=scheme.key,
        edition=scheme.edition,
        streams=scheme.streams,
        valid_from=scheme.valid_from,
    )


def differences(before: Scheme, after: Scheme) -> tuple[Change, ...]:
    """What changes between two editions, criteria first, in the order of the newer one."""
    return (*_criteria(before, after), *_rules(before, after))


def _criteria(before: Scheme, after: Scheme) -> Iterator[Change]:
    old = {each.key: each for each in before.criteria}
    for each in after.criteria:
        was = old.pop(each.key, None)
        if was is None:
            yield Change(each.key, "criterion_added", after=each.title)
        elif was != each:
            yield Change(each.key, "criterion_reworded", was.title, each.title)
    for gone in old.values():
        yield Change(gone.key, "criterion_dropped", before=gone.title)


def _rules(before: Scheme, after: Scheme) -> Iterator[Change]:
    for each in fields(Scheme):
        if each.name not in _NAMING:
            was, now = getattr(before, each.name), getattr(after, each.name)
            if was != now:
                yield Change(each.name, "rule_changed")


class EditionFixed(Refusal):
    slug = "edition-fixed"
    title = "This application stays with its edition"


@dataclass(frozen=True, slots=True)
class Move:
    """What moving a draft would do: `set_aside` are answers that no criterion asks for any more."""

    before: Scheme
    after: Scheme
    kept: tuple[str, ...]
    to_answer: tuple[str, ...]
    set_aside: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return differences(self.before, self.after)


def is_movable(application: Application) -> bool:
    return application.can_be_changed and application.submitted_at is None


def must_be_movable(application: Application) -> None:
    """Only what was never sent: at submission the edition is fixed for good."""
    if not is_movable(application):
        raise EditionFixed(
            "This application was sent, so it stays with the edition it was sent under to the "
            "end, and is read by those rules. There is nothing for you to do."
        )


def moving(application: Application, before: Scheme, after: Scheme) -> Move:
    answered = [key for key, text in application.answers.items() if text.strip()]
    known = {each.key for each in after.criteria}
    return Move(
        before,
        after,
        kept=tuple(key for key in answered if key in known),
        to_answer=tuple(each.key for each in after.unanswered(application.answers)),
        set_aside=tuple(key for key in answered if key not in known),
    )


def moved(application: Application, after: Scheme) -> Application:
    """The draft under the newer edition; what it set aside stays in its saved states."""
    known = {each.key for each in after.criteria}
    return replace(
        application,
        scheme=after.key,
        edition=after.edition,
        answers={key: text for key, text in application.answers.items() if key in known},
    )
