"""Write docs/ontology.md, the reference page of the ontology; `--check` only compares.

Run as `python tools/reference_page.py [--check]`. Everything on the page comes from `ontology/`.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from build_graph.knowledge.kinds import known  # noqa: E402 - a tool runs from the checkout
from build_graph.knowledge.resources import ontology  # noqa: E402
from build_graph.knowledge.vocab import iri, ontology_quads, prefixes, schemes  # noqa: E402

PAGE = ROOT / "docs" / "ontology.md"
INTRO = """# Ontology reference

<!-- Written by tools/reference_page.py from ontology/; change that, not this. -->

Terms have the prefix `pg:`, for `{namespace}`.
Other prefixes are those of [`ontology/prefixes.ttl`](../ontology/prefixes.ttl).
Where a property names no class under "of", several kinds of thing have it.

How it hangs together: a **report** is about one **inspection** of one **Probation Delivery Unit**.
What the report states is a **fact** of that inspection, and every fact leads by `pg:evidence` to
the **passage** of the **source text** it was read from. Whatever a fact is about stands outside it:
concepts (standards, ratings, pathways) in the schemes below, bodies in the registers.
"""
ALIGNED = {
    "prov": "PROV-O",
    "org": "Organization Ontology",
    "skos": "SKOS",
    "dcterms": "DCMI Terms",
    "dcat": "DCAT",
    "oa": "Web Annotation",
    "qb": "Data Cube",
    "time": "OWL-Time",
    "schema": "schema.org",
    "rdf": "RDF",
}
HOW = {
    "rdf:type": "is also a",
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "is a kind of",
    "skos:closeMatch": "is close to",
    "skos:relatedMatch": "is related to",
}
BASE = "http://example.invalid/"
_ABOVE = "pg:Organisation"  # the class after which those of the kinds of bodies are told


@dataclass
class Term:
    """A class or property: its values by CURIE of the property, CURIEs where they are IRIs."""

    name: str
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def text(self, curie: str) -> str:
        """Return the first value of `curie`, or nothing."""
        return next(iter(self.values[curie]), "")

    def own(self, curie: str) -> list[str]:
        """Return the values of `curie` that are terms of this ontology."""
        return [value for value in self.values[curie] if value.startswith("pg:")]

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return "owl:Class" in self.values["rdf:type"]


def main(arguments: list[str]) -> int:
    """Write or check the page and return the exit code."""
    page = reference_page()
    if arguments == ["--check"]:
        current = PAGE.is_file() and PAGE.read_text("utf-8") == page
        if not current:
            print(f"{PAGE.relative_to(ROOT)} is stale; run 'make generated'.")
        return 0 if current else 1
    if arguments:
        print("usage: python tools/reference_page.py [--check]", file=sys.stderr)
        return 2
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, "utf-8")
    return 0


def reference_page() -> str:
    """Return the page as Markdown."""
    terms = read_terms()
    sections = list(_sections(terms))
    contents = [f"- [{title}](#{_anchor(title)})" for title, _ in sections]
    parts = [INTRO.format(namespace=iri("pg:")), "\n".join(contents) + "\n"]
    for title, body in sections:
        parts.append(f"## {title}\n\n{body.strip()}\n")
    return "\n".join(parts)


def read_terms() -> dict[str, Term]:
    """Return the classes and properties in the order of core.ttl, with those of kinds.toml."""
    terms: dict[str, Term] = {}
    for line in ontology_quads(BASE):
        match = re.fullmatch(r"<([^>]+)> <([^>]+)> (.+) <[^>]+> \.", line)
        if match is None or not match[1].startswith(iri("pg:")):
            continue
        name = _curie(match[1])
        terms.setdefault(name, Term(name)).values[_curie(match[2])].append(_value(match[3]))
    return {name: terms[name] for _, _, names in _chapters() for name in names}


def _value(term: str) -> str:
    if term.startswith("<"):
        return _curie(term[1:-1])
    literal = re.match(r'"((?:[^"\\]|\\.)*)"', term)
    return literal[1].replace('\\"', '"') if literal else term


def _curie(full: str) -> str:
    fitting = [(space, prefix) for prefix, space in prefixes().items() if full.startswith(space)]
    if not fitting:
        return full
    space, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{full.removeprefix(space)}"


def _sections(terms: dict[str, Term]) -> Iterator[tuple[str, str]]:
    for title, about, names in _chapters():
        classes = [terms[name] for name in names if terms[name].is_class]
        properties = [terms[name] for name in names if not terms[name].is_class]
        body = [f"{about}\n"] if about else []
        body += [_classes(classes), _properties(properties)]
        yield title, "\n".join(filter(None, body))
    yield "Frameworks and standards", _standards()
    yield "Key questions", _questions()
    yield "Rating scale", _ratings()
    yield "Pathways", _pathways()
    yield "Other schemes", _other_schemes()
    yield "Alignment", _alignment(terms)


def _chapters() -> Iterator[tuple[str, str, list[str]]]:
    """Yield the parts of core.ttl: heading, the lines under it, the terms, kinds of bodies too."""
    text = ontology("core.ttl").read_text("utf-8")
    for part in re.split(r"^#{20,}\n", text, flags=re.MULTILINE)[1:]:
        comments = re.match(r"(?:# .*\n)+", part)
        lines = [line[2:] for line in comments[0].splitlines()] if comments else [""]
        names = re.findall(r"^(pg:\w+) a ", part, re.MULTILINE)
        if _ABOVE in names:
            at = names.index(_ABOVE) + 1
            names[at:at] = [kind.of_class for kind in known().bodies.values()]
        yield lines[0], " ".join(lines[1:]), names


def _classes(classes: list[Term]) -> str:
    rows = (
        (f"`{term.name}`", term.text("rdfs:comment"), _codes(term.own("rdfs:subClassOf")))
        for term in classes
    )
    return _table(("class", "what it is", "kind of"), rows) if classes else ""


def _properties(properties: list[Term]) -> str:
    rows = (
        (
            f"`{term.name}`",
            term.text("rdfs:comment"),
            _codes(term.values["rdfs:domain"]),
            _codes(term.values["rdfs:range"] + term.values["schema:rangeIncludes"]),
        )
        for term in properties
    )
    return _table(("property", "what it says", "of", "value"), rows) if properties else ""


def _standards() -> str:
    scheme = schemes()
    frameworks = _table(
        ("framework", "in force for fieldwork", "name"),
        ((f"`{one.id}`", _period(one.start, one.end), one.label) for one in scheme.frameworks),
    )
    names = sorted({s.number for s in scheme.standards})
    rows = []
    for number in names:
        cells = [number]
        for framework in scheme.frameworks:
            found = scheme.standard(framework.id, number)
            note = "" if found is None or found.rated else " (never rated)"
            cells.append("-" if found is None else found.name + note)
        rows.append(tuple(cells))
    heads = ("no.", *(framework.id for framework in scheme.frameworks))
    domains = _table(("domain", "name"), ((f"`{one.id}`", one.label) for one in scheme.domains))
    return "\n".join((frameworks, _table(heads, rows), domains))


def _period(start: str, end: str | None) -> str:
    return f"from {start}" + (f", before {end}" if end else "")


def _questions() -> str:
    scheme = schemes()
    rows = (
        (f"`{one.id}`", one.title, one.aspect, ", ".join(f"`{cue}`" for cue in one.cues))
        for one in scheme.questions
        if one.framework != "2018"
    )
    return (
        "Titles are ours; the printed wording stands with each result. The 2018 framework has the "
        "same twelve for its casework standards.\n\n"
        + _table(("question", "title", "aspect", "recognised by"), rows)
    )


def _ratings() -> str:
    scheme = schemes()
    rows = (
        (
            one.label,
            str(one.points),
            f"{one.band_from}-{one.band_to} per cent",
            _yes(one.band_verified),
            "up to {}/{}".format(*one.overall_up_to),
            _yes(one.overall_verified),
        )
        for one in scheme.ratings
    )
    heads = (
        "rating", "points", "band of a key question", "lower boundary verified",
        "share of the maximum score", "verified",
    )  # fmt: skip
    missing = ((f"`{one.slug}`", one.label, _printed(one.labels)) for one in scheme.missing)
    return (
        "The lowest key question decides a casework standard. Professional discretion may raise it "
        f"by one band from up to {scheme.discretion_margin} percentage points below a boundary. "
        "A band that is not verified may only warn.\n\n"
        + _table(heads, rows)
        + "\nReasons for a missing rating are three, never counted as one another:\n\n"
        + _table(("missing rating", "name", "also printed"), missing)
    )


def _pathways() -> str:
    rows = ((f"`{one.slug}`", one.label, _printed(one.labels)) for one in schemes().pathways)
    return _table(("pathway", "name", "also printed"), rows)


def _other_schemes() -> str:
    scheme = schemes()
    parts = []
    for title, concepts in (
        ("Kinds of organisation", scheme.kinds),
        ("Relations to the unit", scheme.relations),
        ("Polarity of a finding", scheme.polarities),
        ("Addressees", scheme.addressees),
        ("Bases of figures", scheme.bases),
    ):
        rows = ((f"`{one.slug}`", one.label, f"`{one.table_name}`") for one in concepts)
        parts.append(f"### {title}\n\n" + _table(("concept", "name", "in tables"), rows))
    return "\n".join(parts)


def _alignment(terms: dict[str, Term]) -> str:
    rows = []
    for prefix, name in ALIGNED.items():
        for term in terms.values():
            for curie, how in HOW.items():
                there = [v for v in term.values[curie] if v.partition(":")[0] == prefix]
                if there:
                    rows.append((name, f"`{term.name}`", how, _codes(there)))
    return (
        "None of these vocabularies is loaded; a reasoner or another data set can follow the links."
        "\n\n" + _table(("vocabulary", "term", "relation", "there"), rows)
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def _codes(curies: list[str]) -> str:
    return ", ".join(f"`{curie}`" for curie in curies)


def _printed(labels: tuple[str, ...]) -> str:
    return "; ".join(labels[1:])


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
