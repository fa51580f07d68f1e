"""The one list of formats: what each holds, and the module that writes it, loaded when used.

A new format is a line in `FORMATS` and a module with the function that its form asks for:

    form       function                                             gives
    stream     parts(store, request) -> Iterator[bytes]             one file
    folder     files(store, request) -> Iterator[(name, parts)]     several files in a folder

`request.network(store)` is the view asked for as a networkx graph. A writer raises `BadRequest`
where a library it needs is missing, and never prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from build_graph.errors import BadRequest, did_you_mean
from build_graph.export.write_files import write_file, write_folder
from build_graph.networks import views
from build_graph.store.database import Store

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its writer's module, its form, and what it can hold besides or instead."""

    name: str
    module: str
    about: str
    form: Literal["stream", "folder"] = "stream"
    of: Literal["graph", "view", "either", "picture"] = "view"
    binary: bool = False


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is wanted: a view, or a question with its parameters; neither is the usual view.

    `history` is for the formats that hold the whole graph: that of the builds as well.
    """

    format: str
    view: str | None = None
    query: str | Path | None = None
    parameters: Mapping[str, str | int | float] = field(default_factory=dict)
    history: bool = False

    @property
    def names_a_view(self) -> bool:
        """Return whether a view or a question was named."""
        return self.view is not None or self.query is not None

    def network(self, store: Store) -> nx.MultiGraph[str]:
        """Return the view asked for as a networkx graph; an empty one is refused, not written."""
        from build_graph.networks.network import network

        found = network(
            store, self.view or views.DEFAULT, query=self.query, parameters=self.parameters
        )
        if not found:
            wanted = "the question" if self.query else f"the view {self.view or views.DEFAULT}"
            raise BadRequest(f"there is nothing to draw: nothing in the store fits {wanted}")
        return found


_RDF = "build_graph.export.rdf"
FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("turtle", _RDF, "RDF for people", of="graph"),
        Format("trig", _RDF, "RDF for people, with named graphs", of="graph"),
        Format("nquads", _RDF, "RDF for machines, one statement a line", of="graph"),
        Format("jsonld", _RDF, "RDF as JSON", of="graph"),
        Format(
            "dcat", "build_graph.export.dcat", "what the data set is, for catalogues", of="graph"
        ),
        Format("graphml", "build_graph.export.graphml", "for yEd, Cytoscape, networkx, igraph"),
        Format("gexf", "build_graph.export.gexf", "for Gephi"),
        Format("cytoscape", "build_graph.export.cytoscape", "JSON for Cytoscape and Cytoscape.js"),
        Format("node-link", "build_graph.export.node_link", "JSON for networkx and D3"),
        Format("dot", "build_graph.export.dot", "for Graphviz"),
        Format("csv", "build_graph.export.table_files", "tables", "folder", "either"),
        Format(
            "parquet", "build_graph.export.table_files", "tables", "folder", "either", binary=True
        ),
        Format("xlsx", "build_graph.export.spreadsheet", "one workbook", "stream", "either", True),
        Format("html", "build_graph.export.html_page", "an interactive page"),
        Format("svg", "build_graph.export.pictures.picture", "a picture to print", of="picture"),
        Format(
            "png",
            "build_graph.export.pictures.picture",
            "a picture to print",
            "stream",
            "picture",
            True,
        ),
    )
}


def known() -> list[str]:
    """Return the names of the formats whose writer is there."""
    return [name for name, one in FORMATS.items() if find_spec(one.module) is not None]


def check(request: ExportRequest, *others: str) -> Format:
    """Return the format asked for, or raise the sentence for one that cannot be written so.

    `others` are formats that whoever asks writes in another way.
    """
    name, there = request.format, [*known(), *others]
    if name not in there:
        if name in FORMATS:
            raise BadRequest(f"export to {name} is not there yet: choose one of {', '.join(there)}")
        raise BadRequest(
            f"there is no format {name!r}{did_you_mean(name, there)}: "
            f"choose one of {', '.join(there)}"
        )
    found = FORMATS[name]
    if found.of == "graph" and request.names_a_view:
        raise BadRequest(
            f"{name} holds the whole graph: leave out --view and --query, or choose another format"
        )
    if request.history and found.of != "graph":
        raise BadRequest(f"{name} holds no history of builds: leave out --history, or take nquads")
    if found.of != "picture" and request.view not in (None, views.QUERY):
        views.view(str(request.view))
    return found


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield one file in pieces; a format of several files is refused with a sentence."""
    found = check(request)
    if found.form == "folder":
        raise BadRequest(f"{found.name} makes several files: name the folder they go into")
    writer: Any = import_module(found.module)
    written: Iterator[bytes] = writer.parts(store, request)
    return written


def export_as(
    store: Store,
    format_: str,
    out: str | Path,
    *,
    view: str | None = None,
    query: str | Path | None = None,
    parameters: Mapping[str, str | int | float] | None = None,
    history: bool = False,
) -> list[str]:
    """Write the graph, a view of it or its tables into a file or folder; return the names written.

    `format_` is one of those of `probation-graph export`. `view` names what to draw, or `query` a
    question of the catalogue with its `parameters`; `history` adds that of the builds to RDF.

    Raises:
        BadRequest: there is no such format, view or question, or the two do not go together.
        BadInput: the place cannot be written.
    """
    request = ExportRequest(format_, view, query, parameters or {}, history)
    return write(store, request, Path(out))


def write(store: Store, request: ExportRequest, out: Path) -> list[str]:
    """Write the file, or the files of a folder; what is there is replaced when all went well."""
    found = check(request)
    if found.form == "stream":
        write_file(out, parts(store, request))
        return [out.name]
    writer: Any = import_module(found.module)
    files: Iterator[tuple[str, Iterable[bytes]]] = writer.files(store, request)
    return write_folder(out, files)
