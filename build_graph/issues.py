"""Doubts about what was read: never exceptions, always reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Issue:
    """A doubt about one place of one file; `stage` is what was being done: 'read', 'parse'."""

    stage: str
    severity: Severity
    file: str
    message: str
    line: int | None = None
