"""Word and OpenDocument files: what is printed, in the form that reports have as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_report import SAMPLE_REPORTS, registers
from office_form import cell, docx, listed, odt, open_report, paragraph, run, word_report
from printed_outline import outline
from test_pdf import _stated as stated

from build_graph.extract.parse import parse
from build_graph.reading.read_file import read, read_bytes

MAKERS = {"docx": word_report, "odt": open_report}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_an_office_file_states_what_the_text_of_the_same_report_states(
    path: Path, kind: str
) -> None:
    data = MAKERS[kind](outline(path))
    found = read_bytes(data, f"{path.stem}.{kind}")
    report, told = parse(found, registers()), parse(read(path), registers())
    assert stated(report) == stated(told)
    assert report.source.format == kind
    assert not [issue for issue in report.issues if issue.stage == "read"]
