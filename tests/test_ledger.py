"""The numbers of a text that no fact has used."""

from __future__ import annotations

import pytest
from invented_report import BACKGROUND, registers, report_text

from build_graph.extract.figures.ledger import unused_numbers
from build_graph.extract.parse import parse
from build_graph.reading.read_file import read_bytes


def left(sentence: str) -> list[str]:
    """The numbers of a sentence at the end of the background that nothing accounts for."""
    text = report_text(background=f"{BACKGROUND}\n\n{sentence}")
    source = read_bytes(text.encode(), "invented.txt")
    return [one.text for one in unused_numbers(parse(source, registers()), source)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The PDU supervised 1,204 people, 41 per cent of them in custody.",
        "Between June 2023 and 14 July 2023 little changed in 12 cases.",
        "Requirements should begin within 15 days.",
        "Two-thirds of the 30 staff (20) said so, and £1.4 million was spent.",
        "Route 29 and Haven 24/7 were open to men aged 18 to 25.",
    ],
)
def test_what_is_understood_is_used(sentence: str) -> None:
    assert left(sentence) == []


def test_what_is_not_understood_is_left() -> None:
    assert left("They came in threes, and then four, five and all.") == ["four", "five"]
