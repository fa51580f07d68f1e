"""How much of a report gave statements: counted by sentence, shown as table, JSON, CSV and page."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import chromium
from invented_report import BACKGROUND, SAMPLES, SHARED, report_text

from build_graph.citation.coverage import Coverage, coverage, rest_table, share, table
from build_graph.citation.coverage_page import page
from build_graph.cli import run
from build_graph.errors import BadRequest
from build_graph.extract.structure.sentences import Sentence, every_sentence
from build_graph.pipeline import build, facts_of
from build_graph.reading.read_file import read_bytes
from build_graph.store.database import open_store

Cli = Callable[..., tuple[int, str, str]]
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> & \'"></mark>'


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("coverage") / "graph"
    build([SAMPLES / "reports"], store, registers=[SAMPLES / "registers"], validate=False)
    return store


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setattr("build_graph.cli.coverage.stop_at_once", lambda: None)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


def of(samples: Path, report: str = "") -> list[Coverage]:
    with open_store(samples, read_only=True) as store:
        return coverage(store, report)


def sentences(text: str) -> list[Sentence]:
    return every_sentence(read_bytes(text.encode(), "made.txt"))


def one_report(tmp_path: Path, text: str) -> Coverage:
    (tmp_path / "made.txt").write_text(text, "utf-8")
    build([tmp_path / "made.txt"], tmp_path / "graph", validate=False)
    (found,) = of(tmp_path / "graph")
    return found


def kinds_of(text: str) -> dict[str, str]:
    return {one.text: one.boilerplate for one in sentences(text)}


# --- sentences -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((SAMPLES / "reports").iterdir()), ids=lambda p: p.stem)
def test_every_word_of_a_text_stands_in_a_sentence(path: Path) -> None:
    document = read_bytes(path.read_bytes(), path.name)
    seen = bytearray(len(document.text))
    for sentence in every_sentence(document):
        for span in sentence.spans:
            assert span.start < span.end
            seen[span.start : span.end] = b"x" * (span.end - span.start)
    # Links and marks are no part of what a line says.
    lost = [
        (line.number, line.text[at])
        for line in document.lines
        for at in range(len(line.text))
        if line.text[at].isalnum() and not seen[line.traced.span(at, at + 1).start]
    ]
    assert lost == []


def test_boilerplate_is_told_from_what_a_report_says() -> None:
    method = "Our rating for planning is based on the percentage of inspected cases that were fine."
    text = report_text(background=f"{BACKGROUND} {method} Nobody knew the head of the unit.")
    kinds = kinds_of(text)
    assert kinds[method] == "how ratings are made"
    assert kinds["Nobody knew the head of the unit."] == ""
    assert kinds["1.1\tLeadership\tGood"] == ""
    assert kinds["1.\tOrganisational delivery"] == "heading"
    assert kinds["Background"] == "heading"


def test_the_wording_of_a_standard_is_boilerplate_in_its_section_alone() -> None:
    wording = "Leaders make a personalised and responsive service possible for people on probation."
    text = report_text(
        background=f"{BACKGROUND} {wording}", sections=f"1.1. Leadership\n\n{wording}\n"
    )
    found = [one for one in sentences(text) if one.text == wording]
    assert [(one.section, one.boilerplate) for one in found] == [
        ("Background", ""),
        ("1.1", "wording of the standard"),
    ]


# --- counting ------------------------------------------------------------------------------------


def test_counts_are_those_of_the_sentences(samples: Path) -> None:
    (one,) = of(samples, "Brackmoor")
    rows = table([one]).dicts()
    assert rows[-1]["section"] == "(all)"
    for column in ("sentences", "understood", "nothing", "boilerplate"):
        assert sum(int(row[column] or 0) for row in rows[:-1]) == rows[-1][column]
    for row in rows:
        parts = [int(row[name] or 0) for name in ("understood", "nothing", "boilerplate")]
        assert sum(parts) == row["sentences"]
    assert rows[-1]["nothing"] == len(rest_table([one]))
    assert share({"understood": 1, "nothing": 2, "boilerplate": 9}) == 33.3
    assert share({"boilerplate": 9}) is None


def test_a_sentence_without_a_statement_is_told_and_one_with_is_not(tmp_path: Path) -> None:
    one = one_report(
        tmp_path, report_text(background=f"{BACKGROUND} The kettle has been broken since spring.")
    )
    left = [covered.sentence.text for covered in one.rest()]
    assert "The kettle has been broken since spring." in left
    assert BACKGROUND not in left
    (told,) = [c for c in one.sentences if c.sentence.text == BACKGROUND]
    assert told.kinds == ("cases inspected", "figure")


def test_what_others_say_of_a_passage_counts_by_itself(tmp_path: Path) -> None:
    text = report_text(background=f"{BACKGROUND} The kettle has been broken since spring.")
    before = one_report(tmp_path, text)
    (start,) = [
        c.sentence.spans[0] for c in before.rest() if c.sentence.text.startswith("The kettle")
    ]
    with open_store(tmp_path / "graph") as store:
        (graph,) = [name for name in store.graphs() if "/graph/report/" in name]
        own = graph.replace("/graph/report/", "/id/inspection/")
        pg = "https://w3id.org/probation-graph/ontology#"
        at = f"{own}/passage/{start.start + 4}-{start.start + 10}"
        more = [
            f"<{own}/kettle> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{pg}Figure>",
            f"<{own}/kettle> <{pg}evidence> <{at}>",
        ]
        lines = [f"{line} <{graph}> ." for line in more]
        old = [line.removesuffix(" .") + f" <{graph}> ." for line in store.graph_quads(graph)]
        store.replace_graph(graph, [*old, *lines])
        (after,) = coverage(store)
    assert len(after.rest()) == len(before.rest()) - 1
    assert "figure" in {kind for c in after.sentences for kind in c.kinds}


@pytest.mark.parametrize(
    "report", ["Hallowby", "hallowby pdu", "hallowby-2024.txt", "hallowby/2024-01",
               "inspection/hallowby/2024-01"],
)  # fmt: skip
def test_a_report_is_known_by_its_unit_file_or_inspection(samples: Path, report: str) -> None:
    assert [one.file for one in of(samples, report)] == ["hallowby-2024.txt"]


def test_an_unknown_report_gets_the_nearest_suggested(samples: Path) -> None:
    with pytest.raises(BadRequest, match=r"no report 'Halowby' \(did you mean 'Hallowby'\?\)"):
        of(samples, "Halowby")


@pytest.mark.skipif(not (SHARED / "reports").is_dir(), reason="the real reports are not here")
def test_most_of_the_real_reports_is_understood(tmp_path: Path) -> None:
    build([SHARED / "reports"], tmp_path / "graph", validate=False)
    for one in of(tmp_path / "graph"):
        whole = table([one]).dicts()[-1]
        assert float(whole["share"] or 0) > 80
        assert int(whole["boilerplate"] or 0) > 60


# --- the command ---------------------------------------------------------------------------------


def test_the_command_prints_the_table_and_the_rest(samples: Path, cli: Cli) -> None:
    code, out, err = cli("coverage", "Hallowby", "--store", samples)
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split()[:3] == ["pdu", "inspected", "section"]
    assert "Hallowby, 2024-01: " in out
    assert "  Foreword\n" in out
    code, out, _ = cli("coverage", "Hallowby", "--no-rest", "--store", samples)
    assert "gave no statement" not in out


def test_json_and_csv_say_the_same(samples: Path, cli: Cli) -> None:
    (report,) = json.loads(cli("coverage", "Hallowby", "-f", "json", "--store", samples)[1])
    assert report["text_kept"] is True
    _, out, _ = cli("coverage", "Hallowby", "-f", "csv", "--store", samples)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["section"] for row in rows] == [row["section"] for row in report["sections"]]
    _, out, _ = cli("coverage", "Hallowby", "-f", "csv", "--rest", "--store", samples)
    rest = list(csv.DictReader(io.StringIO(out)))
    assert [row["sentence"] for row in rest] == [row["sentence"] for row in report["rest"]]


def test_facts_have_no_text_and_that_is_said(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "made.txt").write_text(report_text(), "utf-8")
    (tmp_path / "made.json").write_text(facts_of(tmp_path / "made.txt"), "utf-8")
    build([tmp_path / "made.json"], tmp_path / "graph", validate=False)
    code, out, err = cli("coverage", "--store", tmp_path / "graph")
    assert code == 1
    assert "built from facts, which have no text" in err
    assert len(out.splitlines()) <= 2
    (report,) = json.loads(cli("coverage", "-f", "json", "--store", tmp_path / "graph")[1])
    assert (report["text_kept"], report["rest"]) == (False, [])
    assert "nothing to measure" in page(of(tmp_path / "graph"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "xml"], "there is no format 'xml'"),
        (["Nowhere"], "the store has no report 'Nowhere'"),
        (["--html", "no/such/folder/x.html"], "cannot be written"),
    ],
)
def test_a_bad_request_is_one_sentence(
    samples: Path, cli: Cli, arguments: list[str], sentence: str
) -> None:
    code, out, err = cli("coverage", *arguments, "--store", samples)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


# --- the page ------------------------------------------------------------------------------------


class Shown(HTMLParser):
    """What a browser shows of a page, and the elements in it; labels of marks are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.label = False
        self.feed(html.partition('<div class="text">')[2].partition("</div>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.label = tag == "b"

    def handle_endtag(self, tag: str) -> None:
        self.label = False

    def handle_data(self, data: str) -> None:
        if not self.label:
            self.text += data


def test_the_page_shows_the_text_character_for_character(samples: Path) -> None:
    for one in of(samples):
        assert one.text is not None
        assert Shown(page([one])).text == one.text


def test_a_hostile_text_stays_text(tmp_path: Path) -> None:
    text = report_text(background=f"{BACKGROUND} {HOSTILE}")
    one = one_report(tmp_path, text)
    shown = Shown(page([one]))
    assert HOSTILE in shown.text
    assert shown.elements <= {"mark", "b", "span"}
    assert shown.attributes <= {"style", "title", "class"}


def test_the_page_needs_nothing_else(samples: Path, tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "page.html"
    code, out, err = cli("coverage", "Hallowby", "--html", file, "--store", samples)
    assert (code, out) == (0, "")
    assert err == f"probation-graph: wrote {file}\n"
    html = file.read_text("utf-8")
    head = html.partition("<body>")[0]
    assert "default-src 'none'" in head
    assert "prefers-color-scheme: dark" in head
    assert not re.search(r"<(?:script|link|img|iframe)\b|url\(|@import", html)
    assert html == page(of(samples, "Hallowby"))


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_a_narrow_window_shows_the_page_without_scrolling_sideways(
    samples: Path, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(of(samples, "Hallowby")), "utf-8")
    with chromium() as driver:
        metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.get(file.as_uri())
        width = driver.execute_script("return document.documentElement.scrollWidth")
        assert 300 < width <= 390
        assert driver.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_the_ledger_counts_by_kind_and_lists_what_no_fact_uses(samples: Path, cli: Cli) -> None:
    code, out, _ = cli("coverage", "--ledger", "--store", samples, "--registers",
                       SAMPLES / "registers", "--format", "csv")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert {row["kind"] for row in rows} >= {"figure", "organisation", "provider"}
    assert all(int(row["used"]) + int(row["unexplained"]) == int(row["printed"]) for row in rows)
    figures = [row for row in rows if row["kind"] == "figure"]
    assert len(figures) == len({(row["pdu"], row["inspected"]) for row in rows})
    code, out, _ = cli("coverage", "--ledger", "--rest", "--store", samples, "--registers",
                       SAMPLES / "registers", "--format", "csv")  # fmt: skip
    listed = list(csv.DictReader(io.StringIO(out)))
    assert len(listed) == sum(int(row["unexplained"]) for row in rows)
    assert all(row["printed"] in row["sentence"] for row in listed), listed


def test_the_page_and_the_ledger_are_two_things(samples: Path, cli: Cli, tmp_path: Path) -> None:
    code, out, err = cli("coverage", "--ledger", "--html", tmp_path / "x", "--store", samples)
    assert (code, out) == (2, "")
    assert "give one of the two" in err
    assert list(tmp_path.iterdir()) == []
