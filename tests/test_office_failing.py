"""Office files that are damaged, locked, of other kinds or made to harm: one sentence each."""

from __future__ import annotations

import io
import socket
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_report import registers, report_text
from office_form import W, docx, odt, packed, paragraph, plain, run

from build_graph.errors import BadInput, UnsupportedFormat
from build_graph.reading.office.flow import MOST_PAGES, page_mark, without_marks
from build_graph.reading.office.xml_tree import DEEPEST, LONGEST, MOST
from build_graph.reading.read_file import read_bytes
from build_graph.sources.archive import is_archive
from build_graph.sources.file_kinds import ROUTES, kind_of
from build_graph.sources.files import READABLE, UNREAD, find_files
from build_graph.sources.office_package import (
    CUT,
    DOCX,
    LARGEST_DIRECTORY,
    LARGEST_PART,
    ODT,
    Package,
)

GOOD = docx(paragraph(run("Words of a report.")))
OPEN = odt("<text:p>Words of a report.</text:p>")
RELS = "_rels/.rels"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_main(main: str | bytes) -> bytes:
    return packed({**parts_of(GOOD), "word/document.xml": main})


def whole(body: str) -> str:
    return f"<w:document {W}><w:body>{body}</w:body></w:document>"


@pytest.mark.parametrize("data", [GOOD, OPEN], ids=["docx", "odt"])
def test_every_cut_is_refused_as_damaged(data: bytes) -> None:
    for at in range(80, len(data) - 22, 97):
        with pytest.raises(
            (BadInput, UnsupportedFormat), match=r"damaged.*; get the file again\.$"
        ):
            read_bytes(data[:at], "cut")


