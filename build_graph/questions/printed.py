"""A question of the catalogue as SPARQL that runs as it stands, on whatever engine."""

from __future__ import annotations

import re
from collections.abc import Mapping

from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Question
from build_graph.store.database import Term

_HEAD = "# Runs on the union of all named graphs: see docs/other-stores.md.\n"
_HEADER = re.compile(r"(?m)^#\+.*\n?")
_CITES = re.compile(r"(?m)\s*#cite\b.*$")
_USED = re.compile(r"(?<![\w?$<:/])([A-Za-z][\w-]*):")


def printed(question: Question, bound: Mapping[str, Term]) -> str:
    """Return the query with its prefixes, and its parameters as VALUES of their variables."""
    text = _CITES.sub("", _HEADER.sub("", question.sparql)).strip()
    used = set(_USED.findall(text))
    lines = [f"PREFIX {name}: <{iri}>" for name, iri in sorted(prefixes().items()) if name in used]
    values = ""
    if bound:
        names = " ".join(f"?{name}" for name in bound)
        values = f"VALUES ({names}) {{ ({' '.join(map(str, bound.values()))}) }}\n"
    return _HEAD + "\n".join(lines) + f"\n\n{text}\n{values}"
