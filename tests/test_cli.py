from __future__ import annotations

import csv
import importlib
import importlib.util
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fixture_graph import small_store

import build_graph
import build_graph.questions.answer
from build_graph.cli import run
from build_graph.questions import catalogue

REPORTS = Path(__file__).parents[1] / "samples" / "reports"
COMMANDS = [
    *("build", "withdraw", "diff", "validate", "query", "queries", "search"),
    *("ask", "evidence", "coverage", "export", "serve", "mcp", "info", "facts", "fetch"),
    "score",
]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_store(tmp_path_factory.mktemp("cli") / "graph")


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process: exit code, standard output, standard error."""
    # The real one would also change what Ctrl-C does to pytest.
    for name in ("query", "evidence", "info", "score"):
        monkeypatch.setattr(f"build_graph.cli.{name}.stop_at_once", lambda: None)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


def process(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "build_graph", *map(str, arguments)]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, capture_output=True, text=True, encoding="utf-8", check=False, **options
    )


def test_the_program_runs_as_a_process(path: Path) -> None:
    done = process("query", "ratings", "--store", path, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 12
    assert rows[0]["pdu"] == "Hallowby"


def test_errors_of_the_process_are_one_sentence(tmp_path: Path) -> None:
    done = process("query", "ratings", "--store", tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "there is no store" in done.stderr


def test_a_reader_that_stops_listening_is_no_error(path: Path) -> None:
    command = [sys.executable, "-m", "build_graph", "export", "nquads", "--store", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout
        assert started.stderr
        started.stdout.read(10)
        started.stdout.close()
        said = started.stderr.read()
    assert said == b""


def test_help_loads_nothing_heavy() -> None:
    heavy = "{'rdflib', 'pyshacl', 'networkx', 'pyarrow', 'pyoxigraph', 'rich'}"
    code = (
        "import sys; from build_graph.cli import run; run(['query', '--help']); "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_query_loads_no_rdflib(path: Path) -> None:
    code = (
        f"import sys; from build_graph.cli import run; run(['query', 'reports', '--store', "
        f"{str(path)!r}]); print(sorted({{'rdflib', 'pyshacl', 'networkx'}} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_answers_in_well_under_a_second() -> None:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert process("--help").returncode == 0
        times.append(time.perf_counter() - start)
    assert min(times) < 0.9  # 0.1 s on a quiet machine


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(cli: Run, command: str) -> None:
    code, out, _ = cli(command, "--help")
    assert code == 0
    assert f"Example: probation-graph {command}" in " ".join(out.split())


def test_help_lists_every_command(cli: Run) -> None:
    code, out, _ = cli("--help")
    assert code == 0
    listed = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line]
    assert listed == COMMANDS


def test_the_version_is_printed(cli: Run) -> None:
    assert cli("--version")[:2] == (0, f"probation-graph {build_graph.__version__}\n")


@pytest.mark.parametrize("format_", ["table", "csv", "tsv", "json", "markdown", "parquet"])
def test_a_query_in_every_format(path: Path, format_: str) -> None:
    command = [sys.executable, "-m", "build_graph", "query", "shared-courts", "--store", str(path)]
    done = subprocess.run([*command, "-f", format_], capture_output=True, check=True)
    assert b"Cressholt Crown Court" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["query", "ratngs"], "did you mean 'ratings'"),
        (["query", "ratings", "--format", "xml"], "there is no format 'xml'"),
        (["export", "xml"], "svg, png, site"),
        (["query", "ratings", "--param", "pdu"], "write --param NAME=VALUE"),
        (["query", "ratings", "-p", "pdu=Halowby"], "did you mean 'Hallowby'"),
        (["query", "ratings", "-p", "pdu=x", "-p", "pdu=y"], "given twice"),
        (["query", "provider-footprint"], "needs the parameter 'provider'"),
        (["query", "inspections-of-pdu", "-p", "since=soon"], "must be a month"),
        (["query", "DELETE WHERE { ?s ?p ?o }"], "only reads"),
        (["query", "SELECT nonsense {"], "no SPARQL query"),
        (["query", "SELECT * { SERVICE <http://127.0.0.1:1/> {} }"], "SERVICE is not allowed"),
        (["query", "missing.rq"], "there is no file"),
        (["evidence"], "give the IRI of one thing"),
        (["evidence", "x", "--prove"], "give the IRI of one thing"),
        (["evidence", "pdu/halowby"], "did you mean 'pdu/hallowby'"),
        (["export", "gexf", "--view", "provider"], "did you mean 'providers'"),
        (["export", "gexf", "--view", "full", "--query", "ratings"], "not both"),
        (["export", "trig", "--view", "full"], "leave out --view"),
        (["export", "turtel"], "did you mean 'turtle'"),
        (["export", "trig", "/nowhere/graph.trig"], "cannot be written"),
        (["validate", "--format", "xml"], "there is no format 'xml'"),
        (["validate", "--severity", "dire"], "there is no severity 'dire'"),
    ],
)
def test_bad_requests_exit_2_with_one_sentence(
    cli: Run, path: Path, arguments: list[str], sentence: str
) -> None:
    code, out, err = cli(*arguments, "--store", path)
    assert code == 2
    assert out == ""
    assert sentence in err
    assert err.startswith("probation-graph: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["query"], ["query", "x", "--nonsense"], ["build", "--jobs", "x"]]
)
def test_bad_usage_exits_2(cli: Run, arguments: list[str]) -> None:
    code, out, err = cli(*arguments)
    assert (code, out) == (2, "")
    assert "Error" in err


@pytest.mark.parametrize("command", ["query", "evidence", "export", "info", "validate"])
@pytest.mark.parametrize("store", ["http://localhost:7878/", "none", "foreign"])
def test_a_wrong_store_exits_2(cli: Run, tmp_path: Path, command: str, store: str) -> None:
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "x").touch()
    place = store if ":" in store else tmp_path / store
    needed = {"query": ["ratings"], "evidence": ["pdu/x"], "export": ["trig"]}.get(command, [])
    code, out, err = cli(command, *needed, "--store", place)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_no_answer_exits_1_and_says_so(cli: Run, path: Path) -> None:
    code, out, err = cli("query", "findings", "-p", "pdu=Hallowby", "-f", "json", "--store", path)
    assert (code, json.loads(out)) == (1, [])
    assert "no answer" in err


def test_a_failure_inside_exits_3(cli: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oh\nno")

    monkeypatch.setattr(sys.modules["build_graph.questions.answer"], "run", broken)
    code, out, err = cli("query", "ratings", "--store", path)
    assert (code, out) == (3, "")
    assert "ZeroDivisionError: oh no" in err
    assert err.count("\n") == 1
    with pytest.raises(ZeroDivisionError):
        cli("--debug", "query", "ratings", "--store", path)


def test_ctrl_c_exits_130(cli: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["build_graph.questions.answer"], "run", stopped)
    code, out, err = cli("query", "ratings", "--store", path)
    assert (code, out) == (130, "")
    assert err.startswith("probation-graph: interrupted; ")
    assert err.count("\n") == 1


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as it is in a terminal: a runner in the background of a shell ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_an_interrupted_build_says_so_in_one_line_and_leaves_no_parts(
    name: str, wrapped: bool, cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library may turn the interruption into an error of its own."""

    def stopped(*_: object) -> None:
        try:
            signal.raise_signal(getattr(signal, name))
        except KeyboardInterrupt as stop:
            if wrapped:
                raise RuntimeError("callback failed") from stop
            raise

    monkeypatch.setattr(sys.modules["build_graph.store.database"].DraftStore, "put_text", stopped)
    reports = Path(__file__).parents[1] / "samples" / "reports" / "brackmoor-2022.txt"
    code, out, err = cli("build", reports, "--store", tmp_path / "graph")
    assert (code, out) == (128 + getattr(signal, name), "")
    assert err.startswith("probation-graph: interrupted; ")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_queries_lists_the_catalogue(cli: Run) -> None:
    code, out, _ = cli("queries")
    assert code == 0
    for name in catalogue.names():
        assert f" {name} " in out


