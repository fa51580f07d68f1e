"""Writes the Background section and the rows of organisations it names."""

from __future__ import annotations

import datetime

from synthetic.bodies import courts, name_body, police, premises, prisons
from synthetic.judgement import Outcome
from synthetic.material import MONTHS, Draft, listed, number_word, words
from synthetic.phrases import upper_first
from synthetic.provision import provision_text


def day(date: datetime.date, *, padded: bool, year: bool = True) -> str:
    """Return '05 June 2023', '5 June 2023' or either without the year."""
    number = f"{date.day:02}" if padded else str(date.day)
    return f"{number} {MONTHS[date.month - 1]}" + (f" {date.year}" if year else "")


def case_sample(draft: Draft, outcome: Outcome, window: str) -> str:
    """Return the sentence on the cases: their number, or orders and licences apart."""
    rng = draft.rng
    had = rng.choice(("commenced", "had commenced", "started"))
    draft.figure("practitioner interviews", str(outcome.interviews), "interviews")
    if rng.random() < 0.65:
        draft.figure("cases inspected", str(outcome.cases), "cases")
        shown = number_word(outcome.cases) if rng.random() < 0.15 else str(outcome.cases)
        return f"We inspected {shown} cases where sentences and licences {had} {window}."
    orders = rng.randint(outcome.cases // 3, outcome.cases * 3 // 4)
    licences = outcome.cases - orders
    draft.figure("cases inspected, orders", str(orders), "orders")
    draft.figure("cases inspected, licences", str(licences), "licences")
    after = rng.choice(
        (
            "releases on licence from custody",
            "releases on licences from custody",
            "post-release licences",
        )
    )
    return (
        f"We inspected {orders} community orders and {licences} {after} where sentences and "
        f"licences {had} {window}."
    )


def fieldwork(draft: Draft, outcome: Outcome) -> str:
    """Return the paragraph on fieldwork, cases and interviews."""
    rng, pdu = draft.rng, draft.visit.pdu
    padded = rng.random() < 0.6
    begin = day(outcome.week, padded=padded)
    name = rng.choice((pdu.name, f"{pdu.name} PDU"))
    span = rng.choice(("a week", "one week", "two weeks", "two weeks"))
    when = rng.choice(
        (
            f"We conducted fieldwork in {name} over the period of {span}, beginning {begin}.",
            f"We conducted fieldwork in {name} over a period of {span}, beginning {begin}.",
            f"We conducted fieldwork in {name} over {span}, beginning on {begin}.",
            f"Fieldwork took place in {name} over the period of {span} beginning {begin}.",
        )
    )
    first = outcome.week - datetime.timedelta(days=rng.randint(180, 240))
    dates = [first + datetime.timedelta(days=n) for n in (0, 6, 14, 20)]
    a, b, c, d = (day(date, padded=padded) for date in dates)
    short = [day(date, padded=padded, year=False) for date in dates]
    window = rng.choice(
        (
            f"between {a} and {b}, and {c} and {d}",
            f"between {short[0]} to {short[1]} and {c} to {d}",
            f"between {a} and {d}",
        )
    )
    cases = case_sample(draft, outcome, window)
    number = outcome.interviews
    talks = rng.choice(
        (
            f"We also conducted {number} interviews with probation practitioners.",
            f"We also interviewed {number} probation practitioners.",
            f"{upper_first(number_word(number))} interviews with practitioners also took place.",
        )
    )
    return f"{when} {cases} {talks}"


def history(draft: Draft) -> str:
    """Return the paragraph on predecessors, the region and the offices."""
    rng, pdu = draft.rng, draft.visit.pdu
    region = pdu.region
    texts = []
    if rng.random() < 0.65:
        crc = region.crc + (" (CRC)" if rng.random() < 0.4 else "")
        nps = region.nps
        if nps.startswith("NPS ") and rng.random() < 0.6:
            nps = "National Probation Service (NPS)" + nps[3:]
        elif not nps.startswith("NPS"):
            nps = f"the {nps}"
        both = rng.choice((f"the {crc} and {nps}", f"{nps} and the {crc}"))
        texts.append(
            rng.choice(
                (
                    f"Before unification in June 2021, the area was covered by {both}.",
                    f"Prior to unification in June 2021, {pdu.name} PDU was covered by {both}.",
                    f"Until June 2021, services here were the responsibility of {both}.",
                )
            )
        )
        name_body(draft, region.crc, "predecessor_crc")
        name_body(draft, region.nps, "predecessor_nps")
    count = number_word(max(2, min(region.size, 19)))
    draft.figure("PDUs in region", str(max(2, min(region.size, 19))), "PDUs")
    texts.append(
        rng.choice(
            (
                f"It is now one of {count} PDUs in the {region.name} region of the service.",
                f"{pdu.name} PDU is one of {count} PDUs in the {region.name} probation region.",
            )
        )
    )
    texts.append(offices(draft))
    return " ".join(text for text in texts if text)


def offices(draft: Draft) -> str:
    """Return a sentence on the offices, or nothing."""
    rng, towns = draft.rng, list(draft.visit.pdu.towns)
    if rng.random() < 0.25:
        return "Its offices are within easy reach of public transport."
    for town in towns:
        name_body(draft, town, "office")
    if len(towns) == 1:
        return rng.choice(
            (f"It operates from one office in {towns[0]}.", f"Its only office is in {towns[0]}.")
        )
    count, shown = number_word(len(towns)), listed(towns)
    return rng.choice(
        (
            f"It operates from {count} delivery sites located in {shown}.",
            f"There are {count} offices across the PDU, in {shown}.",
            f"It has {count} offices, based in {shown}.",
            f"The PDU has {count} main offices: {shown}.",
        )
    )


def councils(draft: Draft) -> str:
    """Return the paragraph on local authorities and population, with footnote markers."""
    rng, pdu = draft.rng, draft.visit.pdu
    names = list(pdu.councils)
    boroughs = all(name.endswith("Borough Council") for name in names)
    if boroughs and len(names) > 1 and rng.random() < 0.8:
        names = [name.removesuffix(" Borough Council") for name in names]
        text = f"{pdu.name} PDU covers the boroughs of {listed(names)}."
    else:
        count = number_word(len(names))
        authorities = "local authority" if len(names) == 1 else "local authorities"
        text = rng.choice(
            (
                f"The PDU's area aligns with {listed(names)}.",
                f"{pdu.name} PDU covers {count} {authorities}: {listed(names)}.",
                f"The PDU works with {count} {authorities}, {listed(names)}.",
            )
        )
    for name in names:
        name_body(draft, name, "local_authority")
    people = rng.randint(120_000, 950_000)
    rate = rng.uniform(17, 34)
    draft.figure("population", str(people), "people")
    draft.figure("reoffending rate", f"{float(f'{rate:.1f}'):g}", "percent")
    text += (
        f" The population of the area was {people:,}{draft.marker()}, with a proven reoffending "
        f"rate of {rate:.1f} per cent{draft.marker()}."
    )
    if rng.random() < 0.5:
        shares = [rng.randint(500, 1100), rng.randint(200, 700), rng.randint(150, 500)]
        for part in (sum(shares), *shares):
            draft.figure("caseload", str(part), "people")
        text += (
            f" The caseload of {sum(shares):,} was made up of {shares[0]:,} people on community "
            f"and suspended sentence orders, {shares[1]:,} on licence after release and "
            f"{shares[2]:,} still in custody."
        )
    return text


def treatment(draft: Draft) -> str:
    """Return the sentence on drug and alcohol treatment."""
    rng, names = draft.rng, list(draft.visit.pdu.treatment)
    for name in names:
        name_body(draft, name, "treatment_provider")
    separator = "; " if any("," in name for name in names) and len(names) > 2 else ", "
    last = "; and " if ";" in separator else ", and " if len(names) > 2 else " and "
    shown = listed(names, last, separator)
    if rng.random() < 0.2:
        shown += f" operating as {rng.choice(words()['treatment_brands'])}"
    return rng.choice(
        (
            f"Alcohol and drug treatment services are provided by {shown}.",
            f"Substance misuse services are provided by {shown}.",
            f"Drug and alcohol treatment is delivered by {shown}.",
            f"Arrangements were in place with {shown} to deliver services for substance misuse.",
        )
    )


def write_background(draft: Draft, outcome: Outcome) -> None:
    """Write the Background section with its footnotes."""
    rng = draft.rng
    draft.add("heading", "Background", level=2)
    draft.add("para", fieldwork(draft, outcome), section="Background")
    draft.add("para", history(draft), section="Background")
    draft.add("para", councils(draft), section="Background")
    sentences = [courts(draft), prisons(draft), premises(draft), police(draft)]
    rng.shuffle(sentences)
    draft.add("para", " ".join(text for text in sentences if text), section="Background")
    texts = [provision_text(draft), treatment(draft)]
    if "\n" in texts[0]:
        for part in texts[0].split("\n\n"):
            draft.add("list" if part.startswith("- ") else "para", part, section="Background")
        draft.add("para", texts[1], section="Background")
    else:
        draft.add("para", " ".join(texts), section="Background")
    post = rng.randint(2, 30)
    staff, women = f"{rng.uniform(40, 160):.1f}", rng.randint(62, 84)
    draft.figure("head of PDU in post", str(post), "months")
    draft.figure("staff", f"{float(staff):g}", "FTE")
    draft.figure("staff female", str(women), "percent")
    draft.add(
        "para",
        f"The head of PDU had been in post for {number_word(post)} months when we inspected. At "
        f"that time there were {staff} full-time equivalent staff, the majority "
        f"of whom ({women} per cent) were female.",
        section="Background",
    )
    sources = (
        "Source: Office for National Statistics ({}). Population estimates.",
        "Source: Ministry of Justice ({}). Proven reoffending statistics.",
    )
    for i, text in enumerate(sources, start=1):
        dated = text.format(f"{rng.choice(MONTHS)} {draft.visit.year - 1}")
        draft.add("footnote", f"{chr(0xE000 + i)} {dated}", section="Background")
