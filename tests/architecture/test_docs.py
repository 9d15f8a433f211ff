"""What is written about the code is true of the code, word for word where it quotes it."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
import typer

from sanctuary import metrics
from sanctuary.cli import app
from sanctuary.contracts import DIAGRAMS, lifecycles
from sanctuary.names import SERVICES
from sanctuary.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SERVICE_READMES = [ROOT / "services" / name / "README.md" for name in SERVICES]
WRITTEN = [*DOCS, *SERVICE_READMES]
GLOSSARY = ROOT / "docs" / "glossary.md"
LONGEST_README = 60

FENCE = re.compile(r"^( *)```(\w*)(?: (\S+))?\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
# Rows of the glossary whose "Avoid" column is about people, and the words in them that have an
# ordinary meaning as well.
ABOUT_PEOPLE = ("people seeking sanctuary", "lived experience", "volunteering")
ORDINARY = {"case", "shifts", "pay"}


def name(path):
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else None


def prose(path: Path) -> str:
    return FENCE.sub("", path.read_text("utf-8"))


def commands(path: Path) -> str:
    """Everything in a document that stands as code."""
    text = path.read_text("utf-8")
    return "\n".join([*(found[4] for found in FENCE.finditer(text)), *CODE.findall(prose(path))])


QUOTES = [
    pytest.param(found[3], dedent(found[4]), id=f"{name(path)}: {found[3]} {number}")
    for path in WRITTEN
    for number, found in enumerate(FENCE.finditer(path.read_text("utf-8")), 1)
    if found[3]
]


def occurs(quote: str, source: str) -> bool:
    """Whether the lines of `quote` follow each other in `source`, however deep they stand there."""
    wanted, lines = quote.rstrip("\n").split("\n"), source.split("\n")
    return any(
        dedent("\n".join(lines[start : start + len(wanted)])) == "\n".join(wanted)
        for start in range(len(lines) - len(wanted) + 1)
    )


@pytest.mark.parametrize(("path", "quote"), QUOTES)
def test_quoted_code_is_the_code(path, quote):
    assert occurs(quote, (ROOT / path).read_text("utf-8")), f"{path} reads differently by now"


def test_the_walk_quotes_both_services_and_the_ground():
    text = (ROOT / "docs" / "walk.md").read_text("utf-8")
    quoted = {found[3].split("/")[1] for found in FENCE.finditer(text) if found[3]}
    assert quoted >= {"awards", "notifications", "sanctuary"}


def test_a_quote_must_match_to_the_letter():
    source = "def f():\n    if x:\n        return 1\n"
    assert occurs("if x:\n    return 1\n", source)
    assert not occurs("if x:\n    return 2\n", source)
    assert not occurs("if x:\nreturn 1\n", source)


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_every_link_leads_somewhere(path):
    targets = [target for target in LINK.findall(prose(path)) if "://" not in target]
    broken = [
        target
        for target in targets
        if not target.startswith("#") and not (path.parent / target.partition("#")[0]).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_code_in_a_sentence_stays_on_its_line(path):
    """Or the checks below would not see it, and nobody could search for it."""
    assert [line for line in prose(path).splitlines() if line.count("`") % 2] == []


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_every_file_that_is_named_is_there(path):
    """A path in backticks that starts in a folder of ours; `<…>` and `*` stand for any name."""
    named = [
        word
        for word in CODE.findall(prose(path))
        if re.fullmatch(r"(?:services|shared|tests|docs|deploy)/[\w./*<>{},-]+", word)
    ]
    missing = [word for word in named if not _there(word)]
    assert missing == []


def _there(pattern: str) -> bool:
    if pattern == "docs/performance.md":  # written by `make bench`
        return True
    pattern = re.sub(r"<\w+>", "*", pattern)
    braces = re.search(r"\{([^}]*)\}", pattern)
    if braces:
        return all(_there(pattern.replace(braces[0], each)) for each in braces[1].split(","))
    return any(ROOT.glob(pattern.rstrip("/")))


def avoided() -> list[str]:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in GLOSSARY.read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    cells = {row[0]: row[-1] for row in rows}
    words = ",".join(cells[word] for word in ABOUT_PEOPLE)
    plain = {re.sub(r"\(.*?\)", "", word).strip() for word in words.split(",")}
    return sorted(plain - ORDINARY)


def test_the_glossary_says_what_to_avoid():
    assert {"asylum seekers", "illegal", "voluntary work"} <= set(avoided())


@pytest.mark.parametrize("path", [path for path in WRITTEN if path != GLOSSARY], ids=name)
def test_people_are_spoken_of_in_our_words(path):
    text = " ".join(path.read_text("utf-8").lower().split())
    assert [word for word in avoided() if re.search(rf"\b{re.escape(word)}\b", text)] == []


def test_the_readme_fits_one_screen():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= LONGEST_README


def drawn(path: Path) -> list[str]:
    return [
        found[4].rstrip("\n")
        for found in FENCE.finditer(path.read_text("utf-8"))
        if found[4].startswith("stateDiagram")
    ]


def test_every_lifecycle_is_drawn_once_and_nothing_is_drawn_that_is_not_one():
    declared = [each.mermaid() for service in SERVICES for each in lifecycles(service)]
    assert len(declared) > 80
    assert drawn(DIAGRAMS) == declared
    assert not any(map(drawn, SERVICE_READMES)), "make docs draws them"


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_command_that_is_named_exists(path):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    root = typer.main.get_command(app)
    code = commands(path)
    unknown = [
        f"make {each}"
        for each in re.findall(r"(?:^|\s)make ([a-z-]+)", code, re.MULTILINE)
        if each not in targets
    ]
    for first, second in re.findall(r"\bsanctuary ([a-z-]+)(?: ([a-z-]+))?", code):
        command = root.commands.get(first)
        if command is None:
            unknown.append(f"sanctuary {first}")
        elif hasattr(command, "commands") and second and second not in command.commands:
            unknown.append(f"sanctuary {first} {second}")
    assert unknown == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_option_that_is_named_exists(path):
    """Options that stand in the same line of code as a `sanctuary` command."""
    root = typer.main.get_command(app)
    unknown = []
    for line in commands(path).splitlines():
        words = line.partition("#")[0].split()
        if not words or words[0] != "sanctuary":
            continue
        command = root
        for word in words[1:]:
            command = getattr(command, "commands", {}).get(word, command)
        known = {option for each in command.params for option in each.opts} | {"--help"}
        unknown += [word for word in words if word.startswith("--") and word not in known]
    assert unknown == []


def options(command) -> set[str]:
    own = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
    return own.union(*(options(inner) for inner in getattr(command, "commands", {}).values()))


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_an_option_that_is_named_alone_is_one_of_some_command(path):
    others = {"--profile"}  # of docker compose
    named = {code.split()[0] for code in CODE.findall(prose(path)) if code.startswith("--")}
    assert named - others <= options(typer.main.get_command(app))


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_setting_that_is_named_exists(path):
    elsewhere = {"SANCTUARY_VAR", "SANCTUARY_TEST_ENGINES"}
    known = {f"SANCTUARY_{field.upper()}" for field in Settings.model_fields} | elsewhere
    assert set(re.findall(r"SANCTUARY_[A-Z_]*[A-Z]", path.read_text("utf-8"))) <= known


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_figure_that_is_named_is_measured(path):
    kept = {each._name for each in vars(metrics).values() if hasattr(each, "_name")}
    named = re.findall(r"`(sanctuary_[a-z_]+)`", path.read_text("utf-8"))
    assert [each for each in named if each.removesuffix("_total") not in kept] == []


def test_the_architecture_names_every_module_of_the_ground():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = set(CODE.findall(text))
    ground = ROOT / "shared" / "sanctuary"
    modules = {path.stem for path in ground.glob("*.py")} | {
        path.parent.name for path in ground.glob("*/__init__.py")
    }
    assert modules - {"__init__"} - named == set()


def test_the_index_lists_every_decision():
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text("utf-8")
    for path in sorted(folder.glob("[0-9]*.md")):
        text = path.read_text("utf-8")
        title = text.splitlines()[0].removeprefix("# ").partition(" ")[2]
        assert f"| [{path.name[:4]}]({path.name}) | {title} |" in index
        for part in ("**Decision.**", "**Looked at.**", "**Look again**"):
            assert part in text, f"{path.name} has no part {part}"
