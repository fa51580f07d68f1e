"""What people decided about a report, and what only a manifest says of it, as provenance.

Each decision that changed something is a node with who, when, why, what was there before and the
passages of the statements it is about. A value that the report itself does not give is a node that
names the manifest; it has no passage, for the report does not say it.
"""

from __future__ import annotations

from collections.abc import Sequence

from build_graph.corrections.decisions import Applied
from build_graph.knowledge.terms import node, text, typed
from build_graph.knowledge.vocab import iri
from build_graph.mapping.report_graph import ReportGraph
from build_graph.model import Passage, RegisterPassage
from build_graph.sources.manifest_values import ManifestPassage

LABELS = {
    "drop": "Dropped {was}",
    "set": "Set {now}, not {was}",
    "same": "{was} is {now}",
    "different": "{was} is {now}",
}
# What a manifest may give: field of Report, and its name for people.
FROM_MANIFEST = {"title": "Title", "published": "Date of publication", "isbn": "ISBN"}


def describe_corrections(graph: ReportGraph, applied: Sequence[Applied]) -> None:
    """Describe the decisions that were applied to the report of `graph`."""
    out = graph.out
    for one in applied:
        decision = one.decision
        own = f"{graph.inspection}/correction/{decision.key}"
        label = LABELS[decision.action].format(was=one.was, now=one.now)
        out.type_and_label(own, "pg:Correction", label)
        out.add(own, "pg:inspection", node(graph.inspection))
        out.add(own, "pg:action", text(decision.action))
        out.add(own, "pg:reason", text(decision.why))
        out.add(own, "pg:valueBefore", text(one.was))
        if one.now:
            out.add(own, "pg:valueAfter", text(one.now))
        out.add(own, "dcterms:date", typed(decision.when, "xsd:date"))
        # What was decided is an entity, that somebody decided it an activity: nothing can be both.
        # A person is no thing of the graph: the agent is known in this decision only.
        decided, agent = f"{own}/decision", f"{own}/agent"
        out.add(own, "prov:wasGeneratedBy", node(decided))
        out.type_and_label(decided, "prov:Activity", f"Decision of {decision.who}")
        out.add(decided, "prov:wasAssociatedWith", node(agent))
        out.is_a(agent, "prov:Agent")
        out.add(agent, "rdfs:label", text(decision.who))
        for at in one.at:
            graph.evidence(own, Passage(at.spans, at.section))


def describe_manifest_value(
    graph: ReportGraph, name: str, stated: tuple[str, str, str], at: ManifestPassage
) -> None:
    """Describe the value (subject, property, term) as one that a manifest gives."""
    subject, curie, value = stated
    own, out = f"{graph.inspection}/listed/{name.replace('_', '-')}", graph.out
    out.type_and_label(own, "pg:ListedValue", f"{FROM_MANIFEST[name]} as {at.manifest} lists it")
    out.add(own, "pg:inspection", node(graph.inspection))
    out.add(own, "rdf:subject", node(subject))
    out.add(own, "rdf:predicate", node(iri(curie)))
    out.add(own, "rdf:object", value)
    out.add(own, "pg:manifest", text(at.manifest))


def describe_register_value(
    graph: ReportGraph, name: str, stated: tuple[str, str, str], at: RegisterPassage
) -> None:
    """Describe the value (subject, property, term) as one that a register gives."""
    subject, curie, value = stated
    own, out = f"{graph.inspection}/registered/{name.replace('_', '-')}", graph.out
    label = f"{name.replace('_', ' ').capitalize()} as the {at.register} gives it"
    out.type_and_label(own, "pg:RegisteredValue", label)
    out.add(own, "pg:inspection", node(graph.inspection))
    out.add(own, "rdf:subject", node(subject))
    out.add(own, "rdf:predicate", node(iri(curie)))
    out.add(own, "rdf:object", value)
    out.add(own, "pg:valueRegister", text(at.register))
