"""Web pages: the report without the site around it, in the form that reports have as text."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from invented_report import FOREWORD, SAMPLE_REPORTS, SAMPLES, parsed, registers, report_text
from web_form import ADDRESS, web_page

from build_graph.building.build_result import BuildResult
from build_graph.errors import BadInput, BuildGraphError, NotAReport
from build_graph.extract.parse import parse
from build_graph.knowledge.layout import load
from build_graph.reading.read_file import read, read_bytes
from build_graph.reading.web.boilerplate import boilerplate
from build_graph.reading.web.html_tree import MOST, tree
from build_graph.reading.web.read_page import read_page
from build_graph.sources.files import find_files

PAGES = tuple(sorted((SAMPLES / "web" / "reports").iterdir()))
RULES = load("web")
DATA = '<script type="application/ld+json">'
HOSTILE = [
    "<div>", "<b><i>", "<p><b id=1>", "<table><tr><td>", "<ul><li>", "<a href=x>", "</p>", "<li>x",
    "<a x=\"", "<a x='", "<a ", "</a ", "<a", "<a/", "<p a=b\"' ", "<a =", "</", "&#", "&lt", "<",
    "<!--", "<![CDATA[", "<?", "<!doctype", "-->", "]]>", "<script>", "<scr<!-- -->ipt>", "<style",
    "<textarea>", "<title>", "<svg><style>", "<math><mi>", "<template>", "<select><option>",
    "<script type='application/ld+json'>{\"a\":[", "<sup>1</sup>", "<td rowspan=59 colspan=59>x",
    "<main>", "<nav>", "<h2>Foreword</h2>", "<meta name=date content=2025-01-01>", "\x00", "\ufffd",
]  # fmt: skip


def text_of(body: str, head: str = "") -> str:
    """The text of a page with this body."""
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_page(page.encode("utf-8"), "page.html").text


def bare(value: Any) -> Any:
    """Facts without the places they were read from."""
    if isinstance(value, tuple):
        return tuple(bare(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        left_out = {"at", "discretion", "reason", "source", "issues"}
        return {
            field.name: bare(getattr(value, field.name))
            for field in fields(value)
            if field.name not in left_out
        }
    return value


@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_a_page_states_what_the_text_of_the_same_report_states(path: Path) -> None:
    page = web_page(path.read_text("utf-8")).encode("utf-8")
    from_page = parse(read_bytes(page, "page.html"), registers())
    from_text = parse(read(path), registers())
    assert bare(from_page) == bare(from_text)
    assert from_page.source.url == ADDRESS


@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_text_copied_from_such_a_page_states_the_same(path: Path) -> None:
    """Whoever selects all and copies gets the site's words and '(Back to top)' as well."""
    text = read(path).text.lstrip("\ufeff")
    around = (
        "Skip to content\n\nAll content is available under the Open Government Licence v3.0, "
        "except where otherwise stated.\n\nTo view this licence, visit:\n"
        "https://nationalarchives.gov.uk/\n\n"
    )
    copied = around + "\n".join(
        f"{line} (Back to top)"
        if line.strip(" #*:") in ("Foreword", "Ratings", "Recommendations", "Background")
        else line
        for line in text.split("\n")
    )
    assert bare(parsed(copied)) == bare(parse(read(path), registers()))


@pytest.mark.parametrize("row", RULES["furniture"], ids=lambda row: row["name"])
def test_every_example_of_what_belongs_to_the_site_is_left_out(row: dict[str, str]) -> None:
    kept = "<p>Leaders of the unit are known in every office, and staff say so unasked.</p>" * 3
    found = text_of(f"<div>{kept}{row['example']}</div>")
    assert found.count("\n") == 5, found
    root, _ = tree(row["example"])
    first = next(one for one in root.elements() if one is not root)
    assert boilerplate().is_furniture(first)


@pytest.mark.parametrize("row", RULES["words"], ids=lambda row: row["name"])
def test_every_example_of_words_of_the_site_is_left_out(row: dict[str, str]) -> None:
    assert text_of(f"<p>{row['example']}</p><p>Kept.</p>") == "Kept.\n"


