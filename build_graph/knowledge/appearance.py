"""How kinds of things look: words, colour, shape and size, read from `ontology/appearance.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.vocab import iri

SHAPES = ("circle", "square", "triangle", "diamond")
PLAIN = "thing"  # the kind of whatever has no other
GENERIC = "body"  # its class says so little that a role says more


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: `colour` is #RRGGBB, `size` a diameter in units of the picture."""

    name: str
    one: str
    many: str
    colour: str
    shape: str
    size: int
    of_class: str
    rank: int
    roles: tuple[str, ...] = ()


def kinds() -> dict[str, Kind]:
    """Return every kind by its name, in the order of the file."""
    return _kinds(resources.ontology("appearance.toml"))


def kind(name: str) -> Kind:
    """Return how a kind looks; one without an entry looks like any thing."""
    known = kinds()
    return known.get(name, known[PLAIN])


def kind_of(classes: Iterable[str], roles: Iterable[str] = ()) -> str:
    """Return the name of the kind of a thing, from the IRIs of its classes and the roles it has.

    A class decides, unless it says no more than that the thing is a body: then the first role does.
    """
    known = kinds()
    by_class = _by_class(resources.ontology("appearance.toml"))
    found = sorted(by_class[one].rank for one in classes if one in by_class)
    if found and found[0] != known[GENERIC].rank:
        return list(known)[found[0]]
    by_role = {role: one.name for one in known.values() for role in (one.name, *one.roles)}
    called = {by_role.get(role, role) for role in roles}
    named = sorted(called, key=lambda role: (known[role].rank if role in known else -1, role))
    if named:
        return named[0]
    return GENERIC if found else PLAIN


@cache
def _by_class(path: Path) -> dict[str, Kind]:
    return {one.of_class: one for one in _kinds(path).values() if one.of_class}


@cache
def _kinds(path: Path) -> dict[str, Kind]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        found = {name: _kind(rank, name, data) for rank, name in enumerate(data["kind"])}
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InternalError(f"{path} cannot be used: {error!r}") from error
    for one in found.values():
        if one.shape not in SHAPES:
            raise InternalError(f"{path}: the shape {one.shape!r} of {one.name} is unknown")
    return found


def _kind(rank: int, name: str, data: dict[str, Any]) -> Kind:
    entry = data["kind"][name]
    return Kind(
        name=name,
        one=entry["one"],
        many=entry["many"],
        colour=data["palette"][entry["colour"]],
        shape=entry["shape"],
        size=entry["size"],
        of_class=iri(entry["class"]) if "class" in entry else "",
        rank=rank,
        roles=tuple(entry.get("roles", ())),
    )
