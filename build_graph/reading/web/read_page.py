"""A web page -> the text of the report in it, and where the page was published.

Navigation, cookie banner, licence and whatever else belongs to the site are left out; what the
page's head alone says, its title and the day it was published, is put where a cover would have it.
A page that only leads to a PDF is told apart from a report.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from build_graph.errors import BadInput, NotAReport
from build_graph.reading.web.boilerplate import Boilerplate, boilerplate
from build_graph.reading.web.html_text import page_text
from build_graph.reading.web.html_tree import MOST, Element, TooLargeError, tree
from build_graph.reading.web.mime import pages
from build_graph.sources.file_kinds import is_saved

CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.I)
# Encodings that pages are written in; a name on the page is never looked up among all codecs.
KNOWN = re.compile(r"(?:iso-?8859-?\d{1,2}|windows-?125\d|cp125\d|macintosh|mac-?roman)", re.I)
WIDE = re.compile(r"utf-?16(?:le|be)?", re.I)
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000}?)\s*-->", re.I)
ADDRESS = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?"
    r"(?:/(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?",
    re.I,
)
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
PUBLISHED = re.compile(r"published:?\s[^\n]{0,30}\d{4}", re.I)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# How many lines make the top of a page, and the most characters of one that only leads elsewhere.
TOP, STUB = 30, 6000
LONGEST_DATA = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, and the address it was published at, if the page gives one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    """What the head of a page says of it; empty where it says nothing."""

    title: str = ""
    published: str = ""
    url: str = ""


def read_page(data: bytes, name: str) -> Page:
    """Return the text of the report on the page `data`; `name` is what messages call it.

    Raises:
        NotAReport: the page only leads to a report.
        BadInput: it holds no text, or more than any report.

    """
    known = boilerplate()
    try:
        root, scripts, html, address = _opened(data, name)
    except TooLargeError:
        raise BadInput(
            f"{name}: this web page has more elements than any report; save its text as .txt."
        ) from None
    head = _head(root, scripts, html, known)
    lines, links = page_text(_content(root), known)
    _refuse_stub(lines, links, name, known)
    if not lines:
        raise BadInput(f"{name}: this web page holds no text; save the whole page again.")
    return Page("\n".join(_covered(lines, head, known)) + "\n", head.url or _address(address))


def _opened(data: bytes, name: str) -> tuple[Element, list[str], str, str]:
    """The tree of a page, the data in its scripts, its source, and the address it was saved from.

    Of a file that holds a page with its frames (MHTML), each frame stands where it is shown, and
    pages that none shows stand at the end.
    """
    if not is_saved(data):
        html = decoded(data)
        return *tree(html), html, ""
    saved = pages(data)
    if not saved:
        raise BadInput(
            f"{name}: this is an e-mail or a saved page that holds no web page; save the page "
            "again, or save what is attached and give that."
        )
    html = decoded(saved[0].content, saved[0].charset)
    root, scripts = tree(html)
    frames: list[tuple[tuple[str, ...], Element]] = []
    room = MOST
    for part in saved[1:]:
        frames.append((part.names, tree(decoded(part.content, part.charset))[0]))
        room -= sum(1 for _ in frames[-1][1].elements())
        if room < 0:
            raise TooLargeError
    root.children += _not_shown(root, frames)
    return root, scripts, html, saved[0].address


def _not_shown(root: Element, frames: list[tuple[tuple[str, ...], Element]]) -> list[Element]:
    """Put frames where a page shows them; return those that it does not show."""
    named = {name: frame for names, frame in frames for name in names}
    shown: set[int] = set()
    inside = [root]
    for page in inside:
        for element in list(page.elements()):
            if element.tag not in ("iframe", "frame"):
                continue
            frame = named.get(element.attributes.get("src", "").strip())
            if frame is not None and id(frame) not in shown:
                shown.add(id(frame))
                element.tag, element.children = "div", [frame]
                inside.append(frame)
    return [frame for _, frame in frames if id(frame) not in shown]


def decoded(data: bytes, declared: str = "") -> str:
    """Return the text of a page: by its mark, as UTF-8, as it declares itself, else Windows-1252.

    A page that is sound UTF-8 is UTF-8, whatever it declares; `declared` is what is said beside it.
    """
    if WIDE.fullmatch(declared):
        return data.decode(declared.lower().replace("_", "-"), errors="replace").lstrip("\ufeff")
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    match = CHARSET.search(data[:8192])
    declared = match[1].decode("ascii") if match else declared
    # What declares itself as Latin-1 is read as Windows-1252, as browsers do.
    if not KNOWN.fullmatch(declared) or re.fullmatch(r"iso-?8859-?1", declared, re.I):
        declared = "cp1252"
    try:
        return data.decode(declared, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


def _content(root: Element) -> Element:
    """The element that holds the report: the only <main>, else all."""
    mains = [
        one
        for one in root.elements()
        if one.tag == "main" or one.attributes.get("role", "").strip().lower() == "main"
    ]
    return mains[0] if len(mains) == 1 and mains[0].children else root


def _covered(lines: list[str], head: _Head, known: Boilerplate) -> list[str]:
    """The text with title and day on its cover, where the page has them in its head only."""
    titled = next(
        (at for at, line in enumerate(lines[:TOP], start=1) if known.report.search(line)), 0
    )
    title = [f"# {head.title}", ""] if not titled and known.report.search(head.title) else []
    published = []
    if head.published and not PUBLISHED.search("\n".join(lines[:TOP])):
        day = date.fromisoformat(head.published)
        words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        published = ["", f"Published, as the page's markup says: {words}"]
    if not titled:
        return [*title, *published[1:], *published[:1], *lines]
    return [*lines[:titled], *published, *lines[titled:]]


def _refuse_stub(
    lines: list[str], links: Iterable[tuple[str, str]], name: str, known: Boilerplate
) -> None:
    """Raise `NotAReport` for a page that holds no report but leads to a PDF."""
    if sum(map(len, lines)) > STUB:
        return
    if any(known.headings.fullmatch(line.lstrip("# ").rstrip(" :.")) for line in lines):
        return
    files = [(url, words) for url, words in links if _path_of(url).lower().endswith(".pdf")]
    files = [one for one in files if not known.others.search(f"{one[1]} {one[0]}")] or files
    if files:
        url, words = files[0]
        called = f" ('{words[:80]}')" if words else ""
        raise NotAReport(
            f"{name}: this web page only leads to the report, as a PDF at "
            f"{_shown(url)}{called}; get that file and give it instead."
        )


def _path_of(url: str) -> str:
    """Return the path of an address, empty where it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _shown(url: str) -> str:
    """An address as a message may show it."""
    return "".join(letter if letter.isprintable() else " " for letter in url)[:300]


