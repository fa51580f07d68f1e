"""The shapes over one graph, by one of two engines that give the same results.

The fast one is young. So the tests run pySHACL, the reference, beside it on every shape, fixture
and planted fault; graphs that are not known to come out the same are left to pySHACL, and shapes
that are not are refused.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal, get_args

from build_graph.errors import BadRequest
from build_graph.validation.certain import is_certain, unknown_terms
from build_graph.validation.found import Found
from build_graph.validation.shapes import Shapes, shapes_of
from build_graph.validation.statements import Statements

Engine = Literal["shacl", "pyshacl"]
ENGINES: tuple[Engine, ...] = get_args(Engine)


def chosen_engine(name: str | None) -> Engine:
    """Return the engine of that name; without one the fast one, where it is able.

    Raises:
        BadRequest: there is no such engine, or it is not able.
    """
    if name not in (None, *ENGINES):
        raise BadRequest(f"there is no engine {name!r}: choose one of {', '.join(ENGINES)}")
    if name == "pyshacl":
        return name
    obstacle = _obstacle()
    if obstacle and name:
        raise BadRequest(f"the engine 'shacl' {obstacle}: choose 'pyshacl'")
    return "pyshacl" if obstacle else "shacl"


def _obstacle() -> str:
    """Return why the fast engine cannot be used, empty where it can."""
    if find_spec("shacl") is None:
        return "is not installed here"
    unknown = unknown_terms(shapes_of("report")) | unknown_terms(shapes_of("reference"))
    return f"is not known to be right about {', '.join(sorted(unknown))}" if unknown else ""


def conformance(graph: Statements, shapes: Shapes, engine: Engine) -> list[Found]:
    """Return what the shapes find in a graph, in no certain order."""
    # Imported when needed: pySHACL takes longer to start than the other one to check a report.
    if engine == "shacl" and is_certain(graph, shapes):
        from build_graph.validation.shacl_engine import run

        return run(graph, shapes)
    from build_graph.validation.pyshacl_engine import run as run_reference

    return run_reference(graph, shapes)
