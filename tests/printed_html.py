"""Reports set by WeasyPrint and by Chromium, two layout engines that share nothing."""

from __future__ import annotations

import base64
from html import escape
from itertools import groupby
from typing import Any

import pytest
from printed_outline import SIGN, Outline, Piece, tables_joined

COLOURS = {
    "Outstanding": "#1d70b8",
    "Good": "#00703c",
    "Requires improvement": "#f47738",
    "Inadequate": "#d4351c",
}
STYLE = """
@page { size: A4; margin: 22mm 20mm 24mm 22mm; }
body { font: 11pt/1.3 "DejaVu Sans", sans-serif; text-align: %(align)s; hyphens: %(hyphens)s; }
h1, h2, h3, h4 { color: #234a73; hyphens: none; text-align: left; break-after: avoid; }
h1.title { font-size: 28pt; margin-top: 60mm; }
h1 { font-size: 20pt; } h2 { font-size: 15pt; } h3 { font-size: 13pt; }
h4 { font-size: 11pt; margin: 10pt 0 4pt; }
h1.part { break-before: page; }
ul, ol { padding-left: 18pt; } li { margin: 3pt 0; }
blockquote { font-style: italic; margin: 6pt 30pt; }
table { border-collapse: collapse; width: 100%%; margin: 8pt 0; hyphens: none; text-align: left; }
tr { break-inside: avoid; }
td { padding: 3pt 6pt; vertical-align: %(valign)s; }
table.bordered td { border: 0.75pt solid #777; }
table.zebra tr:nth-child(odd) td { background: #e8eef4; }
td.value { width: 34%%; } td.percent { width: 22%%; } table.contents td + td { text-align: right; }
table.rated td.value { width: 24%%; font-weight: bold; }
svg { width: 12pt; height: 12pt; vertical-align: middle; margin-right: 5pt; }
sup { font-size: 7pt; line-height: 0; }
.note { font-size: 8.5pt; margin: 2pt 0; }
"""
FOOTNOTES = """
@page { @bottom-right { content: counter(page); font-size: 9pt; }
        @top-left { content: "%(running)s"; font-size: 9pt; color: #555; }
        @footnote { border-top: 0.5pt solid #000; } }
@page :first { @bottom-right { content: none } @top-left { content: none } }
.foot { float: footnote; font-size: 8.5pt; hyphens: none; text-align: left; }
.foot::footnote-call, .foot::footnote-marker { content: counter(footnote);
        vertical-align: super; line-height: 0; }
.foot::footnote-call { font-size: 7pt; } .foot::footnote-marker { font-size: 6pt; }
"""


def weasyprint_or_skip() -> Any:
    """Return the layout engine; where the machine has no Pango, which it needs, the test ends."""
    try:
        import weasyprint
    except OSError as error:
        pytest.skip(f"WeasyPrint cannot be loaded: {str(error).splitlines()[0]}")
    return weasyprint


def with_weasyprint(outline: Outline, **style: str) -> bytes:
    """Return the report as a PDF: footnotes at the foot, hyphenated and justified text.

    `style` may say otherwise: align, hyphens, valign, table, and more rules.
    """
    weasyprint = weasyprint_or_skip()
    how = {"align": "justify", "hyphens": "auto", "valign": "middle", **style}
    sheet = STYLE % how + FOOTNOTES % {"running": outline.running} + style.get("more", "")
    page = _page(outline, sheet, style.get("table", "bordered"), foot=True)
    made: bytes = weasyprint.HTML(string=page).write_pdf()
    return made


def html_page(outline: Outline) -> str:
    """Return the report as a web page, footnotes at the end of their section."""
    how = {"align": "left", "hyphens": "manual", "valign": "top"}
    return _page(outline, STYLE % how, "bordered", foot=False)


def with_chromium(driver: Any, outline: Outline, **style: str) -> bytes:
    """Return the report as a PDF of the browser: no borders, notes at the end of their section."""
    how = {"align": "left", "hyphens": "manual", "valign": "top", **style}
    page = _page(outline, STYLE % how, "zebra", foot=False)
    driver.get("data:text/html;base64," + base64.b64encode(page.encode()).decode())
    small = "font: 8px sans-serif; width: 100%; margin: 0 60px"
    made = driver.execute_cdp_cmd(
        "Page.printToPDF",
        {
            "preferCSSPageSize": True,
            "printBackground": True,
            "displayHeaderFooter": True,
            "headerTemplate": f'<div style="{small}">{outline.running}</div>',
            "footerTemplate": f'<div style="{small}; text-align: right">'
            '<span class="pageNumber"></span></div>',
        },
    )
    return base64.b64decode(made["data"])


