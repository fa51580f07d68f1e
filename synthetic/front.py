"""Writes the front of a report: cover, contents, imprint, foreword, ratings, recommendations."""

from __future__ import annotations

from synthetic.judgement import Outcome
from synthetic.material import MONTHS, Draft
from synthetic.phrases import Writer, bank

DOMAINS = {
    "2021": ("Organisational delivery", "Court work and case supervision"),
    "2023": ("Organisational arrangements and activity", "Service delivery"),
}

HMPPS = (
    "HM Prison and Probation Service (HMPPS)",
    "HM Prison and Probation Service",
    "HMPPS",
    "His Majesty's Prison and Probation Service (HMPPS)",
)


def month_name(year: int, month: int) -> str:
    """Return 'June 2023'."""
    return f"{MONTHS[month - 1]} {year}"


def write_cover(draft: Draft, outcome: Outcome) -> None:
    """Write title, region, publisher and date; the contents list; the thanks to those involved."""
    rng, visit = draft.rng, draft.visit
    name = f"{visit.pdu.name} PDU"
    draft.add("title", "An inspection of probation services in:", level=1)
    draft.add("cover", name)
    draft.add("cover", f"The Probation Service – {visit.pdu.region.name} region")
    draft.add("cover", f"HM Inspectorate of Probation, {month_name(*outcome.published)}")
    draft.add("heading", "Contents", level=2, gap=3)
    first, second = DOMAINS[visit.framework]
    entries = ["Foreword", "Ratings", "Recommendations", "Background"]
    entries += [f"1. {first}", f"2. {second}", "Annexe one – Web links"]
    pages = [3, 4, 5, 6, 7, rng.randint(15, 20), rng.randint(23, 28)]
    leader = rng.choice(("\t", "\t", "\t", " ", " ........ "))
    draft.add("contents", "\n".join(f"{e}{leader}{p}" for e, p in zip(entries, pages, strict=True)))
    draft.add("heading", "Acknowledgements", level=2)
    draft.add(
        "para",
        f"This inspection was led by HM Inspector {outcome.lead}, supported by a team of "
        + rng.choice(
            (
                "inspectors and colleagues from other parts of the Inspectorate.",
                "inspectors and by colleagues across the Inspectorate.",
            )
        )
        + " We thank everyone who took part. Without their help and cooperation we could not have "
        "carried out our work.",
    )


def write_imprint(draft: Draft, outcome: Outcome) -> None:
    """Write the inspectorate's role, copyright, ISBN and address."""
    rng = draft.rng
    draft.add("heading", "The role of HM Inspectorate of Probation", level=2)
    draft.add(
        "para",
        "HM Inspectorate of Probation inspects probation and youth justice services in England and "
        "Wales, independently of government. We report on how well those services work with adults "
        "and children, and publish what we find.",
    )
    if rng.random() < 0.5:
        draft.add(
            "para",
            "Please note that names in the practice examples of this report have been changed to "
            "protect those concerned.",
        )
    draft.add("subheading", f"© Crown copyright {outcome.published[0]}", level=4)
    draft.add(
        "licence",
        "You may re-use this information (excluding logos) under the terms of the Open Government "
        "Licence. To view the licence, visit "
        "www.nationalarchives.gov.uk/doc/open-government-licence or email the National Archives.",
    )
    draft.add("link", "This report can be found at: www.justiceinspectorates.gov.uk/hmiprobation")
    draft.add("isbn", f"ISBN: {outcome.isbn}")
    draft.add("subheading", "Published by:", level=4)
    draft.add(
        "address",
        "HM Inspectorate of Probation\n1st Floor Civil Justice Centre\n1 Bridge Street West\n"
        "Manchester\nM3 3FX",
    )
    draft.add("follow", "Follow us on Twitter @hmiprobation")


def write_foreword(draft: Draft, outcome: Outcome, writer: Writer) -> None:
    """Write the foreword and who signed it."""
    draft.add("heading", "Foreword", level=2)
    paragraphs = bank()["foreword"]["paragraphs"]
    chosen = draft.rng.sample(paragraphs[1:], draft.rng.randint(4, 6))
    for text in [paragraphs[0], *chosen]:
        draft.add("para", writer.fill(text, overall=outcome.overall))
    draft.add("signature", f"{outcome.chief[0]}\n{outcome.chief[1]}")


def write_ratings(draft: Draft, outcome: Outcome) -> None:
    """Write the ratings page as a whole table; damages take it apart."""
    visit, rng = draft.visit, draft.rng
    draft.add("heading", "Ratings", level=2)
    first, second = DOMAINS[visit.framework]
    name = f"{visit.pdu.name} PDU"
    started = f"Fieldwork started {month_name(visit.year, visit.month)}"
    lines = [
        f"{name}\t{started}\tScore\t{outcome.score}/{outcome.maximum}",
        f"Overall rating\t{outcome.overall}\t",
        f"1.\t{first}\t",
    ]
    unrated = rng.choice(("", "Not rated", "Not applicable"))
    for judged in outcome.standards:
        if judged.number == "2.1":
            lines.append(f"2.\t{second}\t")
        rating = judged.rating
        if rating == "Not rated":
            if not unrated:
                continue
            rating = unrated
            row = next(r for r in draft.facts["ratings"] if r["standard_no"] == judged.number)
            row["rating"] = rating
        lines.append(f"{judged.number}\t{judged.name}\t{rating}")
    draft.add("ratings", "\n".join(lines))


def write_recommendations(draft: Draft, writer: Writer) -> None:
    """Write the recommendations in groups by addressee."""
    rng, visit = draft.rng, draft.visit
    pdu, region = f"{visit.pdu.name} PDU", f"{visit.pdu.region.name} region"
    draft.add("heading", "Recommendations", level=2)
    draft.add(
        "para",
        "As a result of our inspection findings we make the following recommendations that, if "
        "acted upon, will help to improve the quality of probation services.",
    )
    hmpps = rng.choice(HMPPS)
    groups = [(pdu, "PDU", "pdu", rng.randint(3, 7))]
    if rng.random() < 0.7:
        named = region if rng.random() < 0.8 else f"The {region}"
        groups.append((named, "region", "region", rng.randint(1, 3)))
    if rng.random() < 0.6:
        groups.append((hmpps, "HMPPS", "hmpps", rng.randint(1, 3)))
    number = 0
    for addressee, kind, key, count in groups:
        draft.add("addressee", f"{addressee} should:", level=4)
        items = rng.sample(bank()["recommendations"][key], count)
        for i, text in enumerate(items):
            number += 1
            end = "." if i == count - 1 else rng.choice(("", "", "", ";"))
            shown = writer.fill(text)
            draft.add(
                "recommendation",
                f"{number}. {shown}{end}",
                gap=0 if i else 1,
                lead="- ",
                section=str(number),
            )
            draft.fact(
                "recommendations",
                number=str(number),
                addressee=addressee.removeprefix("The "),
                addressee_type=kind,
                text=shown,
            )
