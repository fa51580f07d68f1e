"""The publisher's templates, read from `ontology/layouts/*.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from build_graph.errors import BadInput, InternalError, did_you_mean
from build_graph.knowledge.kinds import known_kind
from build_graph.knowledge.needed_words import Group, Guarded
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.resources import additions, ontology
from build_graph.knowledge.stated import stated_fields

# Layouts whose rows say of what kind the bodies are that they find.
NAMING = ("bodies",)
READY = "Recommendations"  # from this part on standards come, where a layout says nothing else
_TOKEN = re.compile(r"(?<!\?P)<([A-Z]+)>")


@dataclass(frozen=True, slots=True)
class Field:
    """A value stated once: where to look, how to read it, and the patterns in order.

    `named` is the name that is made of a value, where print has only the part of it that differs.
    """

    name: str
    parts: tuple[str, ...]
    kind: str
    patterns: tuple[Guarded, ...]
    examples: tuple[str, ...]
    named: str = "{name}"


@dataclass(frozen=True, slots=True)
class Subsection:
    """A heading without a number inside a standard."""

    label: str
    numbered: bool
    heading: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Overall:
    """How prose says the overall rating, and the words that make it one of something else.

    `ways` are read in order: the second only where nothing is said in the first.
    """

    ways: tuple[Group[re.Pattern[str]], ...]
    unless: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """One publisher's template.

    `kind` is that of its reports, `inspects` the field that names what was inspected. `ready` is
    the part from which on standards may come, `late` are parts that may still come after them;
    `is_unnumbered` says that standards are headed by their names alone. `shares` are how prose
    says in how many cases the work of a standard was sufficient.
    """

    name: str
    kind: str
    inspects: str
    furniture: re.Pattern[str]
    footnote: re.Pattern[str]
    parts: tuple[tuple[str, re.Pattern[str]], ...]
    subsections: tuple[Subsection, ...]
    lists: tuple[tuple[str, re.Pattern[str]], ...]
    fields: tuple[Field, ...]
    patterns: dict[str, re.Pattern[str]]
    overall: Overall
    ready: str = READY
    late: frozenset[str] = frozenset()
    is_unnumbered: bool = False
    shares: tuple[re.Pattern[str], ...] = ()


def expand(pattern: str, tokens: dict[str, str], case: bool = False) -> re.Pattern[str]:
    """Return the compiled pattern with its <TOKEN>s filled in; an unknown token is an error."""
    return re.compile(filled(pattern, tokens), 0 if case else re.IGNORECASE)


def filled(pattern: str, tokens: dict[str, str]) -> str:
    """Return the pattern with its <TOKEN>s filled in; an unknown token is an error."""

    def fill(match: re.Match[str]) -> str:
        if match[1] not in tokens:
            raise InternalError(f"layout: <{match[1]}> is no token; add it under [token].")
        return f"(?:{tokens[match[1]]})"

    while _TOKEN.search(pattern):
        pattern = _TOKEN.sub(fill, pattern)
    return pattern


def load(name: str) -> dict[str, Any]:
    """Return the table of `ontology/layouts/<name>.toml`, with what the additions say more."""
    added = (folder / "layouts" / f"{name}.toml" for folder in additions())
    return _loaded((ontology("layouts", f"{name}.toml"), *filter(Path.is_file, added)))


@cache  # one file has the rules of several steps
def _loaded(paths: tuple[Path, ...]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for path in paths:
        table = _joined(table, _read(path, names_bodies=path.stem in NAMING), str(path))
    return table


def check_layouts() -> None:
    """Refuse a layout that names a kind or a field which is none, before it is used.

    Raises:
        BadInput: which file, and what it names.

    """
    for name in NAMING:
        if ontology("layouts", f"{name}.toml").is_file():
            load(name)
    for name in (kind.layout for kind in report_kinds().values()):
        for row in load(name).get("field", ()):
            if row["name"] not in stated_fields():
                raise BadInput(
                    f"ontology/layouts/{name}.toml: the field {row['name']!r} is none of "
                    f"ontology/inspection.toml{did_you_mean(row['name'], stated_fields())}; "
                    "add it there."
                )


def _read(path: Path, *, names_bodies: bool) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}.") from None
    for name, rows in table.items() if names_bodies else ():
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict) and "kind" in row:
                lines = [i for i, line in enumerate(text.splitlines(), 1) if line == f"[[{name}]]"]
                where = f"{path}, line {[*lines, *[1] * len(rows)][number]}, [[{name}]]"
                known_kind(row["kind"], where, row.get("relation", ""))
    return table


def _joined(table: dict[str, Any], more: dict[str, Any], where: str) -> dict[str, Any]:
    """Return a table with the keys of another; lists and tables grow, nothing is replaced."""
    joined = dict(table)
    for key, value in more.items():
        there = joined.get(key)
        if there is None:
            joined[key] = value
        elif isinstance(there, dict) and isinstance(value, dict):
            joined[key] = _joined(there, value, where)
        elif isinstance(there, list) and isinstance(value, list):
            joined[key] = [*there, *value]
        else:
            raise BadInput(f"{where}: {key!r} stands already in the layout, and cannot be changed.")
    return joined


@cache
def recognising(name: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that all fit a text which the layout `name` is of.

    The others of a layout, two hundred, are compiled for a report of its kind only.
    """
    table = _whole(name)
    return tuple(expand(pattern, table["token"]) for pattern in table["recognise"])


