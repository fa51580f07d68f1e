"""The decisions of people, applied to what a report states, before its names are linked.

Comes in: a report as read, and decisions. Goes out: the report as people want it, what was done,
and a sentence for each decision that does not fit. The passage of a changed fact stays that of the
statement it replaces, and says which decision changed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from build_graph.corrections.decisions import LISTS, Applied, Cells, Decision
from build_graph.model import CorrectedPassage, Passage, Report, Stated
from build_graph.registers.link import Link
from build_graph.registers.name_index import Registers, slugify
from build_graph.registers.resolve import Links

# Where names of bodies stand: the list, and the field that holds the name.
NAMED = (("organisations", "name"), ("provisions", "provider"), ("recommendations", "addressee"))


@dataclass(slots=True)
class Corrected:
    """A report with the decisions applied; `not_applied` are pairs (decision, why)."""

    report: Report
    applied: list[Applied] = field(default_factory=list)
    not_applied: list[tuple[Decision, str]] = field(default_factory=list)


def correct(report: Report, decisions: Iterable[Decision], inspection: str) -> Corrected:
    """Return `report`, of the inspection '<unit>/<month>', with the decisions about it applied."""
    result = Corrected(report)
    for decision in decisions:
        if decision.report not in ("", inspection):
            continue
        if decision.action in ("same", "different"):
            _name(result, decision)
        elif decision.fact in LISTS:
            _row(result, decision)
        else:
            _value(result, decision)
    return result


def keep_apart(
    links: Links, applied: Sequence[Applied], registers: Registers, report: Report
) -> Links:
    """Return `links` with names that people hold to be different linked to different things.

    The first name keeps its link; another that has the same becomes a thing of its own.
    """
    for decision in (one.decision for one in applied if one.decision.action == "different"):
        first, *others = decision.names
        taken = {link.iri_path for _, name, link in links.named(report) if name == first}
        for name in others:
            new = _own_link(name, taken, registers)

            def parted(link: Link, new: Link = new, taken: set[str] = taken) -> Link:
                return new if link.iri_path in taken else link

            links = _relinked(links, name, parted)
            taken.add(new.iri_path)
    return links


def _own_link(name: str, taken: set[str], registers: Registers) -> Link:
    path = f"organisation/{slugify(name)}"
    while path in taken or registers.entry(path) is not None:
        path += "-unresolved"
    return Link(path, "unregistered")


def _relinked(links: Links, name: str, change: Callable[[Link], Link]) -> Links:
    return replace(
        links,
        addressees={k: change(v) if k == name else v for k, v in links.addressees.items()},
        providers={k: change(v) if k == name else v for k, v in links.providers.items()},
        organisations={
            key: change(v) if key[1] == name else v for key, v in links.organisations.items()
        },
    )


def _value(result: Corrected, decision: Decision) -> None:
    """Set or drop a value that a report states once."""
    stated = result.report.stated(decision.fact)
    if stated is None or not stated.at.spans:
        why = f"the report states no {decision.fact}, and a value needs its passage"
        result.not_applied.append((decision, why))
        return
    if _decided_before(result, decision, stated.at):
        return
    new = None
    if decision.action == "set":
        ((_, value),) = decision.to
        if value == stated.value:
            result.not_applied.append((decision, f"{decision.fact} is {value!r} already"))
            return
        new = Stated(value, _changed(stated.at, decision))
    result.report = result.report.with_stated(decision.fact, new)
    now = "" if new is None else f"{decision.fact}: {new.value}"
    was = f"{decision.fact}: {stated.value}"
    result.applied.append(Applied(decision, was, now, (stated.at,)))


def _row(result: Corrected, decision: Decision) -> None:
    """Set cells of one row of a list, or drop it; only where exactly one row fits."""
    rows: tuple[Any, ...] = getattr(result.report, decision.fact)
    fitting = [row for row in rows if _fits(row, decision.where)]
    if len(fitting) != 1:
        many = f"{len(fitting)} {decision.fact} fit; say more in 'where'"
        why = many if fitting else f"none of the {decision.fact} fits {_words(decision.where)}"
        result.not_applied.append((decision, why))
        return
    (old,) = fitting
    if _decided_before(result, decision, old.at):
        return
    if decision.action == "set" and _fits(old, decision.to):
        result.not_applied.append((decision, f"it says {_words(decision.to)} already"))
        return
    new: tuple[Any, ...] = ()
    if decision.action == "set":
        new = (replace(old, **dict(decision.to), at=_changed(old.at, decision)),)
    _put(result, decision.fact, [kept for row in rows for kept in (new if row is old else (row,))])
    columns = LISTS[decision.fact][0]
    cells = tuple((column, getattr(old, column)) for column in columns if getattr(old, column))
    now = _words(decision.to) if new else ""
    result.applied.append(Applied(decision, _words(cells), now, (old.at,)))


def _name(result: Corrected, decision: Decision) -> None:
    """Give a body its first name wherever another of its names stands; or mark those kept apart."""
    first, *others = decision.names
    at: list[Passage] = []
    seen: set[str] = set()
    for fact, column in NAMED:
        rows = []
        for row in getattr(result.report, fact):
            name = getattr(row, column)
            if name not in others:
                rows.append(row)
                continue
            at.append(row.at)
            seen.add(name)
            own = first if decision.action == "same" else name
            rows.append(replace(row, at=_changed(row.at, decision), **{column: own}))
        _put(result, fact, rows)
    if at:
        now = f"{'one with' if decision.action == 'same' else 'another than'} {first}"
        names = ", ".join(name for name in others if name in seen)
        result.applied.append(Applied(decision, names, now, tuple(at)))
    elif decision.report:
        why = f"the report names no {' or '.join(others)}"
        result.not_applied.append((decision, why))


def _decided_before(result: Corrected, decision: Decision, at: Passage) -> bool:
    """Whether another decision set the same cell; it applies, and this one is reported."""
    keys = at.by if isinstance(at, CorrectedPassage) else ()
    columns = {column for column, _ in decision.to}
    for earlier in (one.decision for one in result.applied if one.decision.key in keys):
        if earlier.fact == decision.fact and (
            decision.action == "drop" or columns & {column for column, _ in earlier.to}
        ):
            result.not_applied.append((decision, f"another decided this already ({earlier.place})"))
            return True
    return False


def _put(result: Corrected, fact: str, rows: Sequence[Any]) -> None:
    result.report = replace(result.report, **cast("Any", {fact: tuple(rows)}))


def _changed(at: Passage, decision: Decision) -> CorrectedPassage:
    by = (*(at.by if isinstance(at, CorrectedPassage) else ()), decision.key)
    return CorrectedPassage(at.spans, at.section, by)


def _fits(row: object, cells: Cells) -> bool:
    return all(getattr(row, column) == value for column, value in cells)


def _words(cells: Cells) -> str:
    return ", ".join(f"{column}: {value}" for column, value in cells)
