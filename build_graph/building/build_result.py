"""What a build makes of one file on its way, and what it reports at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from build_graph.issues import Issue
from build_graph.sources.file_result import FileResult, Reason, Status
from build_graph.validation.results import ValidationReport
from build_graph.validation.stored_results import StoredResults


@dataclass(frozen=True, slots=True)
class ProcessedReport:
    """One file after read, parse, link and map: its graph, and what the summary needs.

    `stamp` stands for what it was made from ('' where that is not sure). With `is_read` false the
    file was not read, because the store holds its graph already: then there are no lines. `file`
    is the name that the graph tells, `path` where the file was found this time. `version` and
    `told` are what tells versions of a report apart, and what they may differ in. `held` is the
    SHA-256 of what its graph holds, as the history of builds tells it. With `is_stored`
    the store holds its graph; with `replaces` it takes the place of another of this build.
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
    not_applied: tuple[tuple[str, str], ...] = ()
    statements: int = 0
    stamp: str = ""
    is_read: bool = True
    path: str = ""
    is_regional: bool = False
    boxes: str = ""
    kind: str = "pdu"
    version: dict[str, str] = field(default_factory=dict)
    told: tuple[tuple[str, str], ...] = ()
    held: str = ""
    is_stored: bool = False
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a file cannot be used: the kind of reason, a sentence, of a fault where it happened.

    `stamp` is that of the file, '' where it is not sure that it was read as it is.
    """

    reason: Reason
    message: str
    trace: str = ""
    stamp: str = ""


@dataclass(slots=True)
class BuildResult:
    """What a build did: each file, counts over all, names in no register, doubts, checks.

    `decisions` has a sentence for each decision of the corrections file that did not take effect.
    `build` is the number of the build in the history, None where nothing was changed.
    """

    files: list[FileResult] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unregistered: list[tuple[str, str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    not_applied: list[tuple[str, str]] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    checks: StoredResults | None = None
    build: int | None = None

    @property
    def validation(self) -> ValidationReport | None:
        """Everything that the checks found, None where they were left out; read when asked for."""
        return None if self.checks is None else self.checks.report()

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
