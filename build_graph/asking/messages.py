"""What is said to the asker: what was understood, what is doubtful, why nothing is answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from build_graph.asking.entities import Entity
from build_graph.asking.fit import Fit
from build_graph.asking.lexicon import lexicon
from build_graph.asking.typed import Typed
from build_graph.asking.understand import Understood
from build_graph.knowledge.kinds import known
from build_graph.questions.catalogue import Question
from build_graph.store.database import Term

_WORKED_OUT = re.compile(r"(highest|lowest|count|mean|sum) ")
_WORDS = {"organisation_kind": "kind", "addressee_type": "addressee", "aspect": "about"}


def cleaned(text: str) -> str:
    """Return a question as one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def say(name: str, *parts: str) -> str:
    """Return a sentence of `ask.toml` with what it speaks of."""
    return lexicon().sentences[name].format(*parts)


def unusable(text: str) -> str:
    """Return why a text is no question at all, or ''."""
    shown, longest = cleaned(text), int(lexicon().thresholds["longest"])
    if not any(c.isalpha() for c in shown):
        return say("empty")
    if len(text) > longest:
        return say("long", str(longest), str(len(text)))
    return say("sparql") if "{" in shown or "}" in shown else ""


def interpretation(question: Understood, fitted: Fit, query: Typed, unmet: Iterable[str]) -> str:
    """Return in words what was understood: the table, the things, the conditions, what is asked."""
    left_out = set(unmet)
    parts = []
    for one in (*sorted(fitted.fitted, key=lambda f: f.mention), *fitted.joined):
        denied = "not " * one.negated
        lead = f"units {denied}with " if one.through else denied
        parts.append(f"{lead}{_word(one.entity.kind)}: {one.entity.name}")
    amounts = [one.in_words for one in question.dates]
    amounts += [one.in_words for one in question.numbers]
    parts += [said for said in amounts if said not in left_out]
    parts += [question.when] if question.when else []
    parts += filter(_WORKED_OUT.match, query.steps)
    if query.form == "columns" and len(query.show) == 1:
        parts.append(f"asked: {query.show[0].replace('_', ' ')}")
    if query.form == "yes-no":
        parts.append("asked: yes or no")
    return f"{fitted.question.title} ({'; '.join(parts)})" if parts else fitted.question.title


def _word(kind: str) -> str:
    asked = known().asked.get(kind)
    return asked.word if asked else _WORDS.get(kind, kind)


def say_words(name: str, words: Iterable[str]) -> str:
    """Return a sentence with the words that it is about, where there are any."""
    listed = ", ".join(words)
    return say(f"{name}_words", listed) if listed else say(name)


def placed(place: Entity, units: Iterable[str]) -> str:
    """Return the sentence that says in which units a place or a body is."""
    return say("placed", place.name, _word(place.kind), " and ".join(units))


def explained_sparql(question: Question, query: Typed, bound: Mapping[str, Term]) -> str:
    """Return the SPARQL of a query, with the terms bound to its variables as comments."""
    given = dict(query.given)
    names = {p.variable: given[p.name] for p in question.parameters if p.name in given}
    said = [f"# ?{name} is bound to {bound[name].value} ({of})" for name, of in names.items()]
    body = [line for line in question.sparql.splitlines() if not line.startswith("#+")]
    return "\n".join([f"# {question.name}", *said, *body]).strip() + "\n"
