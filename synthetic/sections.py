"""Writes the findings: organisational standards with their sub-sections, then casework."""

from __future__ import annotations

from synthetic.bodies import name_body
from synthetic.casework import write_casework, write_court_not_rated, write_outcomes
from synthetic.front import DOMAINS
from synthetic.judgement import Judged, Outcome
from synthetic.lists import TOPICS, absence_bullet, add_lists, partner_bullet, write_head
from synthetic.material import Draft, number_word, words
from synthetic.phrases import Writer


def organisational_reason(draft: Draft, judged: Judged) -> str:
    """Return the reason printed for the rating of an organisational standard, or nothing."""
    rng = draft.rng
    draw = rng.random()
    if draw < 0.45:
        return ""
    rating, name = judged.rating, judged.name.lower()
    if judged.name == "Leadership" and rating == "Requires improvement" and draw < 0.7:
        quote = (
            "Our guidance would point to 'Inadequate', given the ratings in domain two. However, "
            f"in recognition of what we saw at a strategic level, {name} is rated '{rating}'"
        )
        draft.fact("discretion", standard_no=judged.number, quote=quote, note="explicit")
        return quote + "."
    return rng.choice(
        (
            f"Weighing up the evidence for this standard, we have rated {name} as '{rating}'.",
            f"Set against the quality of the cases, this led to a rating for {name} of '{rating}'.",
            f"The balance of strengths and shortfalls contributed to the rating of '{rating}'.",
        )
    )


def write_organisational(draft: Draft, judged: Judged, writer: Writer) -> None:
    """Write a standard of the first domain with its unnumbered sub-sections."""
    rng = draft.rng
    topic, good, poor = TOPICS[judged.name]
    write_head(draft, judged, organisational_reason(draft, judged))
    strengths = writer.bullets(topic, "strength", rng.randint(*good), "organisation")
    gaps = writer.bullets(topic, "improvement", rng.randint(*poor), "organisation")
    if judged.name in ("Services", "Leadership") and rng.random() < 0.5:
        strengths.insert(rng.randrange(len(strengths)), partner_bullet(draft, judged.number))
    if rng.random() < 0.35:
        gaps.insert(rng.randrange(len(gaps)), absence_bullet(draft, writer))
    add_lists(draft, judged.number, strengths, gaps)
    last = judged.number == ("1.4" if draft.visit.framework == "2021" else "1.3")
    if judged.name == "Services" and (draft.visit.framework == "2021" or rng.random() < 0.3):
        write_resettlement(draft, judged.number, writer)
    if last:
        write_feedback(draft, judged.number, writer)
        write_diversity(draft, writer)


def write_resettlement(draft: Draft, number: str, writer: Writer) -> None:
    """Write 'Resettlement work', now and then with plain paragraphs before its lists."""
    rng, section = draft.rng, f"{number} Resettlement work"
    draft.add("sub", "Resettlement work", section=section, level=4)
    if rng.random() < 0.4:
        draft.add(
            "para",
            "The PDU had brought its work with people leaving prison under one manager. Teams were "
            "still settling, and the arrangements were not yet fully staffed.",
            section=section,
        )
    add_lists(
        draft,
        section,
        writer.bullets("resettlement", "strength", rng.randint(1, 4), "casework"),
        writer.bullets("resettlement", "improvement", rng.randint(2, 5), "casework"),
    )


def write_feedback(draft: Draft, number: str, writer: Writer) -> None:
    """Write 'Feedback from people on probation'; without polarity headings from 2023."""
    rng, section = draft.rng, f"{number} Feedback"
    draft.add("sub", "Feedback from people on probation", section=section, level=4)
    body = rng.choice(words()["survey_bodies"])
    name_body(draft, body, "partner", where=section)
    total = rng.randint(40, 110)
    draft.add(
        "para",
        f"{body}, working with HM Inspectorate of Probation, had contact with {total} people on "
        f"probation as part of this inspection. Of these, {rng.randint(40, 60)} per cent were on a "
        f"community sentence and {number_word(rng.randint(4, 9))} per cent did not say what kind "
        "of sentence they were serving.",
        section=section,
    )
    good = writer.bullets("feedback", "strength", rng.randint(2, 5), "organisation")
    poor = writer.bullets("feedback", "improvement", rng.randint(1, 4), "organisation")
    add_lists(draft, section, good, poor, headed=draft.visit.framework == "2021")


def write_diversity(draft: Draft, writer: Writer) -> None:
    """Write 'Diversity and inclusion'."""
    rng, section = draft.rng, "Diversity and inclusion"
    draft.add("sub", section, section=section, level=4)
    add_lists(
        draft,
        section,
        writer.bullets("diversity", "strength", rng.randint(3, 7), "organisation"),
        writer.bullets("diversity", "improvement", rng.randint(2, 5), "organisation"),
    )


def write_findings(draft: Draft, outcome: Outcome, writer: Writer) -> None:
    """Write both domains and the annex."""
    first, second = DOMAINS[draft.visit.framework]
    draft.add("domain", f"1. {first}", level=2)
    for judged in outcome.standards:
        if judged.number == "2.1":
            draft.add("domain", f"2. {second}", level=2)
        if judged.number.startswith("1."):
            write_organisational(draft, judged, writer)
        elif not judged.percents:
            write_court_not_rated(draft, judged, draft.rng)
        else:
            write_casework(draft, judged, writer)
    write_outcomes(draft, outcome, writer)
    draft.add("heading", "Annexe one – Web links", level=2)
    draft.add("link", "Full data and details of how we inspect are available on our website.")
    draft.add(
        "link",
        "A glossary of the terms used here is available on our website: "
        "Glossary (justiceinspectorates.gov.uk)",
    )
