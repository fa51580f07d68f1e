"""A PDF's bytes -> its pages, read in a process of its own; what cannot be read gets its sentence.

PDFium is the engine of a browser: fast, and hardened against hostile files, but native code. So a
crash, an endless loop or a file that swells in memory ends the process beside this one, and the
build goes on with the next file.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from build_graph.errors import BadInput, UnsupportedFormat
from build_graph.reading.pdf.marks import Marks
from build_graph.reading.pdf.page_elements import Page, Word

# A report has some 30 pages, 90,000 letters and 2 MB; it is read in half a second.
MOST_BYTES = 100_000_000
MOST_PAGES = 300
MOST_LETTERS = 500_000
MEGABYTES = 1000  # address space of the reading process
PROCESSOR_SECONDS = 8
SECONDS = 60  # by the clock: the machine may have much else to do

LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})")
END = b"%%EOF"
FEW_LETTERS = 25  # a page, as a mean: less is no layer of text


def pages(data: bytes, name: str, wording: Marks) -> tuple[list[Page], list[str]]:
    """Return the pages of the PDF in `data` that can be opened, and what is doubtful about it.

    Raises:
        BadInput: it is damaged, cut off, locked, a scan, or too large.
        UnsupportedFormat: the library that reads PDF is not installed.

    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise UnsupportedFormat(
            f"{name}: this is a PDF, and what reads them is not installed: "
            "pip install 'probation-graph[pdf]', or save its text as .txt."
        )
    if len(data) > MOST_BYTES:
        raise BadInput(
            f"{name}: this PDF has {len(data) // 1_000_000:,} MB, more than the "
            f"{MOST_BYTES // 1_000_000} MB that are read; give the report alone."
        )
    answer = _answer(data, name)
    fault = answer.get("error")
    if fault:
        raise BadInput(f"{name}: {_sentence(str(fault), answer, data)}")
    if is_cut_off(data):
        raise BadInput(f"{name}: this PDF is cut off, its end is missing; get the file again.")
    found = _pages(answer, wording)
    _has_text(found, name)
    missing = sorted(set(range(1, len(answer["pages"]) + 1)) - {page.number for page in found})
    return found, list(_doubts(found, missing, answer["broken"]))


def _doubts(found: list[Page], missing: list[int], broken: int) -> Iterator[str]:
    if missing:
        yield f"{_named(missing)} cannot be opened, so what stands there is missing"
    pictures = [page.number for page in found if page.images and not page.words and page.number > 1]
    if pictures:
        yield f"{_named(pictures)} holds pictures and no text, so what they say is missing"
    if broken:
        yield "parts of the PDF are damaged, so something may be missing; get the file again"


def _named(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (" and others" if len(numbers) > 5 else "")
    return f"page {shown}"


def is_cut_off(data: bytes) -> bool:
    """Whether the end of a PDF is missing: it closes with a mark, and some tell their length."""
    declared = LINEARIZED.search(data[:2048])
    if declared and int(declared[1]) > len(data):
        return True
    # Servers put things behind the end at times; a long stretch behind it is a lost update.
    return END not in data[-4096:]


def _answer(data: bytes, name: str) -> dict[str, Any]:
    limits = map(str, (MEGABYTES, PROCESSOR_SECONDS, MOST_PAGES, MOST_LETTERS))
    command = [sys.executable, "-P", str(Path(__file__).with_name("worker.py")), *limits]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    except OSError as error:
        raise BadInput(
            f"{name}: no process to read it can be started ({error.strerror})."
        ) from None
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    except ValueError:
        # SIGXCPU and SIGKILL come from the limit of the processor's time.
        return {"error": "time" if done.returncode in (-24, -9) else "crash"}


def _sentence(fault: str, answer: dict[str, Any], data: bytes) -> str:
    if fault == "damaged" and is_cut_off(data):
        return "this PDF is cut off, its end is missing; get the file again."
    return {
        "locked": "this PDF is locked with a password; save a copy without one.",
        "unknown lock": "this PDF is locked in a way that cannot be read; save a copy without it.",
        "damaged": "this PDF is damaged and cannot be opened; get the file again.",
        "pages": f"this PDF has {answer.get('count', 0):,} pages, more than the {MOST_PAGES} "
        "that are read; give the report alone.",
        "letters": f"this PDF has more than the {MOST_LETTERS:,} letters that are read; "
        "give the report alone.",
        "page": f"page {answer.get('count', 0)} of this PDF holds more letters than a page can; "
        "print it anew.",
        "memory": f"this PDF asks for more than {MEGABYTES:,} MB of memory; print it anew.",
        "time": "this PDF takes too long to read; print it anew, or save its text as .txt.",
        "crash": "this PDF is damaged, or made to do harm: reading it broke off; "
        "get the file again.",
    }[fault]


def _pages(answer: dict[str, Any], wording: Marks) -> list[Page]:
    bold = [wording.is_bold(font, flags) for font, flags, _ in answer["styles"]]
    found: list[Page] = []
    for number, page in enumerate(answer["pages"], start=1):
        if page is None:
            continue
        words = [
            Word(text, x0, y0, x1, y1, base, size, bold[style], number)
            for text, x0, y0, x1, y1, base, size, style in page["words"]
        ]
        width, height = page["size"]
        rules, dots = ([tuple(box) for box in page[kind]] for kind in ("rules", "dots"))
        counts = page["images"], page["unreadable"]
        found.append(Page(number, width, height, words, rules, dots, *counts))
    return found


def _has_text(opened: list[Page], name: str) -> None:
    """Refuse a scan, and letters that no one can tell apart."""
    if not opened:
        raise BadInput(f"{name}: no page of this PDF can be opened; get the file again.")
    letters = sum(len(word.text) for page in opened for word in page.words)
    if sum(page.unreadable for page in opened) * 2 > letters > 0:
        raise BadInput(
            f"{name}: the fonts of this PDF do not say which letters they draw; "
            "run text recognition (OCR) on it, or save its text as .txt."
        )
    if letters >= FEW_LETTERS * len(opened):
        return
    if any(page.images for page in opened):
        raise BadInput(
            f"{name}: this PDF is a scan, pictures of pages without a layer of text; "
            "run text recognition (OCR) on it and give the result."
        )
    raise BadInput(f"{name}: this PDF holds hardly any text; give the report itself.")
