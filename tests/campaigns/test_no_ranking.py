"""Nobody is ranked: of what people do on their path, no route tells who, nor in which order."""

import re

import pytest

from campaigns.main import service
from sanctuary.testing import settings_for

DOCUMENT = service.app(
    settings_for("campaigns", "postgresql+asyncpg://nowhere/none"), "api"
).openapi()
SCHEMAS = DOCUMENT["components"]["schemas"]
# What tells of somebody, or sets them above others.
TELLS = re.compile(r"person|supporter|email|rank|position|score|points|badge|streak|top|leader")
PATHS = re.compile(r"^/v1/(journey-figures|celebrations|deed-figures|handbook)")
# The address in a path that belongs to somebody, or an order by how much somebody did.
ORDERS = re.compile(r"league|leaderboard|ranking|scoreboard|streak|badge")


def reached(node, seen):
    """Every property of what a route answers."""
    if isinstance(node, list):
        for each in node:
            yield from reached(each, seen)
    elif isinstance(node, dict):
        name = node.get("$ref", "").rpartition("/")[2]
        if name and name not in seen:
            seen.add(name)
            yield from reached(SCHEMAS[name], seen)
        yield from node.get("properties", {})
        for each in node.values():
            yield from reached(each, seen)


def answers(path):
    return DOCUMENT["paths"][path]["get"]["responses"]["200"]


FIGURES = sorted(path for path in DOCUMENT["paths"] if PATHS.match(path) and "{" not in path)


@pytest.mark.parametrize("path", FIGURES)
def test_what_is_told_of_everybody_names_nobody(path):
    names = set(reached(answers(path), set()))
    assert names
    assert not {one for one in names if TELLS.search(one)}


def test_there_is_something_to_look_at():
    assert {"/v1/journey-figures", "/v1/celebrations"} <= set(FIGURES)


def test_no_route_of_ones_own_path_takes_somebody_elses_id():
    own = [path for path in DOCUMENT["paths"] if path.startswith(("/v1/journey", "/journey"))]
    assert own
    assert not [path for path in own if "person" in path]
    named = [
        each["name"]
        for path in own
        for method in DOCUMENT["paths"][path].values()
        for each in method.get("parameters", [])
    ]
    assert not [name for name in named if "person" in name or name in {"sort", "order", "by"}]


def test_no_route_of_the_service_is_a_table_of_who_did_most():
    assert not [path for path in DOCUMENT["paths"] if ORDERS.search(path)]
    assert not [name for name in SCHEMAS if ORDERS.search(name.lower())]
