"""What pydantic found wrong, in words for the person who filled in the form."""

from collections.abc import Mapping, Sequence
from typing import Any

_TEXTS = {
    "missing": "Please fill this in.",
    "string_too_short": "Use at least {min_length} characters.",
    "string_too_long": "Use at most {max_length} characters.",
    "too_short": "Give at least {min_length}.",
    "too_long": "Give at most {max_length}.",
    "string_type": "Write this as text.",
    "string_pattern_mismatch": "This is not written as we expect. Check it against the guidance.",
    "extra_forbidden": "We do not know this field. Remove it, or check its spelling.",
    "greater_than": "This must be more than {gt}.",
    "greater_than_equal": "This must be at least {ge}.",
    "less_than": "This must be less than {lt}.",
    "less_than_equal": "This must be at most {le}.",
    "literal_error": "Choose one of: {expected}.",
    "enum": "Choose one of: {expected}.",
    "json_invalid": "This is not valid JSON. Check brackets, commas and quotation marks.",
    "list_type": "Give a list.",
    "dict_type": "Give an object with named fields.",
    "model_type": "Give an object with named fields.",
    "model_attributes_type": "Give a JSON object, with Content-Type: application/json.",
    "timezone_aware": "Give a time with its offset, like 2026-03-01T09:00:00Z.",
    "none_required": "Leave this empty.",
}
_BY_FAMILY = {
    "uuid": "This is not an identifier that we gave out. Copy it again.",
    "int": "Give a whole number.",
    "float": "Give a number.",
    "decimal": "Give a number.",
    "bool": "Answer true or false.",
    "datetime": "Give a time like 2026-03-01T09:00:00Z.",
    "date": "Give a date like 2026-03-01.",
    "url": "Give a whole web address, beginning with https://.",
}
_ELSE = "Check this and correct it."


def field_errors(found: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """One entry per field, none with the value that was sent."""
    entries: dict[tuple[str, str], dict[str, str]] = {}
    for error in found:
        where = _where(error["loc"])
        entries.setdefault(next(iter(where.items())), {**where, "detail": _text(error)})
    return list(entries.values())


def _where(loc: Sequence[object]) -> dict[str, str]:
    source, *path = loc or ("body",)
    if source != "body":
        return {"field": str(path[-1] if path else source)}
    if path and isinstance(path[0], int):
        return {"pointer": "#"}
    return {"pointer": "#" + "".join(f"/{_escaped(part)}" for part in path)}


def _escaped(part: object) -> str:
    """RFC 6901: the two characters that a pointer uses itself."""
    return str(part).replace("~", "~0").replace("/", "~1")


def _text(error: Mapping[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in {"value_error", "assertion_error"} and "error" in context:
        return str(context["error"])
    if kind == "string_too_short" and context.get("min_length") == 1:
        return _TEXTS["missing"]
    if kind in _TEXTS:
        return _TEXTS[kind].format_map(_Plain(context))
    if kind == "value_error" and "reason" in context:
        return "This is not an e-mail address. Check it for missing or extra characters."
    return _BY_FAMILY.get(kind.split("_", 1)[0], _ELSE)


class _Plain(dict[str, Any]):
    """Facts of an error; one that is not there reads as a neutral word."""

    def __missing__(self, key: str) -> str:
        return "what the guidance names"
