"""Nothing was lost: the report's own counts, what it needs to be whole, passages without a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from build_graph.knowledge.counts import counted_classes
from build_graph.knowledge.vocab import concept, iri, schemes
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts


def counts_closed(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each kind of fact of which there are more or fewer than were stated."""
    report = facts.report
    if facts.inspection is None:
        yield Fault("InspectionThere", report or facts.name)
    if report is None:
        yield Fault("ReportThere", facts.inspection or facts.name)
        return
    counted = counted_classes()
    stated = {curie: facts.words(report, curie) for curie, _ in counted}
    if not any(stated.values()):
        yield Fault("ContentsStated", report)
        return
    for curie, of_class in counted:
        there = len(facts.classes().get(of_class, ()))
        if stated[curie] != str(there):
            words = {"stated": stated[curie] or "no number", "there": str(there),
                     "kind": of_class.rpartition("#")[2]}  # fmt: skip
            yield Fault("ContentsComplete", report, iri(curie), words=words)


def passages_used(facts: GraphFacts) -> Iterator[Fault]:
    """Yield each passage on which no fact rests: what was read from it is gone."""
    used = {
        str(passage)
        for node in facts.own
        for curie in ("pg:evidence", "pg:besideEvidence")
        for passage in facts.said_of(node).get(iri(curie), ())
    }
    for passage in facts.nodes("pg:Passage"):
        if str(passage) not in used:
            yield Fault("PassageUsed", passage)


def whole_by_framework(facts: GraphFacts) -> Iterator[Fault]:
    """Yield what a report on a unit lacks by its framework: a rating, a key question, lists."""
    whole = facts.inspection
    if whole is None or not facts.nodes("pg:Inspection"):
        return
    framework = facts.slug(whole, "pg:framework")
    judged = {facts.slug(node, "pg:standard"): node for node in facts.nodes("pg:Judgement")}
    answers = Counter(facts.slug(row, "pg:standard") for row in facts.nodes("pg:KeyQuestionResult"))
    rated = {concept("rating", one.slug) for one in schemes().ratings}
    for standard in schemes().standards_of(framework):
        own = f"{framework}-{standard.number}"
        asked = len(schemes().questions_of(framework, standard.number))
        words = {"standard": f"{standard.number} {standard.name}", "asked": str(asked)}
        # Court work may be left out without a word; it has one question, the others have three.
        if standard.rated and own not in judged and asked != 1:
            yield Fault("StandardsJudged", whole, words=words)
        judgement = judged.get(own)
        is_rated = judgement is not None and facts.words(judgement, "pg:rating") in rated
        if judgement is not None and is_rated and standard.casework and answers[own] < asked:
            words |= {"found": str(answers[own])}
            yield Fault("QuestionsAnswered", judgement, words=words)
    for curie, rule in (("pg:Recommendation", "RecommendationsThere"),
                        ("pg:Finding", "FindingsThere")):  # fmt: skip
        if not facts.nodes(curie):
            yield Fault(rule, whole)
