"""Writes the standards of casework and court work, and Outcomes."""

from __future__ import annotations

import random

from synthetic.judgement import CASEWORK, Judged, Outcome
from synthetic.lists import TOPICS, add_lists, write_head
from synthetic.material import Draft, words
from synthetic.phrases import Writer


def table(name: str, percents: tuple[int, ...]) -> str:
    """Return a key-question table, tab-separated as PDF tools leave it."""
    head = "Outcomes" if name == "Outcomes" else "Key question"
    rows = [
        f"{question}\t{percent}%"
        for question, percent in zip(words()["questions"][name], percents, strict=False)
    ]
    return "\n".join([f"{head}\tPercentage 'Yes'", *rows])


def casework_reason(draft: Draft, judged: Judged) -> str:
    """Return the sentence on why the rating was given, with any discretion."""
    rng, name = draft.rng, judged.name.lower()
    low = min(judged.percents)
    pdu = f"{draft.visit.pdu.name} PDU"
    if judged.discretion:
        quote = rng.choice(
            (
                "Professional discretion was applied, as the lowest score was near the boundary",
                "We used professional discretion, since wider evidence supports a higher rating",
            )
        )
        draft.fact("discretion", standard_no=judged.number, quote=quote, note="explicit")
        return f"{pdu} is rated as '{judged.rating}' for {name}. {quote}."
    return rng.choice(
        (
            f"{pdu} is rated as '{judged.rating}' for {name} as the lowest was {low} per cent.",
            f"{pdu} is rated '{judged.rating}' in this area, because of its lowest score.",
        )
    )


def write_casework(draft: Draft, judged: Judged, writer: Writer) -> None:
    """Write a standard of the second domain: table, reason, lists and the footnote at its end."""
    rng = draft.rng
    topic, good, poor = TOPICS[judged.name]
    strengths = writer.bullets(topic, "strength", rng.randint(*good), "casework")
    gaps = writer.bullets(topic, "improvement", rng.randint(*poor), "casework")
    section, old = judged.number, draft.visit.framework == "2021"
    write_head(draft, judged, "")
    mark = draft.marker()
    many = "the key question" if len(judged.percents) == 1 else "three key questions"
    driven = "" if old else " and is driven by the lowest score"
    draft.add(
        "para",
        f"Our rating{mark} for {judged.name.lower()} is based on the percentage of inspected cases "
        f"judged satisfactory against {many}{driven}:",
        section=section,
    )
    draft.add("table", table(judged.name, judged.percents), section=section)
    if judged.name in CASEWORK and (old or judged.discretion or rng.random() < 0.3):
        draft.add("para", casework_reason(draft, judged), section=section)
    add_lists(draft, section, strengths, gaps, headed=old)
    if old or rng.random() < 0.3:
        draft.add(
            "footnote",
            f"{mark} The rating for the standard is driven by the lowest score on the key "
            "questions, which falls in a rating band. Full data is available in the data workbook "
            "on our website.",
            section=section,
        )
    else:
        draft.blocks = [b for b in draft.blocks if not (mark in b.text and b.kind == "footnote")]
        for block in draft.blocks:
            block.text = block.text.replace(mark, "")
        draft.notes -= 1


def write_court_not_rated(draft: Draft, judged: Judged, rng: random.Random) -> None:
    """Write court work that was not inspected: two rows, mostly without a heading of its own."""
    if rng.random() < 0.4:
        draft.add("standard", f"{judged.number}. {judged.name}", section=judged.number, level=2)
    descriptor = words()["descriptors"]["Court work"].split()
    half = len(descriptor) * 2 // 3
    rows = [" ".join(descriptor[:half]), " ".join(descriptor[half:])]
    draft.add("table", "\n".join(f"{row}\tNot rated" for row in rows), section=judged.number)
    text = rng.choice(
        ("This standard was not inspected.", "We did not inspect court work in this PDU.")
    )
    draft.add(
        "para",
        f"{text} The PDU's reports are written by a team in another part of the region.",
        section=judged.number,
    )
    draft.fact("absences", what="standard 2.1 court work not inspected", quote=text)


def write_outcomes(draft: Draft, outcome: Outcome, writer: Writer) -> None:
    """Write Outcomes, which is never rated and may have no table."""
    rng = draft.rng
    number, percent = outcome.outcomes
    draft.add("standard", f"{number}. Outcomes", section=number, level=2)
    if percent is not None:
        draft.add("descriptor", words()["descriptors"]["Outcomes"], section=number)
        draft.add(
            "para",
            "We do not currently rate the Outcomes standard, but give this data for information "
            "and benchmarking.",
            section=number,
        )
        draft.add("table", table("Outcomes", (percent,)), section=number)
    add_lists(
        draft,
        number,
        writer.bullets("outcomes", "strength", rng.randint(1, 3), "casework"),
        writer.bullets("outcomes", "improvement", rng.randint(1, 4), "casework"),
    )
