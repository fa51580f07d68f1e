"""Texts in which a tool lost or moved the lists: `build` says so, and of others nothing."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from pathlib import Path

import pytest
from invented_report import SAMPLE_REPORTS, parsed, registers, report_text

from build_graph.errors import NotAReport
from build_graph.extract.parse import parse
from build_graph.reading.read_file import read, read_bytes

TEXT = read(SAMPLE_REPORTS[3]).text
FILLER = "\n\n" + "and nothing more is said of any of it here " * 100 + "\n"
BULLET = re.compile(r"^[ \t]*(?:[-•●▪■◦○–*]|o(?= ))[ \t]+", re.M)


def doubts(text: str) -> list[str]:
    """What the reader says of a report's text."""
    report = parse(read_bytes(text.encode(), "report.txt"), registers())
    return [issue.message for issue in report.issues if issue.stage == "read"]


def wrapped(text: str, width: int = 90) -> str:
    return "\n".join(
        "\n".join(textwrap.wrap(line, width)) if len(line) > width else line
        for line in text.split("\n")
    )


def test_lists_without_a_bullet_in_broken_lines_are_told() -> None:
    longer = TEXT + FILLER
    (said,) = doubts(wrapped(BULLET.sub("", longer)))
    assert re.fullmatch(
        r"lists are missing: no bullet in \d+ pages, so items may have run together; "
        "give the PDF, web page or Word file itself",
        said,
    )


def test_pages_are_counted_where_the_text_ends_them() -> None:
    paged = wrapped(BULLET.sub("", TEXT)) + FILLER
    lines = paged.split("\n")
    cut = "\f".join("\n".join(lines[at : at + 60]) for at in range(0, len(lines), 60))
    (said,) = doubts(cut)
    assert f"no bullet in {cut.count(chr(12))} pages" in said


@pytest.mark.parametrize("place", ["before", "behind", "at the ends of lines"])
def test_bullets_apart_from_their_items_are_told(place: str) -> None:
    longer = TEXT + FILLER
    lists = re.compile(rf"(?:{BULLET.pattern}.*\n){{2,}}", re.M)

    def moved(match: re.Match[str]) -> str:
        items = BULLET.sub("", match[0])
        signs = "•\n" * match[0].count("\n")
        if place == "at the ends of lines":
            return items.replace("\n", " •\n")
        return signs + items if place == "before" else items + signs

    found = doubts(lists.sub(moved, longer))
    assert any(re.match(r"lists are out of order: \d+ bullets stand apart", one) for one in found)


def test_sections_whose_items_became_paragraphs_are_named() -> None:
    unmarked = "2.2. Assessment\n\n" + "\n\n".join(
        f"Plan {number} had been agreed with the people whom it concerned." for number in range(5)
    )
    marked = "1.1. Leadership\n\nStrengths:\n\nLeaders were seen in each of the offices.\n\n"
    text = report_text(sections=marked + unmarked)
    (said,) = [one.message for one in parsed(text).issues if one.message.startswith("lists")]
    assert said.startswith("lists are missing: no bullet in the text and no item in 2.2; give the ")
    whole = parsed(text.replace("Plan ", "- Plan "))
    assert not [one for one in whole.issues if one.message.startswith("lists")]


def test_a_report_without_its_tables_is_no_other_kind_of_document() -> None:
    told = "Leaders worked with youth justice services and their teams. " * 4
    text = report_text(
        ratings="", sections=f"1.1. Leadership\n\n{told}\n\nStrengths:\n\n- Leaders led.\n"
    )
    with pytest.raises(NotAReport, match="lost its tables; give the PDF, web page or Word file"):
        parsed(text)


@pytest.mark.parametrize("wide", [2, 3, 5])
def test_padded_lines_are_prose(wide: int) -> None:
    broken = wrapped(TEXT + FILLER).split("\n")
    padded = [
        line.replace(" ", " " * wide) if at % 3 and len(line) > 70 and "\t" not in line else line
        for at, line in enumerate(broken)
    ]
    plain = parsed("\n".join(broken))
    found = parsed("\n".join(padded))
    assert len(plain.findings) > 40
    assert [one.text for one in found.findings] == [one.text for one in plain.findings]
    assert [one.rating for one in found.ratings] == [one.rating for one in plain.ratings]
    assert [one.percent for one in found.key_questions] == [
        one.percent for one in plain.key_questions
    ]
    assert {one.name for one in found.organisations} == {one.name for one in plain.organisations}


@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_a_sound_text_has_no_such_doubt(path: Path) -> None:
    text = read(path).text
    longer = text + FILLER
    assert doubts(longer) == []
    assert doubts(wrapped(longer)) == []
    # Without bullets each item still stands on a line of its own.
    assert doubts(BULLET.sub("", longer)) == []


LOSSES = {
    "unread": lambda text: re.sub("ffi|fi|fl|ff", "\ufffd", text),
    "missing": lambda text: re.sub("ffi|fi|fl|ff", " ", text),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_no_figure_says_another_thing_where_letters_are_lost(loss: str) -> None:
    report, whole = parsed(LOSSES[loss](TEXT)), parsed(TEXT)
    assert any("get another copy" in one.message for one in report.issues)
    known = Counter((one.measure, one.value) for one in whole.figures if one.measure)
    found = Counter((one.measure, one.value) for one in report.figures if one.measure)
    assert sum(found.values()) > 5
    assert found <= known


def test_no_name_begins_behind_letters_that_could_not_be_read() -> None:
    report, whole = parsed(LOSSES["unread"](TEXT)), parsed(TEXT)
    assert {one.name for one in report.organisations} <= {one.name for one in whole.organisations}
    assert {one.provider for one in report.provisions} <= {one.provider for one in whole.provisions}
