"""What a build makes of each file, and what it reports at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from build_graph.model import Issue

if TYPE_CHECKING:
    from build_graph.validation.result import ValidationReport

Status = Literal["built", "replaced", "unchanged", "moved", "left out"]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One file after read, parse, link and map: its graph, and what the summary needs."""

    file: str
    graph: str
    lines: tuple[str, ...]
    sha256: str
    text: str | None
    pdu: str
    pdu_path: str
    month: str
    counts: dict[str, int]
    unregistered: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...]
    overall: str = ""
    score: str = ""
    unfit: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file; `message` says why it was left out.

    One is 'moved' whose text was in the store as a report of another inspection.
    """

    file: str
    status: Status
    pdu: str = ""
    month: str = ""
    overall: str = ""
    score: str = ""
    statements: int = 0
    message: str = ""


@dataclass(slots=True)
class BuildResult:
    """What a build did: each file, counts over all, names in no register, doubts, validation.

    `decisions` has a sentence for each decision of the corrections file that did not take effect.
    """

    files: list[FileOutcome] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unregistered: list[tuple[str, str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    unfit: list[tuple[str, str]] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    validation: ValidationReport | None = None

    @property
    def left_out(self) -> int:
        """How many files were left out."""
        return sum(1 for outcome in self.files if outcome.status == "left out")