def _head(root: Element, scripts: list[str], html: str, known: Boilerplate) -> _Head:
    named = _named(root)
    data = [row for script in scripts for row in _described(script, known)]

    def first(what: str, read: Any) -> str:
        values = [*(named.get(key, "") for key in known.meta[what])]
        values[:0] = [str(row.get(key, "")) for row in data for key in known.data[what]]
        return next(filter(None, map(read, values)), "")

    saved = SAVED_FROM.search(html[:20_000])
    canonical = [named.get("canonical", ""), saved[1] if saved else ""]
    url = next(filter(None, map(_address, canonical)), "") or first("url", _address)
    title = first("title", lambda text: known.suffix.sub("", " ".join(text.split()))[:300])
    return _Head(title, first("published", _day), url)


def _named(root: Element) -> dict[str, str]:
    """What the head's tags say, by name in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for element in root.elements():
        given = element.attributes
        if element.tag == "meta":
            key = given.get("property") or given.get("name") or ""
            found.setdefault(key.strip().lower(), given.get("content", "")[:2000])
        elif element.tag == "link" and "canonical" in given.get("rel", "").lower().split():
            found.setdefault("canonical", given.get("href", ""))
        elif element.tag == "time" and not element.text().strip():
            found.setdefault("time.datetime", given.get("datetime", "")[:2000])
        elif element.tag == "title":
            found.setdefault("title", element.text()[:2000])
    return found


def _described(script: str, known: Boilerplate) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that describe the page itself."""
    if len(script) > LONGEST_DATA:
        return
    try:
        value = json.loads(script)
    except (ValueError, RecursionError):
        return
    rows = value.get("@graph", [value]) if isinstance(value, dict) else value
    for row in rows if isinstance(rows, list) else []:
        kind = row.get("@type", "") if isinstance(row, dict) else ""
        kinds = kind if isinstance(kind, list) else [kind]
        if any(isinstance(one, str) and known.kinds.fullmatch(one) for one in kinds):
            yield {key: value for key, value in row.items() if isinstance(value, str)}


def _address(text: str) -> str:
    """A web address that can be written as one, without its fragment, else ''."""
    scheme, colon, rest = text.strip().partition("#")[0].partition(":")
    url = scheme.lower() + colon + rest
    return url if len(url) <= 2000 and ADDRESS.fullmatch(url) else ""


def _day(text: str) -> str:
    """The ISO date that `text` begins with, else ''."""
    match = DAY.match(text.strip())
    try:
        return date.fromisoformat(match[0]).isoformat() if match else ""
    except ValueError:
        return ""
