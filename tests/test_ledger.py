"""The numbers and the names of a text, and which of them no fact has used."""

from __future__ import annotations

import pytest
from invented_report import BACKGROUND, registers, report_text

from build_graph.extract.figures.ledger import numbers_told
from build_graph.extract.ledger import ledger
from build_graph.extract.parse import parse
from build_graph.reading.read_file import read_bytes


def left(sentence: str) -> list[str]:
    """The numbers of a sentence at the end of the background that nothing accounts for."""
    text = report_text(background=f"{BACKGROUND}\n\n{sentence}")
    source = read_bytes(text.encode(), "invented.txt")
    found = numbers_told(parse(source, registers()), source)
    return [one.text for one in found if not one.used]


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


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("No mentoring is offered, unlike in Dun, where Castlegate Mentors has it.", "provider"),
        ("Offices are few, so that people in Nether Quillow wait longer.", "place"),
        ("Ada Quince, 29, was sentenced to a community order.", "person"),
        ("All had heard of Fernlea Vale.", "name"),
    ],
)
def test_a_name_that_no_fact_holds_is_listed_with_its_kind(sentence: str, kind: str) -> None:
    found = unexplained_names(sentence)
    assert kind in found.values(), found


def unexplained_names(sentence: str) -> dict[str, str]:
    text = report_text(background=f"{BACKGROUND}\n\n{sentence}")
    source = read_bytes(text.encode(), "invented.txt")
    entries = ledger(parse(source, registers()), source, registers())
    return {one.text: one.kind for one in entries if not one.used and one.kind != "figure"}


def test_a_name_that_a_fact_holds_is_used() -> None:
    sentence = "Cases are heard at Quillow Magistrates' Court and people are held at HMP Quillow."
    assert unexplained_names(sentence) == {}
