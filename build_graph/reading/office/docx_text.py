"""The words of a paragraph of a Word document, as they are printed.

Read are inserted and moved words, fields, links, content controls, smart tags and symbols; left
out are deleted, struck and hidden words, instructions of fields and prompts. A text box comes once,
beside its paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from build_graph.reading.office.docx_styles import OFF, Styles, child, flags, value
from build_graph.reading.office.flow import Inline, page_mark, unmarked
from build_graph.reading.office.symbols import drawn, sign
from build_graph.reading.web.html_tree import Element

# Elements whose content is no text of the document, or is no longer.
LEFT_OUT = frozenset(
    {
        *("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr"),
        *("w:sectPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:tblPrEx"),
        *("w:rt", "w:instrText", "w:delText", "w:delInstrText", "m:ctrlPr", "w:fldData"),
        *("w:comment", "w:ffData", "mc:Fallback", "w:proofErr"),
    }
)
HIDING = ("w:strike", "w:dstrike", "w:vanish")
SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:noBreakHyphen": "-",
    "w:softHyphen": "",
}
LONGEST_IMAGE = 200  # characters of what is said of a picture


class Words:
    """Reads words; keeps open fields, footnotes and pages over the whole document.

    `boxed` takes the content of a text box that was found.
    """

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.notes: dict[tuple[str, str], int] = {}  # (kind, id) -> number
        self.pages = 1
        self._fields: list[bool] = []  # of each open field, whether its result has begun

    def read(self, element: Element, style: str, boxed: Callable[[Element], None]) -> Inline:
        """Return the words of a paragraph of a style."""
        out: Inline = []
        paragraph = self.styles.flags(style)
        for run in self._runs(element):
            if run.tag == "w:r":
                self._run(run, paragraph, out, boxed)
            elif run.tag == "m:t" and not self._in_field():
                out.append(unmarked(run.text()))
        return out

    def _runs(self, element: Element) -> Iterator[Element]:
        """Yield the runs in an element that are part of the text."""
        for one in element.children:
            if not isinstance(one, Element) or one.tag in LEFT_OUT:
                continue
            if one.tag in ("w:r", "m:t"):
                yield one
            elif not is_prompt(one):
                yield from self._runs(one)

    def _in_field(self) -> bool:
        """Whether this stands in the instruction of a field."""
        return not all(self._fields)

    def _run(
        self,
        run: Element,
        paragraph: dict[str, bool],
        out: Inline,
        boxed: Callable[[Element], None],
    ) -> None:
        properties = child(run, "w:rPr")
        own = paragraph | self.styles.flags(value(properties, "w:rStyle")) | flags(properties)
        is_hidden = any(own.get(flag) for flag in HIDING)
        is_raised = own.get("raised", False)
        font = value(properties, "w:rFonts", name="w:ascii")
        for one in _content(run):
            if one.tag == "w:fldChar":
                self._field(one.attributes.get("w:fldCharType", ""))
            elif one.tag == "w:lastRenderedPageBreak":
                self.pages += 1
                out.append(page_mark(self.pages))
            elif is_hidden or self._in_field():
                continue
            elif one.tag == "w:txbxContent":
                boxed(one)
            else:
                words = self._piece(one, font)
                out += [_raised(one) for one in words] if is_raised else words

    def _field(self, kind: str) -> None:
        """Note that a field begins, its result begins, or it ends."""
        if kind == "begin" and len(self._fields) < 100:
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _piece(self, one: Element, font: str) -> Inline:
        """What one element of a run says."""
        given = one.attributes
        if one.tag == "w:t":
            return [drawn(font, unmarked("".join(c for c in one.children if isinstance(c, str))))]
        if one.tag in SIGNS:
            return [SIGNS[one.tag]]
        if one.tag in ("w:br", "w:cr"):
            return [Element("br", {})]
        if one.tag == "w:sym":
            return [unmarked(sign(given.get("w:font", ""), given.get("w:char", "")))]
        if one.tag in ("w:footnoteReference", "w:endnoteReference"):
            return self._note(one)
        if one.tag == "wp:docPr":
            said = given.get("descr", "") or given.get("title", "")
            return [Element("img", {"alt": unmarked(said[:LONGEST_IMAGE])})] if said else []
        return []

    def _note(self, reference: Element) -> Inline:
        """The mark of a footnote: its number, unless the author wrote a mark of his own."""
        if reference.attributes.get("w:customMarkFollows", "0").lower() not in OFF:
            return []
        kind = "footnote" if reference.tag == "w:footnoteReference" else "endnote"
        key = kind, reference.attributes.get("w:id", "")
        number = self.notes.setdefault(key, len(self.notes) + 1)
        return [_raised(str(number))]


def _raised(words: Element | str) -> Element | str:
    if isinstance(words, Element):
        return words
    raised = Element("sup", {})
    raised.children.append(words)
    return raised


def _content(run: Element) -> Iterator[Element]:
    """Yield what stands in a run; of a drawing, what is said of it and its text boxes."""
    for one in run.children:
        if not isinstance(one, Element) or one.tag in LEFT_OUT:
            continue
        if one.tag == "mc:AlternateContent":
            yield from _content(_chosen(one))
        elif one.tag in ("w:drawing", "w:pict", "w:object", "w:ruby", "w:rubyBase", "w:r"):
            yield from _inside(one)
        else:
            yield one


def _inside(element: Element) -> Iterator[Element]:
    """Yield the text boxes, words and descriptions inside a drawing, the outer ones only."""
    for one in element.children:
        if not isinstance(one, Element) or one.tag in LEFT_OUT:
            continue
        if one.tag in ("w:txbxContent", "wp:docPr", "w:t"):
            yield one
        elif one.tag == "mc:AlternateContent":
            yield from _inside(_chosen(one))
        else:
            yield from _inside(one)


def _chosen(alternatives: Element) -> Element:
    """Return the one of several forms of the same content that is read."""
    forms = [one for one in alternatives.children if isinstance(one, Element)]
    said = [form for form in forms if any(one.tag == "w:t" for one in form.elements())]
    return (said or forms or [alternatives])[0] if forms else Element("", {})


def is_prompt(control: Element) -> bool:
    """Whether a content control only shows what to write into it."""
    shown = child(control, "w:sdtPr", "w:showingPlcHdr") if control.tag == "w:sdt" else None
    return shown is not None and shown.attributes.get("w:val", "1").lower() not in OFF
