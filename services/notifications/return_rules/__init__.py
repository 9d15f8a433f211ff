"""What status codes mean, read from the file beside this one; the newest rule that holds counts."""

from collections.abc import Sequence
from datetime import date
from importlib import resources

from notifications.domain.return_codes import CodeRule, Meaning
from sanctuary.yaml_text import read_yaml

_FILE = read_yaml(resources.files(__name__).joinpath("rules.yaml").read_text("utf-8"))


def _rule(each: dict[str, object]) -> CodeRule:
    enhanced: dict[str, str] = each["enhanced"]  # type: ignore[assignment]  # the file's shape
    smtp: dict[int, str] = each["smtp"]  # type: ignore[assignment]
    return CodeRule(
        valid_from=each["valid_from"],  # type: ignore[arg-type]
        enhanced={str(code): Meaning(word) for code, word in enhanced.items()},
        smtp={int(code): Meaning(word) for code, word in smtp.items()},
    )


RULES: Sequence[CodeRule] = tuple(_rule(each) for each in _FILE["codes"])


def rule_on(day: date) -> CodeRule:
    """The rule of that day; before the first one, the first."""
    held = [rule for rule in RULES if rule.valid_from <= day]
    return max(held or RULES[:1], key=lambda rule: rule.valid_from)