def test_queries_shows_one_question(cli: Run) -> None:
    code, out, _ = cli("queries", "provider-footprint")
    assert code == 0
    for part in ("Parameters", "provider", "services_rating", "Example"):
        assert part in out
    assert cli("queries", "provider-footprnt")[0] == 2


def test_queries_writes_the_page(cli: Run) -> None:
    code, out, _ = cli("queries", "--markdown")
    assert code == 0
    assert all(f"### {name}\n" in out for name in catalogue.names())


def test_evidence_shows_and_proves(cli: Run, path: Path) -> None:
    code, out, _ = cli("evidence", "inspection/hallowby/2023-05/judgement/1.1", "--store", path)
    assert code == 0
    assert "> Line about 1.1 Leadership" in out
    assert cli("evidence", "pathway:accommodation", "--store", path)[0] == 1
    code, out, _ = cli("evidence", "--prove", "--store", path)
    assert (code, "100 per cent" in out) == (0, True)


def test_a_lost_text_makes_the_proof_fail(cli: Run, tmp_path: Path) -> None:
    path = small_store(tmp_path / "graph")
    next((path / "texts").iterdir()).unlink()
    code, out, _ = cli("evidence", "--prove", "--store", path)
    assert code == 1
    assert "is not kept" in out


def test_export_to_a_file_and_to_the_screen(cli: Run, path: Path, tmp_path: Path) -> None:
    out_file = tmp_path / "graph.nq"
    assert cli("export", "nquads", out_file, "--store", path) == (0, "", "")
    assert cli("export", "nquads", "--store", path)[1] == out_file.read_text("utf-8")


def test_info_says_what_is_there(cli: Run, path: Path) -> None:
    code, out, _ = cli("info", "--store", path, "--format", "json")
    assert code == 0
    values = {row["what"]: row["value"] for row in json.loads(out)}
    assert values["reports"] == "3"
    assert values["texts kept"] == "3"
    assert values["names in no register"] == "2"


