"""The bodies found in a report, without the short forms of those that are named in full as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from difflib import SequenceMatcher

from build_graph.model import Organisation
from build_graph.registers.name_index import Registers
from build_graph.registers.spelling import normalise

LEAST, ALIKE = 7, 0.9  # letters of a word whose misprint is known, and how alike the two are


def once_named(
    found: Sequence[Organisation], towns: Set[str], registers: Registers
) -> tuple[Organisation, ...]:
    """Return the bodies that are not the short form of another one found, in their order.

    `towns` are those in which an office stands that has a name of its own.
    """
    councils = [i.name for i in found if i.kind == "local_authority" and i.name]
    partners = {normalise(i.name) for i in found if i.kind == "partner"}
    offices = list(dict.fromkeys(i.name for i in found if i.kind == "office" and i.name))
    return tuple(
        item
        for item in found
        if (item.kind != "office" or not (item.name in towns or _misprint(item.name, offices)))
        and (item.kind != "local_authority" or not _short(item.name, councils, registers))
        and (item.kind != "partner" or not _ending(normalise(item.name), partners))
    )


def unnamed_last(found: Sequence[Organisation]) -> Iterator[Organisation]:
    """Yield the named bodies, then the counts of kinds of which no body is named."""
    named = {item.kind for item in found if item.name}
    yield from (item for item in found if item.name)
    yield from (item for item in found if not item.name and item.kind not in named)


def _misprint(name: str, offices: Sequence[str]) -> bool:
    """Whether an office named before begins with the same word but for a letter: 'Bridgwater'."""
    word = name.split()[0] if name else ""
    before = [one.split()[0] for one in offices[: offices.index(name)]] if name else []
    return len(word) >= LEAST and any(
        word != one and SequenceMatcher(None, word, one).ratio() > ALIKE for one in before
    )


def _ending(name: str, names: Set[str]) -> bool:
    """Whether a name is the end of a longer one, 'Harbour Guild' of 'Fernmouth Harbour Guild'.

    So is what stands before 'for': 'Office of the Commissioner' of 'Office of the Commissioner for
    Fenshire'.
    """
    return any(one.endswith(f" {name}") or one.startswith(f"{name} for ") for one in names)


def _short(name: str, councils: Sequence[str], registers: Registers) -> bool:
    """Whether a council that no register has is named in full elsewhere: 'Fern City Council'.

    'Fern' and 'Fern Council' both are short for 'London Borough of Fern'.
    """
    place = name.removesuffix(" Council")
    longer = any(
        (one.startswith(f"{name} ") and one.endswith("Council"))
        or one.endswith(f"Borough of {place}")
        for one in councils
        if one != name
    )
    return longer and not any(True for _ in registers.find(name, "local-authority"))
