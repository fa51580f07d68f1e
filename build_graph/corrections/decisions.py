"""The decisions of people about what a report states, read from a corrections file (TOML).

`docs/corrections.md` documents the form. A file that is not of it is refused with its place; what a
decision does to a report is in `apply`.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Literal, cast, get_args

from build_graph.errors import BadInput, did_you_mean
from build_graph.facts import field_checks
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage
from build_graph.registers.name_index import slugify
from build_graph.value_checks import is_day, is_name

Action = Literal["drop", "set", "same", "different"]
Cell = str | int | bool
Cells = tuple[tuple[str, Cell], ...]

# What a report states once, and may be set or dropped by its name.
VALUES = (
    *("title", "region", "published", "fieldwork_started", "fieldwork_week_beginning", "score"),
    *("max_score", "overall_rating", "isbn", "lead_inspector", "signed_by", "signed_by_role"),
    *("cases_inspected", "practitioner_interviews", "pdu"),
)
# Lists of facts: what tells one row from another, and what may be set in it.
LISTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ratings": (("standard", "name", "rating"), ("rating",)),
    "key_questions": (("standard", "number", "percent"), ("percent",)),
    "recommendations": (("number", "addressee", "addressee_type"), ("addressee", "addressee_type")),
    "provisions": (("provider", "pathway", "part_of"), ("provider", "pathway", "part_of")),
    "organisations": (("name", "kind", "relation", "count"), ("name", "kind", "relation", "count")),
    "findings": (("section", "polarity", "ordinal"), ("polarity",)),
    "absences": (("what",), ("what",)),
}
KEYS = {"action", "report", "fact", "where", "to", "names", "who", "when", "why"}
NEEDS: dict[Action, tuple[str, ...]] = {
    "drop": ("report", "fact"),
    "set": ("report", "fact", "to"),
    "same": ("names",),
    "different": ("names",),
}
_REPORT = re.compile(r"(?:region/)?[a-z0-9-]+/(?:\d{4}-\d{2}|undated)\Z")
_HEADER = re.compile(r"^\s*\[\[\s*correction\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what is done to which fact of which report, by whom, when and why.

    `report` is '<unit>/<month>', empty for every report; `to` are new cells, under '' for a value
    stated once; `place` says where in the file it stands.
    """

    action: Action
    who: str
    when: str
    why: str
    place: str
    report: str = ""
    fact: str = ""
    where: Cells = ()
    to: Cells = ()
    names: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A readable name that stays the same wherever in the file the decision stands."""
        content = (self.action, self.report, self.fact, self.where, self.to, self.names)
        about = (self.action, self.who, self.when, self.why, content)
        digest = hashlib.sha256(repr(about).encode()).hexdigest()[:8]
        return f"{self.action}-{slugify(self.fact or self.names[0])}-{digest}"


@dataclass(frozen=True, slots=True)
class Applied:
    """What a decision did in one report: the value that was there, the new one, the passages."""

    decision: Decision
    was: str
    now: str
    at: tuple[Passage, ...]


def read_decisions(text: str, name: str) -> tuple[Decision, ...]:
    """Return the decisions in the text of a corrections file, in its order.

    Raises:
        BadInput: the text is not TOML or not of this form; the message gives the place.

    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name}: this is not valid TOML ({error}); mend it.") from None
    unknown = sorted(set(table) - {"correction"})
    rows = table.get("correction", [])
    if unknown or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        what = unknown[0] if unknown else "correction"
        raise BadInput(f"{name}: {what!r} is no list of decisions; write each as [[correction]].")
    lines = [text.count("\n", 0, match.end()) + 1 for match in _HEADER.finditer(text)]
    found: dict[str, Decision] = {}
    for number, row in enumerate(rows, start=1):
        line = f", line {lines[number - 1]}" if len(lines) == len(rows) else ""
        decision = _decision(cast("dict[str, Any]", row), f"{name}{line}, decision {number}")
        twin = found.setdefault(decision.key, decision)
        if twin is not decision:
            raise BadInput(f"{decision.place}: this decision stands there twice; take one away.")
    for one, other in combinations(found.values(), 2):
        if {one.action, other.action} == {"same", "different"} and _meet(one, other):
            raise BadInput(f"{other.place}: it says the opposite of {one.place}; keep one of them.")
    return tuple(found.values())


