"""The words and places of passages: cut out of the kept texts, as their addresses say."""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import Store, iri_term
from build_graph.store.implied import inspection_of, span_of

_CACHE = 8  # texts kept
_SOURCE = """
SELECT ?file ?sha256 ?kept ?report WHERE {
  ?report prov:wasDerivedFrom ?source .
  ?source pg:fileName ?file ; pg:sha256 ?sha256 ; pg:textKept ?kept .
}
"""


@dataclass(frozen=True, slots=True)
class TextFile:
    """The text that the passages of an inspection stand in, and whether it is kept."""

    file: str
    sha256: str
    is_kept: bool


class Quotes:
    """Looks up the text of each inspection once, and keeps the last few texts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sources: dict[str, TextFile | None] = {}
        self._texts: dict[str, str] = {}

    def source(self, inspection: str) -> TextFile | None:
        """Return the text that the report of an inspection was read from; None without one."""
        if inspection not in self._sources:
            report = {"report": iri_term(f"{inspection}/report")}
            rows = self._store.select(_SOURCE, report, prefixes()).rows
            found = [TextFile(str(row[0]), str(row[1]), str(row[2]) == "true") for row in rows]
            self._sources[inspection] = found[0] if found else None
        return self._sources[inspection]

    def text(self, sha256: str) -> str:
        """Return a kept text, which is read and proved to be the one of that hash once.

        Raises:
            StoreError: it is not kept, or was changed after the build.
        """
        if sha256 not in self._texts:
            if len(self._texts) >= _CACHE:
                self._texts.clear()
            self._texts[sha256] = self._store.text(sha256)
        return self._texts[sha256]

    def quote(self, passage: str) -> str:
        """Return the words of a passage, given as an IRI; nothing where no text was kept.

        Raises:
            StoreError: the text is not there any more, or was changed after the build.
        """
        span, source = span_of(passage), self.source(inspection_of(passage))
        if span is None or source is None or not source.is_kept:
            return ""
        return self.text(source.sha256)[span.start : span.end]
