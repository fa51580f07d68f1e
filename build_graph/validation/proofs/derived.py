"""What was derived when a report was read comes out the same when it is worked out again."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.knowledge.vocab import concept, iri, schemes
from build_graph.mapping.figure_lines import NUMBER, data_set_of, share_of
from build_graph.model import Figure, Passage
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts

RULE = "DerivedAgain"
# Kinds of things whose label repeats one of their values.
LABELLED = (
    ("pg:Absence", "pg:what"),
    ("pg:Conflict", "pg:detail"),
    ("pg:OrganisationRelation", "pg:organisationName"),
    ("pg:ProgrammeMention", "pg:programmeName"),
    ("pg:SourceText", "pg:fileName"),
)


def derived_again(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each derived value that comes out otherwise now."""
    yield from _points(facts)
    yield from _lowest(facts)
    yield from _figures(facts)
    yield from _labels(facts)
    yield from _named_labels(facts)
    yield from _themes(facts)
    yield from _wholes(facts)


def _differs(facts: GraphFacts, node: str | None, curie: str, again: str) -> Iterator[Fault]:
    if node is None:
        return
    said = facts.words(node, curie)
    if said != again:
        words = {"said": _short(said) or "nothing", "again": _short(again) or "nothing"}
        yield Fault(RULE, node, iri(curie), facts.one(node, curie), words)


def _short(value: str) -> str:
    return value.rpartition("/")[2] if value.startswith("http") else value


def _points(facts: GraphFacts) -> Iterator[Fault]:
    """The sum over the rated standards, their maximum, and the overall rating that follows."""
    worth = {concept("rating", one.slug): one.points for one in schemes().ratings}
    given = [facts.words(one, "pg:rating") for one in facts.nodes("pg:Judgement")]
    points = [worth[rating] for rating in given if rating in worth]
    maximum = 3 * len(points)
    overall = schemes().overall(sum(points), maximum).slug if points else ""
    yield from _differs(facts, facts.inspection, "pg:pointsTotal", str(sum(points)))
    yield from _differs(facts, facts.inspection, "pg:pointsMaximum", str(maximum))
    rule = concept("rating", overall) if overall else ""
    yield from _differs(facts, facts.inspection, "pg:ruleOverallRating", rule)


def _lowest(facts: GraphFacts) -> Iterator[Fault]:
    """The lowest key question of each standard, and the rating of its band."""
    lowest: dict[str, int] = {}
    for row in facts.nodes("pg:KeyQuestionResult"):
        percent, standard = facts.words(row, "pg:percent"), facts.words(row, "pg:standard")
        if percent.isdecimal():
            lowest[standard] = min(int(percent), lowest.get(standard, 100))
    for node in facts.nodes("pg:Judgement"):
        found = lowest.get(facts.words(node, "pg:standard"))
        percent = "" if found is None else str(found)
        rule = "" if found is None else concept("rating", schemes().band(found).slug)
        yield from _differs(facts, node, "pg:lowestPercent", percent)
        yield from _differs(facts, node, "pg:ruleRating", rule)


def _figures(facts: GraphFacts) -> Iterator[Fault]:
    """The share of a figure, its number, and the two parts of a fraction."""
    for node in facts.nodes("pg:Figure"):
        value = facts.words(node, "pg:valueText")
        unit = facts.words(node, "pg:unit")
        number = NUMBER.fullmatch(value)
        yield from _differs(facts, node, "pg:value", _plain(number[2]) if number else "")
        yield from _differs(facts, node, "pg:figureNumber", str(node).rpartition("/")[2])
        parts = value.lstrip("<>=").partition("/")
        is_fraction = unit == "n/d" and parts[0].isdecimal() and parts[2].isdecimal()
        if is_fraction or unit != "n/d":
            figure = Figure("", "", value, unit, Passage((), ""))
            yield from _differs(facts, node, "pg:share", share_of(figure))
            yield from _observed(facts, node, data_set_of(figure))
        if is_fraction and facts.all(node, "pg:numerator"):
            yield from _differs(facts, node, "pg:numerator", str(int(parts[0])))
            yield from _differs(facts, node, "pg:denominator", str(int(parts[2])))


def _observed(facts: GraphFacts, node: str, name: str) -> Iterator[Fault]:
    """The data set that a number is an observation of."""
    cube = f"{facts.inspection}/{name}" if name else ""
    yield from _differs(facts, node, "qb:dataSet", cube)
    kinds = {str(one) for one in facts.all(node, "rdf:type")}
    if (iri("qb:Observation") in kinds) != bool(name):
        words = {"said": "an observation" if not name else "no observation"}
        words["again"] = "an observation" if name else "no observation"
        yield Fault(RULE, node, iri("rdf:type"), words=words)


