"""Habits of the command line: settings, files and columns of answers, how much is said."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars
import pytest
from view_store import ROOT, sample_store

from build_graph.building import process_reports
from build_graph.cli import run
from build_graph.cli.manner import take_on

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Run a command in a folder of its own: exit code, standard output, standard error."""
    for name in ("query", "info", "ask", "search", "diff"):
        monkeypatch.setattr(f"build_graph.cli.{name}.stop_at_once", lambda: None)
    monkeypatch.setattr("typer.get_app_dir", lambda _: str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        take_on(debug=False, quiet=False, verbose=False)
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


def settings(tmp_path: Path, text: str) -> Path:
    (tmp_path / "settings").mkdir(exist_ok=True)
    file = tmp_path / "settings" / "config.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_store_is_what_is_given_then_the_variable_then_the_settings(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("query", "reports", "--format", "csv")
    settings(tmp_path, f'store = "{sample_store()}"')
    code, wanted, _ = cli(*asked)
    assert (code, wanted.count("\n")) == (0, 6)
    monkeypatch.setenv("PROBATION_GRAPH_STORE", str(tmp_path / "other"))
    code, _, told = cli(*asked)
    assert code == 2
    assert "other" in told
    assert cli(*asked, "--store", sample_store()) == (0, wanted, "")


def test_without_any_of_them_the_store_is_the_folder_graph(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "graph").symlink_to(sample_store())
    assert cli("query", "reports", "--format", "csv")[1].count("\n") == 6
    assert cli("queries")[0] == 0


def test_settings_give_options_and_paths_count_from_their_folder(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "mine").symlink_to(sample_store())
    settings(tmp_path, 'store = "mine"\n[query]\nformat = "json"\ncolumns = "pdu"')
    code, out, _ = cli("query", "reports")
    assert code == 0
    assert [list(row) for row in json.loads(out)] == [["pdu"]] * 5
    assert cli("query", "reports", "--format", "csv")[1].startswith("pdu\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[qurey]", "there is no command 'qurey' (did you mean 'query'"),
        ('[query]\nformt = "csv"', "query has no option 'formt' (did you mean 'format'?)"),
        ("query = 3", "write the options of query under [query]"),
        ("store = ", "cannot be read as settings"),
    ],
)
def test_settings_that_cannot_be_are_told(
    cli: Run, tmp_path: Path, text: str, sentence: str
) -> None:
    file = settings(tmp_path, text)
    code, out, err = cli("query", "reports")
    assert (code, out) == (2, "")
    assert sentence in err
    assert str(file) in err


def test_no_settings_are_read_from_the_present_folder(cli: Run, tmp_path: Path) -> None:
    for name in ("config.toml", "probation-graph.toml"):
        (tmp_path / name).write_text("[nonsense]", "utf-8")
    assert cli("info", "--store", sample_store())[0] == 0


