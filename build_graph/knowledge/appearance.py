"""How kinds of things look: words, colour, shape and size.

Kinds of bodies stand in `ontology/kinds.toml` and come first, all others in `appearance.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.iris import iri
from build_graph.knowledge.kind_checks import SHAPES
from build_graph.knowledge.kinds import GENERIC, Kinds, known

__all__ = ["GENERIC", "PLAIN", "SHAPES", "Kind", "kind", "kind_of", "kinds", "ratings"]

PLAIN = "thing"  # the kind of whatever has no other


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
    return _kinds(resources.ontology("appearance.toml"), known())


@cache
def ratings() -> dict[str, str]:
    """Return the colour of each rating, #rrggbb, by its notation in the schemes."""
    path = resources.ontology("appearance.toml")
    try:
        return dict(tomllib.loads(path.read_text("utf-8"))["rating"])
    except (OSError, KeyError, ValueError) as error:
        raise InternalError(f"{path} cannot be read: {error}") from error


def kind(name: str) -> Kind:
    """Return how a kind looks; one without an entry looks like any thing."""
    listed = kinds()
    return listed.get(name, listed[PLAIN])


def kind_of(classes: Iterable[str], roles: Iterable[str] = ()) -> str:
    """Return the name of the kind of a thing, from the IRIs of its classes and the roles it has.

    A class decides, unless it says no more than that the thing is a body: then the first role does.
    """
    listed = kinds()
    by_class = {one.of_class: one.rank for one in listed.values() if one.of_class}
    found = sorted(by_class[one] for one in classes if one in by_class)
    if found and found[0] != listed[GENERIC].rank:
        return list(listed)[found[0]]
    by_role = {role: one.name for one in listed.values() for role in (one.name, *one.roles)}
    called = {by_role.get(role, role) for role in roles}
    named = sorted(called, key=lambda role: (listed[role].rank if role in listed else -1, role))
    if named:
        return named[0]
    return GENERIC if found else PLAIN


@cache
def _kinds(path: Path, bodies: Kinds) -> dict[str, Kind]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        palette = data["palette"]
        ours = list(_of_bodies(bodies, palette))
        found = {one.name: one for one in ours}
        for rank, (name, entry) in enumerate(data["kind"].items(), start=len(ours)):
            found[name] = Kind(
                name=name,
                one=entry["one"],
                many=entry["many"],
                colour=palette[entry["colour"]],
                shape=entry["shape"],
                size=entry["size"],
                of_class=iri(entry["class"]) if "class" in entry else "",
                rank=rank,
            )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InternalError(f"{path} cannot be used: {error!r}") from error
    for one in found.values():
        if one.shape not in SHAPES:
            raise InternalError(f"{path}: the shape {one.shape!r} of {one.name} is unknown")
    return found


def _of_bodies(bodies: Kinds, palette: dict[str, str]) -> Iterator[Kind]:
    """Yield the kinds of bodies that have a look; one without is a role of its first register."""
    drawn = [one for one in bodies.all.values() if one.look]
    plain = [one for one in bodies.all.values() if not one.look and one.registers]
    for rank, one in enumerate(drawn):
        if one.look is not None:
            yield Kind(
                name=one.slug,
                one=one.one,
                many=one.many,
                colour=palette[one.look.colour],
                shape=one.look.shape,
                size=one.look.size,
                of_class=iri(one.of_class) if one.of_class else "",
                rank=rank,
                roles=tuple(other.slug for other in plain if other.registers[0] == one.slug),
            )
