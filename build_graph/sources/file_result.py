"""What became of one file that was given, and why one was left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Status = Literal["built", "replaced", "unchanged", "moved", "withdrawn", "left out"]
# Why a file was left out: it is no report, or one of the same inspection is in, or it failed.
Reason = Literal["", "not a report", "repeated", "failed"]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; `reason` and `message` say why it was left out.

    One is 'moved' whose text was in the store as a report of another inspection. `is_read` is false
    where the file had not to be read again; `graph` is that of its report; `trace` says where in
    the program a fault stopped it.
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
    trace: str = ""
