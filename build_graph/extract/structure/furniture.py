"""Lines that belong to the page: running titles, glued to text too."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Set
from itertools import pairwise

from build_graph.knowledge.layout import Layout
from build_graph.reading.read_file import Line

# A page number at one end of a running title; what such a title speaks of; how often it stands.
PAGE = re.compile(
    r"^(?:page )?\d{1,3}\s*[|–-]?\s+"
    r"|(?<!\s)(?:\s*[|–-])?\s+(?:page )?\d{1,3}(?: of \d+)?$",
    re.IGNORECASE,
)
FAR = re.compile(r"\S\s{8,}(\d{1,3})$")
PUBLICATION = re.compile(r"inspect|probation|\bPDU\b", re.I)
# Without a number, a title must say more to be known as one.
TITLE = re.compile(r"[A-Z](?=.{0,40}(?:nspection of|nspectorate of|nspection report|PDU$|region$))")
REPEATED = 3
WIDE = re.compile(r"\s\s\s+")
Find = Callable[[str], re.Match[str] | None]
NOTE = re.compile(r"(\d{1,2})\s")
# '301,2041' and '22.42 per cent': no number has four digits behind a comma, few shares two places.
GLUED_MARK = re.compile(
    r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?P<thousand>\d{1,2})(?![\d,])"
    r"|(?<![\d.,])\d{1,3}\.\d(?P<decimal>\d)(?= per cent|%)"
)


def undated(text: str) -> str:
    """Return a line without its page number."""
    if not text or not (text[-1].isdigit() or text[0].isdigit() or text[0] in "Pp"):
        return text
    return PAGE.sub("", text)


def repeated_titles(lines: Iterable[Line]) -> frozenset[str]:
    """Return lines that many pages carry, but for the page number, and that name the report."""
    seen: Counter[str] = Counter()
    pages: dict[str, list[int]] = defaultdict(list)
    before, last = "", ""
    for line in lines:
        text = line.text
        before, last = last, text or last
        if not 12 < len(text) < 110 or line.bullet or text.endswith(("?", "%", ".", ":")):
            continue
        numbered = text[0].isdigit() or text[-1].isdigit()
        far = FAR.search(text) if text[-1].isdecimal() else None
        if far:
            pages[undated(text)].append(int(far[1]))
        if PUBLICATION.search(text) if numbered else not line.level and TITLE.match(text):
            seen[undated(text)] += 1
        elif before.isdigit() and text[0].isupper() and PUBLICATION.search(text):
            seen[undated(text)] += 2  # below the number of a page
    for text, numbers in pages.items():
        # Far to the right of other words, numbers that go on by one are those of pages.
        if all(two == one + 1 for one, two in pairwise(numbers)):
            seen[text] = max(seen[text], len(numbers))
    return frozenset(text for text, count in seen.items() if count >= REPEATED and text)


def glued(titles: Set[str]) -> Find | None:
    """Return what finds one of `titles`, with its page number, at either end of a line."""
    known = "|".join(re.escape(title) for title in sorted(titles, key=len, reverse=True))
    if not known:
        return None
    number = r"(?:\d{1,3}\s*[|–-]?\s*)?"
    pattern = re.compile(
        rf"^{number}(?:{known})\s*(?:[|–-]?\s*\d{{1,3}}\b)?\s*(?=[^\s\w.,;)'])"
        rf"|^{number}(?:{known})\s*(?:[|–-]?\s*\d{{1,3}}\b)\s*(?=\w)"
        rf"|(?<=[.:;,a-z])\s*{number}(?:{known})\s*(?:[|–-]?\s*\d{{1,3}})?$"
    )
    return lambda text: pattern.search(text) if any(map(text.count, titles)) else None


def narrowed(text: str) -> str:
    """Return a line in which no more than two spaces stand side by side."""
    # Most lines have only single ones, which this tells without a look at each place.
    return text if " ".join(text.split()) == text else WIDE.sub("  ", text)


def notes(lines: Iterable[Line], layout: Layout) -> frozenset[str]:
    """Return the numbers of the footnotes that stand at the foot of pages with a plain number."""
    texts = (line.text for line in lines if line.text[:1].isdigit() and not line.bullet)
    found = (NOTE.match(text) for text in texts if layout.footnote.match(text))
    return frozenset(match[1] for match in found if match)


def unmarked(line: Line, known: frozenset[str]) -> Line:
    """Return a line without the mark of a footnote that became a digit of the number before it."""
    match = GLUED_MARK.search(line.text)
    while match:
        start, end = match.span("thousand") if match["thousand"] else match.span("decimal")
        if line.text[start:end] in known:
            before, after = line.traced.cut(0, start), line.traced.cut(end, len(line.text))
            line = line._replace(traced=before.joined(after))
            end = start
        match = GLUED_MARK.search(line.text, end)
    return line
