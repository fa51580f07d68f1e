"""What is wrong with a query that cannot be parsed, and where: line and column from 1."""

from __future__ import annotations

import re
from collections.abc import Collection

# Strings, IRIs and comments: what stands in them is no part of the query's grammar.
SILENT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*',
    re.DOTALL,
)
_DECLARED = re.compile(r"\bprefix\s+([\w.-]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w.:?$@%-])([A-Za-z][\w.-]*):")
_PLACE = re.compile(r"error at (\d+):(\d+)")
_UNBOUND = "The SELECT contains a variable that is unbound"


def syntax_fault(sparql: str, known: Collection[str], said: str) -> str:
    """Return what is wrong and where, from the prefixes known and what the engine said.

    >>> syntax_fault("ASK { ?a xx:b 1 }", ["pg"], "error at 1:14: expected OPTIONAL")
    "the prefix 'xx' is not declared (line 1, column 10)"
    >>> syntax_fault("ASK { ?a", ["pg"], "error at 1:9: expected one of ...")
    'it cannot be read from line 1, column 9 on'
    """
    bare = SILENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), sparql)
    declared = {*known, *_DECLARED.findall(bare)}
    for found in _USED.finditer(bare):
        if found[1] not in declared:
            line = bare.count("\n", 0, found.start()) + 1
            column = found.start() - bare.rfind("\n", 0, found.start())
            return f"the prefix {found[1]!r} is not declared (line {line}, column {column})"
    place = _PLACE.match(said)
    if place is None:
        return "it cannot be read"
    where = f"line {place[1]}, column {place[2]}"
    if _UNBOUND in said:
        return f"SELECT names a variable that is neither bound nor grouped by ({where})"
    return f"it cannot be read from {where} on"