def _plain(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _labels(facts: GraphFacts) -> Iterator[Fault]:
    """Labels that repeat a value."""
    for node in facts.nodes("pg:KeyQuestionResult"):
        standard = facts.slug(node, "pg:standard").partition("-")[2]
        number = facts.slug(node, "pg:question").rpartition("-")[2]
        label = f"{standard} question {number}: {facts.words(node, 'pg:percent')} per cent"
        yield from _differs(facts, node, "rdfs:label", label)
    for node in facts.nodes("pg:Figure"):
        value = f"{facts.words(node, 'pg:valueText')} {facts.words(node, 'pg:unit')}"
        yield from _differs(
            facts, node, "rdfs:label", f"{facts.words(node, 'pg:measure')}: {value}"
        )
    for node in facts.nodes("pg:Recommendation"):
        label = f"Recommendation {facts.words(node, 'pg:number')}"
        yield from _differs(facts, node, "rdfs:label", label)
    for node in facts.nodes("pg:Finding"):
        place = f"{facts.slug(node, 'pg:polarity')} {facts.words(node, 'pg:ordinal')}"
        yield from _differs(
            facts, node, "rdfs:label", f"{facts.words(node, 'pg:section')}, {place}"
        )
    for curie, name in LABELLED:
        for node in facts.nodes(curie):
            if facts.all(node, name):
                yield from _differs(facts, node, "rdfs:label", facts.words(node, name))


def _named_labels(facts: GraphFacts) -> Iterator[Fault]:
    """Labels that are made of a name."""
    for node in facts.nodes("pg:Judgement"):
        standard = facts.slug(node, "pg:standard").partition("-")[2]
        named = facts.words(node, "pg:namePrinted")
        known = named or facts.words(facts.one(node, "pg:standard"), "skos:prefLabel")
        if known:
            yield from _differs(facts, node, "rdfs:label", f"{standard} {known}")
    for node in facts.nodes("pg:ServiceProvision", "pg:OtherServiceProvision"):
        pathway = facts.slug(node, "pg:pathway").replace("-", " ")
        label = f"{facts.words(node, 'pg:providerName')}: {pathway}"
        yield from _differs(facts, node, "rdfs:label", label)


def _wholes(facts: GraphFacts) -> Iterator[Fault]:
    """What every result of a key question is of, and what the measure of a figure is made of."""
    for node in facts.nodes("pg:KeyQuestionResult"):
        yield from _differs(facts, node, "pg:base", concept("base", "inspected-cases"))
        yield from _observed(facts, node, "key-questions")
    names = {concept("measure", one.slug): one.table_name for one in schemes().measures}
    for node in facts.nodes("pg:Figure"):
        measure = facts.words(node, "pg:measure")
        name = names.get(facts.words(node, "pg:measureConcept"), "")
        about = [facts.words(node, one) for one in ("pg:grade", "pg:figureArea")]
        end = "".join(f", {part}" for part in about if part)
        if not measure.startswith(name) or not measure.endswith(end):
            words = {"said": measure, "again": f"{name} …{end}"}
            yield Fault(RULE, node, iri("pg:measure"), facts.one(node, "pg:measure"), words)
    for node in facts.nodes("pg:SourceText"):
        own = str(node).rpartition("/")[2]
        yield from _differs(facts, node, "pg:sha256", own)
    for node in facts.nodes("pg:Finding"):
        section = facts.words(node, "pg:section")
        number = facts.slug(node, "pg:standard").partition("-")[2]
        if number and section.partition(" ")[0] != number:
            words = {"said": number, "again": section.partition(" ")[0]}
            yield Fault(RULE, node, iri("pg:standard"), facts.one(node, "pg:standard"), words)


def _themes(facts: GraphFacts) -> Iterator[Fault]:
    """The labels of the themes as one text, in whatever order."""
    labels = {concept("theme", one.slug): one.label for one in schemes().themes}
    for node in facts.nodes("pg:Finding", "pg:Recommendation"):
        again = sorted(labels.get(str(one), "") for one in facts.all(node, "pg:theme"))
        said = facts.words(node, "pg:themeLabels")
        if sorted(filter(None, said.split("; "))) != again:
            words = {"said": said or "nothing", "again": "; ".join(again) or "nothing"}
            yield Fault(RULE, node, iri("pg:themeLabels"), words=words)
