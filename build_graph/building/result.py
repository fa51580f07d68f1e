"""What a build makes of each file, and what it reports at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from build_graph.model import Issue

if TYPE_CHECKING:
    from build_graph.validation.result import ValidationReport

Status = Literal["built", "replaced", "unchanged", "moved", "withdrawn", "left out"]
# Why a file was left out: it is no report, or one of the same inspection is in, or it failed.
Reason = Literal["", "not a report", "repeated", "failed"]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One file after read, parse, link and map: its graph, and what the summary needs.

    `stamp` stands for what it was made from ('' where that is not sure). With `is_read` false the
    file was not read, because the store holds its graph already: then there are no lines. `file`
    is the name that the graph tells, `path` where the file was found this time.
    """

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
    statements: int = 0
    stamp: str = ""
    is_read: bool = True
    path: str = ""
    is_regional: bool = False
    boxes: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a file cannot be used: the kind of reason, and a sentence."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file; `reason` and `message` say why it was left out.

    One is 'moved' whose text was in the store as a report of another inspection. `is_read` is false
    where the file had not to be read again; `graph` is that of its report.
    """

    file: str
    status: Status
    pdu: str = ""
    month: str = ""
    overall: str = ""
    score: str = ""
    statements: int = 0
    message: str = ""
    reason: Reason = ""
    is_read: bool = True
    graph: str = ""
    is_regional: bool = False


@dataclass(slots=True)
class BuildResult:
    """What a build did: each file, counts over all, names in no register, doubts, validation.

    `decisions` has a sentence for each decision of the corrections file that did not take effect.
    `build` is the number of the build in the history, None where nothing was changed.
    """

    files: list[FileOutcome] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unregistered: list[tuple[str, str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    unfit: list[tuple[str, str]] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    validation: ValidationReport | None = None
    build: int | None = None

    @property
    def left_out(self) -> int:
        """How many files were left out."""
        return self.count("left out")

    @property
    def is_usable(self) -> bool:
        """Whether any file could be used."""
        return any(one.status not in ("left out", "withdrawn") for one in self.files)

    def count(self, status: Status) -> int:
        """Return how many files ended so."""
        return sum(one.status == status for one in self.files)
