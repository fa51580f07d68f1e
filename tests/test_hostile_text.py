"""Texts that nobody would print take no more time than their length deserves."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from build_graph.extract.parse import parse
from build_graph.reading.read_file import read_bytes
from build_graph.registers.name_index import load_registers

SAMPLE = Path(__file__).parents[1] / "samples/reports/hallowby-2024.txt"
SIZE = 60_000
# Before sentences were taken in pieces, the slowest of these took minutes.
SLOWEST = 20.0


@pytest.mark.parametrize(
    "unit",
    [
        *("a", "1", " ", ".", "-", "|", "(", "\u00a0", "Aa", "AAA ", "HMP ", "HMP Aaa, "),
        *("and ", "Aa and Bb ", "A. ", "• ", "• Aa bb\n", "aa-\n", "# A\n", "Police "),
        *("Aa & ", "Aa, and ", "a-", "- ", "HMP Aaa and the Bbb & "),
        *("Borough Council ", "prisons are HMP Aa and ", "<sup>", "](", "Ltd "),
    ],
)
@pytest.mark.parametrize("part", ["cover", "background"])
def test_time_does_not_explode(unit: str, part: str) -> None:
    text = SAMPLE.read_text("utf-8")
    after = text.find("Background", 3000) if part == "background" else 300
    at = text.index("\n", after) + 1
    hostile = text[:at] + unit * (SIZE // len(unit)) + "\n" + text[at:]
    started = time.process_time()
    parse(read_bytes(hostile.encode(), "hostile.txt"), load_registers())
    assert time.process_time() - started < SLOWEST
