"""What is said to the asker: what was understood, what is doubtful, why nothing is answered."""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.asking.entities import Entity
from build_graph.asking.fit import Fit
from build_graph.asking.plan import Plan
from build_graph.asking.understand import Understood
from build_graph.knowledge.kinds import known

_WORDS = {"organisation_kind": "kind", "addressee_type": "addressee", "aspect": "about"}


def cleaned(text: str) -> str:
    """Return a question as one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def unusable(text: str, shown: str, longest: int) -> str:
    """Return why a text is no question at all, or ''."""
    if not any(c.isalpha() for c in shown):
        return "there is no question: ask in plain words, such as 'Which PDUs share a provider?'"
    if len(text) > longest:
        return f"a question has at most {longest} characters, and this has {len(text)}"
    if "{" in shown or "}" in shown:
        return "this looks like SPARQL: ask it with 'probation-graph query'"
    return ""


def interpretation(question: Understood, fitted: Fit, planned: Plan) -> str:
    """Return in words what was understood: the table, the things, the conditions, what is asked."""
    parts = []
    for one in sorted(fitted.fitted, key=lambda f: f.mention):
        kind = _word(one.entity.kind)
        parts.append(f"{'not ' if one.negated else ''}{kind}: {one.entity.name}")
    for joined in fitted.joined:
        kind = _word(joined.entity.kind)
        without = "not " if joined.negated else ""
        parts.append(f"units {without}with {kind}: {joined.entity.name}")
    parts += [dates.in_words for dates in question.dates if dates.in_words not in planned.unmet]
    parts += [
        number.in_words for number in question.numbers if number.in_words not in planned.unmet
    ]
    parts += [question.when] if question.when else []
    parts += planned.closing
    if planned.shape == "columns" and len(planned.answers) == 1:
        parts.append(f"asked: {', '.join(planned.answers).replace('_', ' ')}")
    if planned.shape == "yes-no":
        parts.append("asked: yes or no")
    return f"{fitted.question.title} ({'; '.join(parts)})" if parts else fitted.question.title


def _word(kind: str) -> str:
    asked = known().asked.get(kind)
    return asked.word if asked else _WORDS.get(kind, kind)


def doubt(left: Iterable[str], offered: bool) -> str:
    """Return the sentence for a question that no table is sure to answer."""
    if not offered:
        return unheard(())
    words = f" (not understood: {', '.join(left)})" if left else ""
    return f"the question is not clear enough to answer{words}; perhaps one of these"


def passages(unheard: tuple[str, ...]) -> str:
    """Return the heading of passages."""
    without = f" (no report has: {', '.join(unheard)})" if unheard else ""
    return f"no table answers this; these passages say{without}"


def placed(place: Entity, units: list[str]) -> str:
    """Return the sentence that says in which units a place or a body is."""
    return f"{place.name}: {_word(place.kind)} of {' and '.join(units)}"


def lacking(units: list[str]) -> str:
    """Return the sentence that says of which units a table knows nothing of what is asked."""
    return f"the table has nothing of this for {' and '.join(units)}"


def unheard(words: tuple[str, ...]) -> str:
    """Return the sentence for a question of which no report speaks."""
    named = f": none has {', '.join(repr(word) for word in words)}" if words else ""
    return f"this is nothing that the inspection reports in the store can answer{named}"


def unknown(name: str) -> str:
    """Return the sentence for a name that the store does not know."""
    return f"no report and no register in this store names {name.title()!r}"


def nothing() -> str:
    """Return the sentence for a question that was understood and that no row answers."""
    return "understood, but nothing in the store answers it"


def wanting(what: Iterable[str]) -> str:
    """Return the sentence for a typed query whose steps find nothing to work on."""
    return f"nothing in the store answers it: there is not {' nor '.join(what)}"


def explained_sparql(planned: Plan) -> str:
    """Return the query of a plan, with the values that are bound to its variables as comments."""
    variables = {p.name: p.variable for p in planned.question.parameters}
    bound = [
        f"# ?{variables[name]} is bound to {value} ({planned.given[name]})"
        for name, value in planned.parameters.items()
    ]
    body = [line for line in planned.question.sparql.splitlines() if not line.startswith("#+")]
    return "\n".join([f"# {planned.question.name}", *bound, *body]).strip() + "\n"
