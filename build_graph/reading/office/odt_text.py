"""The words of a paragraph of an OpenDocument text, as they are printed.

Fields give what they show. Comments, hidden and struck words, the readings of ruby text and what a
tracked change took out are left out; footnotes are kept apart, text boxes come beside their
paragraph.
"""

from __future__ import annotations

from build_graph.reading.office.docx_styles import child, whole
from build_graph.reading.office.flow import Inline, has_words, page_mark, unmarked
from build_graph.reading.office.odt_styles import OdtStyles
from build_graph.reading.web.html_tree import Element

LEFT_OUT = frozenset(
    {
        *("office:annotation", "office:annotation-end", "text:ruby-text", "text:hidden-text"),
        *("text:hidden-paragraph", "text:number", "text:note-citation", "svg:title", "svg:desc"),
        *("text:tracked-changes", "office:event-listeners", "draw:glue-point"),
    }
)
BOXES = ("draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle")
LONGEST_IMAGE = 200
MOST_SPACES = 60
SPACES = {"text:s": " ", "text:tab": "\t"}


def is_hidden(one: Element) -> bool:
    """Whether a section, or a paragraph with a field that hides it, is not shown."""
    given = one.attributes
    if given.get("text:display") == "none":
        return True
    if given.get("text:display") == "condition":
        return given.get("text:is-hidden") == "true"
    hiding = child(one, "text:hidden-paragraph")
    return hiding is not None and hiding.attributes.get("text:is-hidden") == "true"


class Words:
    """Reads words; keeps footnotes and pages over the whole document."""

    def __init__(self, styles: OdtStyles) -> None:
        self.styles = styles
        self.notes: list[Element] = []
        self.pages = 1
        self._begun = False  # whether there was any text before
        self._boxes: list[Element] = []

    def next_page(self) -> str:
        """Return the mark of the page that begins now; the first text begins none."""
        if self._begun:
            self.pages += 1
        return page_mark(self.pages)

    def read(self, paragraph: Element, style: str) -> tuple[Inline, list[Element]]:
        """Return the words of a paragraph, and the text boxes in it."""
        self._boxes = []
        out: Inline = []
        self._inside(paragraph, self.styles.flags("paragraph", style), out)
        self._begun = self._begun or has_words(out)
        return out, self._boxes

    def _inside(self, element: Element, look: dict[str, bool], out: Inline) -> None:
        for one in element.children:
            if isinstance(one, str):
                if not (look.get("hidden") or look.get("struck")):
                    # White space in the file is one space, whatever there is of it.
                    out.append(_raised(unmarked(one)) if look.get("raised") else unmarked(one))
            elif one.tag == "text:soft-page-break":
                out.append(self.next_page())
            elif one.tag not in LEFT_OUT:
                self._element(one, look, out)

    def _element(self, one: Element, look: dict[str, bool], out: Inline) -> None:
        gone = look.get("hidden") or look.get("struck")
        if one.tag == "text:span":
            own = self.styles.flags("text", one.attributes.get("text:style-name", ""))
            self._inside(one, look | own, out)
        elif one.tag in SPACES:
            times = whole(one.attributes.get("text:c", "1")) or 1
            out.append(SPACES[one.tag] * min(times, MOST_SPACES))
        elif one.tag == "text:line-break":
            out.append(Element("br", {}))
        elif one.tag in ("text:note", "draw:frame", *BOXES):
            if not gone:
                self._beside(one, out)
        elif one.tag not in ("draw:object", "draw:object-ole", "draw:image"):
            self._inside(one, look, out)

    def _beside(self, one: Element, out: Inline) -> None:
        """A footnote, of which the mark stands here; a text box, or what is said of a picture."""
        note, box = child(one, "text:note-body"), child(one, "draw:text-box")
        if note is not None:
            self.notes.append(note)
            out.append(_raised(str(len(self.notes))))
        elif box is not None or one.tag in BOXES:
            self._boxes.append(box or one)
        else:
            self._picture(one, out)

    def _picture(self, frame: Element, out: Inline) -> None:
        said = next(
            (
                found.text()
                for tag in ("svg:desc", "svg:title")
                if (found := child(frame, tag)) is not None and found.text()
            ),
            "",
        )
        if said:
            out.append(Element("img", {"alt": unmarked(said[:LONGEST_IMAGE])}))


def _raised(words: str) -> Element:
    raised = Element("sup", {})
    raised.children.append(words)
    return raised
