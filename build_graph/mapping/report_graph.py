"""The graph of one report, and the passages that its facts rest on."""

from __future__ import annotations

from build_graph.knowledge.counts import counted_classes
from build_graph.knowledge.terms import Lines, boolean, integer, node, text
from build_graph.knowledge.vocab import iri
from build_graph.model import CorrectedPassage, Passage, Source, Span
from build_graph.sources.manifest_values import FetchedSource

# Of files that a text was taken out of, by `Source.format`.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
# Classes of things whose quotes a question of the catalogue shows.
QUOTED = frozenset(("pg:Reason", "pg:Discretion", "pg:Conflict"))
# Of the observations of an inspection: the name of a data set, its label, its structure.
DATA_SETS = {
    "figures": ("Figures of this inspection", "pg:FigureStructure"),
    "key-questions": ("Results of key questions of this inspection", "pg:KeyQuestionStructure"),
    "shares": ("Shares stated by this inspection", "pg:ShareStructure"),
}


class ReportGraph:
    """The lines of one report's named graph; every fact in it leads to its passage."""

    def __init__(self, source: Source, base: str, path: str) -> None:
        self.base = base
        self.inspection = f"{base}id/inspection/{path}"
        self.out = Lines(f"{base}graph/report/{path}")
        self._source = source
        self.source = f"{base}id/text/{source.sha256}"
        self._passages: set[Span] = set()

    def thing(self, name: str, curie: str, label: str, at: Passage) -> str:
        """Describe the node `name` of this inspection and return its IRI."""
        subject = f"{self.inspection}/{name}"
        self.out.type_and_label(subject, curie, label)
        self.out.add(subject, "pg:inspection", node(self.inspection))
        self.evidence(subject, at, quoted=curie in QUOTED)
        return subject

    def data_set(self, name: str) -> None:
        """Describe the data set `name` of this inspection; its observations follow from values."""
        cube = f"{self.inspection}/{name}"
        label, structure = DATA_SETS[name]
        self.out.type_and_label(cube, "qb:DataSet", label)
        self.out.add(cube, "qb:structure", node(iri(structure)))

    def source_text(self) -> None:
        """Describe the text that positions refer to."""
        source, out = self._source, self.out
        out.type_and_label(self.source, "pg:SourceText", source.name)
        out.add(self.source, "pg:fileName", text(source.name))
        out.add(self.source, "pg:sha256", text(source.sha256))
        out.add(self.source, "pg:characters", integer(source.characters))
        out.add(self.source, "pg:textKept", boolean(source.text is not None))
        if source.url:
            out.add(self.source, "dcterms:source", node(source.url))
        if source.file_sha256:
            out.add(self.source, "pg:mediaType", text(MEDIA_TYPES[source.format]))
            out.add(self.source, "pg:fileSha256", text(source.file_sha256))
        if isinstance(source, FetchedSource):
            out.add(self.source, "dcat:downloadURL", node(source.fetched_from))

    def evidence(
        self, subject: str, at: Passage, how: str = "pg:evidence", *, quoted: bool = False
    ) -> None:
        """Say that `subject` rests on the passage."""
        for span in at.spans:
            passage = self._passage(span, at.section, quoted=quoted)
            self.out.add(subject, how, node(passage))
        for key in at.by if isinstance(at, CorrectedPassage) else ():
            self.out.add(subject, "pg:correctedBy", node(f"{self.inspection}/correction/{key}"))

    def contents(self) -> None:
        """How much of each kind the graph holds, so that what is lost later shows."""
        report, there = f"{self.inspection}/report", self.out.classes()
        there[iri("pg:Passage")] = len(self._passages)  # their class is not stored
        for curie, of_class in counted_classes():
            self.out.add(report, curie, integer(there[of_class]))

    def _passage(self, span: Span, section: str, *, quoted: bool) -> str:
        """Describe the passage once, however many facts rest on it.

        Its class, source and selectors follow from its address and the text (see `store.implied`);
        the quote is stored where a question shows it.
        """
        own, out = f"{self.inspection}/passage/{span.start}-{span.end}", self.out
        if span not in self._passages:
            self._passages.add(span)
            out.add(own, "pg:section", text(section))
            for page in self._source.pages_of(span):
                out.add(own, "pg:page", integer(page))
        if quoted and self._source.text is not None:
            out.add(own, "oa:hasSelector", node(f"{own}/quote"))
            out.add(f"{own}/quote", "oa:exact", text(self._source.text[span.start : span.end]))
        return own
