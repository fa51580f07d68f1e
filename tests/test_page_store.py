"""The page of a real store: its words, its passages, its bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from build_graph import build, open_store
from build_graph.citation.passages import recorded_evidence
from build_graph.export.formats import ExportRequest, parts
from build_graph.export.html_page import parts as page_parts
from build_graph.export.html_page.page_content import source_line
from build_graph.export.html_page.page_passages import PageReport
from build_graph.networks.views import names

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("page") / "graph"
    build([SAMPLES / "reports"], store, registers=[SAMPLES / "registers"], validate=False)
    return store


def page_data(folder: Path, view: str) -> dict[str, Any]:
    with open_store(folder, read_only=True) as store:
        made = b"".join(parts(store, ExportRequest("html", view))).decode("utf-8")
    text = made.partition('<script type="application/json" id="data">')[2].partition("</script>")[0]
    data: dict[str, Any] = json.loads(text)
    return data


@pytest.mark.parametrize("view", names())
def test_every_view_makes_a_page_with_all_of_its_network(folder: Path, view: str) -> None:
    with open_store(folder, read_only=True) as store:
        graph = ExportRequest("html", view).network(store)
    data = page_data(folder, view)
    assert len(data["nodes"]) == len(graph) > 1
    assert len(data["edges"]) == graph.number_of_edges() > 1
    labels = [str(node["label"]) for _, node in graph.nodes(data=True)]
    assert [node[1] for node in data["nodes"]] == labels
    assert not [word for word in data["words"] if word.startswith("http")]
    assert {kind["label"] for kind in data["kinds"]}.isdisjoint({"Thing", "pdu"})


def test_a_question_makes_a_page_too(folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        request = ExportRequest("html", query="crs-providers", parameters={"pdu": "Thornmere Vale"})
        assert b"Hearthway" in b"".join(page_parts(store, request))


def test_passages_are_those_that_evidence_prints(folder: Path) -> None:
    data = page_data(folder, "providers")
    assert data["passages"]
    with open_store(folder, read_only=True) as store:
        for tail, report, section, quote in data["passages"]:
            found = recorded_evidence(store, f"{data['inspections'][report]}/{tail}")
            assert (section, quote) in {(one.section, " ".join(one.quote.split())) for one in found}
    assert all(edge[3] for edge in data["edges"])


def test_the_source_says_whose_reports_of_when_and_under_which_licence(folder: Path) -> None:
    source = page_data(folder, "providers")["source"]
    assert source.startswith("Source: 5 reports of HM Inspectorate of Probation")
    assert "fieldwork March 2022 to October 2024" in source
    assert "Open Government Licence v3.0" in source


def test_one_report_has_one_month() -> None:
    line = source_line([PageReport("i", "Thornmere Vale", "2022-09", "")])
    assert line.endswith("1 report of HM Inspectorate of Probation on Probation Delivery Units; "
                         "fieldwork September 2022.")  # fmt: skip


def test_the_bytes_do_not_depend_on_the_seed_of_hashes(folder: Path, tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "build_graph", "export", "html", str(out)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([*command, "--store", str(folder)], check=True, env=environment)
        made.append(out.read_bytes())
    assert made[0] == made[1]
