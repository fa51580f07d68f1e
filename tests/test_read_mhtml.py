"""Pages that a browser saved as one file (MHTML), with their frames and encodings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_report import SAMPLE_REPORTS, registers
from mhtml_form import EDGE, HEAD, part, saved
from test_read_web import bare
from web_form import web_page

from build_graph.errors import BadInput
from build_graph.extract.parse import parse
from build_graph.reading.read_file import read, read_bytes


def text_of(data: bytes) -> str:
    return read_bytes(data, "page.mhtml").text


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("packing", ["quoted-printable", "base64", "8bit"])
def test_a_saved_page_states_what_the_page_states(packing: str) -> None:
    web = web_page(read(SAMPLE_REPORTS[0]).text).encode()
    where = "Content-Location: https://inspections.example/report\r\n"
    picture = part(b"\x89PNG\r\n", "Content-Type: image/png\r\n", "base64")
    data = saved(part(web, where, packing), picture)
    from_saved = parse(read_bytes(data, "page.mhtml"), registers())
    assert bare(from_saved) == bare(parse(read_bytes(web, "page.html"), registers()))


def test_frames_stand_where_they_are_shown_and_others_at_the_end() -> None:
    shown = page('<p>One.</p><iframe src="cid:f2@x"></iframe><p>Three.</p>')
    data = saved(
        part(shown, "Content-ID: <f1@x>\r\n"),
        part(page("<p>Four.</p>"), "Content-Location: https://x.example/4\r\n"),
        part(page("<p>Two.</p>"), "Content-ID: <f2@x>\r\n"),
    )
    assert text_of(data) == "One.\n\nTwo.\n\nThree.\n\nFour.\n"


def test_a_set_of_frames_gives_what_is_in_them() -> None:
    frames = b'<html><frameset><frame src="https://x.example/b"></frameset></html>'
    inner = part(page("<p>Words.</p>"), "Content-Location: https://x.example/b\r\n")
    assert text_of(saved(part(frames), inner)) == "Words.\n"


def test_the_page_that_is_said_to_be_first_is_first() -> None:
    head = HEAD.replace("\tboundary", '\tstart="<main@x>";\r\n\tboundary')
    frame = part(page("<p>Second.</p>"), "Content-ID: <frame@x>\r\n")
    main = part(page("<p>First.</p>"), "Content-ID: <main@x>\r\n")
    assert text_of(saved(frame, main, head=head)) == "First.\n\nSecond.\n"


def test_parts_in_parts_are_read() -> None:
    inner = (
        f"--{EDGE}\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
        "--inner\r\nContent-Type: text/plain\r\n\r\nNo.\r\n"
        "--inner\r\nContent-Type: text/html\r\n\r\n<html><p>Yes.</p></html>\r\n--inner--\r\n"
    )
    assert text_of(saved(inner.encode())) == "Yes.\n"


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ("<p>caf\u00e9 \u2013 \u2018good\u2019</p>".encode("cp1252"), ""),
        ("<p>caf\u00e9 \u2013 \u2018good\u2019</p>".encode(), "; charset=iso-8859-1"),
        ("<p>caf\u00e9 \u2013 \u2018good\u2019</p>".encode("cp1252"), "; charset=windows-1252"),
        ("<p>caf\u00e9 \u2013 \u2018good\u2019</p>".encode("utf-16-le"), "; charset=UTF-16LE"),
        (
            b'<meta charset="windows-1250"><p>'
            + "caf\u00e9 \u2013 \u2018good\u2019</p>".encode("cp1250"),
            "",
        ),
    ],
    ids=["none", "sound UTF-8", "in the head", "wide", "on the page"],
)
def test_the_encoding_is_that_of_the_page(body: bytes, about: str) -> None:
    data = saved(part(body, f"Content-Type: text/html{about}\r\n", "base64"))
    assert text_of(data) == "caf\u00e9 \u2013 \u2018good\u2019\n"


def test_one_page_without_parts_is_read() -> None:
    head = "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert text_of(head.encode() + page("<p>Words.</p>")) == "Words.\n"


def test_a_message_without_a_page_is_refused() -> None:
    data = saved(part(b"words", "Content-Type: text/plain\r\n"))
    with pytest.raises(BadInput, match=r"^page.mhtml: .*no web page; save the page again"):
        text_of(data)


def test_parts_in_parts_without_end_are_bounded() -> None:
    deep = "".join(
        f"Content-Type: multipart/related; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(3000)
    )
    with pytest.raises(BadInput):
        text_of(f"MIME-Version: 1.0\r\n{deep}".encode())
    with pytest.raises(BadInput):
        text_of(saved(*[part(b"x", "Content-Type: text/plain\r\n", "8bit")] * 5000))


PIECES = (
    *(f"--{EDGE}\r\n", f"--{EDGE}--\r\n", "\r\n", "\r\n\r\n", "Content-Type: text/html\r\n"),
    *("Content-Type: multipart/mixed; boundary=x\r\n", "--x\r\n", "=3D", "=", "<p>a</p>", "\x00"),
    *("Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n"),
    *("Content-ID: <a>\r\n", "<iframe src='cid:a'>", "Content-Type: text/html; charset=x\r\n"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_a_saved_file_of_any_shape_is_read_or_refused(pieces: list[str]) -> None:
    try:
        text = text_of((HEAD + "".join(pieces)).encode())
    except BadInput as error:
        text = f"{error}\n"
    assert text.endswith("\n")
