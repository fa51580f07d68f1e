"""All sentences of a report with the names in them: what the bodies of a report are read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from build_graph.extract.names.bodies import Bodies, bodies
from build_graph.extract.recognise import form_of, refuse_unnamed
from build_graph.extract.statements.fields import stated_values
from build_graph.extract.structure.mentions import Sentence, sentences
from build_graph.extract.structure.sections import Sections, split
from build_graph.knowledge.layout import Layout
from build_graph.model import Stated
from build_graph.reading.read_file import Document
from build_graph.registers.name_index import Registers

OWN = ("pdu", "region", "body")  # fields whose values are the names of no other body


def names_of(
    told: Iterable[Sentence],
    sections: Sections,
    form: Layout,
    registers: Registers,
    values: Mapping[str, Stated[str]],
) -> Bodies:
    """Return the sentences `told` and those of the annexes with the names in them."""
    annexes = (section for section in sections.all if section.label == "Annexe")
    own = tuple(values[name].value for name in OWN if name in values)
    return bodies([*told, *sentences(annexes, form, frozenset())], registers, own)


def named_bodies(document: Document, registers: Registers) -> tuple[str, Sections, Bodies]:
    """Return the name of what a report inspects, its sections, and the names in its sentences.

    Raises:
        NotAReport: it is no inspection report of the series; the sentence says what it is.

    """
    form = form_of(document)
    sections = split(document, form)
    values = stated_values(sections, form)
    refuse_unnamed(document, form, values)
    told = sentences(sections.all, form)
    named = names_of(told, sections, form, registers, values)
    return values[form.inspects].value, sections, named
