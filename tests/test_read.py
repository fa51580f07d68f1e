from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_graph.errors import BadInput, BuildGraphError, UnsupportedFormat
from build_graph.reading.read_file import Document, read, read_bytes

TEXT = "An inspection of probation services in: Marsh Vale PDU\nCafé – “good”"


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "a zip archive"),
        (b"{\\rtf1\\ansi Probation}", "a rich-text document (RTF)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    ],
)
@pytest.mark.parametrize("name", ["report.txt", "report.pdf", "report"])
def test_the_format_is_told_by_content_not_by_name(data: bytes, kind: str, name: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read_bytes(data, name)
    assert str(caught.value).startswith(f"{name}: this is {kind}; ")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "start",
    [
        b"<!DOCTYPE html><html><body>",
        b"  <html lang='en'>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html>',
        b"<!-- saved --><HTML>",
        b"<!-- saved\nfrom a page --><head>",
        b"\xef\xbb\xbf<!DOCTYPE html><html>",
        b"\xef\xbb\xbf<html>",
    ],
)
@pytest.mark.parametrize("name", ["report.txt", "report.pdf", "report"])
def test_a_web_page_is_told_by_content_and_read(start: bytes, name: str) -> None:
    assert read_bytes(start + b"<p>Probation &amp; prison", name).text == "Probation & prison\n"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%\xe2\xe3", b"\n%PDF-1.4"])
@pytest.mark.parametrize("name", ["report.txt", "report.pdf", "report"])
def test_a_pdf_is_told_by_content_not_by_name(data: bytes, name: str) -> None:
    with pytest.raises(BadInput, match=f"^{name}: this PDF is cut off"):
        read_bytes(data, name)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t\r\n\x0c", "the file is empty"),
        (" \n".encode("utf-16"), "the file is empty"),
        (b"\x00\x01\x02\x03" * 50, "this is a binary file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "this is a picture; give the report"),
        (bytes(range(1, 32)) * 40 + b"\xff", "this is a binary file"),
        (TEXT.encode("utf-16-le"), "this is a binary file"),  # without its mark
        (TEXT.encode("utf-16")[:-1], "the UTF-16 text is cut off"),
        (b"\xff\xfe\x00\xd8a\x00", "the UTF-16 text is cut off"),
        (b"- a\n" * 1_000_000, "its text has 4,000,000 characters, and a report at most 300,000"),
    ],
)
def test_what_holds_no_text_is_refused_in_one_sentence(data: bytes, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        read_bytes(data, "odd.txt")
    said = str(caught.value)
    assert said.startswith("odd.txt: ")
    assert said.endswith(".")
    assert "\n" not in said


def test_a_lone_byte_order_mark_is_an_empty_file() -> None:
    with pytest.raises(BadInput, match="empty"):
        read_bytes(b"\xef\xbb\xbf", "empty.txt")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode("utf-8"),
        TEXT.replace("\n", "\r").encode("utf-8"),
        TEXT.replace("\n", "\f").encode("utf-8"),
        TEXT.encode("utf-8").decode("latin-1").encode("utf-8"),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "cp1252", "crlf", "cr", "ff", "mojibake"],
)
def test_encodings_and_line_ends_give_the_same_lines(data: bytes) -> None:
    assert texts(read_bytes(data, "a.txt")) == [
        "An inspection of probation services in: Marsh Vale PDU",
        'Café – "good"',
    ]


def test_positions_count_characters_of_the_text_that_is_kept() -> None:
    document = read_bytes(TEXT.encode("utf-8-sig"), "a.txt")
    assert document.text == "\ufeff" + TEXT
    assert document.source.characters == len(document.text)
    assert document.source.sha256 == hashlib.sha256(document.text.encode("utf-8")).hexdigest()
    span = document.lines[0].traced.span(0, 2)
    assert document.text[span.start : span.end] == "An"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\n\n", "\f", "\r\n\f"])
def test_line_numbers_count_line_ends(ends: str) -> None:
    document = read_bytes(ends.join(["One", "Two", "Three"]).encode(), "a.txt")
    filled = [line for line in document.lines if line.text]
    assert [line.text for line in filled] == ["One", "Two", "Three"]
    assert [line.number for line in document.lines] == list(range(1, len(document.lines) + 1))
    for line in filled:
        span = line.traced.span(0, len(line.text))
        assert document.text[span.start : span.end] == line.text


