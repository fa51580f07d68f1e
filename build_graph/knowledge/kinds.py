"""The kinds of bodies, of relations and of columns: what `ontology/kinds.toml` says.

Comes in: that file, and the `kinds.toml` of each folder of additions. Goes out: `Kinds`, checked
whole (see `kind_checks`). No other module has a list of kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from build_graph.errors import BadInput, did_you_mean
from build_graph.knowledge import resources
from build_graph.knowledge.kind_checks import rows_of
from build_graph.knowledge.rows import Row

FILE = "kinds.toml"
UNSAID = "organisation"  # the first part of the IRI of a body whose kind no report says
GENERIC = "body"  # the kind whose class says no more than that something is a body


@dataclass(frozen=True, slots=True)
class Look:
    """How things of a kind are drawn: the name of a colour, a shape, a diameter."""

    colour: str
    shape: str
    size: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that registers list or reports name; the file tells what each field is."""

    slug: str
    one: str
    many: str
    word: str = ""
    of_class: str = ""
    comment: str = ""
    is_a: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()
    related_match: tuple[str, ...] = ()
    iri: str = ""
    local: bool = False
    also: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    relations: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    label: str = ""
    definition: str = ""
    closed: bool = False
    former: bool = False
    asked: bool = False
    printed: tuple[str, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    look: Look | None = None

    @property
    def name(self) -> str:
        """Its name in tables, layouts and parameters: 'police_force'."""
        return self.slug.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Relation:
    """One way in which a report relates a body to a unit."""

    slug: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of registers: the property that a cell becomes, and what it holds."""

    name: str
    property: str
    holds: str = "text"


@dataclass(frozen=True, eq=False)
class Kinds:
    """All kinds by slug, in the order of the files, all relations and all columns."""

    all: Mapping[str, Kind]
    relations: Mapping[str, Relation]
    columns: Mapping[str, Column]

    @cached_property
    def registers(self) -> dict[str, Kind]:
        """The kinds that have a register of their own, by its name."""
        return {slug: kind for slug, kind in self.all.items() if kind.of_class}

    @cached_property
    def related(self) -> dict[str, Kind]:
        """The kinds by which reports relate a body to a unit, by their name in tables."""
        return {kind.name: kind for kind in self.all.values() if kind.relations}

    @cached_property
    def asked(self) -> dict[str, Kind]:
        """The kinds of which a question may name one, by the type of its parameter."""
        return {kind.name: kind for kind in self.all.values() if kind.asked}

    @cached_property
    def bodies(self) -> dict[str, Kind]:
        """The registers whose classes are made from here: those of bodies."""
        return {slug: kind for slug, kind in self.registers.items() if kind.comment}

    @cached_property
    def class_of_path(self) -> dict[str, str]:
        """The class of a thing in no register, by the first part of its IRI."""
        return {kind.iri: kind.of_class for kind in self.registers.values() if kind.iri != UNSAID}

    def class_of(self, kind: Kind) -> str:
        """Return the class of the things of a kind: its own, or that of its first register."""
        return kind.of_class or self.all[kind.registers[0]].of_class


def known() -> Kinds:
    """Return every kind, relation and column, read once for a home and its additions.

    >>> known().related["police_force"].registers
    ('police-force',)
    """
    return _known(resources.home(), resources.additions())


def known_kind(name: str, where: str, relation: str = "") -> str:
    """Return `name` if it is a kind by which reports relate bodies, else refuse it.

    `where` says who names it ('ontology/layouts/bodies.toml, [[head]] 3'). With `relation` the
    kind must have that relation, too.

    >>> known_kind("court", "a test", "serves")
    'court'
    """
    kinds = known().related
    if name not in kinds:
        raise BadInput(
            f"{where}: the kind {name!r} is none of ontology/{FILE}{did_you_mean(name, kinds)}: "
            f"write {', '.join(kinds)}."
        )
    if relation and relation not in kinds[name].relations:
        raise BadInput(
            f"{where}: the relation {relation!r} is none of those of the kind {name!r} in "
            f"ontology/{FILE}: {', '.join(kinds[name].relations)}."
        )
    return name


@cache
def _known(home: Path, additions: tuple[Path, ...]) -> Kinds:
    own = home / "ontology"
    files = [own / FILE, *(path for folder in additions if (path := folder / FILE).is_file())]
    rows = rows_of(files, own / "appearance.toml")
    return Kinds(
        all={row.name: _kind(row) for row in rows if row.table == "kind"},
        relations={row.name: _relation(row) for row in rows if row.table == "relation"},
        columns={
            row.name: Column(row.name, row.text("property"), row.text("holds", "text"))
            for row in rows
            if row.table == "column"
        },
    )


def _kind(row: Row) -> Kind:
    has_class = bool(row.text("class"))
    look = Look(row.text("colour"), row.text("shape"), row.number("size"))
    return Kind(
        slug=row.name,
        one=row.text("one"),
        many=row.text("many"),
        word=row.text("word", row.name.replace("-", " ")),
        of_class=row.text("class"),
        comment=row.text("comment"),
        is_a=row.texts("is-a"),
        close_match=row.texts("close-match"),
        related_match=row.texts("related-match"),
        iri=row.text("iri", row.name),
        local=row.true("local"),
        also=row.texts("also"),
        properties=row.values.get("properties", {}),
        relations=row.texts("relations"),
        registers=row.texts("registers") or ((row.name,) if has_class else ()),
        label=row.text("label", _capital(row.text("one"))),
        definition=row.text("definition", row.text("comment")),
        closed=row.true("closed"),
        former=row.true("former"),
        asked=row.true("asked"),
        printed=row.texts("printed"),
        spellings=tuple((old, new) for old, new in row.values.get("spellings", ())),
        look=look if look.colour else None,
    )


def _relation(row: Row) -> Relation:
    label = row.text("label", _capital(row.name.replace("-", " ")))
    return Relation(row.name, label, row.text("definition"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