def ole(*streams: str) -> bytes:
    """The beginning of an old office file, and the names of its streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(n.encode("utf-16-le") for n in streams)


MIME = {"mimetype": "application/epub+zip", "content.opf": "<package/>"}
OTHERS = {
    "a rich-text document (RTF)": rb"{\rtf1\ansi Words}",
    "an old Word document (.doc)": ole("Root Entry", "WordDocument"),
    "a locked office document": ole("EncryptionInfo", "EncryptedPackage"),
    "an old Excel workbook (.xls)": ole("Workbook"),
    "an old office document": ole("Contents"),
    "an e-book (EPUB)": packed(MIME, stored="mimetype"),
    "a Pages document": packed({"Index/Document.iwa": "x", "preview.jpg": "x"}),
    "an XPS document": packed({"FixedDocSeq.fdseq": "<x/>", "_rels/.rels": "<x/>"}),
    "an Excel workbook": packed({"[Content_Types].xml": "spreadsheetml.sheet.main+xml"}),
    "an OpenDocument spreadsheet": packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, stored="mimetype"
    ),
    "a Word document as XML": b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"></pkg:package>',
    "a flat OpenDocument file": b'<?xml version="1.0"?>\n<office:document xmlns:office="x"/>',
    "a PostScript file": b"%!PS-Adobe-3.0",
    "a WordPerfect document": b"\xffWPC\x10\x00",
    "a picture": b"\x89PNG\r\n\x1a\n",
    "a packed archive": b"\x1f\x8b\x08\x00",
    "a zip archive": packed({"report.txt": "Words"}),
}


@pytest.mark.parametrize(("kind", "data"), OTHERS.items(), ids=OTHERS.keys())
def test_what_cannot_be_read_is_named_with_a_route_that_works(kind: str, data: bytes) -> None:
    assert kind_of(data) == kind
    with pytest.raises(UnsupportedFormat) as refused:
        read_bytes(data, "report.docx")
    said = str(refused.value)
    assert said.startswith(f"report.docx: this is {kind}; ")
    assert any(way in said for way in (".docx", ".odt", "PDF", "password", ".zip")), said


def test_every_route_is_that_of_a_kind_that_is_told() -> None:
    assert set(ROUTES) <= {*OTHERS, "an old OpenOffice document", CUT}


@pytest.mark.parametrize("name", ["report.txt", "report.zip", "report.pdf", "report"])
@pytest.mark.parametrize(("data", "kind"), [(GOOD, DOCX), (OPEN, ODT)], ids=["docx", "odt"])
def test_the_content_tells_the_kind_and_not_the_name(
    data: bytes, kind: str, name: str, tmp_path: Path
) -> None:
    assert kind_of(data) == kind
    path = tmp_path / name
    path.write_bytes(data)
    assert not is_archive(path)
    (origin,) = find_files([path], [])
    assert read_bytes(origin.read_bytes(), name).text == "Words of a report.\n"


def test_a_folder_leaves_no_document_out_in_silence(tmp_path: Path) -> None:
    for ending in (*READABLE, *UNREAD):
        (tmp_path / f"report{ending}").write_bytes(GOOD)
    for beside in ("~$report.docx", ".~lock.report.odt#", "._report.docx"):
        (tmp_path / beside).write_bytes(b"x")
    assert len(find_files([tmp_path], [])) == len(READABLE) + len(UNREAD)


def refusal(data: bytes) -> str:
    with pytest.raises(BadInput) as refused:
        read_bytes(data, "report.docx")
    return str(refused.value)


def test_entities_of_its_own_are_refused_and_nothing_outside_is_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        for declared in (
            '<!ENTITY a "b">',
            f'<!ENTITY a SYSTEM "{address}">',
            f'<!ENTITY % a SYSTEM "{address}"> %a;',
            '<!ENTITY a SYSTEM "file:///etc/hostname">',
        ):
            main = f"<!DOCTYPE x [{declared}]>" + whole(paragraph("<w:r><w:t>&a;</w:t></w:r>"))
            assert "has a document type of its own" in refusal(with_main(main))
        outside = f'<!DOCTYPE x SYSTEM "{address}">' + whole(paragraph(run("x")))
        assert "has a document type of its own" in refusal(with_main(outside))
        with pytest.raises(TimeoutError):
            listening.accept()


@pytest.mark.parametrize(
    ("main", "said"),
    [
        ("<a>" * (DEEPEST + 1) + "</a>" * (DEEPEST + 1), "nests more deeply than any report"),
        (whole("<w:p/>" * MOST), "has more elements than any report"),
        (whole(paragraph(run("a" * (LONGEST + 1)))), "holds more text than any report"),
        (whole("").encode() + b" " * LARGEST_PART, "unpacks to more than"),
        ("no XML", "is damaged"),
        ("", "is damaged"),
        (whole(""), "holds no text"),
        ("<x/>", "holds no text"),
    ],
    ids=["deep", "elements", "text", "bomb", "no XML", "empty", "no words", "other XML"],
)
def test_what_no_report_has_is_refused(main: str | bytes, said: str) -> None:
    assert said in refusal(with_main(main))


def test_a_list_of_parts_without_end_is_refused() -> None:
    name = "x" * 60_000
    data = packed({f"{name}{at}": "" for at in range(LARGEST_DIRECTORY // 60_000 + 1)})
    with pytest.raises(BadInput, match="damaged or cut off"):
        Package(data, "report.docx")


def test_a_part_packed_otherwise_or_locked_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in parts_of(GOOD).items():
            method = zipfile.ZIP_DEFLATED if name.startswith("[") else zipfile.ZIP_LZMA
            archive.writestr(name, content, method)
    assert "packed as no office program does it" in refusal(file.getvalue())
    locked = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert "locked with a password" in refusal(odt("<text:p>x</text:p>", manifest=locked))


def test_cells_that_stand_for_a_world_of_others_are_bounded() -> None:
    cell = '<table:table-cell table:number-columns-repeated="9999"><text:p>x</text:p>'
    row = f'<table:table-row table:number-rows-repeated="9999">{cell}</table:table-cell>'
    body = f"<table:table>{f'{row}</table:table-row>' * 500}</table:table>"
    assert len(read_bytes(odt(body), "report.odt").text) < 300_000


def test_parts_that_lead_elsewhere_are_told() -> None:
    found = read_bytes(docx(paragraph(run("Words.")) + '<w:altChunk r:id="x"/>'), "report.docx")
    assert found.doubts[0].startswith("parts that Word would take from other files are missing")


def test_relations_that_lead_out_of_the_file_are_no_parts() -> None:
    parts = parts_of(GOOD)
    for target in ("../../etc/passwd", "file:///etc/passwd", "/nowhere.xml"):
        moved = parts[RELS].replace(b"word/document.xml", target.encode())
        assert "holds no text" in refusal(packed({**parts, RELS: moved}))


def test_signs_of_the_file_are_never_taken_for_marks_of_pages() -> None:
    found = read_bytes(docx(paragraph(run(f"a{page_mark(7)}b"))), "report.docx")
    assert (found.text, found.source.pages) == ("a\ufffdb\n", ())
    many = "".join(page_mark(number) for number in range(1, MOST_PAGES + 50))
    text, pages = without_marks(f"x{many}")
    assert text == "x"
    assert len(pages) == MOST_PAGES


TAGS = (
    *("w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:ins", "w:del"),
    *("w:pPr", "w:rPr", "w:numPr", "w:footnoteReference", "w:txbxContent", "w:pict", "w:tcPr"),
    *("w:fldChar", "w:vMerge", "mc:AlternateContent", "mc:Choice", "w:lastRenderedPageBreak"),
)
OPEN_TAGS = (
    *("text:p", "text:h", "text:list", "text:list-item", "text:span", "text:note", "text:s"),
    *("text:note-body", "table:table", "table:table-row", "table:table-cell", "draw:frame"),
    *("draw:text-box", "text:section", "text:soft-page-break", "text:number", "office:annotation"),
)
VALUES = ("", "0", "1", "-1", "9", "99999999999", "restart", "begin", "separate", "end", "true")
NAMES = ("w:val", "w:id", "w:fldCharType", "w:ilvl")
OPEN_NAMES = ("text:outline-level", "text:start-value", "text:c", "table:number-rows-repeated")


def nests(tags: tuple[str, ...], names: tuple[str, ...]) -> st.SearchStrategy[str]:
    """XML in which these elements stand in each other as nobody would put them."""
    about = st.dictionaries(st.sampled_from(names), st.sampled_from(VALUES), max_size=2).map(
        lambda found: "".join(f' {name}="{value}"' for name, value in found.items())
    )
    leaf = st.sampled_from(("", "words", "1.1", "\u00a0", "\U000f0001"))

    def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.tuples(st.sampled_from(tags), about, st.lists(inner, max_size=4)).map(
            lambda found: f"<{found[0]}{found[1]}>{''.join(found[2])}</{found[0]}>"
        )

    return st.recursive(leaf, around, max_leaves=25)


def told(data: bytes) -> str:
    """The text of a document, or the sentence with which it is refused."""
    try:
        return read_bytes(data, "x").text
    except BadInput as error:
        return str(error)


EMPTY = "x: this document holds no text; give a file that holds the report."


@settings(max_examples=120, deadline=None)
@given(nests(TAGS, NAMES))
def test_a_word_document_of_any_shape_is_read_or_refused(body: str) -> None:
    text = told(docx(body, footnotes=f'<w:footnote w:id="1">{body}</w:footnote>'))
    assert text == EMPTY or text.endswith("\n")
    assert "\U000f0001" not in text


@settings(max_examples=120, deadline=None)
@given(nests(OPEN_TAGS, OPEN_NAMES))
def test_an_opendocument_text_of_any_shape_is_read_or_refused(body: str) -> None:
    text = told(odt(body))
    assert text == EMPTY or text.endswith("\n")
    assert "\U000f0001" not in text


def test_the_lines_of_a_text_are_the_lines_of_the_document() -> None:
    from build_graph.extract.parse import parse

    text = report_text(sections="1.1 Leadership\n\nStrengths:\n\n- Leaders listen to staff.\n")
    word, open_ = plain(text)
    for data in (docx(word), odt(open_)):
        report = parse(read_bytes(data, "plain"), registers())
        assert [item.text for item in report.findings] == ["Leaders listen to staff."]