@pytest.mark.parametrize(
    ("raw", "text", "level", "bullet"),
    [
        ("- Staff were busy", "Staff were busy", 0, "-"),
        ("• Staff were busy", "Staff were busy", 0, "•"),
        ("o Staff were busy", "Staff were busy", 0, "o"),
        ("\uf0b7 Staff were busy", "Staff were busy", 0, "\uf0b7"),
        ("– Staff were busy", "Staff were busy", 0, "–"),
        ("•Staff were busy", "Staff were busy", 0, "•"),
        ("\uf0b7‘Staff’ were busy", "'Staff' were busy", 0, "\uf0b7"),
        ("–Staff were busy", "–Staff were busy", 0, ""),
        ("on Monday", "on Monday", 0, ""),
        ("o n Monday", "o n Monday", 0, ""),
        ("-5 degrees", "-5 degrees", 0, ""),
        ("- ", "-", 0, ""),
        ("### **Strengths:**", "Strengths:", 3, ""),
        ("#Strengths", "#Strengths", 0, ""),
        ("####### Strengths", "####### Strengths", 0, ""),
        ("14 out of 23 staff", "14 out of 23 staff", 0, ""),
        ("  Staff were busy", "Staff were busy", 0, ""),
    ],
)
def test_marks_at_the_start_of_a_line(raw: str, text: str, level: int, bullet: str) -> None:
    line = read_bytes(raw.encode(), "a.txt").lines[0]
    assert (line.text, line.level, line.bullet) == (text, level, bullet)
    assert line.indented == raw.startswith(" ")


@pytest.mark.parametrize(
    ("raw", "footnote"),
    [
        ("¹ Source: an office", True),
        ("<sup>1</sup> Source: an office", True),
        (" <sup>&</sup>lt;sup>1</sup> The rating", True),
        ("&lt;sup>1</sup> The rating", True),
        ("Our rating¹ for", False),
        ("- ¹ Source: an office", False),
        ("1 Source: an office", False),  # told by the layout, not by its sign
    ],
)
def test_signs_of_footnotes(raw: str, footnote: bool) -> None:
    assert read_bytes(raw.encode(), "a.txt").lines[0].footnote is footnote


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('{"probation-graph-facts": 1}', True),
        ("\ufeff {", True),
        ("Report {", False),
        ("[1]", False),
    ],
)
def test_facts_are_told_by_content(text: str, facts: bool) -> None:
    assert read_bytes(text.encode(), "a.txt").is_facts is facts


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file; check the path"):
        read(tmp_path / "none.txt")
    with pytest.raises(BadInput, match="this is a folder; give the files in it"):
        read(tmp_path)


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(BadInput, match=r"cannot be read \(Permission denied\); check its rights"):
        read(tmp_path / "secret.txt")


def test_a_file_is_known_by_its_name_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(TEXT.encode())
    assert read(path).source.name == "a.txt"
    assert read(path) == read_bytes(TEXT.encode(), "a.txt")


@pytest.mark.parametrize(
    "text", ["[" * 290_000, "a\n" + "[" * 290_000, "\r" * 100_000 + "[" * 190_000]
)
def test_a_last_line_without_an_end_takes_no_longer_than_its_length(text: str) -> None:
    began = time.process_time()
    lines = read_bytes(text.encode(), "a.txt").lines
    assert time.process_time() - began < 8  # it took minutes where each place of it was tried
    assert [line.text for line in lines if line.text][-1] == text.rsplit("\n")[-1].strip()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=600) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "ignore")))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    said = ""
    try:
        document = read_bytes(data, "any.txt")
    except BuildGraphError as error:
        said = str(error)
    if said:
        assert said.startswith("any.txt: ")
        return
    # The lines hold the text between them, in order.
    places = [line.traced.span(0, len(line.text)) for line in document.lines if line.text]
    assert places == sorted(places)
    assert all(0 <= place.start < place.end <= len(document.text) for place in places)
