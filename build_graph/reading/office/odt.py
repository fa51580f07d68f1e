"""An OpenDocument text (ISO/IEC 26300) -> its headings, paragraphs, lists, tables and footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from build_graph.errors import BadInput
from build_graph.reading.office.docx_styles import DEEPEST_HEADING, child, whole
from build_graph.reading.office.flow import Cell, Flow, Inline, Item, add_table, has_words
from build_graph.reading.office.odt_styles import ListLevel, OdtStyles
from build_graph.reading.office.odt_text import Words, is_hidden
from build_graph.reading.office.parts import OfficeText, xml_part
from build_graph.reading.web.html_tree import Element
from build_graph.sources.office_package import Package

LEFT_OUT = frozenset(
    {
        *("text:tracked-changes", "office:forms", "text:sequence-decls", "text:variable-decls"),
        *("text:user-field-decls", "office:annotation", "text:dde-connection-decls"),
        *("text:table-of-content-source", "text:alphabetical-index", "text:bibliography"),
        *("table:table-column", "table:table-columns", "table:table-source", "text:index-title"),
    }
)
HIDDEN_ROWS = ("collapse", "filter")
COLUMNS, ROWS = 60, 400  # that one repeated cell or row may stand for
REPEATED = 20_000  # cells that are there only because others are repeated, in one document


def read_odt(package: Package) -> OfficeText:
    """Return what stands in an OpenDocument text.

    Raises:
        BadInput: it is damaged, locked or too large.

    """
    manifest = package.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise BadInput(
            f"{package.name}: this document is locked with a password; save a copy without one."
        )
    root = xml_part(package, "content.xml")
    body = child(root, "office:body", "office:text")
    if body is None:
        raise BadInput(f"{package.name}: this document holds no text; get the file again.")
    styles = OdtStyles(xml_part(package, "styles.xml"), root)
    words = Words(styles)
    reader = _Reader(styles, words)
    flow = Flow()
    reader.blocks(body, flow)
    flow.notes(reader.notes())
    about = child(xml_part(package, "meta.xml"), "office:meta", "meta:document-statistic")
    printed = whole(about.attributes.get("meta:page-count", "")) if about else None
    return OfficeText(flow.root, printed is None or printed == words.pages)


@dataclass(slots=True)
class _Counts:
    """How far the items of a list were counted, by level."""

    numbers: list[int] = field(default_factory=list)

    def next(self, level: int, start: int | None, levels: dict[int, ListLevel]) -> list[int]:
        """Count one more item at a level from 0; return the numbers down to it."""
        del self.numbers[level + 1 :]
        while len(self.numbers) <= level:
            known = levels.get(len(self.numbers) + 1, ListLevel())
            self.numbers.append(known.start - (len(self.numbers) == level))
        self.numbers[level] = self.numbers[level] + 1 if start is None else start
        return list(self.numbers)


class _Reader:
    """Walks a document once and adds what it finds to a flow."""

    def __init__(self, styles: OdtStyles, words: Words) -> None:
        self.styles, self.words = styles, words
        self._headings = _Counts()
        self._room = REPEATED
        self._lists: dict[str, _Counts] = {}  # by id, and the last one of each style

    def blocks(self, container: Element, flow: Flow) -> None:
        """Add the headings, paragraphs, lists and tables in an element."""
        for one in container.children:
            if not isinstance(one, Element) or one.tag in LEFT_OUT or is_hidden(one):
                continue
            if one.tag in ("text:p", "text:h"):
                self._paragraph(one, flow, "")
            elif one.tag == "text:list":
                flow.end_lists()
                self._list(one, flow, self._counts(one), one.attributes.get("text:style-name", ""))
            elif one.tag == "table:table":
                self._page(one, "table")
                add_table(flow, [list(cells) for cells in self._rows(one)])
            elif one.tag == "text:soft-page-break":
                flow.keep([self.words.next_page()])
            elif one.tag.startswith("draw:"):
                self.boxes([one], flow)
            else:
                self.blocks(one, flow)

    def boxes(self, boxes: list[Element], flow: Flow) -> None:
        """Add what stands in text boxes and shapes."""
        for box in boxes:
            flow.end_lists()
            self.blocks(box, flow)

    def notes(self) -> Iterator[Inline]:
        """Yield the words of the footnotes in the order of their marks."""
        for body in self.words.notes:  # grows where a note has notes
            flow = Flow()
            self.blocks(body, flow)
            yield [*flow.root.children]

    def _paragraph(self, one: Element, flow: Flow, label: str) -> None:
        style = one.attributes.get("text:style-name", "")
        start = self._page(one, "paragraph")
        words, boxes = self.words.read(one, style)
        level = self.styles.level(style)
        if one.tag == "text:h":
            level = min(whole(one.attributes.get("text:outline-level", "")) or 1, DEEPEST_HEADING)
        if not has_words(words):
            flow.keep([*start, *words])
        elif level:
            number = label or self._number_of(one, level)
            flow.heading(level, [*start, f"{number} " if number else "", *words])
        else:
            flow.paragraph([*start, f"{label} " if label else "", *words])
        self.boxes(boxes, flow)

    def _page(self, one: Element, family: str) -> Inline:
        """The mark of a page that begins with a paragraph of its own accord."""
        name = one.attributes.get(f"{'text' if family == 'paragraph' else 'table'}:style-name", "")
        return [self.words.next_page()] if self.styles.breaks_page(family, name) else []

    def _number_of(self, heading: Element, level: int) -> str:
        """The number of a heading by the outline of the document."""
        if heading.tag != "text:h" or heading.attributes.get("text:is-list-header") == "true":
            return ""
        start = whole(heading.attributes.get("text:start-value", ""))
        counts = self._headings.next(level - 1, start, self.styles.outline)
        return self.styles.outline.get(level, ListLevel()).label(counts, self.styles.outline)

    def _counts(self, one: Element) -> _Counts:
        """The counts of a list: its own, or those of the list that it goes on with."""
        given = one.attributes
        style = given.get("text:style-name", "")
        before = given.get("text:continue-list", "")
        if before and f"#{before}" in self._lists:
            found = self._lists[f"#{before}"]
        elif given.get("text:continue-numbering") == "true" and style in self._lists:
            found = self._lists[style]
        else:
            found = _Counts()
        self._lists[style] = found
        own = given.get("xml:id", "")
        if own:
            self._lists[f"#{own}"] = found
        return found

    def _list(self, one: Element, flow: Flow, counts: _Counts, style: str, level: int = 0) -> None:
        """Add a list; one within it that names a style of its own has that."""
        levels = self.styles.lists.get(style, {})
        known = levels.get(level + 1, ListLevel(is_bullet=True))
        for item in one.children:
            if not isinstance(item, Element) or item.tag in LEFT_OUT:
                continue
            start = whole(item.attributes.get("text:start-value", ""))
            is_item = item.tag == "text:list-item"
            first = is_item
            for inside in item.children:
                if not isinstance(inside, Element) or inside.tag in LEFT_OUT:
                    continue
                if inside.tag == "text:list":
                    own = inside.attributes.get("text:style-name", "") or style
                    self._list(inside, flow, counts, own, level + 1)
                elif inside.tag in ("text:p", "text:h") and first:
                    self._item(inside, flow, known, levels, counts, level, start)
                    first = False
                elif inside.tag in ("text:p", "text:h"):
                    self._goes_on(inside, flow)
                elif inside.tag != "text:number":
                    wrapper = Element("", {})
                    wrapper.children.append(inside)
                    self.blocks(wrapper, flow)

    def _item(
        self,
        one: Element,
        flow: Flow,
        known: ListLevel,
        levels: dict[int, ListLevel],
        counts: _Counts,
        level: int,
        start: int | None,
    ) -> None:
        """Add the first paragraph of an item: a heading with its number, or an item."""
        numbers = counts.next(level, start, levels)
        label = "" if known.is_bullet else known.label(numbers, levels)
        style = one.attributes.get("text:style-name", "")
        if one.tag == "text:h" or self.styles.level(style) or not (known.is_bullet or label):
            self._paragraph(one, flow, label)
            return
        begins = self._page(one, "paragraph")
        words, boxes = self.words.read(one, style)
        is_plain = not any(map(str.isalnum, known.prefix + known.suffix)) and known.shown < 2
        if not has_words(words):
            flow.keep([*begins, *words])
        elif known.is_bullet or is_plain:
            number = numbers[-1] if known.form == "1" and not known.is_bullet else None
            flow.item(Item(min(level, 8), number), [*begins, *words])
        else:
            flow.paragraph([*begins, f"{label} ", *words])
        self.boxes(boxes, flow)

    def _goes_on(self, one: Element, flow: Flow) -> None:
        """Add a further paragraph of an item."""
        words, boxes = self.words.read(one, one.attributes.get("text:style-name", ""))
        if has_words(words) and not flow.goes_on(words):
            flow.paragraph(words)
        self.boxes(boxes, flow)

    def _rows(self, table: Element) -> Iterator[list[Cell]]:
        """Yield the rows of a table, repeated ones as often as they say."""
        for one in table.children:
            if not isinstance(one, Element) or one.tag in LEFT_OUT:
                continue
            if one.tag == "text:soft-page-break":
                self.words.pages += 1
            elif one.tag == "table:table-row":
                if one.attributes.get("table:visibility") not in HIDDEN_ROWS:
                    cells = list(self._cells(one))
                    has = any(has_words(cell.flow.root.children) for cell in cells)
                    times = _times(one, "table:number-rows-repeated", ROWS) if has else 1
                    yield from [cells] * self._repeated(times, len(cells))
            elif one.tag.startswith("table:"):
                yield from self._rows(one)

    def _cells(self, row: Element) -> Iterator[Cell]:
        for one in row.children:
            if not isinstance(one, Element) or one.tag != "table:table-cell":
                continue  # a covered cell stands below or beside the one that covers it
            flow = Flow()
            self.blocks(one, flow)
            wide = _times(one, "table:number-columns-spanned", COLUMNS)
            high = _times(one, "table:number-rows-spanned", COLUMNS)
            times = _times(one, "table:number-columns-repeated", COLUMNS)
            yield from [Cell(flow, wide, high)] * self._repeated(times, 1)

    def _repeated(self, times: int, cells: int) -> int:
        """How often cells are repeated: a few of them could stand for a world of others."""
        times = 1 + min(times - 1, self._room // max(cells, 1))
        self._room -= (times - 1) * cells
        return times


def _times(element: Element, name: str, most: int) -> int:
    """Return a number of times or places, at least one."""
    return min(max(whole(element.attributes.get(name, "")) or 1, 1), most)
