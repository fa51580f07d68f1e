"""A name + the registers -> a `Link`: to the one entry it can stand for, or to none.

Exact name first, then alias, then code; where several entries remain, what is known around the
name (date, region, places near) narrows them. Nothing is guessed: two candidates are none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from build_graph.registers.name_index import Entry, Registers, slugify
from build_graph.registers.spelling import normalise

# Unregistered bodies share one kind: a report does not say whether a name is a charity or a board.
_ORGANISATIONS = frozenset({"provider", "body", "predecessor", "contract", "change"})
# A probation office or hostel of another region with the same name is another place.
_LOCAL = frozenset({"office", "approved-premises", "pdu"})


@dataclass(frozen=True, slots=True)
class Link:
    """What a name was linked to: an entry of a register, or nothing (`iri_path` is then minted).

    `iri_path` is '<register>/<slug>', the last part of the thing's IRI after '<base>id/'.
    `method` says how: 'exact', 'alias', 'code', 'context', or 'unregistered'.
    """

    iri_path: str
    method: Literal["exact", "alias", "code", "context", "unregistered"]


def link(
    name: str,
    register: str | Sequence[str],
    registers: Registers,
    *,
    region: str = "",
    on: str = "",
    near: Sequence[str] = (),
) -> Link:
    """Return what `name` stands for in `register` (or in any of several registers).

    `region` is a name or CURIE of a region, `on` an ISO date ('2023-06' will do), `near` names
    of places around; each only narrows several candidates down.

    >>> from build_graph.registers.name_index import load_registers
    >>> known = load_registers()
    >>> link("HM Prison Lewes", "prison", known)
    Link(iri_path='prison/hmp-lewes', method='alias')
    >>> link("North Yorkshire", "local-authority", known, on="2023-06-05").iri_path
    'local-authority/north-yorkshire'
    >>> link("The Lantern Trust", ("provider", "body"), known)
    Link(iri_path='organisation/lantern-trust', method='unregistered')
    """
    kinds = (register,) if isinstance(register, str) else tuple(register)
    if not registers.never(name, kinds):
        home = _region(region, registers)
        levels = [list(registers.find(name, kind)) for kind in kinds]
        for level in ("exact", "alias", "code"):
            found = [f for kind in levels for f in kind if f.level == level]
            candidates = list(dict.fromkeys(e for f in found for e in f.entries))
            left = _narrow(candidates, home, on, near)
            if len(left) == 1:
                how = found[0].level if len(candidates) == 1 else "context"
                return Link(left[0].iri_path, how)
            if left:
                break
    return Link(_mint(name, kinds[0], registers), "unregistered")


def _narrow(candidates: list[Entry], region: str, on: str, near: Sequence[str]) -> list[Entry]:
    if region:
        candidates = [e for e in candidates if not _elsewhere(e, region)]
    if len(candidates) > 1 and on:
        day = (on + "-01-01")[:10] if len(on) == 4 else (on + "-01")[:10]
        candidates = [e for e in candidates if e.exists_on(day)] or candidates
    if len(candidates) > 1 and region:
        candidates = [e for e in candidates if e.region == region] or candidates
    if len(candidates) > 1 and near:
        places = [normalise(place) for place in near]
        candidates = [e for e in candidates if _mentions(e, places)] or candidates
    return candidates


def _elsewhere(entry: Entry, region: str) -> bool:
    return entry.register in _LOCAL and entry.region not in ("", region)


def _mentions(entry: Entry, places: Iterable[str]) -> bool:
    text = " ".join((entry.name, entry.official_name, *entry.extras.values()))
    words = f" {normalise(text)} "
    return any(f" {place} " in words for place in places)


def _region(name: str, registers: Registers) -> str:
    if not name:
        return ""
    if registers.entry(name) is not None:
        return name.replace("/", ":", 1)
    for found in registers.find(name, "region"):
        if len(found.entries) == 1:
            return f"region:{found.entries[0].id}"
    return ""


def _mint(name: str, register: str, registers: Registers) -> str:
    kind = "organisation" if register in _ORGANISATIONS else register
    slug = slugify(registers.key(register, name))
    if not slug:
        slug = "unnamed-" + hashlib.sha256(name.encode()).hexdigest()[:8]
    path = f"{kind}/{slug}"
    # A name of several entries must not end up as the IRI of one of them.
    while registers.entry(path) is not None:
        path += "-unresolved"
    return path
