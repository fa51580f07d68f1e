"""Writes the sentences on courts, prisons, approved premises and police of the Background."""

from __future__ import annotations

from synthetic.material import Draft, listed, number_word


def name_body(
    draft: Draft, name: str, kind: str, where: str = "Background", note: str = ""
) -> None:
    """Write down one row of organisations, once for each name and kind."""
    rows = draft.facts["organisations"]
    if not any(row["name"] == name and row["kind"] == kind for row in rows):
        draft.fact("organisations", name=name, kind=kind, where=where, note=note)


def courts(draft: Draft) -> str:
    """Return the sentence on courts; conjunctions fold several into one name."""
    rng, pdu = draft.rng, draft.visit.pdu
    towns = [name.removesuffix(" Magistrates' Court") for name in pdu.magistrates]
    crown = list(pdu.crown)
    for name in (*pdu.magistrates, *crown):
        name_body(draft, name, "court")
    own_crown = f"{towns[0]} Crown Court"
    if len(towns) == 1 and rng.random() < 0.4:
        name_body(draft, own_crown, "court")
        folded = rng.choice(
            (
                f"{towns[0]} Magistrates' Court and Crown Court",
                f"{towns[0]} Magistrates' Courts and Crown Court",
                f"{towns[0]} Magistrates' and Crown Courts",
            )
        )
        return f"The PDU provides services for {listed([folded, *crown])}."
    if len(towns) > 1 and rng.random() < 0.6:
        shown = [f"the {listed(towns)} Magistrates' Courts"]
    else:
        shown = list(pdu.magistrates)
    total = number_word(len(towns) + len(crown))
    both = listed([*crown, *shown]) if rng.random() < 0.4 else listed([*shown, *crown])
    plural = "court" if total == "one" else "courts"
    return rng.choice(
        (
            f"The PDU is served by {total} {plural}: {both}.",
            f"The area has {total} {plural}: {both}.",
            f"Cases are sentenced at {both}.",
            f"The PDU provides services for {both}.",
        )
    )


def prison_name(draft: Draft, name: str) -> str:
    """Return a prison as one of its printed forms."""
    bare = name.removeprefix("HMP ")
    if bare == name:
        return name
    return draft.rng.choice((name, name, f"HM Prison {bare}", f"HM Prison (HMP) {bare}"))


def prisons(draft: Draft) -> str:
    """Return the sentence on prisons: within the PDU, closest to it, or none."""
    rng, pdu = draft.rng, draft.visit.pdu
    names = list(pdu.prisons or pdu.closest)
    for name in names:
        note = "" if pdu.prisons else "closest, not stated to be within the PDU"
        name_body(draft, name, "prison", note=note)
    if not names:
        text = "There are no prisons within the PDU."
        draft.fact("absences", what="prisons within the PDU", quote=text)
        return text
    if len(names) == 2 and all(n.startswith("HMP ") for n in names) and rng.random() < 0.4:
        shown = "HMPs " + listed([name.removeprefix("HMP ") for name in names])
    else:
        shown = listed([prison_name(draft, name) for name in names])
    if pdu.closest and len(names) == 2 and not shown.startswith("HMPs"):
        return (
            f"{prison_name(draft, names[0])} is the closest male prison and "
            f"{prison_name(draft, names[1])} is the closest female prison."
        )
    if pdu.closest:
        return rng.choice(
            (f"The closest prisons are {shown}.", f"{shown} are the nearest prisons.")
            if len(names) == 2
            else (f"The closest prison is {shown}.", f"{shown} is the nearest prison.")
        )
    count = number_word(len(names))
    prison = "prison" if len(names) == 1 else "prisons"
    return rng.choice(
        (
            f"{pdu.name} has {count} {prison} within its footprint – {shown}.",
            f"There {'is' if count == 'one' else 'are'} {count} {prison} in the PDU: {shown}.",
            f"The PDU's area includes {shown}.",
        )
    )


def premises(draft: Draft) -> str:
    """Return the sentence on approved premises: counted, named, none, or not mentioned."""
    rng, names = draft.rng, list(draft.visit.pdu.premises)
    draw = rng.random()
    if names and draw < 0.6:
        for name in names:
            name_body(draft, name, "approved_premises")
        if len(names) == 1:
            return rng.choice(
                (
                    f"{names[0]} Approved Premises is located within the PDU.",
                    f"There is one approved premises in the PDU, {names[0]}.",
                )
            )
        return f"There are two approved premises in the PDU: {listed(names)}."
    if draw < 0.55:
        count = rng.randint(1, 4)
        note = f"count={count}"
        draft.fact(
            "organisations",
            name="(unnamed)",
            kind="approved_premises",
            where="Background",
            note=note,
        )
        if count == 1:
            return rng.choice(
                (
                    "There is also one male-approved premises across the PDU.",
                    "There is one approved premises within the PDU.",
                )
            )
        return f"There are {number_word(count)} approved premises within the PDU."
    if draw < 0.65:
        text = "There are no approved premises in the PDU."
        draft.fact("absences", what="approved premises in the PDU", quote=text)
        return text
    return ""


def police(draft: Draft) -> str:
    """Return the sentence on the police force."""
    force = draft.visit.pdu.police
    name_body(draft, force, "police_force")
    return draft.rng.choice(
        (
            f"The local police force is {force}.",
            f"The area is policed by {force}.",
            f"{force} covers the whole of the PDU.",
            f"The PDU is covered by {force}.",
        )
    )
