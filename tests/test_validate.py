"""Validation of a store: what is found, where it points, and how it is written."""

from __future__ import annotations

import hashlib
import importlib
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef

from build_graph.errors import BadRequest
from build_graph.knowledge.terms import Lines, boolean, node, text
from build_graph.knowledge.vocab import ontology_quads
from build_graph.mapping.map_report import map_report
from build_graph.model import (
    Finding,
    KeyQuestion,
    Passage,
    Rating,
    Recommendation,
    Report,
    Source,
    Span,
    Stated,
)
from build_graph.registers.link import Link
from build_graph.registers.resolve import Links
from build_graph.store.database import DEFAULT_BASE, Store, new_store, open_store
from build_graph.validation.across import Since, across
from build_graph.validation.check import ValidationReport, validate
from build_graph.validation.proofs.prove import COMPONENT
from build_graph.validation.render import FORMATS, render, summary

validate_module = importlib.import_module("build_graph.validation.check")

TEXT = """An inspection of probation services in: Dunmarsh PDU
The Probation Service – Estuary region
ISBN: 978-0-306-40615-7
August 2023

Fieldwork started June 2023
Score 3/6
Overall rating Requires improvement
1.1 Leadership Good
2.3 Planning Requires improvement
Planning focuses on engaging the person: 47%
Although the lowest score was 47 per cent, discretion was used & agreed.
1. improve the quality of plans
2. review staffing
• The vision was “clear”.
"""


SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def at(words: str, section: str = "Ratings") -> Passage:
    start = TEXT.index(words)
    return Passage((Span(start, start + len(words)),), section)


def dunmarsh(**changes: Any) -> Report:
    source = Source("dunmarsh 2023.txt", SHA256, len(TEXT), TEXT)
    leadership = Rating("1.1", "Leadership", "Good", at("1.1 Leadership Good"))
    planning = Rating(
        "2.3",
        "Planning",
        "Requires improvement",
        at("2.3 Planning Requires improvement"),
        at("discretion was used & agreed", "2.3"),
    )
    row = "Planning focuses on engaging the person: 47%"
    engaging = KeyQuestion("2.3", 1, "Does planning focus on engaging?", 47, at(row, "2.3"))
    report = Report(
        source=source,
        framework="2021",
        pdu=Stated("Dunmarsh", at("Dunmarsh", "Cover")),
        title=Stated(TEXT.splitlines()[0], at(TEXT.splitlines()[0], "Cover")),
        region=Stated("Estuary", at("Estuary", "Cover")),
        published=Stated("2023-08", at("August 2023", "Imprint")),
        fieldwork_started=Stated("2023-06", at("June 2023")),
        score=Stated(3, at("3/6")),
        max_score=Stated(6, at("6\nOverall")),
        overall_rating=Stated("Requires improvement", at("Requires improvement\n1.1")),
        isbn=Stated("978-0-306-40615-7", at("978-0-306-40615-7", "Imprint")),
        ratings=(leadership, planning),
        key_questions=(engaging,),
        recommendations=(
            Recommendation(1, "Dunmarsh PDU", "PDU", "improve the quality of plans", at("1. i")),
            Recommendation(2, "Dunmarsh PDU", "PDU", "review staffing", at("2. review staffing")),
        ),
        findings=(Finding("1.1", "strength", 1, "Clear.", at("The vision was “clear”.", "1.1")),),
    )
    return replace(report, **changes)


def second(**changes: Any) -> Report:
    """A report on another unit that came as facts only, as from a facts file."""
    source = Source("lowquay.txt", "e" * 64, len(TEXT), None)
    name, isbn = Stated("Low Quay", at("Dunmarsh")), Stated("978-1-4028-9462-6", at("978-0"))
    return replace(dunmarsh(), source=source, pdu=name, isbn=isbn, **changes)


def lines_of(report: Report) -> tuple[str, ...]:
    assert report.pdu is not None
    slug = report.pdu.value.lower().replace(" ", "-")
    unit = Link(f"pdu/{slug}", "exact")
    links = Links(unit, Link("region/estuary", "exact"), {"Dunmarsh PDU": unit}, {}, {})
    return map_report(report, links, DEFAULT_BASE).lines


