"""One result of a shape, as both engines give it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from build_graph.validation.results import Severity


@dataclass(frozen=True, slots=True)
class Found:
    """Which shape failed for which node; nodes are what `statements.term` returns.

    `path` is empty where a shape has none, or one that is more than a property. `message` is empty
    where the shape's own says all.
    """

    shape: str
    severity: Severity
    component: str
    focus: str
    path: str
    value: str | None
    message: str


def message_beside(messages: Iterable[str], own: str) -> str:
    """Return the message of a query of a shape, which tells the values; `own` is the shape's.

    pySHACL gives both, the other engine gives one.
    """
    return min((one for one in messages if one != own), default="")
