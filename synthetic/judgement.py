"""Decides what an inspection found: percentages, ratings, score and the people named."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from synthetic.material import Draft, Visit, words

RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")
CASEWORK = ("Assessment", "Planning", "Implementation and delivery", "Reviewing")
STANDARDS = {
    "2021": (
        ("1.1", "Leadership"),
        ("1.2", "Staff"),
        ("1.3", "Services"),
        ("1.4", "Information and facilities"),
        ("2.1", "Court work"),
        ("2.2", "Assessment"),
        ("2.3", "Planning"),
        ("2.4", "Implementation and delivery"),
        ("2.5", "Reviewing"),
    ),
    "2023": (
        ("1.1", "Leadership"),
        ("1.2", "Staff"),
        ("1.3", "Services"),
        ("2.1", "Assessment"),
        ("2.2", "Planning"),
        ("2.3", "Implementation and delivery"),
        ("2.4", "Reviewing"),
    ),
}


@dataclass(slots=True)
class Judged:
    """What was found under one standard."""

    number: str
    name: str
    rating: str
    percents: tuple[int, ...] = ()
    discretion: bool = False


@dataclass(slots=True)
class Outcome:
    """What an inspection found, and its particulars."""

    standards: list[Judged]
    outcomes: tuple[str, int | None]
    score: int
    maximum: int
    overall: str
    week: datetime.date
    published: tuple[int, int]
    isbn: str
    lead: str
    chief: tuple[str, str]
    cases: int
    interviews: int


def band(percent: int) -> str:
    """Return the rating whose band holds the percentage."""
    return RATINGS[(percent >= 50) + (percent >= 65) + (percent >= 80)]


def overall_band(score: int, maximum: int) -> str:
    """Return the overall rating for a share of the points."""
    share = score / maximum
    return RATINGS[(share > 1 / 6) + (share > 1 / 2) + (share > 5 / 6)]


def judge_casework(rng: random.Random, number: str, name: str, centre: int) -> Judged:
    """Return a casework standard: rated by its lowest question, now and then with discretion."""
    low = min(88, max(9, round(rng.gauss(centre, 12))))
    others = [min(96, low + rng.randint(1, 38)) for _ in range(2)]
    # The question on keeping people safe is the lowest most often, though not always.
    percents = [*others, low] if rng.random() < 0.85 else rng.sample([low, *others], 3)
    rating = band(low)
    near = next((edge for edge in (50, 65, 80) if 0 < edge - low <= 5), None)
    discretion = near is not None and rng.random() < 0.4
    if discretion:
        rating = RATINGS[RATINGS.index(rating) + 1]
    return Judged(number, name, rating, tuple(percents), discretion)


def judge(rng: random.Random, visit: Visit) -> Outcome:
    """Return what an inspection found."""
    centre = rng.choice((30, 35, 40, 48, 58, 70))
    standards = []
    for number, name in STANDARDS[visit.framework]:
        if name == "Court work":
            low = min(90, max(12, round(rng.gauss(centre, 12))))
            judged = Judged(number, name, band(low), (low,))
            if rng.random() < 0.3:
                judged = Judged(number, name, "Not rated")
        elif name in CASEWORK:
            judged = judge_casework(rng, number, name, centre)
        else:
            weights = (20, 45, 30, 5) if centre < 50 else (5, 35, 45, 15)
            judged = Judged(number, name, rng.choices(RATINGS, weights)[0])
        standards.append(judged)
    rated = [judged for judged in standards if judged.rating in RATINGS]
    score = sum(RATINGS.index(judged.rating) for judged in rated)
    return particulars(rng, visit, standards, score, 3 * len(rated))


def particulars(
    rng: random.Random, visit: Visit, standards: list[Judged], score: int, maximum: int
) -> Outcome:
    """Return the whole outcome: ratings with the dates, people and sizes of the inspection."""
    first = datetime.date(visit.year, visit.month, 1)
    week = first + datetime.timedelta(days=(7 - first.weekday()) % 7 + 7 * rng.randint(0, 2))
    later = visit.year * 12 + visit.month - 1 + rng.randint(1, 4)
    digits = "97819" + "".join(str(rng.randint(0, 9)) for _ in range(7))
    check = -sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10
    isbn = f"978-{digits[3]}-{digits[4:10]}-{digits[10:]}-{check}"
    lists = words()
    name, role = rng.choice(lists["chiefs"])
    cases = rng.randint(35, 85)
    has_percent = visit.framework == "2021" or rng.random() < 0.4
    return Outcome(
        standards=standards,
        outcomes=(
            "2.6" if visit.framework == "2021" else "2.5",
            rng.randint(12, 70) if has_percent else None,
        ),
        score=score,
        maximum=maximum,
        overall=overall_band(score, maximum),
        week=week,
        published=(later // 12, later % 12 + 1),
        isbn=isbn,
        lead=f"{rng.choice(lists['first_names'])} {rng.choice(lists['last_names'])}",
        chief=(name, role),
        cases=cases,
        interviews=rng.randint(20, cases),
    )


def write_facts(draft: Draft, outcome: Outcome) -> None:
    """Write down the rows of reports, ratings and key questions."""
    visit = draft.visit
    draft.fact(
        "reports",
        region=visit.pdu.region.name,
        title=f"An inspection of probation services in: {visit.pdu.name} PDU",
        published="{}-{:02}".format(*outcome.published),
        fieldwork_started=f"{visit.year}-{visit.month:02}",
        fieldwork_week_beginning=outcome.week.isoformat(),
        score=str(outcome.score),
        max_score=str(outcome.maximum),
        overall_rating=outcome.overall,
        isbn=outcome.isbn,
        lead_inspector=outcome.lead,
        signed_by=outcome.chief[0],
        signed_by_role=outcome.chief[1],
        cases_inspected=str(outcome.cases),
        practitioner_interviews=str(outcome.interviews),
    )
    asked = [(judged.number, judged.name, judged.percents) for judged in outcome.standards]
    if outcome.outcomes[1] is not None:
        asked.append((outcome.outcomes[0], "Outcomes", (outcome.outcomes[1],)))
    for judged in outcome.standards:
        cells = {"standard_no": judged.number, "standard_name": judged.name}
        draft.fact("ratings", **cells, rating=judged.rating)
    for number, name, percents in asked:
        questions = words()["questions"].get(name, ())
        for i, (question, percent) in enumerate(zip(questions, percents, strict=False), start=1):
            draft.fact(
                "key_questions",
                standard_no=number,
                standard_name=name,
                question_no=str(i),
                question=question,
                percent=str(percent),
            )