def reference_lines(registered: bool = True) -> list[str]:
    out = Lines(f"{DEFAULT_BASE}graph/reference")
    for path, kind, name in (
        ("pdu/dunmarsh", "pg:ProbationDeliveryUnit", "Dunmarsh"),
        ("pdu/low-quay", "pg:ProbationDeliveryUnit", "Low Quay"),
        ("region/estuary", "pg:Region", "Estuary"),
    ):
        own = f"{DEFAULT_BASE}id/{path}"
        out.type_and_label(own, kind, name)
        out.add(own, "skos:prefLabel", text(name))
        out.add(own, "pg:registered", boolean(registered or name != "Dunmarsh"))
        if path.startswith("pdu"):
            out.add(own, "org:unitOf", node(f"{DEFAULT_BASE}id/region/estuary"))
    return list(out.sorted())


@contextmanager
def stored(folder: Path, *reports: Report, registered: bool = True) -> Iterator[Store]:
    lines = [*ontology_quads(DEFAULT_BASE), *reference_lines(registered)]
    with new_store(folder / "graph") as draft:
        for report in reports:
            lines.extend(lines_of(report))
            if report.source.text is not None:
                draft.put_text(report.source.sha256, report.source.text)
        draft.bulk_load(["\n".join(lines) + "\n"])
    with open_store(folder / "graph", read_only=True) as store:
        yield store


def found(folder: Path, *reports: Report, registered: bool = True) -> ValidationReport:
    with stored(folder, *reports, registered=registered) as store:
        return by_shapes(validate(store))


def by_shapes(report: ValidationReport) -> ValidationReport:
    """What the shapes and the rules across reports found, and the order of recommendations.

    The reports here are sketches that no proof holds; `test_planted_faults` is about those.
    """
    kept = (
        one
        for one in report.results
        if one.component != COMPONENT or one.shape.endswith("RecommendationSequence")
    )
    return replace(report, results=tuple(kept))


def wrong_score() -> Report:
    return dunmarsh(score=Stated(5, at("3/6")))


FAULTS: dict[str, Callable[[], Report]] = {
    "ScoreSum": wrong_score,
    "ScoreMaximumSum": lambda: dunmarsh(max_score=Stated(27, at("6\nOverall"))),
    "ScoreBand": lambda: dunmarsh(overall_rating=Stated("Good", at("Requires improvement\n1.1"))),
    "CaseworkDiscretion": lambda: dunmarsh(
        ratings=tuple(replace(one, discretion=None) for one in dunmarsh().ratings)
    ),
    "RecommendationSequence": lambda: dunmarsh(
        recommendations=(replace(dunmarsh().recommendations[0], number=4),)
    ),
    "ReportIssuedMissing": lambda: dunmarsh(published=None),
    "FrameworkByDate": lambda: dunmarsh(
        fieldwork_started=Stated("2023-11", at("June 2023")),
        published=Stated("2024-02", at("August 2023")),
    ),
    "IsbnCheckDigit": lambda: dunmarsh(isbn=Stated("978-0-306-40615-8", at("978-0"))),
}


def test_a_report_without_fault_gives_no_result(tmp_path: Path) -> None:
    report = found(tmp_path, dunmarsh(), second())
    assert report.results == ()
    assert report.conforms
    assert [one.file for one in report.checked] == ["dunmarsh 2023.txt", "lowquay.txt", ""]


