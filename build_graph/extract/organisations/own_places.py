"""The places in the name of the unit: 'the boroughs of A, B and C' may be two, A and B one of them.

The name itself does not say how it divides: the number that the report gives of them does, or the
register that has each.
"""

from __future__ import annotations

import re
import sys

from build_graph.extract.names.bodies import Bodies
from build_graph.extract.organisations.body_rules import Frame, body_rules
from build_graph.numbers import number as number_of
from build_graph.registers.name_index import Registers
from build_graph.registers.spelling import normalise

CONTAINER = re.compile(
    r"\b(?:(?:districts|boroughs|authorities|councils) of (?:the )?"
    r"|in the (?:borough|district) of )$"
)
SITES = re.compile(r"\b(?:offices|sites|hubs|bases|buildings|centres|locations)\b[^;.]{0,40}$")
PLURALS = {"office": SITES, "local_authority": CONTAINER}
BETWEEN = re.compile(r", (?:and )?| and | & ")


def lies_in(kind: str, before: str) -> bool:
    """Whether the words before one name say that bodies of a kind lie in it: 'districts of A'."""
    return kind == "local_authority" and CONTAINER.search(before) is not None


def own_may_be(name: str, kind: str, before: str, pattern: str) -> bool:
    """Whether the unit's own name, behind the words `before`, may name bodies of a kind.

    `pattern` is how such a body is called: its places alone are named '{name}'.
    """
    if " and " not in name:
        of = before.endswith((" of ", " of the "))
        return of if kind == "local_authority" else kind == "office"
    plural = PLURALS.get(kind)
    return pattern != "{name}" or (plural is not None and plural.search(before) is not None)


def own_parts(name: str, frame: Frame, bodies: Bodies, registers: Registers) -> list[str]:
    """Return the places in the unit's name of which a frame tells: of councils, what is sure."""
    parts = BETWEEN.split(name)
    if frame.kind != "local_authority" or frame.name != "{name}":
        return parts
    return _councils(parts, bodies, registers)


def _councils(parts: list[str], bodies: Bodies, registers: Registers) -> list[str]:
    """Return the councils among the parts of the name, none where nothing says how it divides.

    Where the report counts fewer than the name has parts, two that it names elsewhere as one
    ('A and B is a dense town') are one.
    """
    told = [one.sentence.text for one in bodies.told if one.sentence.section.label == "Background"]
    counting = [
        each.pattern for each in body_rules().members.rules if each.kind == "local_authority"
    ]
    found = (pattern.search(text) for pattern in counting for text in told)
    counts = (number_of(match["count"]) for match in found if match)
    wanted = min((count for count in counts if count and count > 1), default=sys.maxsize)
    at = 0
    while wanted < len(parts) and at + 1 < len(parts):
        both = f"{parts[at]} and {parts[at + 1]}"
        if normalise(both) in bodies.senses:
            parts[at : at + 2] = [both]
        at += 1
    if len(parts) == wanted:
        return parts
    known = all(any(True for _ in registers.find(one, "local-authority")) for one in parts)
    return parts if known else []
