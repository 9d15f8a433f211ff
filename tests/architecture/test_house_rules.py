"""The rules of the house, read from the code itself."""

import ast
import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("membership", "awards", "campaigns", "notifications")
SOURCES = sorted(
    path
    for root in ("services", "shared")
    for path in (ROOT / root).rglob("*.py")
    if "versions" not in path.parts
)
PARTS = ("main.py", "api", "subscribers", "commands", "queries", "store", "tables", "domain",
         "testing.py", "migrations", "README.md")  # fmt: skip
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


@dataclass(frozen=True, slots=True)
class Read:
    """What the rules ask of one file, which is parsed once for all of them."""

    lines: int
    docstring: str | None
    calls: tuple[tuple[str, int], ...]
    functions: tuple[tuple[str, int, int], ...]


@cache
def read(path: Path) -> Read:
    text = path.read_text()
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return Read(
        len(text.splitlines()),
        ast.get_docstring(tree),
        tuple((ast.unparse(n.func), n.lineno) for n in nodes if isinstance(n, ast.Call)),
        tuple((n.name, n.lineno, (n.end_lineno or 0) - n.lineno) for n in functions),
    )


@pytest.mark.parametrize("service", [*SERVICES, "sanctuary"])
def test_a_package_is_imported_from_its_source_root(service):
    where = Path(importlib.import_module(service).__file__)
    assert where.is_relative_to(ROOT / ("shared" if service == "sanctuary" else "services"))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_shape(service):
    folder = ROOT / "services" / service
    missing = [
        part
        for part in PARTS
        if not (folder / part).exists() and not (folder / f"{part}.py").exists()
    ]
    assert missing == []


def test_only_the_ground_commits():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        if "sanctuary" not in path.parts
        for name, line in read(path).calls
        if name.endswith((".commit", ".rollback", ".flush")) and "connection" in name + "uow"
    ]
    assert found == []


def test_only_the_relay_publishes():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        if path.name not in {"outbox.py", "jetstream.py"}
        for name, line in read(path).calls
        if name.endswith(("broker.publish", "client.publish", "jetstream.publish"))
    ]
    assert found == []


def test_the_domain_reads_no_clock_and_draws_no_id():
    forbidden = ("datetime.now", "datetime.utcnow", "date.today", "time.time", "uuid4", "new_id")
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        if "domain" in path.parts
        for name, line in read(path).calls
        if name.endswith(forbidden) or name.startswith("random.")
    ]
    assert found == []


def test_nothing_is_patched():
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if path != Path(__file__)
        and any(word in path.read_text() for word in ("unittest.mock", "mock.patch", "mocker."))
    ]
    assert found == []


def test_files_and_functions_stay_small_enough_to_read():
    too_long = [
        f"{path.relative_to(ROOT)} has {count} lines"
        for path in SOURCES
        if (count := read(path).lines) > LONGEST_FILE
    ]
    too_long += [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in SOURCES
        for name, line, length in read(path).functions
        if length >= LONGEST_FUNCTION
    ]
    assert too_long == []


def test_every_module_says_what_it_is_for():
    silent = [str(path.relative_to(ROOT)) for path in SOURCES if not read(path).docstring]
    assert silent == []


def test_no_test_folder_shadows_a_service():
    assert list((ROOT / "tests").rglob("__init__.py")) == []
