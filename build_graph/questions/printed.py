"""A question of the catalogue as SPARQL that runs as it stands, on whatever engine.

Our engine is handed the values of parameters apart from the query, and they hold in every group of
it. Written out, each group begins with them as VALUES; a subquery has those that it selects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from build_graph.questions.catalogue import Question
from build_graph.questions.standalone import with_comments
from build_graph.store.database import Term

_HEAD = "# Runs on the union of all named graphs: see docs/other-stores.md.\n"
# What may hold a brace or a word without being one: texts, IRIs, comments.
_TOKEN = re.compile(
    r"""(?P<other>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s"{}|^`\\]*>|(?<!\S)\#[^\n]*)
    |(?P<word>\b(?:SELECT|VALUES)\b)|(?P<brace>[{}])""",
    re.VERBOSE | re.IGNORECASE,
)


def printed(question: Question, bound: Mapping[str, Term]) -> str:
    """Return the query with its prefixes and its comments, its parameters written in."""
    return _HEAD + _with_values(with_comments(question), bound)


def _with_values(text: str, bound: Mapping[str, Term]) -> str:
    """Return the query with the values at the beginning of each group where they hold."""
    made: list[str] = []
    # The variables that hold in each open group; None for the data of a VALUES of the query.
    open_groups: list[dict[str, Term] | None] = []
    holding: dict[str, Term] | None = dict(bound)
    at, word, began = 0, "", 0
    for token in _TOKEN.finditer(text):
        made.append(text[at : token.end()])
        at = token.end()
        if token["word"]:
            word, began = token["word"].upper(), token.end()
        elif token[0] == "{":
            open_groups.append(holding)
            if word == "VALUES":
                holding = None
            elif word == "SELECT":
                selected = text[began : token.start()]
                holding = {n: t for n, t in (holding or {}).items() if _selects(selected, n)}
            if not re.match(r"\s*SELECT\b", text[at:], re.IGNORECASE):
                made += [f" VALUES ?{name} {{ {term} }}" for name, term in (holding or {}).items()]
            word = ""
        elif token[0] == "}":
            holding, word = open_groups.pop(), ""
    return "".join([*made, text[at:]])


def _selects(selection: str, name: str) -> bool:
    is_all = re.match(r"\s*(?:DISTINCT\b|REDUCED\b)?\s*\*", selection, re.IGNORECASE)
    return bool(is_all or re.search(rf"[?$]{re.escape(name)}\b", selection))
