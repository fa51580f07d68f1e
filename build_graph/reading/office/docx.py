"""A Word document (ISO/IEC 29500) -> its headings, paragraphs, lists, tables and footnotes.

The XML is read itself: libraries for it pass over content controls, inserted text, smart tags and
fields, and take deleted and hidden text for text.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from build_graph.errors import BadInput
from build_graph.reading.office.docx_numbering import Mark, Numbering
from build_graph.reading.office.docx_styles import OFF, Styles, child, level_of, value, whole
from build_graph.reading.office.docx_text import LEFT_OUT, Words, is_prompt
from build_graph.reading.office.flow import Cell, Flow, Inline, Item, add_table, has_words
from build_graph.reading.office.parts import OfficeText, xml_part
from build_graph.reading.web.html_tree import Element
from build_graph.sources.office_package import Package

ELSEWHERE = ("w:altChunk", "w:subDoc")
COLUMNS = 60


def read_docx(package: Package) -> OfficeText:
    """Return what stands in a Word document.

    Raises:
        BadInput: it is damaged, locked or too large.

    """
    main = _related(package, "_rels/.rels", "/officeDocument") or "word/document.xml"
    root = xml_part(package, main)
    body = child(root, "w:body")
    if root is None or body is None:
        raise BadInput(f"{package.name}: this Word document holds no text; get the file again.")
    folder, _, file = main.rpartition("/")
    links = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"

    def beside(kind: str) -> Element | None:
        path = _related(package, links, f"/{kind}")
        return xml_part(package, path) if path else None

    styles = Styles(beside("styles"))
    words = Words(styles)
    reader = _Reader(styles, Numbering(beside("numbering"), styles), words)
    flow = Flow()
    reader.blocks(body, flow)
    parts = {kind: beside(f"{kind}s") for kind in ("footnote", "endnote")}
    flow.notes(reader.notes(parts))
    about = xml_part(package, "docProps/app.xml")
    printed = whole(_text(child(about, "app:Pages")))
    # Marks of pages may be older than the text: then there are more or fewer of them than pages.
    sound = printed is None or printed == words.pages
    doubts = [
        "parts that Word would take from other files are missing; save it in Word and give that"
    ]
    return OfficeText(flow.root, sound, tuple(doubts if reader.elsewhere else ()))


def _text(element: Element | None) -> str:
    return element.text() if element else ""


def _related(package: Package, path: str, kind: str) -> str:
    """Return the path of the part that the list of relations at `path` names for a kind."""
    relations = xml_part(package, path)
    for one in relations.children if relations else ():
        if isinstance(one, Element) and one.attributes.get("Type", "").endswith(kind):
            if one.attributes.get("TargetMode") == "External":
                continue
            target = one.attributes.get("Target", "")
            folder = dirname(dirname(path))
            return normpath(target if target.startswith("/") else join(folder, target)).lstrip("/")
    return ""


class _Reader:
    """Walks a document once and adds what it finds to a flow."""

    def __init__(self, styles: Styles, numbering: Numbering, words: Words) -> None:
        self.styles, self.numbering, self.words = styles, numbering, words
        self.elsewhere = False  # whether something stands in other files
        self._joined: Inline = []  # words of paragraphs whose end was deleted

    def blocks(self, container: Element, flow: Flow) -> None:
        """Add the paragraphs and tables in an element."""
        for one in container.children:
            if not isinstance(one, Element) or one.tag in LEFT_OUT:
                continue
            if one.tag == "w:p":
                self._paragraph(one, flow)
            elif one.tag == "w:tbl":
                add_table(flow, list(self._rows(one)))
            elif one.tag in ELSEWHERE:
                self.elsewhere = True
            elif not is_prompt(one):
                self.blocks(one, flow)

    def notes(self, parts: dict[str, Element | None]) -> Iterator[Inline]:
        """Yield the words of the footnotes in the order of their marks."""
        there = {
            (kind, one.attributes.get("w:id", "")): one
            for kind, root in parts.items()
            for one in (root.children if root else ())
            if isinstance(one, Element) and one.tag == f"w:{kind}"
        }
        # A note may have notes of its own, which come behind it.
        for key in (known := list(self.words.notes)):
            flow = Flow()
            if key in there:
                self.blocks(there[key], flow)
            known += [new for new in self.words.notes if new not in known]
            yield [*flow.root.children]

    def _paragraph(self, paragraph: Element, flow: Flow) -> None:
        properties = child(paragraph, "w:pPr")
        style = value(properties, "w:pStyle") or self.styles.default
        boxes: list[Element] = []
        words = self._joined + self.words.read(paragraph, style, boxes.append)
        self._joined = []
        end = child(properties, "w:rPr")
        if child(end, "w:del") is not None or child(end, "w:moveFrom") is not None:
            self._joined = words  # its end was deleted: the next one goes on
        else:
            self._place(properties, style, words, flow)
        for box in boxes:
            flow.end_lists()
            self.blocks(box, flow)

    def _place(self, properties: Element | None, style: str, words: Inline, flow: Flow) -> None:
        """Add a paragraph as what it is."""
        if not has_words(words):
            flow.keep(words)
            return
        level = level_of(properties)
        level = self.styles.level(style) if level is None else level
        mark = self._mark(properties, style)
        if level:
            label = f"{mark.text} " if mark and mark.form != "bullet" and mark.text else ""
            flow.heading(level, [label, *words])
        elif mark is None or not mark.text:
            is_item = mark is None and self.styles.is_continued_item(style)
            if not (is_item and flow.goes_on(words)):
                flow.paragraph(words)
        elif mark.form == "label":
            flow.paragraph([f"{mark.text} ", *words])
        else:
            number = mark.number if mark.form == "number" else None
            flow.item(Item(mark.level, number), words)

    def _mark(self, properties: Element | None, style: str) -> Mark | None:
        """Count the paragraph in its list and return its mark."""
        of_style, level_of_style = self.styles.list_of(style)
        own = value(properties, "w:numPr", "w:numId")
        level = whole(value(properties, "w:numPr", "w:ilvl"))
        list_id = own or of_style
        if level is None:
            linked = self.numbering.level_of_style(list_id, style)
            level = level_of_style if linked is None or own else linked
        return self.numbering.mark(list_id, level) if list_id not in ("", "0") else None

    def _rows(self, table: Element) -> Iterator[list[Cell]]:
        """Yield the rows of a table; a cell over several rows stands in the first of them."""
        rows = [self._cells(row) for row in _those(table, "w:tr") if not _is_gone(row)]
        heights = _heights(rows)
        for at, row in enumerate(rows):
            cells: list[Cell] = []
            for column, wide, element, is_below in row:
                if is_below:
                    continue
                flow = Flow()
                if element is not None:
                    self.blocks(element, flow)
                cells.append(Cell(flow, wide, heights.get((at, column), 1)))
            yield cells

    def _cells(self, row: Element) -> list[tuple[int, int, Element | None, bool]]:
        """The cells of a row: column, width, content, whether it goes on with the one above."""
        properties = child(row, "w:trPr")
        column = min(whole(value(properties, "w:gridBefore")) or 0, COLUMNS)
        cells: list[tuple[int, int, Element | None, bool]] = []
        if column:
            cells.append((0, column, None, False))
        for cell in _those(row, "w:tc"):
            about = child(cell, "w:tcPr")
            if child(about, "w:cellDel") is not None:
                continue
            wide = min(max(whole(value(about, "w:gridSpan")) or 1, 1), COLUMNS)
            merged = child(about, "w:vMerge")
            goes_on = merged is not None and merged.attributes.get("w:val") != "restart"
            if cells and value(about, "w:hMerge") == "continue":
                last = cells[-1]
                cells[-1] = (last[0], last[1] + wide, *last[2:])
            else:
                cells.append((column, wide, cell, goes_on))
            column += wide
        return cells


def _heights(rows: list[list[tuple[int, int, Element | None, bool]]]) -> dict[tuple[int, int], int]:
    """How many rows each cell goes over, by row and column."""
    heights: dict[tuple[int, int], int] = {}
    above: dict[int, int] = {}  # column -> row where the cell that may go on began
    for at, row in enumerate(rows):
        begun: dict[int, int] = {}
        for column, _wide, _cell, goes_on in row:
            begun[column] = above.get(column, at) if goes_on else at
            heights[begun[column], column] = at - begun[column] + 1
        above = begun
    return heights


def _those(element: Element, tag: str) -> Iterator[Element]:
    """Yield the rows or cells in an element, those inside content controls and insertions too."""
    for one in element.children:
        if not isinstance(one, Element) or one.tag in LEFT_OUT:
            continue
        if one.tag == tag:
            yield one
        elif one.tag not in ("w:p", "w:tbl", "w:tr", "w:tc"):
            yield from _those(one, tag)


def _is_gone(row: Element) -> bool:
    """Whether a row was deleted or is hidden."""
    properties = child(row, "w:trPr")
    hidden = child(properties, "w:hidden")
    is_hidden = hidden is not None and hidden.attributes.get("w:val", "1").lower() not in OFF
    return is_hidden or child(properties, "w:del") is not None
