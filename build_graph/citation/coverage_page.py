"""The coverage of reports as one web page: the text, what was understood marked, the rest plain.

The page needs nothing else: no script, no font, no other file. Every character of a report is
escaped, so that a hostile text stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from build_graph.citation.coverage import Coverage, share
from build_graph.citation.marked_text import hue, stretches

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fdfdfb; --soft: #59636e;
  --line: #d5d9dd; --tint: 88%; --strength: 70%; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #16191d; --soft: #a3acb5;
  --line: #3a424a; --tint: 24%; --strength: 45%; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.6 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); text-align: left; }
td.n, th.n { text-align: right; }
tr.all { font-weight: 600; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line);
  margin-top: 1.5rem; padding-top: 1rem; }
.fixed { color: var(--soft); }
mark { color: inherit; background: hsl(var(--hue) var(--strength) var(--tint));
  border-radius: .2em; }
mark b { font: 600 .68rem/1 system-ui, sans-serif; color: var(--ink);
  margin-right: .35em; }
.key mark { padding: .1em .5em; margin: 0 .5em .3em 0; display: inline-block; line-height: 1.4; }
.wide { overflow-x: auto; }
p { max-width: 44rem; }
@media print { body { max-width: none; } mark { outline: 1px solid var(--line); } }
"""
_HEAD = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What was understood</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>What was understood</h1>
<p>Marked is what a statement of the graph rests on, with the kind of statement before it. Plain is
what gave no statement. Grey is what every report carries: contents, imprint, headings, the wording
of the standards. The share is of the sentences that are not grey.</p>
"""


def page(found: Sequence[Coverage]) -> str:
    """Return the page; reports built from facts are named, for they have no text to show."""
    kinds = sorted({mark.kind for one in found for mark in one.marks})
    parts = [_HEAD.replace("{style}", _STYLE), _key(kinds)]
    for one in found:
        parts.append(f"<h2>{escape(one.pdu)}, {escape(one.month)}</h2>\n")
        if one.text is None:
            parts.append(
                f"<p>{escape(one.file)} holds facts, which have no text: nothing to measure.</p>\n"
            )
            continue
        parts.append(_table(one))
        parts.append('<div class="text">')
        parts.extend(_marked(one, one.text))
        parts.append("</div>\n")
    return "".join(parts) + "</main>\n</body>\n</html>\n"


def _key(kinds: Sequence[str]) -> str:
    shown = " ".join(f"<mark{_hue((kind,))}>{escape(kind)}</mark>" for kind in kinds)
    return f'<p class="key">{shown}</p>\n' if kinds else ""


def _hue(kinds: Sequence[str]) -> str:
    return f' style="--hue:{hue(kinds)}"'


def _table(one: Coverage) -> str:
    heads = ("sentences", "understood", "share", "nothing", "boilerplate")
    rows = [
        '<div class="wide" tabindex="0">\n<table>\n<tr><th>section</th>',
        *(f'<th class="n">{name}</th>' for name in heads),
    ]
    rows.append("</tr>\n")
    whole: dict[str, int] = {}
    for section, states in one.counts().items():
        rows.append(_row(section, states, ""))
        for state, number in states.items():
            whole[state] = whole.get(state, 0) + number
    rows.append(_row("whole report", whole, ' class="all"'))
    return "".join(rows) + "</table>\n</div>\n"


def _row(section: str, states: dict[str, int], marked: str) -> str:
    percent = share(states)
    cells = (
        sum(states.values()),
        states.get("understood", 0),
        "" if percent is None else f"{percent:g}%",
        states.get("nothing", 0),
        states.get("boilerplate", 0),
    )
    shown = "".join(f'<td class="n">{cell}</td>' for cell in cells)
    return f"<tr{marked}><td>{escape(section)}</td>{shown}</tr>\n"


def _marked(one: Coverage, text: str) -> Iterator[str]:
    """Yield the text in stretches, each wrapped by what it is."""
    before: tuple[str, ...] = ()
    for stretch in stretches(one):
        kinds = stretch.kinds
        words = escape(text[stretch.start : stretch.end].replace("\r\n", "\n").replace("\r", "\n"))
        if kinds:
            new = ", ".join(kind for kind in kinds if kind not in before)
            label = f"<b>{escape(new)}</b>" if new else ""
            title = escape(", ".join(kinds))
            yield f'<mark{_hue(kinds)} title="{title}">{label}{words}</mark>'
        elif stretch.state == "boilerplate" and words.strip():
            yield f'<span class="fixed">{words}</span>'
        else:
            yield words
        if kinds or words.strip():
            before = kinds