@pytest.mark.parametrize("row", RULES["link"], ids=lambda row: row["name"])
def test_links_that_are_no_text_are_left_out(row: dict[str, str]) -> None:
    assert text_of(f"<h2>Foreword <a href='#top'>{row['example']}</a></h2>") == "## Foreword\n"


def test_what_holds_most_of_the_page_is_never_left_out() -> None:
    body = "<div class='cookie-notice-shown'><h1>A report</h1><p>All of the text.</p></div>"
    assert text_of(body) == "# A report\n\nAll of the text.\n"


def test_ids_made_of_the_words_of_a_heading_say_nothing() -> None:
    body = "<h3 id='share-of-cases'>Share of cases</h3><section id='search'><p>Kept.</p></section>"
    assert text_of(body) == "### Share of cases\n\nKept.\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree\n"),
        ("<ul><li>a<li>b<p>c</p></ul><p>d", "- a\n- b c\n\nd\n"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"),
        ("<ol start=4><li>ensure</li><li>improve</li></ol>", "4. ensure\n5. improve\n"),
        ("<ol><li value=7>ensure</li><li>improve</li></ol>", "7. ensure\n8. improve\n"),
        ("<p>A rate<sup>2</sup> on the 5<sup>th</sup></p>", "A rate² on the 5th\n"),
        ("<p>A rate<sup><a href='#f'>[12]</a></sup>.</p>", "A rate¹².\n"),
        ("<ol class='footnotes'><li>Source: us.</li></ol>", "¹ Source: us.\n"),
        ("<dl><dt>Published:</dt><dd>4 May 2025</dd></dl>", "Published: 4 May 2025\n"),
        ("<h2>A &amp; B\n <span>C</span></h2>", "## A & B C\n"),
        ("<p>R&#233;sum&eacute; &lt;b&gt;</p>", "Résumé <b>\n"),
        ("<p>a</i></b></p></div>b", "a\n\nb\n"),
        ("<head><title>A page</title>Words.<p>More.", "Words.\n\nMore.\n"),
        ("<p>x<script>var a = '<p>y</p>'</script><!-- z --></p>", "x\n"),
        ("<ul><li><a href='#a'>A</a></li><li><a href='#b'>B</a></li></ul><p>c", "c\n"),
    ],
)
def test_the_form_of_the_text(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("<tr><td>1.1<td>Leadership<td>Good", "| 1.1 | Leadership | Good |\n"),
        ("<tr><th colspan=2>A<th>B<tr><td>c<td>d<td>e", "| A |  | B |\n| c | d | e |\n"),
        ("<tr><td rowspan=2>A<td>b<tr><td>c", "| A | b |\n| A | c |\n"),
        ("<tr><td>A<td><img src=x alt='Requires improvement'>", "| A | Requires improvement |\n"),
        ("<tr><td>A<td><img src=x alt='A photograph'>", "| A |  |\n"),
        ("<caption>Ratings</caption><tr><td>a|b<td>c", "Ratings\n\n| a\\|b | c |\n"),
        ("<tr><td>Requires<br>improvement<td>c", "| Requires improvement | c |\n"),
        ("<tr><td><h2>Foreword</h2><p>Words.", "## Foreword\n\nWords.\n"),
        ("<tr><td>Only one column", "Only one column\n"),
    ],
)
def test_tables(table: str, text: str) -> None:
    assert text_of(f"<table>{table}</table>") == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<html><meta charset=utf-8><p>‘é’".encode(), "‘é’\n"),
        ("<html><meta charset=iso-8859-1><p>‘é’".encode(), "‘é’\n"),
        ("<html><meta charset=utf-8><p>‘é’".encode("cp1252"), "‘é’\n"),
        ("<html><meta charset=iso-8859-1><p>‘é’".encode("cp1252"), "‘é’\n"),
        ("<html><meta charset=iso-8859-15><p>€é".encode("iso-8859-15"), "€é\n"),
        ("<html><meta charset=utf-7><p>+AGE-é".encode("cp1252"), "+AGE-é\n"),
        ("<html><meta charset=rot13><p>é".encode("cp1252"), "é\n"),
        ("<html><p>‘é’".encode("utf-16"), "‘é’\n"),
        ("\ufeff<html><p>é".encode(), "é\n"),
    ],
)
def test_the_charset_that_is_true_not_the_one_that_is_said(data: bytes, text: str) -> None:
    assert read_page(data, "page.html").text == text
    assert read_bytes(data, "page.html").text == text


