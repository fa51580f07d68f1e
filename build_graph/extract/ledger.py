"""A report beside its text: every number and every name, and whether a fact accounts for it.

What none accounts for was not understood: a wording that the rules do not know shows as a gap here,
by the kind of fact that it would have been.
"""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.extract.figures.ledger import Entry, Stretches, numbers_told
from build_graph.extract.names.bodies import Bodies, bodies
from build_graph.extract.names.marked import Marked
from build_graph.extract.names.name_words import common_words
from build_graph.extract.names.naming import Name
from build_graph.extract.provision.pathways import may_name_pathway
from build_graph.extract.structure.mentions import sentences
from build_graph.extract.structure.sections import split
from build_graph.extract.structure.sentences import every_sentence
from build_graph.knowledge.layout import layout
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.model import Report, Stated
from build_graph.reading.read_file import Document
from build_graph.registers.name_index import Registers
from build_graph.registers.spelling import normalise

# Of a name that no fact uses: what the words around it make of it, the likeliest first.
_SENSES = {"body": "organisation", "treatment": "organisation", "programme": "programme"}
_ASIDE = ("place", "person")
# Names of these kinds stand for the inspected unit, or are part of another word's sense.
_OWN = frozenset({"own", "region"})


def ledger(report: Report, document: Document, registers: Registers) -> tuple[Entry, ...]:
    """Return every number and name of `document`, in its order, each with whether `report` uses it.

    The kind of an entry is 'figure', 'provider', 'organisation', 'programme', 'place', 'person' or
    'name'. Recommendations are taken whole, so their names and numbers are used.
    """
    found = [*numbers_told(report, document), *_names(report, document, registers)]
    return tuple(sorted(found, key=lambda entry: (entry.at.spans, entry.kind, entry.text)))


def _names(report: Report, document: Document, registers: Registers) -> Iterator[Entry]:
    form = layout(report_kinds()[report.kind].layout)
    sections = split(document, form)
    own = [one.value for one in (report.pdu, report.region) if one is not None]
    named = bodies(sentences(sections.all, form), registers, own)
    used = _Used(report)
    ignored = Stretches(
        span for one in every_sentence(document) if one.boilerplate for span in one.spans
    )
    for one in named.told:
        label = one.sentence.section.label
        for name in one.names if not ignored.touch(one.sentence.spans()) else ():
            if name.kind in _OWN or _is_word(name.text, named.common):
                continue
            kind, known = used.kind(name.text)
            kind = kind or _likely(one, name, named)
            at = sections.passage(one.sentence.spans(name.start, name.end), label)
            yield Entry(kind, label, name.text, at, known or label == "Recommendations")


def _is_word(name: str, common: frozenset[str]) -> bool:
    """Whether a name is one ordinary word, or opens as none does: a head, a cell of a table."""
    first = name.split()[0].lower()
    return " " not in name and (first in common or first in common_words())


class _Used:
    """The names that the facts of a report hold, by the kind of fact."""

    def __init__(self, report: Report) -> None:
        providers = (n for p in report.provisions for n in (p.provider, p.part_of) if n)
        others = (one.value for one in _stated(report) if isinstance(one.value, str))
        self._kinds = {
            "provider": {normalise(name) for name in providers},
            "organisation": {normalise(one.name) for one in report.organisations if one.name},
            "programme": {normalise(one.name) for one in report.programmes},
            "name": {normalise(value) for value in others},
        }

    def kind(self, name: str) -> tuple[str, bool]:
        """Return the kind of fact that holds the name, whole or as its short form; or none."""
        wanted = normalise(name)
        for kind, names in self._kinds.items():
            if wanted in names:
                return kind, True
        padded = f" {wanted} "
        for kind, names in self._kinds.items():
            if any(padded in f" {known} " or f" {known} " in padded for known in names):
                return kind, True
        return "", False


def _stated(report: Report) -> Iterator[Stated[object]]:
    yield from (
        value
        for field in report.__dataclass_fields__
        if isinstance(value := getattr(report, field), Stated)
    )


def _likely(one: Marked, name: Name, named: Bodies) -> str:
    """Return the kind of fact that a name would be if it were understood."""
    weights = named.of(name.text).weights
    best = max(weights, key=lambda sense: (weights[sense], sense), default="")
    if name.kind:
        return "organisation"
    if not best or weights[best] <= 0:
        return "name"
    if best in _ASIDE:
        return best
    kind = _SENSES.get(best, "name")
    return "provider" if kind == "organisation" and may_name_pathway(one.sentence.words) else kind