class _Words:
    """Text as HTML; footnotes at the page's foot, or held back until they are asked for."""

    def __init__(self, outline: Outline, foot: bool) -> None:
        self.notes, self.foot = outline.notes, foot
        self.left: list[int] = []

    def __call__(self, text: str) -> str:
        return "".join(map(self._letter, text))

    def _letter(self, letter: str) -> str:
        number = ord(letter) - SIGN
        if not 0 < number < 10:
            return escape(letter)
        if self.foot and number in self.notes:
            return f'<span class="foot">{escape(self.notes[number])}</span>'
        self.left.append(number)
        return f"<sup>{number}</sup>"

    def held(self) -> list[str]:
        """Return the footnotes held back so far."""
        numbers, self.left = self.left, []
        return [
            f'<p class="note"><sup>{number}</sup> {escape(self.notes[number])}</p>'
            for number in numbers
            if number in self.notes
        ]


def _page(outline: Outline, style: str, table: str, *, foot: bool) -> str:
    body: list[str] = []
    words = _Words(outline, foot)
    for kind, group in groupby(tables_joined(outline.pieces), key=lambda piece: piece.kind):
        pieces = list(group)
        if kind in ("part", "standard", "sub"):
            body += words.held()
        if kind in ("item", "numbered"):
            body.append(_list(kind, pieces, words, foot))
        else:
            body += [_single(piece, table, words) for piece in pieces]
    body += words.held()
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><style>{style}</style>'
        f"</head><body>{''.join(body)}</body></html>"
    )


def _list(kind: str, pieces: list[Piece], words: Any, styled: bool) -> str:
    items = "".join(f"<li>{words(piece.text)}</li>" for piece in pieces)
    # WeasyPrint counts from where the style says, browsers from where the list says.
    reset = f"counter-reset: list-item {pieces[0].number - 1}" if styled else ""
    return (
        f"<ul>{items}</ul>"
        if kind == "item"
        else f'<ol start="{pieces[0].number}" style="{reset}">{items}</ol>'
    )


def _single(piece: Piece, table: str, words: Any) -> str:
    text = words(piece.text)
    if piece.kind == "table":
        return _table(piece, table, words)
    if piece.kind == "rated":
        cells = f'<td>{text}</td><td class="value">{_icon(piece.about)}{piece.about}</td>'
        return f'<table class="rated"><tr>{cells}</tr></table>'
    tag = {
        "title": '<h1 class="title">{}</h1>',
        "part": '<h1 class="part">{}</h1>' if _own_page(piece.text) else "<h1>{}</h1>",
        "standard": "<h2>{}</h2>",
        "sub": "<h3>{}</h3>",
        "list": "<h4>{}</h4>",
        "minor": "<h4>{}</h4>",
        "quote": "<blockquote>{}</blockquote>",
        "text": "<p>{}</p>",
    }[piece.kind]
    return tag.format(text)


def _own_page(text: str) -> bool:
    return text in ("Contents", "Foreword", "Ratings", "Recommendations") or text[:1].isdigit()


def _table(piece: Piece, table: str, words: Any) -> str:
    last = {"contents": "page", "ratings": "value", "questions": "percent"}[piece.about]
    rows = []
    for row in piece.rows:
        cells = "".join(f"<td>{words(cell).replace(chr(10), '<br>')}</td>" for cell in row[:-1])
        rows.append(f'<tr>{cells}<td class="{last}">{_icon(row[-1])}{words(row[-1])}</td></tr>')
    kind = "contents" if piece.about == "contents" else table
    return f'<table class="{kind}">{"".join(rows)}</table>'


def _icon(rating: str) -> str:
    """A coloured disc beside a rating."""
    if rating not in COLOURS:
        return ""
    return (
        f'<svg viewBox="0 0 12 12"><circle cx="6" cy="6" r="5.5" fill="{COLOURS[rating]}"/></svg>'
    )