@pytest.mark.parametrize(
    "head",
    [
        "<link rel=canonical href='https://a.example/r/?x=1#top'>",
        "<meta property='og:url' content='https://a.example/r/?x=1'>",
        f'{DATA}{{"@graph": [{{"@type": "WebPage", "url": "https://a.example/r/?x=1"}}]}}</script>',
        "<!-- saved from url=(0025)https://a.example/r/?x=1 -->",
    ],
)
def test_the_address_of_the_page(head: str) -> None:
    page = f"<html><head>{head}</head><body><p>Words.</p></body></html>"
    assert read_page(page.encode(), "page.html").url == "https://a.example/r/?x=1"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://a.example/> <b>", "https://a.example/\"x", "/r/", "file:///x",
     "https://a.example/{x}", "https://a.example/é", "https://a.example/%zz", "https://a.example:b/",
     "https://", "http://a.example/" + "x" * 3000],
)  # fmt: skip
def test_what_is_no_web_address_is_none(url: str) -> None:
    escaped = url.replace("&", "&amp;").replace('"', "&quot;")
    page = f'<html><head><link rel="canonical" href="{escaped}"></head><p>Words.'
    assert read_page(page.encode(), "page.html").url == ""


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2025-05-22T00:15:00+00:00'>",
        "<meta name='DCTERMS.issued' content='2025-05-22'>",
        f'{DATA}{{"@type": "Article", "datePublished": "2025-05-22"}}</script>',
    ],
)
def test_day_and_title_that_only_the_head_gives_stand_on_the_cover(head: str) -> None:
    title = "An inspection of probation services in Marsh Vale PDU - HM Inspectorate of Probation"
    found = text_of("<p>Published:</p><h2>Foreword</h2>", f"<title>{title}</title>{head}")
    assert found == (
        "# An inspection of probation services in Marsh Vale PDU\n\n"
        "Published, as the page's markup says: 22 May 2025\n\n## Foreword\n"
    )


def test_what_the_page_shows_goes_before_what_its_head_says() -> None:
    head = "<meta name=date content=2025-05-22><title>An inspection of probation, draft</title>"
    body = "<h1>An inspection of probation services in A PDU</h1><p>Published: 1 May 2025</p>"
    assert text_of(body, head) == (
        "# An inspection of probation services in A PDU\n\nPublished: 1 May 2025\n"
    )


@pytest.mark.parametrize("day", ["2025-02-31", "soon", "22/05/2025", "", "2025-05"])
def test_a_day_that_is_none_is_left_out(day: str) -> None:
    assert "Published" not in text_of("<p>Words.", f"<meta name=date content='{day}'>")


STUB = """<h1>An inspection of probation services in Marsh Vale PDU</h1>
<p>Probation services in Marsh Vale have been rated ‘Inadequate’.</p>
<ul><li><a href="https://a.example/annexe.pdf">Data annexe</a></li>
<li><a href="https://a.example/marsh-vale.pdf">An inspection of probation services</a></li>
<li><a href="/news/">Press release</a></li></ul>"""


def test_a_page_that_only_leads_to_a_pdf_says_so_and_names_it() -> None:
    with pytest.raises(NotAReport) as error:
        text_of(STUB)
    assert str(error.value) == (
        "page.html: this web page only leads to the report, as a PDF at "
        "https://a.example/marsh-vale.pdf ('An inspection of probation services'); "
        "get that file and give it instead."
    )


def test_a_report_that_links_its_pdf_is_a_report() -> None:
    assert "Words." in text_of(STUB + "<h2>Foreword (Back to top)</h2><p>Words.</p>")


def test_a_page_about_something_else_is_no_report() -> None:
    with pytest.raises(NotAReport, match="not an inspection report"):
        parse(read_bytes(b"<!doctype html><p>Opening hours: nine to five.", "x.html"), registers())


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(BadInput, match="holds no text"):
        text_of("<script>1</script><nav></nav><p> </p>")