@pytest.mark.parametrize("shape", FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(shape: str, tmp_path: Path) -> None:
    report = found(tmp_path, FAULTS[shape](), second())
    assert [one.shape.rpartition("#")[2] for one in report.results] == [shape]
    assert report.results[0].report == "dunmarsh 2023.txt"
    assert report.conforms == (report.results[0].severity != "violation")


def test_a_result_says_report_section_line_and_sentence(tmp_path: Path) -> None:
    (one,) = found(tmp_path, wrong_score()).results
    assert one.message == ("The printed score is 5, but the ratings of the standards add up to 3.")
    assert one.sentence.startswith("Dunmarsh PDU, June 2023: ")
    assert (one.pdu, one.value) == ("Dunmarsh", "5")
    place = one.place
    assert (place.section, place.quote) == ("Ratings", "3/6")
    assert (place.line, place.column, place.end_line, place.end_column) == (7, 7, 7, 10)
    assert TEXT[place.start : place.end] == "3/6"


def test_a_rule_on_one_rating_points_at_that_rating(tmp_path: Path) -> None:
    (one,) = found(tmp_path, FAULTS["CaseworkDiscretion"]()).results
    assert one.what == "2.3 Planning"
    assert one.place.quote == "2.3 Planning Requires improvement"


def test_without_the_text_there_are_offsets_but_no_lines(tmp_path: Path) -> None:
    (one,) = found(tmp_path, second(score=Stated(5, at("3/6")))).results
    assert one.place.start == TEXT.index("3/6")
    assert one.place.line is None
    assert one.place.quote == ""


def test_a_unit_outside_the_register_is_a_doubt(tmp_path: Path) -> None:
    report = found(tmp_path, dunmarsh(), registered=False)
    (one,) = report.results
    assert one.shape.endswith("InspectionUnitRegistered")
    assert one.severity == "warning"
    assert one.place.quote == "Dunmarsh"


def test_two_reports_with_one_isbn_are_both_named(tmp_path: Path) -> None:
    report = found(tmp_path, dunmarsh(), replace(second(), isbn=dunmarsh().isbn))
    assert [(one.report, one.place.section) for one in report.results] == [
        ("dunmarsh 2023.txt", "Imprint"),
        ("lowquay.txt", "Imprint"),
    ]
    assert "Report on Low Quay PDU" in report.results[0].message


def test_a_statement_in_two_graphs_is_found(tmp_path: Path) -> None:
    with stored(tmp_path, dunmarsh(), second()):
        pass
    with open_store(tmp_path / "graph") as store:
        first, other = (graph for graph in store.graphs() if "/report/" in graph)
        line = store.graph_quads(first)[0]
        store.replace_graph(other, [*store.graph_quads(other), line])
        results = validate(store).results
    assert "stated-twice" in {one.shape.rpartition("#")[2] for one in results}


def test_rules_across_reports_asked_of_what_changed_find_the_same(tmp_path: Path) -> None:
    twin = replace(second(), isbn=dunmarsh().isbn)
    with stored(tmp_path, dunmarsh(), second()):
        pass
    with open_store(tmp_path / "graph") as store:
        first, other = store.report_graphs()
        clean = {graph: store.graph_quads(graph) for graph in (first, other)}
        line = next(one for one in clean[first] if "#score>" in one)
        alike = [f"{one.rpartition(' <')[0]} ." for one in lines_of(twin)]
        steps: list[tuple[str, list[str]]] = [
            (other, alike),
            (other, [*alike, line]),
            (first, [*clean[first], alike[0]]),
            (other, clean[other]),
            (first, clean[first]),
        ]
        before, seen = list(across(store, {first, other})), set[str]()
        for graph, lines in steps:
            store.replace_graph(graph, lines)
            found = list(across(store, {first, other}, Since({graph}, before)))
            before = list(across(store, {first, other}))
            assert sorted(map(str, found)) == sorted(map(str, before))
            seen |= {one.shape.rpartition("#")[2] for one in before}
        assert seen >= {"same-isbn", "stated-twice"}
        assert before == []


def test_only_the_reports_asked_for_are_checked(tmp_path: Path) -> None:
    with stored(tmp_path, wrong_score(), second()) as store:
        (wanted,) = (graph for graph in store.graphs() if "report/low-quay" in graph)
        report = by_shapes(validate(store, reports=[wanted]))
    assert report.results == ()
    assert [one.file for one in report.checked] == ["lowquay.txt", ""]


def test_more_processes_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate_module, "_WORTH_PROCESSES", 1)
    with stored(tmp_path, wrong_score(), second()) as store:
        assert validate(store, jobs=2) == validate(store)


# --- formats --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> ValidationReport:
    changed = replace(FAULTS["ScoreBand"](), score=Stated(5, at("3/6")))
    return found(tmp_path_factory.mktemp("faulty"), changed, second())


