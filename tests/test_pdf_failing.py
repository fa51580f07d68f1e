"""PDFs that cannot be read: each has its sentence, none stops the others, none hangs or crashes."""

from __future__ import annotations

import importlib.util
import io
import random
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hostile_pdf import HOSTILE, page, shown
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_outline import REGISTERS, outline
from printed_platypus import with_reportlab

from build_graph.errors import BadInput, UnsupportedFormat
from build_graph.extract.parse import parse
from build_graph.pipeline import build
from build_graph.reading.pdf import process
from build_graph.reading.read_file import read_bytes
from build_graph.registers.name_index import load_registers

SAMPLE = Path("samples/reports/hallowby-2024.txt")
SECONDS = 10


@cache
def _sound() -> bytes:
    return with_reportlab(outline(SAMPLE))


def _locked(owner_only: bool = False) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    lock = StandardEncryption("" if owner_only else "secret", "owner", strength=128)
    return with_reportlab(outline(SAMPLE), encrypt=lock)


def _drawn(paint: Any, count: int = 2) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, invariant=1)
    for _ in range(count):
        paint(canvas)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _scan() -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (60, 80), "white"))
    return _drawn(lambda canvas: canvas.drawImage(picture, 0, 0, 595, 842))


def _linearised() -> bytes:
    return _sound().replace(b"%PDF-1.4\n", b"%PDF-1.4\n% /Linearized 1 /L 99999999\n", 1)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(_locked, "this PDF is locked with a password; save a copy", id="locked"),
        pytest.param(lambda: _sound()[:-2000], "this PDF is cut off, its end", id="cut off"),
        pytest.param(_linearised, "this PDF is cut off, its end", id="shorter than it says"),
        pytest.param(_scan, "this PDF is a scan, pictures of pages", id="scan"),
        pytest.param(lambda: _drawn(lambda _: None), "hardly any text", id="empty pages"),
        pytest.param(
            lambda: _drawn(lambda canvas: canvas.drawString(9, 9, "a" * 80), 301),
            "this PDF has 301 pages, more than the 300",
            id="many pages",
        ),
        pytest.param(
            lambda: _sound().replace(b"/Root", b"/Toor"), "this PDF is damaged", id="damaged"
        ),
        pytest.param(
            lambda: page(shown(b"(a ) Tj " * 20_000)),
            "page 1 of this PDF holds more letters than a page can",
            id="full page",
        ),
    ],
)
def test_what_cannot_be_read_has_its_sentence(data: Any, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_bytes(data(), "report.pdf")
    said = str(caught.value)
    assert said.startswith("report.pdf: ")
    assert sentence in said
    assert "\n" not in said


def test_a_large_file_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MOST_BYTES", 1_000_000)
    with pytest.raises(BadInput, match="has 2 MB, more than the 1 MB that are read"):
        read_bytes(b"%PDF-1.7\n" + b" " * 2_000_000, "report.pdf")


def test_long_work_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.01)
    with pytest.raises(BadInput, match="takes too long to read"):
        read_bytes(_sound(), "report.pdf")


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UnsupportedFormat, match=r"pip install 'probation-graph\[pdf\]'"):
        read_bytes(_sound(), "report.pdf")


def test_a_lock_against_changes_does_not_matter() -> None:
    found = read_bytes(_locked(owner_only=True), "report.pdf")
    assert found.text == read_bytes(_sound(), "report.pdf").text


def test_the_others_go_in(tmp_path: Path) -> None:
    for name, data in {"a": _sound(), "b": _sound()[:9000], "c": _scan()}.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    result = build([tmp_path], tmp_path / "graph", registers=[REGISTERS], validate=False)
    assert [outcome.status for outcome in result.files] == ["built", "left out", "left out"]
    assert "cut off" in result.files[1].message
    assert "a scan" in result.files[2].message


def test_a_damaged_part_is_a_doubt() -> None:
    from printed_html import with_weasyprint

    data = bytearray(with_weasyprint(outline(SAMPLE)))
    packed = [at for at in range(len(data)) if data.startswith(b"stream\n", at)]
    at = max(packed[:12], key=lambda one: data.index(b"endstream", one) - one) + 400
    data[at] ^= 0xFF
    found = read_bytes(bytes(data), "report.pdf")
    assert found.doubts == (
        "parts of the PDF are damaged, so something may be missing; get the file again",
    )


def test_a_page_without_text_is_a_doubt() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (60, 80), "white"))
    pages = iter(range(3))

    def paint(canvas: Any) -> None:
        if next(pages) == 1:
            canvas.drawImage(picture, 0, 0, 595, 842)
        else:
            canvas.drawString(50, 500, "An inspection of probation services " * 3)

    found = read_bytes(_drawn(paint, 3), "report.pdf")
    assert found.doubts == ("page 2 holds pictures and no text, so what they say is missing",)


def _survives(data: bytes) -> None:
    """Reading gives a document or one sentence, within the time."""
    started, said = time.monotonic(), "report.pdf: "
    try:
        parse(read_bytes(data, "report.pdf"), load_registers((REGISTERS,)))
    except BadInput as error:
        said = str(error)
    assert said.startswith("report.pdf: ")
    assert "\n" not in said
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_have_a_sentence(name: str) -> None:
    with pytest.raises(BadInput, match=r"^report\.pdf: "):
        parse(read_bytes(HOSTILE[name], "report.pdf"), load_registers((REGISTERS,)))


def _mutated(seed: int) -> bytes:
    """The sound PDF cut short, or with bits turned, bytes lost or bytes in the wrong place."""
    chance = random.Random(seed)
    data = bytearray(_sound())
    at, other = chance.randrange(9, len(data)), chance.randrange(len(data))
    length = chance.randrange(1, 3000)
    match seed % 4:
        case 0:
            del data[at:]
        case 1:
            for _ in range(chance.choice((1, 5, 50, 500))):
                data[chance.randrange(9, len(data))] ^= 1 << chance.randrange(8)
        case 2:
            del data[at : at + length]
        case _:
            data[at : at + length] = data[other : other + length]
    return bytes(data)


@pytest.mark.parametrize("seed", range(24))
def test_damage_never_stops_the_program(seed: int) -> None:
    _survives(_mutated(seed))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(24, 324, 50))
def test_much_damage_never_stops_the_program(start: int) -> None:
    for seed in range(start, start + 50):
        _survives(_mutated(seed))


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_anything_behind_the_head_of_a_pdf(tail: bytes) -> None:
    _survives(b"%PDF-1.7\n" + tail)
