"""What the documents say is run: commands with their answers, Python, links, lists of commands."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

import build_graph
from build_graph.cli.app import app
from build_graph.questions import catalogue

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("samples", "publishing", "findings")
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / one / "README.md" for one in FOLDERS),
    ]
)
README = (ROOT / "README.md").read_text("utf-8")
GROUP: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = GROUP.commands
EXIT_CODE = re.compile(r"  # exit code (\d)$")
# README's examples stand in one folder and follow one another.
pytestmark = pytest.mark.xdist_group("docs")


class Example(NamedTuple):
    """A command of the README, how it ends, and the answer the README shows (if it does)."""

    command: str
    code: int
    answer: str


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)


def examples(page: str) -> Iterator[Example]:
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, answer = part.partition("\n")
            code = EXIT_CODE.search(line)
            yield Example(EXIT_CODE.sub("", line), int(code[1]) if code else 0, answer)


def ids(value: object) -> str | None:
    return value.command[16:60] if isinstance(value, Example) else None


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a fresh clone in which the graph of `make demo` was built."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("samples", "facts"):
        (folder / name).symlink_to(ROOT / name)
    command = "-m build_graph build facts samples/reports --registers samples/registers"
    done = run(command.split(), folder)
    assert (done.returncode, done.stderr) == (1, ""), done.stderr  # one sample has a planted slip
    return folder


@pytest.mark.parametrize("example", list(examples(README)), ids=ids)
def test_what_the_readme_shows_is_what_the_command_answers(example: Example, clone: Path) -> None:
    program, *arguments = shlex.split(example.command)
    assert program == "probation-graph"
    done = run(["-m", "build_graph", *arguments], clone)
    assert done.returncode == example.code, done.stderr
    if example.answer:
        assert trimmed(done.stdout) == trimmed(example.answer)


def trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def test_the_readme_answers_its_first_question_on_the_first_screen() -> None:
    first = next(examples(README))
    assert first.answer.count("\n") >= 3
    screen = "\n".join(README.splitlines()[:30])
    assert first.command in screen
    assert "make demo" in screen
    assert "make test" in screen


@pytest.mark.parametrize("code", blocks(README, "python"))
def test_the_python_of_the_readme_runs(code: str, clone: Path, tmp_path: Path) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    done = run(["-W", "error", "-c", code], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("5 reports, 0 left out\n1.1 Leadership ")
    for name in re.findall(r"build_graph\.(\w+)", README):
        assert name in build_graph.__all__


def test_the_example_of_the_facts_page_is_built(tmp_path: Path) -> None:
    (example,) = blocks((ROOT / "docs" / "facts.md").read_text("utf-8"), "json")
    (tmp_path / "ellmoor.json").write_text(example, "utf-8")
    done = run(["-m", "build_graph", "build", "ellmoor.json", "--no-validate"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    asked = "-m build_graph query reports --format json"
    (row,) = json.loads(run(asked.split(), tmp_path).stdout)
    assert (row["pdu"], row["published"], row["score"], row["max_score"]) == (
        "Ellmoor",
        "2022-09",
        4,
        24,
    )


def test_the_facts_page_names_every_key_of_the_form() -> None:
    from build_graph.facts.json_file import ROWS
    from build_graph.knowledge.stated import stated_fields

    page = (ROOT / "docs" / "facts.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    assert named >= {*stated_fields(), *ROWS} - {"pdu"}
    fields = {column for _, columns in ROWS.values() for column in columns}
    assert named | set(re.findall(r'"(\w+)":', page)) >= fields


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_an_example_and_a_place_in_the_readme(name: str) -> None:
    done = run(["-m", "build_graph", name, "--help"], ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Example: probation-graph {name}" in done.stdout
    options = [one for one in COMMANDS[name].params if one.param_type_name == "option"]
    assert options
    assert all(option.help for option in options)
    assert re.search(rf"^\|.*`{name}`", README, flags=re.MULTILINE)


def mentioned(page: Path) -> Iterator[tuple[str, str]]:
    """Yield each (command, rest of the line) that a page mentions."""
    for line in page.read_text("utf-8").splitlines():
        yield from re.findall(r"probation-graph ([a-z]+)\b(?!-)([^`]*)", line)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_and_options_that_a_page_mentions_exist(page: Path) -> None:
    for name, rest in mentioned(page):
        assert name in COMMANDS, f"{page.name} mentions {name}"
        known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        known |= {option for param in COMMANDS[name].params for option in param.secondary_opts}
        for option in re.findall(r"(?<!\S)--[a-z-]+", rest.partition("  #")[0]):
            assert option in known, f"{page.name} gives {name} {option}"
        if name == "query" and (asked := re.match(r" ([a-z][a-z-]+)(?!\S)", rest)):
            shown = re.findall(r"queries/([a-z-]+)\.rq", page.read_text("utf-8"))
            assert asked[1] in {*catalogue.names(), *shown}


def test_the_question_that_the_architecture_page_adds_is_answered(
    clone: Path, tmp_path: Path
) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    (example,) = (block for block in blocks(text, "") if block.startswith("#+ title"))
    (tmp_path / "inspected-since.rq").write_text(example, "utf-8")
    asked = ["query", str(tmp_path / "inspected-since.rq"), "--param", "month=2023-10"]
    done = run(["-m", "build_graph", *asked, "--format", "csv"], clone)
    assert (done.returncode, done.stderr) == (0, "")
    head, *rows = done.stdout.splitlines()
    assert head == "pdu,inspected"
    assert rows
    assert all(row[-7:] >= "2023-10" for row in rows)


ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_the_architecture_page_has_every_room() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (rooms,) = (one["layers"] for one in contracts["contracts"] if one["id"] == "rooms")
    shown = blocks(ARCHITECTURE, "")[0].split()
    assert {room for line in rooms for room in line.split(" | ")} <= set(shown)


def test_the_modules_that_the_architecture_page_names_exist() -> None:
    rows = re.findall(r"^\| `(\w+)/` \| ([^|]+) \|", ARCHITECTURE, flags=re.MULTILINE)
    named = [(room, one) for room, cell in rows for one in re.findall(r"`([\w/]+)`", cell)]
    assert len(named) > 30
    for room, one in named:
        path = ROOT / "build_graph" / room / one
        assert path.is_dir() or path.with_suffix(".py").exists(), f"{room}/{one}"


def test_what_stands_on_the_paths_of_the_architecture_page_exists() -> None:
    code: dict[str, str] = {}
    for file in sorted((ROOT / "build_graph").rglob("*.py")):
        code[file.stem] = f"{code.get(file.stem, '')}\n{file.read_text('utf-8')}"
    whole = "\n".join(code.values())
    paths = "".join(
        re.findall(r"^## The path of one .*?^```\n(.*?)^```", ARCHITECTURE, re.M | re.S)
    )
    assert paths.count("->") > 15
    for owner, name in re.findall(r"\b([A-Za-z]\w*)\.([a-z]\w+)", paths):
        of_class = rf"class {owner}\b(?:(?!\nclass ).)*?"
        defined = rf"def {name}\b" if owner in code else rf"{of_class}def {name}\b"
        assert re.search(defined, code.get(owner, whole), re.S), f"{owner}.{name}"
    for name in re.findall(r"\b[A-Z][a-z]\w+\b", paths):
        assert re.search(rf"^class {name}\b", whole, re.M), name


def test_a_group_of_questions_without_a_row_in_the_readme_is_named() -> None:
    with_table = import_module("tools.queries_page").with_table
    known = catalogue.questions()
    assert with_table(README, known) == README
    without = re.sub(r"\| evidence \|.*\n", "", README)
    with pytest.raises(LookupError, match="no row for the questions about evidence; add one"):
        with_table(without, known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_files_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        # Pictures are drawn by `make pictures`; tests/test_pictures.py follows their links.
        if not re.match(r"[a-z]+:|#|pictures/", target):
            assert (page.parent / target.partition("#")[0]).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_make_targets_that_a_page_mentions_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    text = page.read_text("utf-8")
    asked = re.findall(r"^make ([a-z-]+)", text, flags=re.MULTILINE)
    asked += re.findall(r"`make ([a-z-]+)", text)
    assert set(asked) <= targets


@pytest.mark.parametrize("name", ["api", "reference", "queries", "shapes"])
def test_generated_pages_are_current(name: str) -> None:
    done = run([f"tools/{name}_page.py", "--check"], ROOT)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_changelog_knows_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    dated = re.findall(r"^## \[([\d.]+)\] - \d{4}-\d{2}-\d{2}$", changes, flags=re.MULTILINE)
    assert dated[0] == build_graph.__version__