def test_build_says_what_became_of_each_file(cli: Run, tmp_path: Path) -> None:
    report = sorted(REPORTS.glob("*.txt"))[0]
    empty = tmp_path / "empty.txt"
    empty.touch()
    store = tmp_path / "graph"
    code, out, err = cli("build", report, empty, "--store", store, "--no-validate")
    assert code == 1
    assert report.name in out
    assert "built" in out
    assert "left out" in err
    assert "empty.txt" in err
    assert "probation-graph query" in out
    assert "Traceback" not in err
    code, out, _ = cli("build", report, "--store", store, "--no-validate")
    assert (code, "unchanged" in out) == (0, True)


def test_build_with_nothing_to_read_exits_2(cli: Run, tmp_path: Path) -> None:
    code, _, err = cli("build", tmp_path / "none", "--store", tmp_path / "graph")
    assert code in (1, 2)
    assert "none" in err
    assert "Traceback" not in err


def test_facts_are_written(cli: Run, tmp_path: Path) -> None:
    report = sorted(REPORTS.glob("*.txt"))[0]
    out_file = tmp_path / "facts.json"
    assert cli("facts", report, out_file)[0] == 0
    assert cli("facts", report)[1] == out_file.read_text("utf-8")
    json.loads(out_file.read_text("utf-8"))


def test_score_compares_with_gold(cli: Run, path: Path, tmp_path: Path) -> None:
    (tmp_path / "crs_providers.csv").write_text(
        "pdu,provider,pathway\nNowhere,Nobody,mentoring\n", "utf-8"
    )
    code, out, _ = cli("score", tmp_path, "--store", path)
    assert code == 0
    assert "crs-providers: missed  Nowhere | Nobody | mentoring" in out
    assert cli("score", tmp_path / "none", "--store", path)[0] == 2


def test_the_public_names_are_what_can_be_imported() -> None:
    assert build_graph.__all__ == sorted(build_graph.__all__)
    assert dir(build_graph) == build_graph.__all__
    for name in build_graph.__all__:
        assert getattr(build_graph, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(build_graph, "nonsense")  # noqa: B009 - a name that is not there
    assert importlib.import_module("build_graph").open_store is build_graph.open_store


@pytest.mark.parametrize("name", sorted(set(build_graph.__all__) - {"__version__"}))
def test_no_module_displaces_a_public_name(name: str) -> None:
    """The import system binds a module to its name in the package; no public name may be one."""
    assert importlib.util.find_spec(f"build_graph.{name.lower()}") is None or not name.islower()
    assert callable(getattr(build_graph, name))


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, build_graph; "
        "print(sorted({'rdflib', 'pyoxigraph', 'pyshacl', 'typer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_functions_work_together(path: Path) -> None:
    with build_graph.open_store(path, read_only=True) as store:
        table = build_graph.query(store, "ratings", {"pdu": "Hallowby"})
        assert {row["pdu"] for row in table} == {"Hallowby"}
        assert build_graph.evidence(store, "inspection/hallowby/2023-05/judgement/1.1")


def test_a_link_keeps_and_a_pipe_takes_the_export(cli: Run, path: Path, tmp_path: Path) -> None:
    file, link, pipe = tmp_path / "real.nq", tmp_path / "link.nq", tmp_path / "pipe"
    file.write_text("old")
    link.symlink_to(file)
    assert cli("export", "nquads", link, "--store", path)[0] == 0
    assert link.is_symlink()
    os.mkfifo(pipe)
    with (tmp_path / "read.nq").open("wb") as out:
        reader = subprocess.Popen(["cat", str(pipe)], stdout=out)
        assert cli("export", "nquads", pipe, "--store", path)[0] == 0
        assert reader.wait(timeout=20) == 0
    assert (tmp_path / "read.nq").read_bytes() == file.read_bytes()
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_sentence(path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "build_graph", "info", "--store", str(path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr


def test_names_of_files_may_hold_anything(cli: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / "two\nlines.txt").write_text("")
    report = (REPORTS / "hallowby-2024.txt").read_bytes()
    odd = os.fsdecode(bytes(folder) + b"/odd\xff.txt")
    Path(odd).write_bytes(report)
    code, out, err = cli("build", folder, "--store", tmp_path / "store", "--no-validate")
    assert code == 1
    assert "odd\N{REPLACEMENT CHARACTER}.txt" in out
    assert "lines.txt: the file is empty" in err
    assert "gone.txt: there is no such file" in err
    assert "loop.txt: cannot be read" in err
    assert all(line.startswith("probation-graph: left out:") for line in err.splitlines())


def test_a_pipe_is_refused(cli: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    code, _, err = cli("build", tmp_path / "pipe.txt", "--store", tmp_path / "store")
    assert code == 2
    assert "device or a pipe" in err


def test_a_damaged_store_is_one_sentence(cli: Run, path: Path, tmp_path: Path) -> None:
    shutil.copytree(path, tmp_path / "store")
    for file in (tmp_path / "store/quads").iterdir():
        file.write_bytes(b"nonsense")
    code, _, err = cli("info", "--store", tmp_path / "store")
    assert code == 2
    assert "is damaged" in err
