"""Reports set by three layout engines: what is read from the PDF is what the text says."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser import chromium
from printed_html import weasyprint_or_skip, with_chromium, with_weasyprint
from printed_outline import REGISTERS, Outline, outline
from printed_platypus import with_reportlab

from build_graph.citation.footnotes import cited, render_cited
from build_graph.citation.passages import prove, recorded_evidence, render
from build_graph.extract.parse import parse
from build_graph.facts import json_file
from build_graph.mapping.map_report import map_report
from build_graph.model import Passage, Report, Span
from build_graph.pipeline import build, facts_of
from build_graph.reading.page_boxes import Box, describe, from_json, kept_boxes
from build_graph.reading.pdf import read_pdf
from build_graph.reading.read_file import Document, document, read, read_bytes
from build_graph.registers.name_index import load_registers
from build_graph.registers.resolve import resolve
from build_graph.store.database import DEFAULT_BASE, open_store

SAMPLES = sorted(Path("samples/reports").iterdir())
ENGINES = ("weasyprint", "reportlab", "chromium")
Printer = Callable[[Outline], bytes]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as driver:
        yield driver


@cache
def _outline(path: Path) -> Outline:
    return outline(path)


@cache
def _printed(path: Path) -> bytes:
    return with_reportlab(_outline(path))


def _printer(engine: str, request: pytest.FixtureRequest) -> Printer:
    if engine == "chromium":
        driver = request.getfixturevalue("browser")
        return lambda made: with_chromium(driver, made)
    return {"weasyprint": with_weasyprint, "reportlab": with_reportlab}[engine]


def _stated(value: Any) -> Any:
    """What a report states, each fact with its section and without its place."""
    if isinstance(value, Passage):
        return value.section
    if isinstance(value, Report):
        names = [field.name for field in dataclasses.fields(value)]
        kept = [name for name in names if name not in ("source", "issues")]
        return {name: _stated(getattr(value, name)) for name in kept}
    if dataclasses.is_dataclass(value):
        return {
            field.name: _stated(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    return [_stated(one) for one in value] if isinstance(value, tuple) else value


def _parsed(found: Document) -> Report:
    return parse(found, load_registers((REGISTERS,)))


@pytest.mark.xdist_group("pdf")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_pdf_states_what_its_text_states(
    path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    found = read_bytes(_printer(engine, request)(_outline(path)), f"{path.stem}.pdf")
    report, told = _parsed(found), _parsed(read(path))
    assert _stated(report) == _stated(told)
    assert not [issue for issue in report.issues if issue.stage == "read"]


NARROW = "td.value, td.percent { width: 72pt }"
CUT = " @page { size: 148mm 160mm; margin: 15mm } tr { break-inside: auto }"
STYLES: dict[str, dict[str, str]] = {
    "ragged, at the top": {"align": "left", "hyphens": "manual", "valign": "top"},
    "stretched, unbroken": {"hyphens": "manual"},
    "small pages": {"more": "@page { size: 148mm 210mm; margin: 15mm }"},
    "wide": {"more": "body { line-height: 1.6; font-size: 12pt } p { margin: 14pt 0 }"},
    "close": {"more": "body { line-height: 1.12; font-size: 10pt } td { padding: 1pt 4pt }"},
    "headings no larger": {"more": "h1, h2, h3, h4 { font-size: 11pt; color: #000 }"},
    "paragraphs set in": {"more": "p { margin: 0; text-indent: 14pt }"},
    "no borders": {"table": "bare"},
    "stripes": {"table": "zebra"},
    "no space behind a bullet": {
        "more": "ul { list-style: none; padding: 0 } ul li::before { content: '•' }"
    },
    "no space behind a number": {
        "more": "ol { list-style: none; padding: 0 }"
        " ol li::before { content: counter(list-item) '.' }"
    },
    "narrow values in the middle": {"table": "bare", "valign": "middle", "more": NARROW},
    "narrow values at the bottom": {"table": "bare", "valign": "bottom", "more": NARROW},
    "rows cut by the page": {
        "table": "bare",
        "valign": "bottom",
        "more": NARROW + CUT,
    },
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_the_look_does_not_matter(style: dict[str, str]) -> None:
    path = SAMPLES[2]
    found = read_bytes(with_weasyprint(_outline(path), **style), "hallowby.pdf")
    assert _stated(_parsed(found)) == _stated(_parsed(read(path)))


def test_the_text_is_laid_out_as_the_reader_knows_it() -> None:
    text = read_pdf(_printed(SAMPLES[2]), "hallowby.pdf").text
    assert "\n# An inspection of probation services in: Hallowby PDU\n" in text
    assert "\n## Recommendations\n" in text
    assert "\n### 1.1. Leadership\n" in text
    assert "\n| 1.1 | Leadership | Good |\n" in text
    assert "\n- 2. share experienced officers fairly" in text
    assert "\n- None of the five promises was about keeping people safe.\n" in text
    assert "population of the area was 402,115¹, with" in text
    assert "\n\n¹ Source: Office of Sample Statistics" in text
    assert _outline(SAMPLES[2]).running not in text


def test_what_a_page_break_cuts_is_whole_again() -> None:
    small = "@page { size: 148mm 210mm; margin: 15mm } li { orphans: 1; widows: 1 }"
    found = read_bytes(with_weasyprint(_outline(SAMPLES[3]), more=small), "thornmere.pdf")
    over = [span for span in _spans(_parsed(found)) if len(found.source.pages_of(span)) > 1]
    assert over, "no statement of this sample goes over a page"
    for span in over:
        assert "\n" not in found.text[span.start : span.end]
    report = _parsed(found)
    assert all(len(item.at.spans) == 1 for item in report.findings)


def _spans(report: Report) -> list[Span]:
    return [span for item in report.findings for span in item.at.spans]


def test_the_same_pdf_gives_the_same_bytes() -> None:
    once, again = (read_pdf(_printed(SAMPLES[1]), "brackmoor.pdf") for _ in range(2))
    assert (once.text, once.boxes.to_json()) == (again.text, again.boxes.to_json())


def test_ligatures_and_broken_words_are_words() -> None:
    text = read_pdf(with_weasyprint(_outline(SAMPLES[3])), "thornmere.pdf").text
    assert "openness and honest challenge" in text
    assert not {"ﬁ", "ﬂ", "ﬀ", "\u00ad", "‐"} & set(text)


@pytest.mark.parametrize("engine", ["weasyprint", "reportlab"])
def test_boxes_enclose_the_words_on_the_page(engine: str, request: pytest.FixtureRequest) -> None:
    import pypdfium2 as pdfium

    data = _printer(engine, request)(_outline(SAMPLES[0]))
    printed = read_pdf(data, "aldersea.pdf")
    file = pdfium.PdfDocument(data)
    for words in ("Learning from earlier audits", "Office of Sample Statistics (May", "1,288"):
        start = printed.text.index(words)
        (box,) = printed.boxes.of([Span(start, start + len(words))], printed.text)
        page = file[box.page - 1]
        text = page.get_textpage()
        at, count = text.search(words).get_next()
        height = page.get_height()
        for letter in range(at, at + count):
            left, bottom, right, top = text.get_charbox(letter)
            assert box.x0 - 1 <= left <= right <= box.x1 + 1, words
            assert box.y0 - 1 <= height - top <= height - bottom <= box.y1 + 1, words


def test_every_word_has_a_box_on_its_page() -> None:
    printed = read_pdf(_printed(SAMPLES[4]), "thornmere.pdf")
    for line in printed.boxes.lines:
        assert len(printed.text[line.start : line.end].split()) == len(line.words)
        assert all(0 <= x0 <= x1 <= 596 for x0, x1 in line.words)
        assert 0 <= line.top < line.bottom <= 842
    told = sum(line.end - line.start for line in printed.boxes.lines)
    marks = sum(1 for letter in printed.text if letter in "#|- \n") + 200
    assert told + marks > len(printed.text)


def test_boxes_are_kept_and_read_again() -> None:
    boxes = read_pdf(_printed(SAMPLES[4]), "thornmere.pdf").boxes
    assert from_json(boxes.to_json()).to_json() == boxes.to_json()
    assert kept_boxes("") is None
    assert kept_boxes('{"boxes":1}') is None
    assert kept_boxes("{") is None
    assert "no box" in describe([])
    assert "   7    72.0" in describe([Box(7, 72.0, 1.0, 80.0, 2.0)])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    file = folder / "thornmere-vale-2022.pdf"
    file.write_bytes(_printed(SAMPLES[3]))
    result = build([file], folder / "graph", registers=[REGISTERS])
    assert [outcome.status for outcome in result.files] == ["built"]
    assert result.validation is not None
    assert result.validation.conforms
    return folder / "graph"


def test_evidence_names_the_page_and_the_box(store: Path) -> None:
    with open_store(store, read_only=True) as opened:
        (one,) = recorded_evidence(opened, "inspection/thornmere-vale/2022-09/recommendation/3")
        proof = prove(opened)
    assert (proof.found, proof.failures) == (proof.total, ())
    assert one.quote == "bring housing and money advice to Saltreach"
    assert (one.pages, [box.page for box in one.boxes]) == ((5,), [5])
    shown = render([one], boxes=True)
    assert "thornmere-vale-2022.pdf, page 5, characters" in shown
    assert "points from the top left corner" in shown
    assert "points from" not in render([one])


def test_the_graph_tells_file_and_pages(store: Path) -> None:
    with open_store(store, read_only=True) as opened:
        ((kind, sha256),) = opened.select(
            "PREFIX pg: <https://w3id.org/probation-graph/ontology#> "
            "SELECT ?kind ?hash WHERE { ?t pg:mediaType ?kind ; pg:fileSha256 ?hash }"
        ).rows
        ((without,),) = opened.select(
            "PREFIX pg: <https://w3id.org/probation-graph/ontology#> "
            "SELECT (COUNT(?p) AS ?n) WHERE "
            "{ ?p a pg:Passage FILTER NOT EXISTS { ?p pg:page ?page } }"
        ).rows
    assert kind == "application/pdf"
    assert len(str(sha256)) == 64
    assert str(without) == "0"


def test_boxes_go_with_their_text(store: Path, tmp_path: Path) -> None:
    file = store.parent / "thornmere-vale-2022.pdf"
    build([file], tmp_path / "graph", registers=[REGISTERS], validate=False)
    texts = tmp_path / "graph" / "texts"
    assert len(list(texts.glob("*.boxes.json"))) == 1
    build([SAMPLES[3]], tmp_path / "graph", registers=[REGISTERS], validate=False)
    assert [path.suffixes for path in texts.iterdir()] == [[".txt"]]


def test_text_reports_have_no_pages(tmp_path: Path) -> None:
    build([SAMPLES[2]], tmp_path / "graph", registers=[REGISTERS], validate=False)
    assert [path.suffixes for path in (tmp_path / "graph" / "texts").iterdir()] == [[".txt"]]
    with open_store(tmp_path / "graph", read_only=True) as opened:
        (one,) = recorded_evidence(opened, "inspection/hallowby/2024-01/recommendation/3")
    assert (one.pages, one.boxes) == ((), ())


def test_facts_carry_the_pages(store: Path) -> None:
    file = store.parent / "thornmere-vale-2022.pdf"
    text = facts_of(file, [REGISTERS])
    again = json_file.from_json(read_bytes(text.encode(), "thornmere.json"))
    first = _parsed(read(file))
    assert again.source == dataclasses.replace(first.source, text=None)
    known = load_registers((REGISTERS,))
    lines = map_report(again, resolve(again, known), DEFAULT_BASE).lines
    assert any("ontology#page>" in line for line in lines)


@pytest.mark.parametrize(
    ("span", "pages"),
    [((0, 5), (1,)), ((0, 11), (1, 2)), ((10, 20), (2,)), ((15, 31), (2, 3)), ((40, 50), (2,))],
)
def test_pages_of_a_span(span: tuple[int, int], pages: tuple[int, ...]) -> None:
    """A footnote of page 2 may stand behind text of page 3."""
    marks = ((0, 1), (10, 2), (30, 3), (40, 2))
    source = document("x" * 60, "x", format="pdf", file_sha256="", pages=marks).source
    assert source.pages_of(Span(*span)) == pages


def test_text_in_two_columns_is_read_down_each() -> None:
    weasyprint = weasyprint_or_skip()

    told = [
        f"Paragraph {number} of this page speaks at some length of the work of the unit, "
        "of the staff in both offices and of what people on probation had to say about them."
        for number in ("one", "two", "three", "four", "five", "six")
    ]
    body = "".join(f"<p>{one}</p>" for one in told)
    sheet = "@page { size: A4 } body { font: 10pt sans-serif } div { columns: 2; column-gap: 24pt }"
    page = f"<style>{sheet}</style><h1>Background</h1><div>{body}</div><h1>Services</h1>"
    text = read_pdf(weasyprint.HTML(string=page).write_pdf(), "columns.pdf").text
    assert text.split("\n\n") == ["# Background", *told, "# Services\n"]


def test_citations_name_the_page(store: Path) -> None:
    with open_store(store, read_only=True) as opened:
        answer = cited(opened, "ratings")
    note = next(one for one in answer.footnotes if one.quote.startswith("1.1"))
    assert note.pages == (4,)
    assert note.place().endswith("section Ratings (thornmere-vale-2022.pdf, page 4)")
    assert '"pages": [' in render_cited(answer, "json")


def test_large_words_that_are_said_are_no_heading() -> None:
    weasyprint = weasyprint_or_skip()

    said = "“They listened to me, every week, and that is more than anyone did before.”"
    text = "The unit has two offices and a team in each, and both are open on five days. " * 3
    page = (
        "<style>@page { size: A4 } body { font: 10pt sans-serif } .said { font-size: 16pt }"
        "</style><h1>Background</h1>"
        f"<p>{text.strip()}</p><p class=said>{said}</p><p><b>{text.strip()}</b></p>"
    )
    found = read_pdf(weasyprint.HTML(string=page).write_pdf(), "said.pdf").text
    assert found == f"# Background\n\n{text.strip()}\n\n{said}\n\n{text.strip()}\n"