def test_the_folder_of_a_saved_page_is_no_report_and_no_fault(tmp_path: Path) -> None:
    for name in ("report.html", "report_files/frame.html", "report_files/sub/ad.htm",
                 "other_files/kept.html", "report_files.txt"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<html>", "utf-8")
    result = BuildResult()
    found = find_files([tmp_path], result.files)
    assert [path.name for path in found] == ["kept.html", "report.html", "report_files.txt"]
    assert result.files == []


def test_a_file_of_such_a_folder_that_is_named_itself_is_read(tmp_path: Path) -> None:
    (tmp_path / "report_files").mkdir()
    (tmp_path / "report.html").write_text("<html>", "utf-8")
    file = tmp_path / "report_files" / "frame.html"
    file.write_text("<html>", "utf-8")
    assert [one.path for one in find_files([file], [])] == [file]
    assert [one.path for one in find_files([file.parent], [])] == [file]


@pytest.mark.parametrize("piece", HOSTILE)
def test_nothing_repeated_many_times_hangs_it(piece: str) -> None:
    for end in ("", '">', "<p>x"):
        start = time.monotonic()
        page = f"<!doctype html><html><body><p>Words.</p>{piece * 10_000}{end}"
        with suppress(BuildGraphError):
            read_page(page.encode("utf-8"), "page.html")
        assert time.monotonic() - start < 10


def test_giant_attributes_and_very_many_attributes() -> None:
    many = " ".join(f"a{number}=1" for number in range(50_000))
    giant = "x" * 5_000_000
    assert text_of(f"<p {many} class='{giant}'>Words.</p>") == "Words.\n"


def test_entities_are_not_unfolded() -> None:
    laughs = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b;</p>'
    assert len(read_page(laughs.encode(), "page.html").text) < 100


def test_more_elements_than_any_report_has() -> None:
    with pytest.raises(BadInput, match="more elements than any report"):
        text_of("<i></i>" * (MOST + 1))


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_damaged_page_is_read_or_refused(path: Path, seed: int) -> None:
    """Bytes flipped, cut out, doubled and moved: a report or one clear sentence, in time."""
    chance = random.Random(f"{path.name} {seed}")
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 5, 40))):
        at, long = chance.randrange(len(data)), chance.choice((1, 3, 50, 2000))
        piece = data[at : at + long]
        kind = chance.randrange(5)
        if kind == 0:
            data[at] = chance.randrange(256)
        elif kind == 1:
            del data[at : at + long]
        elif kind == 2:
            data[at:at] = piece * 3
        elif kind == 3:
            data[at:at] = chance.choice(HOSTILE).encode("utf-8") * 5
        else:
            data[at : at + long] = reversed(piece)
    start = time.monotonic()
    said = "page.html: "
    try:
        report = parse(read_bytes(bytes(data), "page.html"), registers())
        (report.source.text or "").encode("utf-8")
    except BuildGraphError as error:
        said = str(error)
    assert said.startswith("page.html: ")
    assert len(said.splitlines()) == 1
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("said", "rating"),
    [
        ("We have therefore given the PDU an overall rating of ‘Inadequate’.", "Inadequate"),
        ("Much was done, yet too little, which resulted in a rating of ‘Good’.", "Good"),
        ("Better than at our last visit in 2022, it was rated ‘Good’.", None),
        (
            "A lot was done since our last inspection, and the PDU has again been rated ‘Good’.",
            "Good",
        ),
        ("The PDU received a rating of ‘Good’ for staffing.", None),
        # The clear sentence counts, not the one that may be about a part.
        (
            "Its rating of ‘Good’ is pleasing. Overall, the PDU was rated ‘Inadequate’.",
            "Inadequate",
        ),
        # Two that differ, and neither clearer than the other.
        ("This led to a rating of ‘Good’. It meant a rating of ‘Inadequate’.", None),
    ],
)
def test_the_rating_of_a_page_may_stand_in_its_foreword_only(said: str, rating: str | None) -> None:
    page = web_page(report_text(foreword=f"{said}\n\n{FOREWORD}"))
    page = page.replace("<td>Overall rating</td><td>Requires improvement</td>", "<td></td>")
    report = parse(read_bytes(page.encode("utf-8"), "page.html"), registers())
    assert (report.overall_rating.value if report.overall_rating else None) == rating
