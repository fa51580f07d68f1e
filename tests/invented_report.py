"""A short invented report, put together from parts so that a test shows only what it is about."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from build_graph.extract.parse import parse
from build_graph.model import Report
from build_graph.reading.read_file import read_bytes
from build_graph.registers.name_index import Registers, load_registers

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"
SAMPLE_REPORTS = tuple(sorted((SAMPLES / "reports").iterdir()))

COVER = """An inspection of probation services in:
Marsh Vale PDU
The Probation Service – Marshland region
HM Inspectorate of Probation, July 2023"""
IMPRINT = """Acknowledgements

This inspection was led by HM Inspector Ada Marsh, supported by a team of inspectors.

ISBN: 978-0-000000-00-2"""
FOREWORD = """Marsh Vale Probation Delivery Unit (PDU) has work to do.

Ada Fenwick
Chief Inspector of Probation"""
RATINGS = """\tMarsh Vale PDU\t Fieldwork started June 2023\tScore\t9/24
Overall rating\tRequires improvement
1.\tOrganisational delivery
1.1\tLeadership\tGood
1.2\tStaff\tRequires improvement
1.3\tServices\tGood
1.4\tInformation and facilities\tRequires improvement
2.\tCourt work and case supervision
2.2\tAssessment\tInadequate
2.3\tPlanning\tGood
2.4\tImplementation and delivery\tRequires improvement
2.5\tReviewing\tInadequate"""
RECOMMENDATIONS = """Marsh Vale PDU should:

- 1. improve the quality of assessments."""
BACKGROUND = "We inspected 41 cases in June 2023."


@cache
def registers() -> Registers:
    """The registers of the product and of the samples."""
    return load_registers((SAMPLES / "registers",))


def report_text(
    *,
    cover: str = COVER,
    imprint: str = IMPRINT,
    foreword: str = FOREWORD,
    ratings: str = RATINGS,
    recommendations: str = RECOMMENDATIONS,
    background: str = BACKGROUND,
    sections: str = "",
) -> str:
    """The text of a report; `sections` are those of the standards, headings included."""
    return (
        f"{cover}\n\n{imprint}\n\nForeword\n\n{foreword}\n\nRatings\n\n{ratings}\n\n"
        f"Recommendations\n\n{recommendations}\n\nBackground\n\n{background}\n\n"
        f"1. Organisational delivery\n\n{sections}\n"
    )


def parsed(text: str, name: str = "invented.txt") -> Report:
    """What `text` states."""
    return parse(read_bytes(text.encode("utf-8"), name), registers())


def quoted(report: Report, fact: object) -> list[str]:
    """The stretches of the text that a fact was read from."""
    text = report.source.text
    assert text is not None
    return [text[span.start : span.end] for span in fact.at.spans]  # type: ignore[attr-defined]
