"""A report as a web page of the published kind: the site around it, '(Back to top)' inside."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from build_graph.reading.read_file import Line, read_bytes

TOP = ' <a href="#top">(Back to top)</a>'
ADDRESS = "https://inspections.example/document/a-report/"
HEAD = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>{title} - HM Inspectorate of Probation</title>
<link rel="canonical" href="{address}">
<script>if (1 < 2) document.write("<p>Probation</p>")</script>
<style>p {{ color: red }}</style></head>
<body class="has-cookie-banner">
<div id="ccfw-page-banner" class="cookie-banner"><h2>Are you OK with cookies?</h2>
<p>We use small files called cookies. Some are essential.</p><button>Yes</button></div>
<a class="skip-link" href="#main">Skip to content</a>
<header role="banner"><div class="logo">Inspectorate</div>
<nav><ul><li><a href="/">Home</a><li><a href="/reports/">Reports</a></ul></nav></header>
<main id="main">
<div class="print-only"><p>All content is available under the Open Government Licence v3.0, except
where otherwise stated.</p><p>To view this licence, visit:<br>
<a href="https://nationalarchives.gov.uk/doc">https://nationalarchives.gov.uk/doc</a></p></div>
<div class="share-links"><p>Share this page</p></div>
<ul><li><a href="#a">Foreword</a></li><li><a href="#b">Recommendations</a></li></ul>
"""
FOOT = """</main>
<aside class="related-content"><h2>Related reports</h2><ul><li>Another inspection</li></ul></aside>
<footer><p>Crown copyright</p></footer></body></html>
"""


def web_page(source: str, title: str = "A report") -> str:
    """The page of a report whose text is `source`."""
    lines = read_bytes(source.encode("utf-8"), "source.md").lines
    groups = (list(group) for filled, group in groupby(lines, lambda one: bool(one.text)) if filled)
    body = "\n".join(piece for group in groups for piece in pieces(group))
    return HEAD.format(title=escape(title), address=ADDRESS) + body + FOOT


def pieces(group: Iterable[Line]) -> Iterable[str]:
    """The HTML of lines with no blank line between: headings, lists, tables, paragraphs."""
    shapes: list[tuple[str, list[str]]] = []
    for line in group:
        kind, text = shape(line)
        if kind == "p" and shapes and shapes[-1][0] == "ul":
            kind = "ul"  # the rest of a bullet, or a bullet that lost its glyph
            ended = shapes[-1][1][-1].endswith(".") or line.text[0].isdigit()
            if line.text[0].islower() or not ended:
                shapes[-1][1][-1] += f"\n   {text}"
                continue
        if not shapes or shapes[-1][0] != kind or line.level:
            shapes.append((kind, []))
        shapes[-1][1].append(text)
    for kind, texts in shapes:
        if kind == "ul":
            yield "<ul>" + "".join(f"<li>{text}</li>\n" for text in texts) + "</ul>"
        elif kind == "table":
            yield "<table>" + "".join(f"<tr>{text}</tr>\n" for text in texts) + "</table>"
        else:
            yield f"<{kind}>" + "<br>\n".join(texts) + f"</{kind}>"


def shape(line: Line) -> tuple[str, str]:
    """The element that a line becomes, and what stands in it."""
    text = escape(line.text, quote=False)
    if line.level:
        return f"h{line.level}", text + TOP
    lost_glyph = line.indented and not line.footnote and len(text) > 40 and text[0].isupper()
    if line.bullet or lost_glyph:
        return "ul", text
    if "\t" in line.traced.text:
        return "table", "".join(f"<td>{cell.strip()}</td>" for cell in text.split("\t"))
    return "p", f"<sup>1</sup> {text}" if line.footnote else text
