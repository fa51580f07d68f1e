"""A PDF -> the text in it, in reading order, with headings, lists, tables and footnotes marked."""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.reading.page_boxes import Boxes
from build_graph.reading.pdf.blocks import blocks
from build_graph.reading.pdf.columns import unfolded
from build_graph.reading.pdf.find_tables import last_table, tables
from build_graph.reading.pdf.marks import marks
from build_graph.reading.pdf.page_elements import Page, Table
from build_graph.reading.pdf.pdf_text import compose
from build_graph.reading.pdf.process import pages
from build_graph.reading.pdf.rows import Row, leading, rows, without_furniture

__all__ = ["PdfText", "read_pdf"]


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF, where its words stand, and what was doubtful about it."""

    text: str
    boxes: Boxes
    doubts: tuple[str, ...] = ()


def read_pdf(data: bytes, name: str) -> PdfText:
    """Return the text of the PDF in `data`; `name` is what messages call it.

    Raises:
        BadInput: it is damaged, cut off, locked, a scan, or too large.
        UnsupportedFormat: the library that reads PDF is not installed.

    """
    words = marks()
    opened, doubts = pages(data, name, words)
    kept = without_furniture(opened, [rows(page, words) for page in opened], words)
    kept = [unfolded(page_rows) for page_rows in kept]
    usual = leading(kept)
    things: list[tuple[Page, list[Row | Table]]] = []
    for page, page_rows in zip(opened, kept, strict=True):
        above = last_table(things[-1][1]) if things else None
        things.append((page, tables(page_rows, page, words, usual, above)))
    text, boxes = compose(blocks(things, words, usual))
    return PdfText(text, boxes, tuple(doubts))
