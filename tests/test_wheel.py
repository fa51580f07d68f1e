"""The wheel that is built from the sdist holds everything and works on its own, elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

# One worker makes the wheel for all of these.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

ROOT = Path(__file__).resolve().parents[1]
DATA = ("ontology", "queries", "shapes")
PIP = ("-m", "pip", "--disable-pip-version-check")


@dataclass(frozen=True)
class Installed:
    """A virtual environment with the wheel in it, and a folder far from the checkout."""

    python: Path
    elsewhere: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        program = self.python.with_name("probation-graph")
        return run([str(program), *command], self.elsewhere)


def run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def tracked() -> set[str]:
    """The data files a clone would have; without git, those that are there."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard", *DATA], ROOT
        )
        if listed.returncode == 0:
            return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    return {
        path.relative_to(ROOT).as_posix()
        for folder in DATA
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel made from it."""
    out = tmp_path_factory.mktemp("dist")
    # Without isolation: the builder is among the development tools, so this needs no network.
    done = run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), "."], ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel and what it says it needs, and nothing else, in a fresh environment."""
    home = tmp_path_factory.mktemp("installed")
    done = run([sys.executable, "-m", "venv", str(home / "venv")], home)
    assert done.returncode == 0, done.stderr
    python = home / "venv" / "bin" / "python"
    constraints = ("--constraint", str(ROOT / "constraints.txt"))
    if "CI" not in os.environ:
        probe = ["download", "--no-deps", "--dest", str(home / "probe"), *constraints, "rdflib"]
        if run([str(python), *PIP, "--retries=0", "--timeout=10", *probe], home).returncode:
            pytest.skip("pip cannot reach a package index, so nothing can be installed afresh")
    done = run([str(python), *PIP, "install", *constraints, str(built[1])], home)
    assert done.returncode == 0, done.stderr
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    return Installed(python, elsewhere)


def test_the_wheel_bundles_exactly_the_data_of_the_checkout(built: tuple[Path, Path]) -> None:
    prefix = "build_graph/_bundled/"
    with zipfile.ZipFile(built[1]) as wheel:
        bundled = {
            name.removeprefix(prefix): wheel.read(name)
            for name in wheel.namelist()
            if name.startswith(prefix)
        }
    assert set(bundled) == tracked()
    assert all(content == (ROOT / name).read_bytes() for name, content in bundled.items())


def test_the_wheel_holds_the_package_and_no_more(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as wheel:
        names = wheel.namelist()
        (about,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        described = Parser().parsestr(wheel.read(about).decode("utf-8"))
    tops = {name.partition("/")[0] for name in names}
    assert {top.partition("-")[0] for top in tops} == {"build_graph", "probation_graph"}
    assert "build_graph/py.typed" in names
    assert described["License-Expression"] == "MIT"
    assert (described.get_payload() or "") == (ROOT / "README.md").read_text("utf-8")


def test_the_wheel_holds_the_parts_of_the_page(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as wheel:
        inside = {
            name for name in wheel.namelist() if name.startswith("build_graph/export/html_page/")
        }
    there = (ROOT / "build_graph" / "export" / "html_page").iterdir()
    parts = {f"build_graph/export/html_page/{path.name}" for path in there if path.is_file()}
    assert parts == inside
    assert {".html", ".css", ".js", ".py"} == {Path(name).suffix for name in parts}


def test_the_wheel_holds_what_the_pages_of_the_explorer_are_made_of(
    built: tuple[Path, Path],
) -> None:
    with zipfile.ZipFile(built[1]) as wheel:
        inside = {name for name in wheel.namelist() if name.startswith("build_graph/web/")}
    folder = ROOT / "build_graph" / "web"
    there = {
        f"build_graph/web/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there == inside
    assert {".html", ".css", ".js", ".py"} == {Path(name).suffix for name in there}


def test_the_sdist_holds_what_a_reader_of_the_source_needs(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[0]) as sdist:
        inside = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"README.md", "LICENSE", "CHANGELOG.md", "Makefile", "constraints.txt"} <= inside
    assert tracked() <= inside
    assert not any(name.startswith((".git/", ".venv/", "graph/", ".ci/")) for name in inside)


def test_nothing_but_the_declared_needs_is_installed(installed: Installed) -> None:
    done = run([str(installed.python), *PIP, "list", "--format=freeze"], installed.elsewhere)
    names = {line.partition("=")[0].lower() for line in done.stdout.splitlines()}
    assert {"networkx", "pyoxigraph", "pyshacl", "rdflib", "typer", "probation-graph"} <= names
    assert names.isdisjoint({"pytest", "pyarrow", "hypothesis", "mpld3", "mypy", "starlette"})


def test_the_installed_package_is_not_the_checkout(installed: Installed) -> None:
    code = "import build_graph.knowledge.resources as r; print(r.home())"
    done = run([str(installed.python), "-I", "-c", code], installed.elsewhere)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("site-packages/build_graph/_bundled")


def test_the_command_answers_for_help(installed: Installed) -> None:
    done = installed.run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: probation-graph" in done.stdout


def test_a_report_is_built_checked_and_asked_about(installed: Installed) -> None:
    samples = ROOT / "samples"
    report = samples / "reports" / "thornmere-vale-2022.txt"
    built = installed.run("build", str(report), "--registers", str(samples / "registers"))
    assert (built.returncode, built.stderr) == (0, "")
    asked = installed.run("query", "ratings", "--param", "standard=Leadership", "--format", "csv")
    assert (asked.returncode, asked.stderr) == (0, "")
    header, row = asked.stdout.splitlines()
    assert header.startswith("pdu,standard_no,standard_name,rating")
    assert row.startswith("Thornmere Vale,1.1,Leadership,")
    checked = installed.run("validate")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_without_an_extra_the_command_says_what_to_install(installed: Installed) -> None:
    store = ("--store", "extra")
    sample = ROOT / "samples" / "reports" / "thornmere-vale-2022.txt"
    assert installed.run("build", str(sample), *store, "--no-validate").returncode == 0
    done = installed.run("query", "ratings", *store, "--format", "parquet")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'probation-graph[parquet]'" in done.stderr
    done = installed.run("serve", *store)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'probation-graph[serve]'" in done.stderr
    done = installed.run("export", "html", *store)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'probation-graph[page]'" in done.stderr
