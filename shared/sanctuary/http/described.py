"""The OpenAPI document for somebody new: how to begin, what a route is called, and who may."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

_HOW = """\
**Signing in.** Send `Authorization: Bearer …` unless a route says that anybody may use it;
`sanctuary token` prints one.

**Sending.** A POST that makes or sends something takes an `Idempotency-Key`: any text of your own,
the same one when you try again. An edit takes `If-Match` with the `ETag` that you were given.

**Reading.** A list comes in pages: send its `next` back as `cursor`. Moments are UTC, as RFC 3339
writes them; days are days in London.

**Refusals** are problem documents (RFC 9457): `detail` says what happened and what to do next,
`errors` which part of what you sent needs correcting.

What the service is for, and the order in which its routes are used, stands in
`services/{service}/README.md`.
"""


def for_readers(document: dict[str, Any]) -> dict[str, Any]:
    """Tell apart what has one name, and say in words who may."""
    info = document["info"]
    info["description"] = _HOW.replace("{service}", info["title"])
    operations = list(_operations(document))
    names = Counter(each["summary"] for _, each in operations)
    for path, each in operations:
        if names[each["summary"]] > 1:
            words = [part for part in path.split("/")[1:] if part != "v1" and "{" not in part]
            each["summary"] = f"{each['summary']} ({' '.join(words)})"
        if "x-permission" in each:
            said = f"Who may: {who_may(each['x-permission'])}."
            each["description"] = "\n\n".join(filter(None, (each.get("description"), said)))
    return document


def who_may(permission: str) -> str:
    """E.g. "duty officer or national team"."""
    kind, _, of = permission.partition(": ")
    words = of.replace("_", " ")
    match kind:
        case "public":
            return "anybody"
        case "role":
            return words
        case "link":
            return f"whoever has our link ({words})"
        case "signature":
            return f"whoever signs as {words}"
        case _:
            return f"anybody who is {kind}"


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for each in methods.values():
            yield path, each