@cache
def layout(name: str = "pdu-report") -> Layout:
    """Return the layout `name`."""
    table = _whole(name)
    tokens = table["token"]
    kind = next(kind for kind in report_kinds().values() if kind.layout == name)

    def one_of(rows: list[dict[str, Any]]) -> re.Pattern[str]:
        return expand("|".join(f"(?:{row['pattern']})" for row in rows), tokens)

    return Layout(
        name=table["name"],
        kind=kind.name,
        inspects=kind.of,
        furniture=one_of(table["furniture"]),
        footnote=one_of(table["footnote"]),
        parts=tuple((row["label"], expand(row["heading"], tokens)) for row in table["part"]),
        subsections=tuple(
            Subsection(row["label"], row["numbered"], expand(row["heading"], tokens))
            for row in table["subsection"]
        ),
        lists=tuple((row["polarity"], expand(row["heading"], tokens)) for row in table["list"]),
        fields=tuple(_field(row, tokens) for row in table["field"]),
        patterns=_named_patterns(table, tokens),
        overall=Overall(
            tuple(
                Group(expand(pattern, tokens) for pattern in table["overall"][way])
                for way in ("patterns", "weaker")
            ),
            expand(table["overall"]["unless"], tokens),
        ),
        ready=table.get("ready", READY),
        late=frozenset(table.get("late", ())),
        is_unnumbered=table.get("unnumbered", False),
        shares=tuple(expand(pattern, tokens) for pattern in table.get("shares", ())),
    )


def _whole(name: str) -> dict[str, Any]:
    """The table of a layout, with what it takes from the one that it is `like`.

    Its own fields and parts take the place of those of the same name; a new part stands before
    the one that it says. Of the small tables its own entries take the place of the others.
    """
    own = load(name)
    if "like" not in own:
        return own
    table = _whole(own["like"])
    replaced = {row["name"] for row in own.get("field", ())} | set(own["without"]["fields"])
    fields = [row for row in table["field"] if row["name"] not in replaced] + own.get("field", [])
    parts = list(table["part"])
    for part in own.get("part", ()):
        labels = [row["label"] for row in parts]
        at = labels.index(part.get("before", part["label"]))
        parts[at : at + ("before" not in part)] = [part]
    small = {
        key: {**table[key], **value}
        for key, value in own.items()
        if isinstance(value, dict) and isinstance(table.get(key), dict)
    }
    return {**table, **own, **small, "field": fields, "part": parts}


def _field(row: dict[str, Any], tokens: dict[str, str]) -> Field:
    # A value may be broken over a hard-wrapped line anywhere.
    spaced = (text.replace(" ", r"\s") for text in row["patterns"])
    patterns = tuple(Guarded(expand(text, tokens, row.get("case", False))) for text in spaced)
    parts, examples = tuple(row["parts"]), tuple(row["examples"])
    named = row.get("named", "{name}")
    return Field(row["name"], parts, row["kind"], patterns, examples, named)


def _named_patterns(table: dict[str, Any], tokens: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """Every pattern of the small tables, as 'ratings.score', 'recommendations.types.PDU', ..."""
    found = {}
    groups = ("ratings", "status", "questions", "discretion", "recommendations", "box", "imprint")
    for group in groups:
        for key, value in table[group].items():
            if isinstance(value, str):
                found[f"{group}.{key}"] = expand(value, tokens, case=key == "row")
            elif isinstance(value, dict):
                for inner, text in value.items():
                    found[f"{group}.{key}.{inner}"] = expand(text, tokens)
    found["signature"] = expand(table["signature"]["pattern"], tokens, case=True)
    found["signature.first"] = expand(table["signature"]["first"], tokens, case=True)
    return found
