"""What the marks and fonts of a PDF mean, as `ontology/layouts/pdf.toml` tells it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from build_graph.knowledge.resources import ontology

_FORCED_BOLD = 1 << 18  # a flag of the font descriptor, PDF 1.7, table 123


@dataclass(frozen=True, slots=True)
class Marks:
    """Patterns for words of a page."""

    bullet: re.Pattern[str]
    attached: re.Pattern[str]
    dash: re.Pattern[str]
    number: re.Pattern[str]
    page_number: re.Pattern[str]
    bold: re.Pattern[str]

    def is_bold(self, font: str, flags: int) -> bool:
        """Whether a font is a bold one, by its name or its flags.

        The weight that PDFium tells is worked out from the stem's width: 455 for DejaVu Sans Bold,
        610 for its Oblique.
        """
        return bool(flags & _FORCED_BOLD) or self.bold.search(font) is not None


@cache
def marks() -> Marks:
    """Return what the layout file says."""
    with ontology("layouts", "pdf.toml").open("rb") as file:
        table = tomllib.load(file)
    return Marks(**{mark["name"]: re.compile(mark["pattern"]) for mark in table["mark"]})
