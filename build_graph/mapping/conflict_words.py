"""How a contradiction is worded: kind, sentence and the two places, by `layouts/conflicts.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.knowledge.layout import load
from build_graph.model import Passage


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places of one report that cannot both be right; `detail` is a sentence that says why."""

    kind: str
    detail: str
    at: Passage
    beside: Passage


@cache
def conflict_kinds() -> dict[str, Any]:
    """Return the kinds of contradiction, each with its sentence and its lists."""
    return load("conflicts")


def conflict(kind: str, at: Passage, beside: Passage, **values: object) -> Conflict:
    """Return the conflict of a kind, its sentence filled with `values`."""
    sentence = conflict_kinds()[kind]["says"].format(**values)
    return Conflict(kind, sentence[0].upper() + sentence[1:], at, beside)