def test_a_settings_file_that_the_variable_names_must_be_there(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBATION_GRAPH_CONFIG", str(tmp_path / "none.toml"))
    code, _, err = cli("info", "--store", sample_store())
    assert code == 2
    assert "none.toml, which PROBATION_GRAPH_CONFIG names, is no file" in err


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "md", "parquet", "xlsx", "txt"])
def test_an_answer_goes_to_a_file_in_the_format_of_its_name(
    cli: Run, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"answer.{suffix}"
    asked = ("query", "ratings", "--columns", "rating,pdu", "--store", sample_store())
    code, out, err = cli(*asked, "--output", file)
    assert (code, out) == (0, "")
    assert f"wrote {file}" in err
    plain = cli(*asked, "--format", "csv")[1]
    head, *rows = csv.reader(io.StringIO(plain))
    assert head == ["rating", "pdu"]
    if suffix == "parquet":
        found = [list(row) for row in polars.read_parquet(file).rows()]
    elif suffix == "xlsx":
        values = openpyxl.load_workbook(file)["answer"].values
        found = [list(map(str, row)) for row in values][1:]
    else:
        format_ = {"md": "markdown", "txt": "table"}.get(suffix, suffix)
        assert file.read_text("utf-8") == cli(*asked, "--format", format_)[1]
        return
    assert found == rows


@pytest.mark.parametrize(
    "asked",
    [
        ("ask", "Which PDUs were rated Good or better for staff?"),
        ("search", "police"),
        ("info",),
        ("queries",),
        ("diff", sample_store(), sample_store()),
    ],
    ids=lambda asked: asked[0],
)
def test_every_command_with_a_table_has_every_format(
    cli: Run, tmp_path: Path, asked: tuple[str]
) -> None:
    for suffix in ("csv", "parquet", "xlsx"):
        file = tmp_path / f"a.{suffix}"
        code, out, err = cli(*asked, "--store", sample_store(), "--output", file)
        assert (code, out) == (0, ""), err
        assert file.stat().st_size > 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--columns", "pdu,raitng"), "no column 'raitng' (did you mean 'rating'?): it has pdu, "),
        (("--columns", "pdu,pdu"), "--columns names one column twice"),
        (("--format", "xls"), "there is no format 'xls': choose one of table, csv"),
        (("--cite", "--columns", "pdu"), "leave out --columns"),
    ],
)
def test_a_form_that_cannot_be_is_told(cli: Run, options: tuple[str], sentence: str) -> None:
    code, out, err = cli("query", "ratings", "--store", sample_store(), *options)
    assert (code, out) == (2, "")
    assert sentence in err


def test_quiet_leaves_answers_and_errors(cli: Run) -> None:
    asked = ("ask", "Who delivers accommodation services in Thornmere Vale?")
    code, out, err = cli("--quiet", *asked, "--store", sample_store())
    assert (code, err) == (0, "")
    assert "Hearthway" in out
    code, _, err = cli("--quiet", "query", "ratngs", "--store", sample_store())
    assert code == 2
    assert "did you mean 'ratings'" in err
    code, _, err = cli("--quiet", "--verbose", "info", "--store", sample_store())
    assert code == 2
    assert "contradict each other" in err


def test_verbose_says_what_is_done(cli: Run) -> None:
    report = ROOT / "samples" / "reports" / "hallowby-2024.txt"
    _, out, err = cli("--verbose", "build", report, "--store", "here", "--no-validate")
    assert "1 files found (after " in err
    assert "1 reports written (after " in err
    assert "files found" not in out


@pytest.mark.parametrize("debug", [False, True])
def test_debug_shows_where_a_report_failed(
    cli: Run, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(process_reports, "parse", broken)
    report = ROOT / "samples" / "reports" / "hallowby-2024.txt"
    code, _, err = cli(*(["--debug"] if debug else []), "build", report, "--store", "here")
    assert code == 2
    assert "a fault in the program stopped it (ZeroDivisionError('planted'))" in err
    assert ("Traceback" in err) is debug
    assert ("in broken" in err) is debug


def test_the_shell_completes_names_of_questions() -> None:
    environment = {
        **os.environ,
        "_PROBATION_GRAPH_COMPLETE": "complete_bash",
        "COMP_WORDS": "probation-graph query rati",
        "COMP_CWORD": "2",
    }
    done = subprocess.run(
        [sys.executable, "-m", "build_graph"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["ratings", "ratings-matrix", "ratings-off-rule"]


def test_the_extra_all_holds_every_other_but_that_for_developers() -> None:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = content["project"]["optional-dependencies"]
    (named,) = extras["all"]
    held = named.removeprefix("probation-graph[").removesuffix("]").split(",")
    assert sorted(held) == sorted(extras.keys() - {"all", "dev"})
    page = (ROOT / "docs" / "install.md").read_text("utf-8")
    assert all(f"`{extra}`" in page for extra in held)
