"""Word and OpenDocument files: what is printed, in the form that reports have as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_report import SAMPLE_REPORTS, registers
from office_form import cell, docx, listed, odt, open_report, paragraph, run, word_report
from printed_outline import outline
from test_pdf import _stated as stated

from build_graph.extract.parse import parse
from build_graph.reading.read_file import read, read_bytes

MAKERS = {"docx": word_report, "odt": open_report}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_an_office_file_states_what_the_text_of_the_same_report_states(
    path: Path, kind: str
) -> None:
    data = MAKERS[kind](outline(path))
    found = read_bytes(data, f"{path.stem}.{kind}")
    report, told = parse(found, registers()), parse(read(path), registers())
    assert stated(report) == stated(told)
    assert report.source.format == kind
    assert not [issue for issue in report.issues if issue.stage == "read"]


def word_text(body: str, **parts: str) -> str:
    """The text of a Word document with this body."""
    return read_bytes(docx(body, **parts), "report.docx").text


def open_text(body: str, styles: str = "", **parts: str) -> str:
    """The text of an OpenDocument text with this body."""
    return read_bytes(odt(body, styles, **parts), "report.odt").text


def put(words: str) -> str:
    """A paragraph of one run."""
    return paragraph(run(words))


def item(words: str, list_id: int, level: int = 0) -> str:
    """An item of a list."""
    return paragraph(run(words), listed(list_id, level))


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>inner</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = "<w:txbxContent>" + put("In a box.") + "</w:txbxContent>"
TWICE = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
    f"{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
SPELT = {
    "inserted": "<w:p><w:ins>" + run("Two ") + "</w:ins>" + run("words") + "</w:p>",
    "in a content control": f"<w:sdt><w:sdtContent>{put('Two words')}</w:sdtContent></w:sdt>",
    "in a control in a paragraph": paragraph(
        f"<w:sdt><w:sdtContent>{run('Two ')}</w:sdtContent></w:sdt>" + run("words")
    ),
    "in a smart tag": paragraph(f"<w:smartTag>{run('Two ')}</w:smartTag>" + run("words")),
    "in custom XML": f"<w:customXml>{put('Two words')}</w:customXml>",
    "a simple field": paragraph(f"<w:fldSimple>{run('Two ')}</w:fldSimple>" + run("words")),
    "a link": paragraph(f"<w:hyperlink>{run('Two ')}</w:hyperlink>" + run("words")),
    "moved here": paragraph(f"<w:moveTo>{run('Two ')}</w:moveTo>" + run("words")),
    "moved from here": paragraph(f"<w:moveFrom>{run('No ')}</w:moveFrom>" + run("Two words")),
    "deleted": paragraph(
        "<w:del><w:r><w:delText>No </w:delText></w:r></w:del>" + run("Two words")
    ),
    "struck": paragraph(run("No ", "<w:strike/>") + run("Two words", '<w:strike w:val="0"/>')),
    "struck twice": paragraph(run("No ", "<w:dstrike/>") + run("Two words")),
    "hidden": paragraph(run("No ", "<w:vanish/>") + run("Two words")),
    "a prompt": paragraph(
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}"
        "</w:sdtContent></w:sdt>" + run("Two words")
    ),
    "a row that was deleted": "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>"
    + cell(put("a")) + cell(put("b")) + "</w:tr></w:tbl>" + put("Two words"),
    "a comment": paragraph(run("Two ") + '<w:commentRangeStart w:id="1"/>' + run("words")),
    "broken by a tab": paragraph("<w:r><w:t>Two</w:t><w:tab/><w:t>words</w:t></w:r>"),
    "the end of the paragraph deleted": paragraph(run("Two "), "<w:rPr><w:del/></w:rPr>")
    + put("words"),
}  # fmt: skip


@pytest.mark.parametrize("body", SPELT.values(), ids=SPELT.keys())
def test_a_word_document_gives_what_it_prints(body: str) -> None:
    assert word_text(body) == "Two words\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("<w:r><w:t>2022</w:t><w:noBreakHyphen/><w:t>23</w:t></w:r>"), "2022-23\n"),
        (paragraph("<w:r><w:t>co</w:t><w:softHyphen/><w:t>operate</w:t></w:r>"), "cooperate\n"),
        (paragraph(FIELD), "shown\n"),
        (paragraph(run("Beside.") + TWICE), "Beside.\n\nIn a box.\n"),
        (paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run(" 1")), "✓ 1\n"),
        (paragraph('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run(" 5")), "≥ 5\n"),
        (paragraph(run("5") + run("th", '<w:vertAlign w:val="superscript"/>')), "5th\n"),
        (paragraph(run("22.4") + run("2", '<w:vertAlign w:val="superscript"/>')), "22.4²\n"),
        (paragraph("<w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r>"), "One\ntwo\n"),
        (paragraph(run("A"), '<w:pStyle w:val="H2"/>'), "## A\n"),
        (paragraph(run("A"), '<w:outlineLvl w:val="2"/>'), "### A\n"),
        (paragraph(run("A"), '<w:pStyle w:val="H2"/><w:outlineLvl w:val="9"/>'), "A\n"),
        (paragraph(run("a"), listed(1)) + paragraph(run("b"), listed(1, 1)), "- a\n  - b\n"),
        (item("a", 2) + put("x") + item("b", 2), "1. a\n\nx\n\n2. b\n"),
        (paragraph(run("a"), listed(2)) + paragraph(run("b"), listed(2, 1)), "1. a\n  - b\n"),
        (paragraph(run("a"), listed(0)), "a\n"),
        (paragraph(run("a"), listed(99)), "a\n"),
        (paragraph("<m:oMath><m:r><m:t>x = 2</m:t></m:r></m:oMath>"), "x = 2\n"),
    ],
)  # fmt: skip
def test_the_form_of_a_word_document(body: str, text: str) -> None:
    assert word_text(body) == text


def test_numbers_of_headings_and_of_lists_that_go_on_are_counted() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="N1"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="5"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" '
        'w:styleId="N2"><w:name w:val="Own"/><w:basedOn w:val="N1"/><w:pPr><w:outlineLvl '
        'w:val="1"/></w:pPr></w:style>'
    )
    levels = (
        '<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt '
        'w:val="decimal"/><w:pStyle w:val="N1"/><w:lvlText w:val="%1."/></w:lvl><w:lvl '
        'w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="N2"/>'
        '<w:lvlText w:val="P %1.%2"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="6">'
        '<w:lvl w:ilvl="0"><w:start w:val="7"/><w:numFmt w:val="decimal"/><w:lvlText '
        'w:val="(%1)"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="4"/>'
        '</w:num><w:num w:numId="7"><w:abstractNumId w:val="6"/></w:num><w:num w:numId="8">'
        '<w:abstractNumId w:val="6"/></w:num><w:num w:numId="9"><w:abstractNumId w:val="6"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>'
    )
    one, two = '<w:pStyle w:val="N1"/>', '<w:pStyle w:val="N2"/>'
    body = "".join(
        paragraph(run(words), about)
        for words, about in [
            *(
                ("Delivery", one),
                ("Leadership", two),
                ("Staff", two),
                ("Cases", one),
                ("Plan", two),
            ),
            *(("a", listed(7)), ("b", listed(8)), ("c", listed(9))),
        ]
    )
    assert word_text(body, styles=styles, numbering=levels) == (
        "# 1. Delivery\n\n## P 1.1 Leadership\n\n## P 1.2 Staff\n\n# 2. Cases\n\n## P 2.1 Plan\n\n"
        "7. a\n8. b\n3. c\n"
    )


def test_merged_cells_stand_where_they_are_printed() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    heading = paragraph(run("Standard"), '<w:pStyle w:val="H3"/>')
    bullets = paragraph(run("one"), listed(1)) + paragraph(run("two"), listed(1))
    body = (
        "<w:tbl>"
        f"<w:tr>{cell(heading)}{cell(put('Rating'), wide)}</w:tr>"
        f"<w:tr>{cell(put('1.1'), down)}{cell(put('Leadership'))}{cell(put('Good'))}</w:tr>"
        f"<w:tr>{cell(put(''), on)}{cell(bullets)}{cell(put('x|y'))}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell(put('a'))}<w:sdt><w:sdtContent>{cell(put('b'))}"
        f"</w:sdtContent></w:sdt>{cell(put('c'))}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    assert word_text(body) == (
        "| Standard | Rating |  |\n| 1.1 | Leadership | Good |\n| 1.1 | • one • two | x\\|y |\n"
        "| a | b | c |\n"
    )


def test_a_table_that_only_lays_out_the_page_is_no_table() -> None:
    box = f"<w:tbl><w:tr>{cell(put('A box.') + put('Of text.'))}</w:tr></w:tbl>"
    values = f"<w:tbl><w:tr>{cell(put('a'))}{cell(put('b'))}</w:tr></w:tbl>"
    around = f"<w:tbl><w:tr>{cell(put('Left.'))}{cell(values)}</w:tr></w:tbl>"
    assert word_text(box) == "A box.\n\nOf text.\n"
    assert word_text(around) == "Left.\n\n| a | b |\n"


def test_footnotes_of_a_word_document_are_kept_apart() -> None:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{number}">{put(words)}</w:footnote>'
        for number, words in ((-1, "line"), (4, "Not read."), (7, "Second."), (9, "First."))
    )
    gone = run("No.", "<w:vanish/>") + f"<w:del>{mark.format(4)}</w:del>"
    body = paragraph(run("22.4") + mark.format(9) + gone + run(" of it") + mark.format(7))
    assert word_text(body, footnotes=notes) == "22.4¹ of it²\n\n¹ First.\n² Second.\n"


def test_pages_that_word_noted_lead_to_a_passage() -> None:
    broken = "<w:r><w:lastRenderedPageBreak/><w:t>Page two</w:t></w:r>"
    body = put("Page one") + paragraph(broken) + paragraph(run("Still. ") + broken)
    found = read_bytes(docx(body, app="<Pages>3</Pages>"), "report.docx")
    assert found.text == "Page one\n\nPage two\n\nStill. Page two\n"
    assert found.source.pages == ((0, 1), (10, 2), (27, 3))
    # More or fewer marks than pages: they are older than the text.
    assert read_bytes(docx(body, app="<Pages>9</Pages>"), "report.docx").source.pages == ()
    assert read_bytes(docx(put("Page one")), "report.docx").source.pages == ()


STRUCK = (
    '<style:style style:name="S" style:family="text"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style><style:style style:name="S2" '
    'style:family="text" style:parent-style-name="S"/><style:style style:name="H" '
    'style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="U" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style><style:style style:name="PB" '
    'style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>'
    '<style:style style:name="HP" style:family="paragraph" style:default-outline-level="2"/>'
)


def p(inside: str, about: str = "") -> str:
    """A paragraph of an OpenDocument text."""
    return f"<text:p{about}>{inside}</text:p>"


def span(style: str, words: str) -> str:
    """Words of a style."""
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def row(*cells: str) -> str:
    """A row of a table."""
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def box(words: str, about: str = "") -> str:
    """A cell of a table."""
    return f"<table:table-cell{about}>{p(words)}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"
WIDE, HIGH = ' table:number-columns-spanned="2"', ' table:number-rows-spanned="2"'
AGAIN = ' table:number-columns-repeated="2"'
HEAD = f"<table:table-header-rows>{row(box('A', WIDE), COVERED)}</table:table-header-rows>"
DELETED = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>no</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
)
NOTE = (
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Source.</text:p>"
    "</text:note-body></text:note>"
)
BULLETS = (
    '<text:list text:style-name="B"><text:list-item><text:p>a</text:p><text:list><text:list-item>'
    "<text:p>b</text:p></text:list-item></text:list></text:list-item></text:list>"
)
NUMBERS = (
    '<text:list xml:id="l1" text:style-name="N"><text:list-item text:start-value="6"><text:p>a'
    "</text:p></text:list-item></text:list><text:p>x</text:p><text:list text:style-name='N' "
    'text:continue-list="l1"><text:list-item><text:p>b</text:p><text:p>more</text:p>'
    "</text:list-item></text:list>"
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("Two<text:s/>words"), "Two words\n"),
        (p("Two<text:tab/>words"), "Two words\n"),
        (p(f"Two {span('S2', 'no')}words"), "Two words\n"),
        (p(f"Two {span('H', 'no')}words"), "Two words\n"),
        (p(f"22.4{span('U', '2')}"), "22.4²\n"),
        (p(f"Two <office:annotation>{p('no')}</office:annotation>words"), "Two words\n"),
        (p("Page <text:page-number>3</text:page-number>"), "Page 3\n"),
        (f"{DELETED}{p('Two <text:change/>words')}", "Two words\n"),
        (f'<text:section text:display="none">{p("no")}</text:section>{p("yes")}', "yes\n"),
        (p("no<text:hidden-paragraph text:is-hidden='true'/>") + p("yes"), "yes\n"),
        ('<text:h text:outline-level="2">A</text:h>', "## A\n"),
        (p("A", ' text:style-name="HP"'), "## A\n"),
        (
            p(f"Beside.<draw:frame><draw:text-box>{p('A box.')}</draw:text-box></draw:frame>"),
            "Beside.\n\nA box.\n",
        ),
        (p(f"1{NOTE}"), "1¹\n\n¹ Source.\n"),
        (BULLETS, "- a\n  - b\n"),
        (NUMBERS, "6. a\n\nx\n\n7. b more\n"),
        (f"<table:table>{HEAD}{row(box('b', AGAIN))}</table:table>", "| A |  |\n| b | b |\n"),
        (
            f"<table:table>{row(box('A', HIGH), box('b'))}{row(COVERED, box('c'))}</table:table>",
            "| A | b |\n| A | c |\n",
        ),
    ],
)
def test_the_form_of_an_opendocument_text(body: str, text: str) -> None:
    assert open_text(body, STRUCK) == text


def test_numbers_of_headings_by_the_outline_are_counted() -> None:
    levels = "".join(
        f'<text:outline-level-style text:level="{n}" style:num-format="1" style:num-suffix="." '
        f'text:display-levels="{n}"/>'
        for n in (1, 2)
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{words}</text:h>'
        for level, words in ((1, "Delivery"), (2, "Leadership"), (2, "Staff"), (1, "Cases"))
    )
    outlined = f"<text:outline-style>{levels}</text:outline-style>"
    assert open_text(body, more=outlined) == (
        "# 1. Delivery\n\n## 1.1. Leadership\n\n## 1.2. Staff\n\n# 2. Cases\n"
    )


def test_pages_that_libreoffice_noted_lead_to_a_passage() -> None:
    body = (
        "<text:p>Page one</text:p><text:p>and <text:soft-page-break/>two</text:p>"
        '<text:p text:style-name="PB">Page three</text:p>'
    )
    counted = '<meta:document-statistic meta:page-count="3"/>'
    found = read_bytes(odt(body, STRUCK, meta=counted), "report.odt")
    assert found.text == "Page one\n\nand two\n\nPage three\n"
    assert found.source.pages == ((0, 1), (14, 2), (19, 3))
    other = '<meta:document-statistic meta:page-count="8"/>'
    assert read_bytes(odt(body, STRUCK, meta=other), "report.odt").source.pages == ()
