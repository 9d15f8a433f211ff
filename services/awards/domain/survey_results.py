"""What a survey says as a whole: three indicators, and each question, with few answers withheld."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Literal

from awards.domain.survey import Edition, Indicator, Kind, Question
from sanctuary.withholding import NOTHING_LEFT, Rule, TooFewToTell, pooled

OTHERS, UNKNOWN = "others", "unknown"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one organisation answered, and in which nation it is; not which one it is."""

    nation: str | None
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """`value`: of a scale the mean, of numbers the middle one. None: too few answered."""

    about: str
    of: Literal["indicator", "question"]
    nation: str
    answered: int | None
    value: float | None


def results(edition: Edition, sheets: Iterable[Sheet], rule: Rule) -> list[Result]:
    """Indicators for all and by nation, questions for all. Raises TooFewToTell."""
    given = [sheet for sheet in sheets if sheet.answers]
    if len(given) < rule.threshold:
        raise TooFewToTell(NOTHING_LEFT)
    found = []
    for indicator in Indicator:
        found += _by_nation(indicator, _scores(edition, indicator, given), rule)
    return found + [_of_question(each, given, rule) for each in edition.questions]


def _scores(
    edition: Edition, indicator: Indicator, sheets: Sequence[Sheet]
) -> dict[str, list[float]]:
    """What each organisation's answers on a scale come to, by nation."""
    keys = [
        each.key
        for each in edition.questions
        if each.indicator is indicator and each.kind is Kind.SCALE
    ]
    found: dict[str, list[float]] = {}
    for sheet in sheets:
        said = [sheet.answers[key] for key in keys if key in sheet.answers]
        if said:
            found.setdefault(sheet.nation or UNKNOWN, []).append(mean(said))
    return found


def _by_nation(
    indicator: Indicator, scores: Mapping[str, Sequence[float]], rule: Rule
) -> list[Result]:
    everybody = [score for each in scores.values() for score in each]
    rows = [_result(indicator, "indicator", "", everybody, rule)]
    try:
        pool = pooled({name: (len(each),) for name, each in scores.items()}, rule)
    except TooFewToTell:
        return rows
    shown = {name: scores[name] for name in sorted(scores) if name not in pool}
    if pool:
        shown[OTHERS] = [score for name in sorted(pool) for score in scores[name]]
    return rows + [
        _result(indicator, "indicator", name, each, rule) for name, each in shown.items()
    ]


def _of_question(question: Question, sheets: Iterable[Sheet], rule: Rule) -> Result:
    said = [sheet.answers[question.key] for sheet in sheets if question.key in sheet.answers]
    if question.kind is Kind.SCALE or not said:
        return _result(question.key, "question", "", said, rule)
    return _result(question.key, "question", "", said, rule, value=median(said))


def _result(
    about: str,
    of: Literal["indicator", "question"],
    nation: str,
    said: Sequence[float],
    rule: Rule,
    value: float | None = None,
) -> Result:
    if len(said) < rule.threshold:
        return Result(about, of, nation, None, None)
    return Result(about, of, nation, len(said), round(mean(said) if value is None else value, 1))
