"""Writes synthetic inspection reports and the facts they state."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from synthetic.background import write_background
from synthetic.damage import apply_damages
from synthetic.front import (
    write_cover,
    write_foreword,
    write_imprint,
    write_ratings,
    write_recommendations,
)
from synthetic.judgement import judge, write_facts
from synthetic.material import COLUMNS, Draft, SyntheticReport, Visit
from synthetic.phrases import Writer
from synthetic.registers import slug, write_registers
from synthetic.sections import write_findings
from synthetic.world import build_world

FRAMEWORKS = ("2021", "2023", "both")


def render(draft: Draft) -> str:
    """Return the text of a draft, without a newline at its end, as the tools leave it."""
    parts = []
    for i, block in enumerate(draft.blocks):
        if i or block.gap > 1:
            blanks = [block.blank] * block.gap if block.gap else []
            parts.append("\n".join(["", *blanks, ""]) if i else "\n".join([*blanks, ""]))
        parts.append(block.lead + block.text)
    return "".join(parts)


def write_report(visit: Visit, rng: random.Random) -> SyntheticReport:
    """Return one finished report."""
    draft = Draft(rng, visit)
    outcome = judge(rng, visit)
    writer = Writer(rng, visit.pdu)
    write_facts(draft, outcome)
    write_cover(draft, outcome)
    write_imprint(draft, outcome)
    write_foreword(draft, outcome, writer)
    write_ratings(draft, outcome)
    write_recommendations(draft, writer)
    write_background(draft, outcome)
    write_findings(draft, outcome, writer)
    apply_damages(draft)
    ending = "md" if "markdown_headings" in draft.damages and rng.random() < 0.5 else "txt"
    name = f"{slug(visit.pdu.name)}-{visit.year}-{visit.month:02}.{ending}"
    draft.facts["reports"][0]["file"] = name
    return SyntheticReport(name, render(draft), draft.facts, frozenset(draft.damages))


def generate(seed: int, count: int, framework: str = "both") -> Iterator[SyntheticReport]:
    """Yield `count` reports of invented PDUs: '2021', '2023' or both frameworks mixed.

    The same arguments give the same reports, in any process. Another `count` is another world.
    """
    if framework not in FRAMEWORKS:
        raise ValueError(f"framework is one of {', '.join(FRAMEWORKS)}, not {framework!r}")
    world = build_world(seed, count, framework)
    for i, visit in enumerate(world.visits):
        yield write_report(visit, random.Random(f"report:{seed}:{i}"))


def write(folder: Path, seed: int, count: int, framework: str = "both") -> int:
    """Write reports/, gold/ and registers/ into `folder`; return the number of reports."""
    for part in ("reports", "gold"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    files = {name: (folder / "gold" / f"{name}.csv").open("w", encoding="utf-8", newline="")
             for name in COLUMNS}  # fmt: skip
    try:
        writers = {}
        for name, file in files.items():
            writers[name] = csv.DictWriter(file, COLUMNS[name], lineterminator="\n")
            writers[name].writeheader()
        number = 0
        for report in generate(seed, count, framework):
            (folder / "reports" / report.name).write_bytes(report.text.encode("utf-8"))
            for name, rows in report.facts.items():
                writers[name].writerows(rows)
            number += 1
    finally:
        for file in files.values():
            file.close()
    write_registers(build_world(seed, count, framework), seed, folder / "registers")
    return number
