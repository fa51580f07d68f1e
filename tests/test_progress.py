"""The line that counts files, and how many are worked on at once."""

from __future__ import annotations

import io
import os
import sys
import time

import pytest

from build_graph.cli.output import Progress
from build_graph.processes import available


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, passed: float, step: int) -> str:
    clock = iter([0.0, 0.0, passed])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "100")
    progress = Progress()
    progress._done = step
    progress(step, 100, "folder/one\n.txt")
    return stream.getvalue().strip()


@pytest.mark.parametrize(
    ("passed", "said"), [(4.0, "40/100 10/s, 0:06 left one .txt"), (0.5, "40/100 one .txt")]
)
def test_the_line_tells_rate_and_time_left(
    passed: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = shown(monkeypatch, Terminal(), passed, 40)
    assert line == f"[#########...............] {said}"


def test_nothing_is_shown_when_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO(), 4.0, 40) == ""


def test_no_more_at_once_than_this_process_may_use() -> None:
    assert 1 <= available() <= (os.cpu_count() or 1)