def test_a_report_with_several_results_is_in_order(faulty: ValidationReport) -> None:
    assert [one.severity for one in faulty.results] == ["violation", "warning"]
    assert summary(faulty).endswith(": 1 violation, 1 warning, 0 notes")
    assert summary(faulty).startswith("2 reports checked by ")


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_bytes_every_time(format_: str, faulty: ValidationReport, tmp_path: Path) -> None:
    changed = replace(FAULTS["ScoreBand"](), score=Stated(5, at("3/6")))
    again = found(tmp_path, second(), changed)
    assert render(again, format_) == render(faulty, format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_found_can_be_written_too(format_: str, tmp_path: Path) -> None:
    assert render(found(tmp_path, dunmarsh()), format_).endswith("\n")


def test_an_unknown_format_is_refused(faulty: ValidationReport) -> None:
    with pytest.raises(BadRequest, match="table, json, turtle, sarif, junit"):
        render(faulty, "yaml")


def test_the_table_shows_labels_not_addresses(faulty: ValidationReport) -> None:
    shown = render(faulty, "table", width=150)
    assert "http" not in shown
    header = ["severity", "report", "section", "line", "what", "says", "rests", "on"]
    assert shown.splitlines()[0].split() == header
    assert max(map(len, shown.splitlines())) <= 150
    assert "dunmarsh 2023.txt" in " ".join(shown.split())


def test_json_has_every_field(faulty: ValidationReport) -> None:
    whole = json.loads(render(faulty, "json"))
    assert (whole["conforms"], whole["violations"], whole["warnings"]) == (False, 1, 1)
    assert whole["results"][0]["quote"] == "3/6"
    assert whole["results"][0]["line"] == 7


def test_turtle_is_a_shacl_report_without_blank_nodes(faulty: ValidationReport) -> None:
    graph = Graph().parse(data=render(faulty, "turtle"), format="turtle")
    assert not any(isinstance(term, BNode) for triple in graph for term in triple)
    (whole,) = graph.subjects(RDF.type, SH.ValidationReport)
    results = set(graph.objects(whole, SH.result))
    assert len(results) == len(faulty.results)
    for one in results:
        for needed in (
            *(SH.focusNode, SH.resultSeverity, SH.sourceShape, SH.resultMessage),
            SH.sourceConstraintComponent,
        ):
            assert len(list(graph.objects(one, needed))) == 1
    assert set(graph.objects(None, SH.resultSeverity)) == {SH.Violation, SH.Warning}


def test_junit_fails_for_violations_only(faulty: ValidationReport) -> None:
    root = ET.fromstring(render(faulty, "junit"))
    suites = {suite.attrib["name"]: suite for suite in root}
    assert list(suites) == [
        "dunmarsh 2023.txt (Dunmarsh PDU, June 2023)",
        "lowquay.txt (Low Quay PDU, June 2023)",
        "registers and schemes",
        "across reports",
    ]
    for suite in root:
        assert int(suite.attrib["tests"]) == len(list(suite))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
    first = suites["dunmarsh 2023.txt (Dunmarsh PDU, June 2023)"]
    (failed,) = first.findall("testcase[failure]")
    assert failed.attrib["classname"] == "ScoreSum"
    assert "dunmarsh 2023.txt:7:7" in (failed.findtext("failure") or "")
    (doubted,) = first.findall("testcase[system-out]")
    assert doubted.attrib["classname"] == "ScoreBand"


def test_sarif_points_into_the_file(faulty: ValidationReport) -> None:
    log = json.loads(render(faulty, "sarif"))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run = log["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        assert one["level"] == rules[one["ruleIndex"]]["defaultConfiguration"]["level"]
        (location,) = one["locations"]
        physical = location["physicalLocation"]
        artifact = physical["artifactLocation"]
        assert artifact["uri"] == "dunmarsh%202023.txt"
        assert artifact["uriBaseId"] in run["originalUriBaseIds"]
        listed = run["artifacts"][artifact["index"]]["location"]
        assert listed == {name: artifact[name] for name in ("uri", "uriBaseId")}
        region = physical["region"]
        start, length = region["charOffset"], region["charLength"]
        assert TEXT[start : start + length] == region["snippet"]["text"]
        lines = TEXT.split("\n")
        assert lines[region["startLine"] - 1][region["startColumn"] - 1] == TEXT[start]
        assert region["endLine"] >= region["startLine"]
        assert URIRef(location["logicalLocations"][0]["fullyQualifiedName"])


def test_sarif_knows_a_result_again_wherever_it_has_moved(faulty: ValidationReport) -> None:
    moved = tuple(
        replace(one, message="in other words", place=replace(one.place, start=1, end=2, line=9))
        for one in faulty.results
    )
    told = [fingerprints(replace(faulty, results=results)) for results in (faulty.results, moved)]
    assert told[0] == told[1]
    twice = fingerprints(replace(faulty, results=(*faulty.results, faulty.results[0])))
    assert twice[:-1] == told[0]
    assert len(set(twice)) == len(twice) > 2


def fingerprints(report: ValidationReport) -> list[str]:
    results = json.loads(render(report, "sarif"))["runs"][0]["results"]
    return [value for one in results for value in one["partialFingerprints"].values()]


def test_without_the_text_sarif_gives_characters_only(tmp_path: Path) -> None:
    report = found(tmp_path, second(score=Stated(5, at("3/6"))))
    (one,) = json.loads(render(report, "sarif"))["runs"][0]["results"]
    region = one["locations"][0]["physicalLocation"]["region"]
    assert region == {"charOffset": TEXT.index("3/6"), "charLength": 3}


def test_control_characters_do_not_spoil_the_xml(faulty: ValidationReport) -> None:
    odd = replace(faulty.results[0], message='a \x07 "b" <c> & d')
    root = ET.fromstring(render(replace(faulty, results=(odd,)), "junit"))
    (failure,) = root.iter("failure")
    assert failure.attrib["message"] == 'a \ufffd "b" <c> & d'
