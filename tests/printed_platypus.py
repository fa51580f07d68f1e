"""Reports set by ReportLab: Times, ruled lines between rows, footnotes drawn at the page's foot."""

from __future__ import annotations

import io
from html import escape
from typing import Any

from printed_html import COLOURS
from printed_outline import SIGN, Outline, Piece, tables_joined


def with_reportlab(outline: Outline, *, encrypt: Any = None) -> bytes:
    """Return the report as a PDF; the same outline gives the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    made = io.BytesIO()
    document = BaseDocTemplate(made, pagesize=A4, invariant=1, encrypt=encrypt)
    frame = Frame(60, 110, A4[0] - 120, A4[1] - 180, leftPadding=0, rightPadding=0)

    def start(canvas: Any, _: Any) -> None:
        canvas.notes = []

    def end(canvas: Any, template: Any) -> None:
        canvas.setFont("Helvetica", 9)
        if template.page > 1:
            canvas.drawString(60, A4[1] - 45, outline.running)
            canvas.drawRightString(A4[0] - 60, 35, str(template.page))
        _draw_notes(canvas, outline, A4[0] - 120)

    document.addPageTemplates([PageTemplate("page", [frame], onPage=start, onPageEnd=end)])
    document.build(_flowables(outline))
    return made.getvalue()


def _draw_notes(canvas: Any, outline: Outline, width: float) -> None:
    style = _styles()["note"]
    from reportlab.platypus import Paragraph

    notes = [
        Paragraph(f'<super size="6">{number}</super> {escape(outline.notes[number])}', style)
        for number in canvas.notes
        if number in outline.notes
    ]
    heights = [note.wrap(width, 100)[1] for note in notes]
    y = 52 + sum(heights) + 2 * len(heights)
    if notes:
        canvas.line(60, y + 3, 200, y + 3)
    for note, height in zip(notes, heights, strict=True):
        y -= height + 2
        note.drawOn(canvas, 60, y)


def _styles() -> dict[str, Any]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    text = ParagraphStyle("text", fontName="Times-Roman", fontSize=11, leading=13.5, spaceAfter=7)
    blue = {"fontName": "Helvetica-Bold", "textColor": HexColor("#1f3864")}

    def heading(name: str, size: float) -> Any:
        return ParagraphStyle(
            name,
            fontSize=size,
            leading=size * 1.2,
            spaceBefore=10,
            spaceAfter=6,
            keepWithNext=1,
            **blue,
        )

    item = ParagraphStyle(
        "item",
        parent=text,
        leftIndent=18,
        bulletIndent=4,
        spaceAfter=3,
        bulletFontName="Times-Roman",
    )
    return {
        "text": text,
        "item": item,
        "numbered": ParagraphStyle("numbered", parent=item, bulletIndent=0),
        "quote": ParagraphStyle("quote", parent=text, fontName="Times-Italic", leftIndent=28),
        "note": ParagraphStyle("note", fontName="Times-Roman", fontSize=8.5, leading=10),
        "cell": ParagraphStyle("cell", parent=text, spaceAfter=0),
        "title": heading("title", 26),
        "part": heading("part", 18),
        "standard": heading("standard", 14),
        "sub": heading("sub", 12.5),
        "list": heading("list", 11),
        "minor": heading("minor", 11),
    }


def _flowables(outline: Outline) -> list[Any]:
    from reportlab.platypus import CondPageBreak, PageBreak, Paragraph, Spacer

    styles = _styles()
    made: list[Any] = []
    for piece in tables_joined(outline.pieces):
        made += [_sign(number) for number in _numbers(piece.text)]
        text = _words(piece.text)
        if piece.kind == "title":
            made += [Spacer(1, 120), Paragraph(text, styles["title"])]
        elif piece.kind == "part":
            fresh = piece.text in ("Contents", "Foreword", "Ratings", "Recommendations")
            made.append(PageBreak() if fresh else CondPageBreak(120))
            made.append(Paragraph(text, styles["part"]))
        elif piece.kind == "table":
            made.append(_table(piece, styles["cell"]))
        elif piece.kind == "rated":
            made.append(_rated(piece, styles["cell"]))
        elif piece.kind in ("item", "numbered"):
            bullet = "•" if piece.kind == "item" else f"{piece.number}."
            made.append(Paragraph(text, styles[piece.kind], bulletText=bullet))
        else:
            made.append(Paragraph(text, styles[piece.kind]))
    return made


def _numbers(text: str) -> list[int]:
    return [ord(letter) - SIGN for letter in text if 0 < ord(letter) - SIGN < 10]


def _words(text: str) -> str:
    return "".join(
        f'<super size="6.5">{ord(letter) - SIGN}</super>'
        if 0 < ord(letter) - SIGN < 10
        else escape(letter)
        for letter in text
    )


def _sign(number: int) -> Any:
    from reportlab.platypus import Flowable

    class Sign(Flowable):  # type: ignore[misc]
        """Nothing to be seen; asks for its footnote on the page where it comes to stand."""

        def wrap(self, *_: Any) -> tuple[float, float]:
            return 0, 0

        def draw(self) -> None:
            self.canv.notes.append(number)

    return Sign()


def _table(piece: Piece, style: Any) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Paragraph, Table, TableStyle

    widths = {"contents": (420, 40), "ratings": (40, 270, 150), "questions": (350, 110)}[
        piece.about
    ]
    rows = [
        [Paragraph(_words(cell).replace("\n", "<br/>"), style) for cell in row[:-1]]
        + [_with_icon(row[-1], style)]
        for row in piece.rows
    ]
    table = Table(rows, colWidths=widths, spaceAfter=8)
    if piece.about != "contents":
        lines = ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor("#888888"))
        table.setStyle(TableStyle([lines, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _rated(piece: Piece, style: Any) -> Any:
    from reportlab.platypus import Paragraph, Table, TableStyle

    cells = [Paragraph(_words(piece.text), style), _with_icon(piece.about, style)]
    table = Table([cells], colWidths=(330, 130), spaceAfter=8)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    return table


def _with_icon(text: str, style: Any) -> Any:
    """A cell's words, beside a coloured square where they are a rating."""
    from reportlab.graphics.shapes import Drawing, Rect
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Paragraph, Table

    words = Paragraph(_words(text), style)
    if text not in COLOURS:
        return words
    icon = Drawing(12, 12)
    icon.add(Rect(0, 0, 11, 11, fillColor=HexColor(COLOURS[text]), strokeColor=None))
    return Table([[icon, words]], colWidths=(18, 112), style=[("LEFTPADDING", (0, 0), (-1, -1), 0)])