def _meet(one: Decision, other: Decision) -> bool:
    """Whether two decisions about names share two of them, in a report that both are about."""
    apart = one.report and other.report and one.report != other.report
    return not apart and len(set(one.names) & set(other.names)) > 1


def _decision(row: dict[str, Any], place: str) -> Decision:
    for key in sorted(set(row) - KEYS):
        raise BadInput(f"{place}: there is no {key!r}{did_you_mean(key, KEYS)}.")
    action = cast("Action", row.get("action"))
    if action not in get_args(Action):
        raise BadInput(f"{place}: 'action' must be one of {', '.join(get_args(Action))}.")
    for key in ("action", "who", "when", "why", *NEEDS[action]):
        if key not in row:
            raise BadInput(f"{place}: {key!r} is missing; {_wanted(key)}.")
    for key in ("who", "why"):
        if not is_name(row[key]):
            raise BadInput(f"{place}: {key!r} must be a text of one line; {_wanted(key)}.")
    when = row["when"]
    when = when.isoformat() if type(when) is date else when
    if not is_day(when):
        raise BadInput(f"{place}: 'when' must be a day, as 2026-11-21.")
    return Decision(
        action=action,
        who=row["who"],
        when=when,
        why=row["why"],
        place=place,
        report=_report(row.get("report", ""), place),
        names=_names(row.get("names"), place) if "names" in NEEDS[action] else (),
        **(_fact(row, place) if "fact" in NEEDS[action] else {}),
    )


def _wanted(key: str) -> str:
    return {
        "who": "say who decided",
        "when": "say on which day",
        "why": "say why",
        "report": "name the inspection, as thornmere-vale/2022-09",
        "fact": "name the kind of fact, as ratings or score",
        "to": "give the new value",
        "names": "give the names, as ['A', 'B']",
    }.get(key, "add it")


def _report(value: object, place: str) -> str:
    if not isinstance(value, str) or (value and not _REPORT.match(value)):
        raise BadInput(f"{place}: 'report' must name the inspection, as thornmere-vale/2022-09.")
    return value


def _names(value: object, place: str) -> tuple[str, ...]:
    good = isinstance(value, list) and all(map(is_name, value))
    names = tuple(dict.fromkeys(cast("list[str]", value))) if good else ()
    if len(names) < 2:
        raise BadInput(f"{place}: 'names' must hold two names or more, as ['A', 'B'].")
    return names


def _fact(row: dict[str, Any], place: str) -> dict[str, Any]:
    """The fact a decision is about, and the new value, each checked."""
    fact = row["fact"]
    if fact in VALUES:
        return _value(row, fact, place)
    if fact not in LISTS:
        near = did_you_mean(str(fact), (*VALUES, *LISTS))
        raise BadInput(f"{place}: there is no fact {fact!r}{near}.")
    columns, settable = LISTS[fact]
    where = _cells(row.get("where"), columns, f"{place}: 'where'")
    if row["action"] == "drop":
        return {"fact": fact, "where": where}
    to = _cells(row["to"], settable, f"{place}: 'to'")
    checks = field_checks.row_checks(schemes().frameworks[-1].id).get(fact, {})
    for column, value in to:
        if not checks.get(column, is_name)(value):
            raise BadInput(f"{place}: {column} cannot be {value!r}; see docs/corrections.md.")
    return {"fact": fact, "where": where, "to": to}


def _value(row: dict[str, Any], fact: str, place: str) -> dict[str, Any]:
    if "where" in row:
        raise BadInput(f"{place}: a report has one {fact}; leave 'where' out.")
    if row["action"] == "drop":
        if fact == "pdu":
            raise BadInput(
                f"{place}: an inspection needs its PDU; set another, or drop the report."
            )
        return {"fact": fact}
    if not field_checks.STATED.get(fact, is_name)(row["to"]):
        raise BadInput(f"{place}: {fact} cannot be {row['to']!r}; see docs/corrections.md.")
    return {"fact": fact, "to": (("", row["to"]),)}


def _cells(value: object, known: tuple[str, ...], place: str) -> Cells:
    if not isinstance(value, dict) or not value:
        raise BadInput(f"{place} must be a table, as {{ {known[0]} = '...' }}.")
    for column, cell in value.items():
        if column not in known:
            raise BadInput(f"{place} has no {column!r}{did_you_mean(column, known)}.")
        if not isinstance(cell, str | int):
            raise BadInput(f"{place}: {column} must be a text or a whole number.")
    return tuple(sorted(value.items()))
