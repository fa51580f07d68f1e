"""Whole invented reports with covers, contents, headings, tables and lists printed in many forms.

Each form changes one part of a plain report, under both frameworks of a unit; nothing of the report
may be lost by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from invented_report import parsed

from build_graph.model import Report

ORGANISATIONAL = {"1.1": "Leadership", "1.2": "Staffing", "1.3": "Services"}
CASEWORK = ("Assessment", "Planning", "Implementation and delivery", "Reviewing")
STANDARDS = {
    "2021": {
        **ORGANISATIONAL,
        "1.2": "Staff",
        "1.4": "Information and facilities",
        "2.1": "Court work",
        **{f"2.{at}": name for at, name in enumerate(CASEWORK, 2)},
    },
    "2023": {**ORGANISATIONAL, **{f"2.{at}": name for at, name in enumerate(CASEWORK, 1)}},
}
DOMAINS = {
    "2021": ("Organisational delivery", "Court work and case supervision"),
    "2023": ("Organisational arrangements and activity", "Service delivery"),
}
STARTED = {"2021": "March 2023", "2023": "March 2024"}
RATINGS = ("Good", "Requires improvement", "Inadequate")
WELSH = {
    "Foreword": "Rhagair",
    "Contents": "Cynnwys",
    "Ratings": "Graddau",
    "Background": "Cefndir",
    "Recommendations": "Argymhellion",
    "Leadership": "Arweinyddiaeth",
    "Staff": "Staff",
    "Services": "Gwasanaethau",
    "Staffing": "Staffio",
    "Assessment": "Asesu",
    "Information and facilities": "Gwybodaeth a chyfleusterau",
    "Court work": "Gwaith llys",
    "Planning": "Cynllunio",
    "Implementation and delivery": "Gweithredu a chyflawni",
    "Reviewing": "Adolygu",
    "Strengths": "Cryfderau",
    "Areas for improvement": "Meysydd i'w gwella",
    "Annexe": "Atodiad",
}
ASKED = {
    "Assessment": (
        ("Does assessment focus sufficiently on engaging the person on probation?", 61),
        ("Does assessment focus sufficiently on the factors linked to offending?", 54),
        ("Does assessment focus sufficiently on keeping other people safe?", 37),
    ),
    "Planning": (
        ("Does planning focus sufficiently on engaging the person on probation?", 66),
        ("Does planning focus sufficiently on reducing reoffending?", 52),
        ("Does planning focus sufficiently on keeping other people safe?", 41),
    ),
}
ORDERS = {
    "Marsh Vale PDU": (
        "make sure that every plan says who will do what and by when",
        "give managers the time to look at how risks are described",
    ),
    "Marshland region": ("fill the posts that have been empty for more than a year",),
    "HM Prison and Probation Service": ("shorten the time that vetting takes for new staff",),
}
TYPES = {"Marsh Vale PDU": "PDU", "Marshland region": "region"}
INTRODUCTION = (
    "Work of all kinds was looked at by the team, in each of the three offices of the unit."
)


def good(name: str) -> tuple[str, str]:
    """The strengths of a standard."""
    low = name.lower()
    return (f"Much had been done for {low} since spring.", f"Partners spoke well of the {low}.")


def bad(name: str) -> tuple[str]:
    """Its area for improvement."""
    return (f"Nobody had asked people on probation about {name.lower()}.",)


Rows = list[tuple[str, str, str]]


def plain_cover() -> str:
    return (
        "An inspection of probation services in:\nMarsh Vale PDU\n"
        "The Probation Service – Marshland region\nHM Inspectorate of Probation, July 2024"
    )


def plain_contents(entries: list[str]) -> str:
    return "Contents\n\n" + "".join(
        f"{entry} {'.' * (70 - len(entry))} {page}\n" for page, entry in enumerate(entries, 3)
    )


def plain_table(rows: Rows, head: str) -> str:
    return head + "".join(f"{number}\t{name}\t{rating}\n" for number, name, rating in rows)


def plain_questions(rows: tuple[tuple[str, int], ...]) -> str:
    return "".join(f"{question}\t{percent}%\n" for question, percent in rows)


def plain_lists(heads: tuple[str, str], items: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    return "\n".join(
        f"{head}:\n\n" + "".join(f"• {item}\n" for item in each)
        for head, each in zip(heads, items, strict=True)
    )


def plain_orders(heading: Callable[[str], str]) -> str:
    text, number = "", 0
    for addressee, orders in ORDERS.items():
        text += f"{heading(f'{addressee} should:')}\n\n"
        for order in orders:
            number += 1
            text += f"{number}. {order}.\n"
        text += "\n"
    return text


@dataclass(frozen=True)
class Form:
    """How each part of a report is printed."""

    cover: Callable[[], str] = plain_cover
    contents: Callable[[list[str]], str] = plain_contents
    part: Callable[[str], str] = str
    domain: Callable[[int, str], str] = "{}. {}".format
    standard: Callable[[str, str], str] = "{} {}".format
    rated: Callable[[str], str] = str
    table: Callable[[Rows, str], str] = plain_table
    questions: Callable[[tuple[tuple[str, int], ...]], str] = plain_questions
    lists: Callable[[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]], str] = plain_lists
    heads: tuple[str, str] = ("Strengths", "Areas for improvement")
    orders: Callable[[Callable[[str], str]], str] = plain_orders
    addressee: Callable[[str], str] = str
    order: tuple[str, ...] = ("cover", "contents", "foreword", "ratings", "orders", "background")
    after: str = "Annexe one – Web links"

    def text(self, framework: str) -> str:
        """The whole report."""
        standards = STANDARDS[framework]
        entries = [*(self.part(one) for one in self._parts()), *self._inside(framework)]
        rows = self.rows(framework)
        head = f"Marsh Vale PDU\tFieldwork started {STARTED[framework]}\t"
        head += f"Score\t{self.score(framework)}\n"
        head += "Overall rating\tRequires improvement\n"
        parts = {
            "cover": self.cover(),
            "contents": self.contents([*entries, self.part(self.after)]),
            "foreword": f"{self.part('Foreword')}\n\nThe unit has work to do, and knows it.\n\n"
            "Ada Fenwick\nChief Inspector of Probation",
            "ratings": f"{self.part('Ratings')}\n\n{self.table(rows, head)}",
            "orders": f"{self.part('Recommendations')}\n\n{self.orders(self.addressee)}",
            "background": f"{self.part('Background')}\n\nWe inspected 41 cases. {INTRODUCTION}",
        }
        text = "\n\n".join(parts[one] for one in self.order)
        rated = {number: rating for number, _, rating in rows}
        for number, name in standards.items():
            if number.endswith(".1"):
                domain = int(number[0])
                text += f"\n\n{self.domain(domain, DOMAINS[framework][domain - 1])}\n"
            text += f"\n\n{self.standard(number, name)}\n\n"
            text += f"{self.rated(rated[number])}\n\n"
            if name in ASKED:
                text += f"{self.questions(ASKED[name])}\n"
            text += f"{self.lists(self.heads, (good(name), bad(name)))}\n"
        return f"{text}\n\n{self.part(self.after)}\n\nISBN 978-0-000000-00-2\n"

    def _parts(self) -> list[str]:
        named = {"orders": "Recommendations"}
        return [
            named.get(one, one.capitalize())
            for one in self.order
            if one not in ("cover", "contents")
        ]

    def _inside(self, framework: str) -> list[str]:
        found = []
        for number, name in STANDARDS[framework].items():
            if number.endswith(".1"):
                domain = int(number[0])
                found.append(self.domain(domain, DOMAINS[framework][domain - 1]))
            found.append(self.standard(number, name))
        return found

    def rows(self, framework: str) -> Rows:
        standards = STANDARDS[framework].items()
        return [(number, name, RATINGS[at % 3]) for at, (number, name) in enumerate(standards)]

    def score(self, framework: str) -> str:
        points = {"Good": 2, "Requires improvement": 1, "Inadequate": 0}
        rows = self.rows(framework)
        return f"{sum(points[rating] for _, _, rating in rows)}/{3 * len(rows)}"


PLAIN = Form()


def check(report: Report, form: Form, framework: str) -> list[str]:
    """What of a report was not read."""
    standards = STANDARDS[framework]
    own = {name: number for number, name in standards.items()}
    asked = {
        (own[name], at, percent)
        for name, rows in ASKED.items()
        for at, (_, percent) in enumerate(rows, 1)
    }
    ordered = {
        (TYPES.get(addressee, "HMPPS"), order)
        for addressee, orders in ORDERS.items()
        for order in orders
    }
    found = {
        (number, polarity, text)
        for number, name in standards.items()
        for polarity, texts in (("strength", good(name)), ("improvement", bad(name)))
        for text in texts
    }
    score, maximum = form.score(framework).split("/")
    stated = {
        "pdu": "Marsh Vale",
        "region": "Marshland",
        "published": "2024-07",
        "isbn": "978-0-000000-00-2",
        "overall_rating": "Requires improvement",
        "score": int(score),
        "max_score": int(maximum),
        "cases_inspected": 41,
        "fieldwork_started": {"2021": "2023-03", "2023": "2024-03"}[framework],
    }
    wrong = []
    for name, value in stated.items():
        said = report.stated(name)
        if said is None or said.value != value:
            wrong.append(f"{name}: {said and said.value!r}, not {value!r}")
    pairs: dict[str, tuple[set[Any], set[Any]]] = {
        "framework": ({report.framework}, {framework}),
        "ratings": (
            {(one.standard, one.rating) for one in report.ratings},
            {(number, rating) for number, _, rating in form.rows(framework)},
        ),
        "questions": (
            {(one.standard, one.number, one.percent) for one in report.key_questions},
            asked,
        ),
        "recommendations": (
            {(one.addressee_type, one.text) for one in report.recommendations},
            ordered,
        ),
        "findings": ({(one.section, one.polarity, one.text) for one in report.findings}, found),
    }
    for name, (ours, theirs) in pairs.items():
        if ours != theirs:
            wrong.append(
                f"{name}: missed {sorted(theirs - ours)}, too many {sorted(ours - theirs)}"
            )
    return wrong


# --- covers ---------------------------------------------------------------------------------------

COVERS = {
    "name alone": "HM Inspectorate of Probation\n\nInspection report\n\n"
    "Marsh Vale Probation Delivery Unit (PDU)\n\nThe Probation Service, Marshland\n\nJuly 2024",
    "capitals": "AN INSPECTION OF PROBATION SERVICES IN\nMARSH VALE PDU\n"
    "THE PROBATION SERVICE – MARSHLAND REGION\nHM INSPECTORATE OF PROBATION, JULY 2024",
    "report on the unit": "HM Inspectorate of Probation\nReport on the inspection of\n"
    "Marsh Vale Probation Delivery Unit\nMarshland region\nJuly 2024",
    "labels": "HM Inspectorate of Probation\nProbation inspection report\n"
    "Probation Delivery Unit: Marsh Vale\nRegion: Marshland\nPublished: 4 July 2024",
    "name first": "Marsh Vale PDU: inspection report\n"
    "The Probation Service in the Marshland region\n"
    "HM Inspectorate of Probation | July 2024",
    "on one line": "Inspection of Marsh Vale Probation Delivery Unit, Marshland region\n"
    "HM Inspectorate of Probation, July 2024",
    "adult probation": "Inspection of adult probation services in Marsh Vale PDU\n"
    "Probation Service: Marshland region\nHM Inspectorate of Probation – July 2024",
    "two languages": "Adroddiad arolygiad / Inspection report\n\nUned Cyflawni Prawf y Gors\n\n"
    "Marsh Vale Probation Delivery Unit (PDU)\n\nThe Probation Service, Marshland\n\n"
    "HM Inspectorate of Probation\n\nGorffennaf 2024 / July 2024",
    "table": "| HM Inspectorate of Probation | |\n|---|---|\n| PDU | Marsh Vale |\n"
    "| Region | Marshland |\n| Published | July 2024 |",
}

# --- contents -------------------------------------------------------------------------------------


def bulleted(entries: list[str]) -> str:
    return "## Contents\n\n" + "".join(f"- {entry}\n" for entry in entries)


CONTENTS: dict[str, Callable[[list[str]], str]] = {
    "bare": lambda entries: "Contents\n\n" + "\n".join(entries),
    "in this report": lambda entries: "In this report\n" + "\n".join(entries),
    "what is inside": lambda entries: "What is in this report\n\n" + "\n".join(entries),
    "blank lines": lambda entries: "CONTENTS\n\n" + "\n\n".join(entries),
    "pages first": lambda entries: (
        "Contents\n\n" + "\n".join(f"{page}  {entry}" for page, entry in enumerate(entries, 3))
    ),
    "pages on lines of their own": lambda entries: (
        "Contents\n\n" + "\n".join(f"{entry}\n{page}" for page, entry in enumerate(entries, 3))
    ),
    "head of a column": lambda entries: (
        "Contents\nPage\n" + "\n".join(f"{entry} {page}" for page, entry in enumerate(entries, 3))
    ),
    "two columns": lambda entries: (
        "Contents\tPage\n" + "\n".join(f"{entry}\t{page}" for page, entry in enumerate(entries, 3))
    ),
    "pipes": lambda entries: (
        "| Contents | Page |\n|---|---|\n"
        + "\n".join(f"| {entry} | {page} |" for page, entry in enumerate(entries, 3))
    ),
    "bullets": bulleted,
    "links": lambda entries: (
        "## Contents\n\n"
        + "\n".join(f"- [{entry}](#section-{at})" for at, entry in enumerate(entries))
    ),
    "one line": lambda entries: "In this report: " + "; ".join(entries),
    "capitals": lambda entries: "CONTENTS\n\n" + "\n".join(entries).upper(),
    "small letters": lambda entries: "contents\n\n" + "\n".join(entries).lower(),
    "numbers of their own": lambda entries: (
        "Contents\n\n"
        + "\n".join(f"{'abcdefghijklmnopqrst'[at]}) {entry}" for at, entry in enumerate(entries))
    ),
}


# --- headings -------------------------------------------------------------------------------------


def welsh_first(name: str) -> str:
    return f"{WELSH.get(name, name)} / {name}"


def welsh_last(name: str) -> str:
    return f"{name} / {WELSH.get(name, name)}"


CHAPTERS = ("Foreword", "Ratings", "Recommendations", "Background")
HEADINGS = {
    "capitals": Form(
        part=str.upper,
        domain=lambda number, name: f"{number}. {name}".upper(),
        standard=lambda number, name: f"{number} {name}".upper(),
        heads=("STRENGTHS", "AREAS FOR IMPROVEMENT"),
        addressee=str.upper,
    ),
    "capitals without contents in capitals": Form(
        contents=lambda entries: "In this report\n" + "\n".join(map(str.capitalize, entries)),
        part=str.upper,
        order=("cover", "foreword", "contents", "background", "ratings", "orders"),
    ),
    "Welsh first": Form(
        part=welsh_first,
        domain=lambda number, name: f"{number}. Maes {number} / {name}",
        standard=lambda number, name: f"{number} {welsh_first(name)}",
        heads=("Cryfderau / Strengths", "Meysydd i'w gwella / Areas for improvement"),
        rated=lambda rating: f"Gradd / Rating: {rating}",
    ),
    "Welsh last": Form(
        part=welsh_last,
        standard=lambda number, name: f"{number} {welsh_last(name)}",
        heads=("Strengths / Cryfderau", "Areas for improvement / Meysydd i'w gwella"),
    ),
    "numbered chapters": Form(
        part=lambda name: f"{CHAPTERS.index(name) + 1}. {name}" if name in CHAPTERS else name,
        domain=lambda number, name: f"{number + 4}. {name}",
    ),
    "Section 1": Form(
        part=lambda name: (
            f"Section {CHAPTERS.index(name) + 1}: {name}" if name in CHAPTERS else name
        ),
    ),
    "Part A": Form(
        part=lambda name: (
            f"Part {'ABCD'[CHAPTERS.index(name)]} – {name}" if name in CHAPTERS else name
        ),
    ),
    "Domain one": Form(domain=lambda number, name: f"Domain {('one', 'two')[number - 1]}: {name}"),
    "domain by another name": Form(domain=lambda number, _: f"{number}. Our look at it {number}"),
    "no domains": Form(domain=lambda number, name: ""),
    "Standard 1.1:": Form(standard="Standard {}: {}".format),
    "P1.1": Form(standard="P{} {}".format),
    "P 1.1 –": Form(standard="P {} – {}".format),
    "number last": Form(standard="{1} ({0})".format),
    "P number last": Form(standard="{1} (P {0})".format),
    "number last, standard": Form(standard="{1} (standard {0})".format),
    "hashes": Form(part="## {}".format, domain="## {}. {}".format, standard="### {} {}".format),
    "bold": Form(part="**{}**".format, domain="**{}. {}**".format, standard="**{} {}**".format),
    "underlined": Form(
        part=lambda name: f"{name}\n{'=' * len(name)}",
        standard=lambda number, name: f"{number} {name}\n{'-' * (len(name) + 4)}",
        contents=lambda entries: "",
    ),
    "we rated": Form(rated="We rated this standard as '{}'.".format),
    "judgement": Form(rated="Our judgement: {}".format),
}

# --- tables ---------------------------------------------------------------------------------------


def rows_as(form: str, head: str = "") -> Callable[[Rows, str], str]:
    return lambda rows, first: (
        (head or first) + "".join(form.format(*row, row[2].upper()) + "\n" for row in rows)
    )


def grouped(rows: Rows, head: str) -> str:
    return head + "".join(
        f"\n{rating}\n" + "".join(f"- {n} {name}\n" for n, name, given in rows if given == rating)
        for rating in RATINGS
    )


TABLES = {
    "dots": rows_as("{} {} ........................ {}"),
    "dash": rows_as("{} {} – {}"),
    "colon": rows_as("{} {}: {}"),
    "capitals": rows_as("{0} {1}\t{3}"),
    "brackets": rows_as("{} {} ({})"),
    "bullets": rows_as("- {} {}: {}"),
    "number last": rows_as("{1} ({0})\t{2}"),
    "P": rows_as("P {} {}\t{}"),
    "rating first": rows_as("{2}\t{0} {1}"),
    "rated as": rows_as("{} {} is rated as '{}'."),
    "one cell a line": rows_as("{}\n{}\n{}"),
    "blank lines": rows_as("{} {}\n\n{}\n"),
    "pipes": lambda rows, head: (
        f"{head}\n| Standard | Rating |\n|---|---|\n"
        + "".join(f"| {n} {name} | {rating} |\n" for n, name, rating in rows)
    ),
    "by rating": grouped,
}


# --- key questions --------------------------------------------------------------------------------


def each(form: str, head: str = "") -> Callable[[tuple[tuple[str, int], ...]], str]:
    return lambda rows: (
        head
        + "".join(
            form.format(number=at, question=question, percent=percent, of=round(percent * 0.41))
            + "\n"
            for at, (question, percent) in enumerate(rows, 1)
        )
    )


QUESTIONS = {
    "numbers and lines": each("{number} {question}\n{percent}", "Key question\n% Yes\n"),
    "numbers and tabs": each("{number}.\t{question}\t{percent}%", "No.\tKey question\tYes\n"),
    "Q1": each("Q{number}. {question} – {percent}%"),
    "brackets": each("{question} ({percent}%)"),
    "per cent": each("{question} {percent} per cent"),
    "yes": each("{question} Yes: {percent}%"),
    "with cases": each("{question}\t{of} of 41\t{percent}%"),
    "cases in brackets": each("{question} {percent}% ({of} of 41)"),
    "yes and cases": each("{question} Yes, in {percent}% of cases"),
    "pipes": each(
        "| {question} | {percent}% |", "| Key question | Percentage 'Yes' |\n|---|---|\n"
    ),
    "pipes with numbers": each(
        "| {number} | {question} | {percent} |", "| No. | Key question | % yes |\n|---|---|---|\n"
    ),
    "pipes with cases": each(
        "| {question} | {of} | 41 | {percent}% |",
        "| Key question | Yes | Cases | % |\n|---|---|---|---|\n",
    ),
    "bullets": each("- {question} {percent}%"),
    "share first": each("{percent}%\t{question}", "Yes\tKey question\n"),
    "dots": each("{question} ........ {percent}%"),
    "letters": each("({number}) {question}\n{percent}%\n"),
    "answered yes": each("{question}\nAnswered yes: {percent}%"),
    "capitals": lambda rows: "".join(f"{question.upper()} {share}%\n" for question, share in rows),
}

# --- lists of findings ----------------------------------------------------------------------------

Items = tuple[tuple[str, ...], tuple[str, ...]]


def listed(item: str, head: str = "{}:\n\n") -> Callable[[tuple[str, str], Items], str]:
    return lambda heads, items: "\n".join(
        head.format(name)
        + "".join(item.format(text, at=at) + "\n" for at, text in enumerate(one, 1))
        for name, one in zip(heads, items, strict=True)
    )


LISTS = {
    "dashes and prose": lambda heads, items: (
        listed("– {}")(heads, items)
        + f"\nThe rating follows from what is said above.\n{INTRODUCTION}\n\n{INTRODUCTION}"
    ),
    "stars": listed("* {}"),
    "numbers": listed("{at}. {}"),
    "letters in brackets": listed("({at}) {}"),
    "ticks": lambda heads, items: "\n".join(
        f"{head}\n\n" + "".join(f"{sign} {text}\n" for text in one)
        for head, sign, one in zip(heads, "✓✗", items, strict=True)
    ),
    "plus and minus": lambda heads, items: "\n".join(
        f"{head}\n\n" + "".join(f"{sign} {text}\n" for text in one)
        for head, sign, one in zip(heads, "+-", items, strict=True)
    ),
    "arrows": listed("➤ {}"),
    "bold heads": listed("- {}", "**{}**\n\n"),
    "bold heads with a colon": listed("- {}", "**{}:**\n\n"),
    "hashes": listed("- {}", "#### {}\n\n"),
    "no blank line": listed("• {}", "{}\n"),
    "no glyphs": listed("{}\n", "{}\n\n"),
    "two columns": lambda heads, items: (
        f"| {heads[0]} | {heads[1]} |\n|---|---|\n| {items[0][0]} | {items[1][0]} |\n"
        f"| {items[0][1]} | |\n"
    ),
}
HEADS = {
    "key": ("Key strengths", "Key areas for improvement"),
    "findings": ("Positive findings", "Findings that need improvement"),
    "well": ("What was done well", "What needs to be better"),
    "good": ("Good points", "Points for improvement"),
    "we": ("Strengths we found", "Areas for improvement we found"),
    "main": ("Main strengths", "Main areas for improvement"),
    "working": ("What is working well", "What needs to improve"),
    "needing": ("Areas of strength", "Areas needing improvement"),
    "even better": ("What was good", "What was not good enough"),
    "further": ("Strengths identified", "Areas for further improvement"),
    "further development": ("Areas of good practice", "Areas for further development"),
    "shortfalls": ("Strengths", "Shortfalls"),
}

# --- recommendations ------------------------------------------------------------------------------


def orders_as(item: str, head: str = "", last: str = "") -> Callable[[Callable[[str], str]], str]:
    def printed(_: Callable[[str], str]) -> str:
        text, number = "", 0
        for addressee, orders in ORDERS.items():
            text += head.format(addressee)
            for order in orders:
                number += 1
                text += item.format(number=number, who=addressee, what=order)
            text += last
        return text

    return printed


RECOMMENDATIONS = {
    "brackets": orders_as("{number}) {what}\n", "{} should:\n"),
    "in brackets": orders_as("({number}) {what}\n", "The {} should:\n\n"),
    "R1": orders_as("R{number}. {what}.\n", "{} should:\n\n", "\n"),
    "Recommendation 1": orders_as("Recommendation {number}: {what}.\n", "{} should:\n", "\n"),
    "bold heads": orders_as("{number}. {what}.\n", "**{} should:**\n\n", "\n"),
    "hashes": orders_as("{number}. {what}.\n", "### {} should:\n\n", "\n"),
    "bullets": orders_as("- {what}\n", "{} should:\n\n", "\n"),
    "for whom": orders_as("{number}. {what}.\n", "For {}:\n\n", "\n"),
    "to whom": orders_as("{number}. {what}.\n", "To {}\n\n", "\n"),
    "recommendations for": orders_as("{number}. {what}.\n", "Recommendations for {}\n\n", "\n"),
    "we recommend": orders_as("{number}. {what}.\n", "We recommend that {} should:\n\n", "\n"),
    "itself": orders_as("{number}. {who} should {what}.\n"),
    "itself, numbered in words": orders_as("Recommendation {number}: {who} should {what}.\n\n"),
    "itself, in bold": orders_as("**{number}.** {who} should {what}.\n\n"),
    "table": orders_as("| {number} | {who} | {what} |\n"),
    "capitals": orders_as("{number}. {what}.\n", "{} SHOULD:\n\n", "\n"),
    "number and line": orders_as("{number}.\n{what}.\n", "{} should:\n", "\n"),
    "semicolons": orders_as("{number}. {what};\n", "{} should:\n", "\n"),
    "to do so": orders_as("{number}. {what}.\n", "{} needs to:\n", "\n"),
}
FORMS: dict[str, Form] = {
    "plain": PLAIN,
    **{f"cover: {name}": replace(PLAIN, cover=text.__str__) for name, text in COVERS.items()},
    **{f"contents: {name}": replace(PLAIN, contents=one) for name, one in CONTENTS.items()},
    **{
        f"contents behind the foreword: {name}": replace(
            PLAIN,
            contents=one,
            order=("cover", "foreword", "contents", "background", "ratings", "orders"),
        )
        for name, one in CONTENTS.items()
    },
    **{f"headings: {name}": form for name, form in HEADINGS.items()},
    **{f"ratings: {name}": replace(PLAIN, table=one) for name, one in TABLES.items()},
    **{f"questions: {name}": replace(PLAIN, questions=one) for name, one in QUESTIONS.items()},
    **{f"lists: {name}": replace(PLAIN, lists=one) for name, one in LISTS.items()},
    **{f"heads: {name}": replace(PLAIN, heads=one) for name, one in HEADS.items()},
    **{f"orders: {name}": replace(PLAIN, orders=one) for name, one in RECOMMENDATIONS.items()},
}


@pytest.mark.parametrize("framework", STANDARDS)
@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_lost_for_the_way_it_is_printed(name: str, framework: str) -> None:
    form = FORMS[name]
    assert check(parsed(form.text(framework)), form, framework) == []
