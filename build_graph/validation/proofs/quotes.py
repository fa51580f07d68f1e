"""Every quote stands at its place in the kept text, and the text is the one that was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from build_graph.knowledge.vocab import iri
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts


def texts_kept(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault where a text that is said to be kept is missing, or is another one."""
    for source in facts.nodes("pg:SourceText"):
        if facts.words(source, "pg:textKept") != "true":
            continue
        if facts.text is None:
            yield Fault("TextKept", source)
            continue
        known = facts.words(source, "pg:sha256")
        if hashlib.sha256(facts.text.encode("utf-8")).hexdigest() != known:
            yield Fault("TextUnchanged", source)
        if facts.words(source, "pg:characters") != str(len(facts.text)):
            words = {"said": facts.words(source, "pg:characters"), "found": str(len(facts.text))}
            yield Fault("TextLength", source, iri("pg:characters"), words=words)


def quotes_at_places(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each passage whose words or place are not those of its text."""
    length = _length(facts)
    for passage in facts.nodes("pg:Passage"):
        start, end = _place(facts, passage, "oa:start"), _place(facts, passage, "oa:end")
        if start is None or end is None:
            continue  # a shape says so
        if not str(passage).endswith(f"/{start}-{end}"):
            yield Fault("PassageAddress", passage, words={"place": f"{start}-{end}"})
        if length is not None and end > length:
            yield Fault(
                "PassageWithinText", passage, words={"end": str(end), "length": str(length)}
            )
            continue
        quote = _selected(facts, passage, "oa:exact")
        if quote is None:
            continue
        if len(str(quote)) != end - start or (
            facts.text is not None and facts.text[start:end] != str(quote)
        ):
            yield Fault("QuoteAtPlace", passage)


def _length(facts: GraphFacts) -> int | None:
    sources = facts.nodes("pg:SourceText")
    said = facts.words(sources[0], "pg:characters") if len(sources) == 1 else ""
    return int(said) if said.isdecimal() else None


def _place(facts: GraphFacts, passage: str, curie: str) -> int | None:
    found = str(_selected(facts, passage, curie))
    return int(found) if found.isdecimal() else None


def _selected(facts: GraphFacts, passage: str, curie: str) -> str | None:
    for selector in facts.all(passage, "oa:hasSelector"):
        found = facts.one(selector, curie)
        if found is not None:
            return found
    return None
