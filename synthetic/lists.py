"""Writes the head of a standard and its lists of findings."""

from __future__ import annotations

from synthetic.bodies import name_body
from synthetic.judgement import Judged
from synthetic.material import Draft, words
from synthetic.phrases import Writer, bank

TOPICS = {
    "Leadership": ("leadership", (5, 9), (3, 7)),
    "Staff": ("staff", (6, 11), (5, 10)),
    "Services": ("services", (7, 11), (5, 9)),
    "Information and facilities": ("information", (6, 10), (2, 6)),
    "Court work": ("court", (1, 3), (2, 4)),
    "Assessment": ("assessment", (1, 4), (2, 5)),
    "Planning": ("planning", (1, 4), (2, 5)),
    "Implementation and delivery": ("delivery", (1, 3), (3, 6)),
    "Reviewing": ("reviewing", (1, 2), (2, 5)),
    "Outcomes": ("outcomes", (1, 3), (1, 4)),
}


def add_bullet(draft: Draft, section: str, polarity: str, text: str) -> None:
    """Append one bullet and write it down as a finding."""
    last = draft.blocks[-1]
    follows = last.kind == "bullet" and last.polarity == polarity
    draft.add(
        "bullet", text, section=section, polarity=polarity, gap=0 if follows else 1, lead="- "
    )
    rows = draft.facts["findings"]
    number = 1
    for row in reversed(rows):
        if (row["standard_no_or_section"], row["polarity"]) == (section, polarity):
            number = int(row["ordinal"]) + 1
            break
    draft.fact(
        "findings",
        standard_no_or_section=section,
        polarity=polarity,
        ordinal=str(number),
        first_words=" ".join(text.split()[:8]),
    )


def add_lists(
    draft: Draft, section: str, good: list[str], poor: list[str], *, headed: bool = True
) -> None:
    """Append strengths and areas for improvement, or one list without headings."""
    if not headed:
        for text in good + poor:
            add_bullet(draft, section, "unmarked", text)
        return
    if good:
        draft.add("strengths", "Strengths:", section=section, level=4)
        for text in good:
            add_bullet(draft, section, "strength", text)
    if poor:
        draft.add("improvements", "Areas for improvement:", section=section, level=4)
        for text in poor:
            add_bullet(draft, section, "improvement", text)


def partner_bullet(draft: Draft, section: str) -> str:
    """Return a strength that names a partner found nowhere else."""
    rng, lists = draft.rng, words()
    name = f"{rng.choice(lists['partner_stems'])} {rng.choice(lists['partner_ends'])}"
    name_body(draft, name, "partner", where=section)
    return rng.choice(
        (
            f"The {name} provided emergency grants for people leaving custody.",
            f"A project run with the {name} offered mentoring to young adults.",
            f"The {name} was co-located in the main office for two days each week.",
        )
    )


def absence_bullet(draft: Draft, writer: Writer) -> str:
    """Return an improvement that says something does not exist."""
    text, what = draft.rng.choice(bank()["absences"]["pairs"])
    shown = writer.fill(text)
    draft.fact("absences", what=what, quote=shown)
    return shown


def write_head(draft: Draft, judged: Judged, rationale: str) -> None:
    """Append heading, descriptor and rating of a standard, with the reason if there is one."""
    number = judged.number
    draft.add("standard", f"{number}. {judged.name}", section=number, level=2)
    draft.add("descriptor", words()["descriptors"][judged.name], section=number)
    draft.add("rating", judged.rating, section=number)
    if rationale:
        draft.add("para", rationale, section=number)
