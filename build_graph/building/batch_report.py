"""What a build did, as JSON for programs: `build --report FILE.json`, described in docs/growing.md.

Keys may be added, never renamed. It tells no time: the same build gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from build_graph import __version__
from build_graph.building.build_result import BuildResult
from build_graph.reading.read_file import printable
from build_graph.sources.file_result import FileResult
from build_graph.validation.results import SEVERITIES

if TYPE_CHECKING:
    from build_graph.validation.stored_results import StoredResults

FORM = "probation-graph-build"
VERSION = 1
STATUSES = (
    *("built", "replaced", "unchanged", "withdrawn"),
    *("not a report", "repeated", "failed"),
)


def status(file_result: FileResult) -> str:
    """Return what became of a file in one of the words of `STATUSES`."""
    return (
        file_result.reason or "failed" if file_result.status == "left out" else file_result.status
    )


def exit_code(result: BuildResult) -> int:
    """Return how the command ends: 0 all is in, 1 something was left out or is wrong, 2 nothing."""
    if not result.is_usable:
        return 2
    wrong = result.checks is not None and not result.checks.conforms
    lacking = any(issue.severity == "error" for issue in result.issues)
    return int(bool(result.left_out) or wrong or lacking)


def to_json(result: BuildResult, store: str) -> str:
    """Return what a build did as JSON text, a file a line."""
    words = [status(file_result) for file_result in result.files]
    head: dict[str, Any] = {
        FORM: VERSION,
        "version": __version__,
        "store": printable(store),
        "build": result.build,
        "exit_code": exit_code(result),
        "summary": {word: words.count(word) for word in STATUSES},
    }
    tail: dict[str, Any] = {
        "read": dict(result.counts),
        "doubts": [asdict(issue) for issue in result.issues],
        "unregistered": [
            {"kind": kind, "name": name, "pdu": pdu} for kind, name, pdu in result.unregistered
        ],
        "decisions": result.decisions,
        "checks": _checks(result.checks),
    }
    files = ",\n".join(f"  {_json(_file(file_result))}" for file_result in result.files)
    parts = [f' "{key}": {_json(value)}' for key, value in head.items()]
    parts.append(f' "files": [\n{files}\n ]')
    parts += [f' "{key}": {_json(value)}' for key, value in tail.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _file(file_result: FileResult) -> dict[str, Any]:
    return {
        "file": printable(file_result.file),
        "status": status(file_result),
        "message": printable(file_result.message),
        "pdu": file_result.pdu,
        "inspected": file_result.month,
        "overall_rating": file_result.overall,
        "score": file_result.score,
        "statements": file_result.statements,
        "read": file_result.is_read,
    }


def _checks(found: StoredResults | None) -> dict[str, int] | None:
    if found is None:
        return None
    counts: dict[str, int] = {severity: found.count(severity) for severity in SEVERITIES}
    return {"reports": len(found.checked) - 1, **counts}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
