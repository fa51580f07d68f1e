"""Networks and tables as files: each is read back by a reader that is not its writer."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from view_store import ROOT, sample_store

from build_graph import network, open_store, query
from build_graph.errors import BadInput, BadRequest
from build_graph.export import cytoscape, dot, gexf, graphml, node_link
from build_graph.export.catalogue_tables import table_names
from build_graph.export.formats import FORMATS, ExportRequest, parts, write
from build_graph.export.table_metadata import CSVW, PACKAGE
from build_graph.questions.catalogue import names
from build_graph.store.database import Store

HOSTILE = 'A "quoted" <b>&amp;</b> \\ name\nover\ttwo \x0b\x1b[1m lines \ufffe %s "; DROP -->'
Writer = Callable[[Any], Iterator[str]]
LINES: dict[str, Writer] = {
    "graphml": graphml.lines,
    "gexf": gexf.lines,
    "cytoscape": cytoscape.lines,
    "node-link": node_link.lines,
    "dot": dot.lines,
}
XML_READ = 'A "quoted" <b>&amp;</b> \\ name\nover\ttwo   [1m lines   %s "; DROP -->'


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store(sample_store(), read_only=True)


def hostile() -> nx.MultiGraph[str]:
    """A small network in which every text is as awkward as a text can be."""
    graph: nx.MultiGraph[str] = nx.MultiGraph(view="view", title=HOSTILE)
    looks = {"colour": "#0072B2", "shape": "circle", "size": 20, "degree": 1, "community": 1}
    for i, name in enumerate(("https://kg.example/a?x=1&y='2'", "https://kg.example/b")):
        place = {"x": 40 * i, "y": -7, "betweenness": 0.25}
        graph.add_node(name, label=HOSTILE, kind="pdu", note=HOSTILE, **looks, **place)
    for _ in range(2):
        graph.add_edge(*graph, relation="is near", label=HOSTILE, weight=2.5, said=HOSTILE)
    return graph


def read_graphml(data: str) -> Any:
    return nx.parse_graphml(data, force_multigraph=True)


def read_gexf(data: str, tmp_path: Path) -> Any:
    path = tmp_path / "view.gexf"
    path.write_text(data, "utf-8")
    return nx.read_gexf(path)


def read_dot(data: str) -> Any:
    pydot = pytest.importorskip("pydot")
    with warnings.catch_warnings():
        # pydot 4 calls names that its own parser deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        (found,) = pydot.graph_from_dot_data(data)
    return found


def unquoted(text: str) -> str:
    return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")


def ends(graph: nx.MultiGraph[str]) -> list[tuple[str, ...]]:
    directed = graph.is_directed()
    return sorted(pair if directed else tuple(sorted(pair)) for pair in graph.edges())


@pytest.mark.parametrize("view", ["organisations", "full", "shared-providers"])
def test_networkx_reads_graphml(store: Store, view: str) -> None:
    graph = network(store, view)
    back = read_graphml("".join(graphml.lines(graph)))
    assert back.is_directed() == graph.is_directed()
    assert ends(back) == ends(graph)
    for name, data in graph.nodes(data=True):
        read = back.nodes[name]
        kept = {key for key in data if data[key] != ""}
        assert {key: read[key] for key in kept} == {key: data[key] for key in kept}
    weights = sorted(data["weight"] for *_, data in graph.edges(data=True))
    assert sorted(data["weight"] for *_, data in back.edges(data=True)) == weights


@pytest.mark.parametrize("view", ["organisations", "full", "shared-providers"])
def test_networkx_reads_gexf(store: Store, view: str, tmp_path: Path) -> None:
    graph = network(store, view)
    back = read_gexf("".join(gexf.lines(graph)), tmp_path)
    assert back.is_directed() == graph.is_directed()
    assert ends(back) == ends(graph)
    for name, data in graph.nodes(data=True):
        read = back.nodes[name]
        assert (read["label"], read["kind"]) == (data["label"], data["kind"])
        assert read["viz"]["position"] == {"x": data["x"], "y": -data["y"], "z": 0}
        assert read["viz"]["size"] == data["size"]
        colour = "#{r:02X}{g:02X}{b:02X}".format(**read["viz"]["color"])
        assert colour == data["colour"].upper()
    if view == "organisations":
        pathways = {data.get("pathway") for *_, data in back.edges(data=True)}
        assert "Accommodation" in pathways


# What the schema of GEXF 1.3 (gexf.net/schema.html) allows: element -> its children, attributes
# that must be there, attributes that may.
GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "gexf": ({"meta", "graph"}, {"version"}, {"variant"}),
    "meta": ({"creator", "keywords", "description"}, set(), {"lastmodifieddate"}),
    "creator": (set(), set(), set()),
    "description": (set(), set(), set()),
    "graph": (
        {"attributes", "nodes", "edges"},
        set(),
        {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation", "timezone"},
    ),
    "attributes": ({"attribute"}, {"class"}, {"mode", "start", "end"}),
    "attribute": ({"default", "options"}, {"id", "title", "type"}, set()),
    "nodes": ({"node"}, set(), {"count"}),
    "node": (
        {"attvalues", "viz:color", "viz:position", "viz:size", "viz:shape"},
        {"id"},
        {"label", "pid", "start", "end"},
    ),
    "attvalues": ({"attvalue"}, set(), set()),
    "attvalue": (set(), {"for", "value"}, {"start", "end"}),
    "edges": ({"edge"}, set(), {"count"}),
    "edge": (
        {"attvalues", "viz:color", "viz:thickness", "viz:shape"},
        {"source", "target"},
        {"id", "type", "label", "weight", "kind", "start", "end"},
    ),
    "viz:color": (set(), {"r", "g", "b"}, {"a", "hex"}),
    "viz:position": (set(), {"x", "y"}, {"z"}),
    "viz:size": (set(), {"value"}, set()),
    "viz:shape": (set(), {"value"}, {"uri"}),
}


def plain(tag: str) -> str:
    return tag.replace(VIZ, "viz:").replace(GEXF, "")


@pytest.mark.parametrize("view", ["organisations", "full"])
def test_gexf_is_as_its_schema_wants_it(store: Store, view: str) -> None:
    root = ElementTree.fromstring("".join(gexf.lines(network(store, view))))
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.3")
    assert root.find(f"{GEXF}meta").get("lastmodifieddate") is None  # type: ignore[union-attr]
    for element in root.iter():
        children, needed, allowed = SCHEMA[plain(element.tag)]
        assert {plain(child.tag) for child in element} <= children
        assert needed <= set(element.attrib) <= needed | allowed
    assert [plain(one.tag) for one in root] == ["meta", "graph"]
    assert [plain(one.tag) for one in root[1]] == [*["attributes"] * 2, "nodes", "edges"]
    declared = {
        group.get("class"): [one.get("id") for one in group]
        for group in root.iter(f"{GEXF}attributes")
    }
    for ids in declared.values():  # numbers, or Gephi Lite shows them in place of the titles
        assert ids == [str(i) for i in range(len(ids))]
    types = {one.get("type") for one in root.iter(f"{GEXF}attribute")}
    assert types <= {"string", "long", "double"}
    nodes = [one.get("id") for one in root.iter(f"{GEXF}node")]
    edge_ids = [one.get("id") for one in root.iter(f"{GEXF}edge")]
    assert len(set(nodes)) == len(nodes) == int(root.find(f".//{GEXF}nodes").get("count"))  # type: ignore[union-attr,arg-type]
    assert len(set(edge_ids)) == len(edge_ids) > 50
    for edge in root.iter(f"{GEXF}edge"):
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
        assert {v.get("for") for v in edge.iter(f"{GEXF}attvalue")} <= set(declared["edge"])
    for node in root.iter(f"{GEXF}node"):
        assert {v.get("for") for v in node.iter(f"{GEXF}attvalue")} <= set(declared["node"])
    shapes = {one.get("value") for one in root.iter(f"{VIZ}shape")}
    assert shapes <= {"disc", "square", "triangle", "diamond"}
    for colour in root.iter(f"{VIZ}color"):
        assert all(0 <= int(colour.get(part, "")) <= 255 for part in "rgb")


def test_json_is_what_networkx_and_cytoscape_read(store: Store) -> None:
    graph = network(store, "organisations")
    back: Any = nx.node_link_graph(json.loads("".join(node_link.lines(graph))), edges="edges")
    assert list(back.nodes(data=True)) == list(graph.nodes(data=True))
    assert ends(back) == ends(graph)
    elements = json.loads("".join(cytoscape.lines(graph)))
    # networkx wants names of its own for what Cytoscape calls id.
    for node in elements["elements"]["nodes"]:
        node["data"] |= {"value": node["data"]["id"], "name": node["data"]["label"]}
    for edge in elements["elements"]["edges"]:
        edge["data"]["key"] = edge["data"]["id"]
    again: Any = nx.cytoscape_graph(
        {"directed": False, "multigraph": True, "data": [], "elements": elements["elements"]}
    )
    assert ends(again) == ends(graph)
    for node in elements["elements"]["nodes"]:
        data = graph.nodes[node["data"]["id"]]
        assert node["position"] == {"x": data["x"], "y": data["y"]}
        assert node["data"]["shape"] in ("ellipse", "rectangle", "triangle", "diamond")
        assert node["data"]["label"] == data["label"]
    assert elements["layout"] == {"name": "preset"}


@pytest.mark.parametrize("view", ["organisations", "full"])
def test_pydot_reads_dot(store: Store, view: str) -> None:
    graph = network(store, view)
    back = read_dot("".join(dot.lines(graph)))
    assert back.get_type() == ("digraph" if graph.is_directed() else "graph")
    nodes = {unquoted(n.get_name()): n for n in back.get_nodes() if n.get_name()[0] == '"'}
    assert set(nodes) == set(graph)
    for name, data in graph.nodes(data=True):
        told = {key.strip('"'): unquoted(v) for key, v in nodes[name].get_attributes().items()}
        assert told["xlabel"] == data["label"]
        assert told["fillcolor"] == data["colour"]
        assert told["pos"] == f"{data['x']},{-data['y']}!"
    found = [(unquoted(e.get_source()), unquoted(e.get_destination())) for e in back.get_edges()]
    directed = graph.is_directed()
    assert sorted(p if directed else tuple(sorted(p)) for p in found) == ends(graph)


def test_xml_holds_any_text(tmp_path: Path) -> None:
    graph = hostile()
    for back in (
        read_graphml("".join(graphml.lines(graph))),
        read_gexf("".join(gexf.lines(graph)), tmp_path),
    ):
        assert list(back) == list(graph)
        assert {data["label"] for _, data in back.nodes(data=True)} == {XML_READ}
        assert {data["note"] for _, data in back.nodes(data=True)} == {XML_READ}
        assert [data["said"] for *_, data in back.edges(data=True)] == [XML_READ] * 2
        assert [data["weight"] for *_, data in back.edges(data=True)] == [2.5] * 2


def test_json_and_dot_hold_any_text() -> None:
    graph = hostile()
    for lines in (cytoscape.lines, node_link.lines):
        text = "".join(lines(graph))
        assert json.loads(text)
        assert text.count(json.dumps(HOSTILE, ensure_ascii=False)) >= 6
    back = read_dot("".join(dot.lines(graph)))
    nodes = [node for node in back.get_nodes() if node.get_name()[0] == '"']
    assert {unquoted(node.get_name()) for node in nodes} == set(graph)
    wanted = HOSTILE.translate(dict.fromkeys((9, 10, 11, 27), " "))
    for node in nodes:
        told = {key.strip('"'): unquoted(v) for key, v in node.get_attributes().items()}
        assert told["note"] == wanted


def told(value: object) -> str:
    """A value as a table writes it: a whole number has no point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def test_tables_are_those_of_the_catalogue(store: Store, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    written = write(store, ExportRequest("csv"), tmp_path / "tables")
    assert {"reports", "ratings", "crs-providers"} <= set(table_names()) <= set(names())
    assert written == [*(f"{name}.csv" for name in table_names()), PACKAGE, CSVW]
    for name in table_names():
        path = tmp_path / "tables" / f"{name}.csv"
        more = ", all_varchar=true, header=true, quote='\"'"
        found = duckdb.sql(f"SELECT * FROM read_csv('{path}'{more})")
        wanted = query(store, name)
        assert tuple(found.columns) == wanted.columns
        cells = [[told(value) for value in row] for row in found.fetchall()]
        assert cells == [[told(value) for value in row] for row in wanted.rows]


def test_pyarrow_reads_the_types(store: Store, tmp_path: Path) -> None:
    reader = pytest.importorskip("pyarrow.parquet")
    write(store, ExportRequest("parquet", view="ratings"), tmp_path / "view")
    folder = tmp_path / "view"
    nodes, links = (reader.read_table(folder / f"{name}.parquet") for name in ("nodes", "edges"))
    graph = network(store, "ratings")
    assert nodes.column("id").to_pylist() == list(graph)
    assert str(nodes.schema.field("x").type) == "int64"
    assert str(nodes.schema.field("betweenness").type) == "double"
    assert str(links.schema.field("points").type) == "int64"
    assert links.num_rows == graph.number_of_edges()


def test_csv_of_a_view_is_a_list_of_nodes_and_one_of_edges(store: Store, tmp_path: Path) -> None:
    write(store, ExportRequest("csv", view="providers"), tmp_path / "view")
    rows = {}
    for name in ("nodes", "edges"):
        text = (tmp_path / "view" / f"{name}.csv").read_text("utf-8")
        rows[name] = list(csv.DictReader(text.splitlines()))
    graph = network(store, "providers")
    assert [row["id"] for row in rows["nodes"]] == list(graph)
    assert [row["label"] for row in rows["nodes"]] == [
        d["label"] for _, d in graph.nodes(data=True)
    ]
    assert {row["type"] for row in rows["edges"]} == {"Undirected"}
    assert sorted((r["source"], r["target"]) for r in rows["edges"]) == sorted(graph.edges())
    assert {"id", "source", "target", "type", "relation", "label", "weight", "pathway"} <= set(
        rows["edges"][0]
    )


NETWORK_FORMATS = [name for name, one in FORMATS.items() if name in LINES]


@pytest.mark.parametrize("format_", NETWORK_FORMATS)
def test_the_same_view_gives_the_same_bytes(store: Store, format_: str) -> None:
    one, other = (b"".join(parts(store, ExportRequest(format_, "organisations"))) for _ in range(2))
    assert one == other
    assert not re.search(rb"20\d\d-\d\d-\d\dT|lastmodified", one)
    assert one.endswith(b"\n")


@pytest.mark.parametrize("view", ["organisations", "full"])
def test_other_hash_seeds_give_the_same_bytes(tmp_path: Path, view: str) -> None:
    code = (
        "import sys; from pathlib import Path; from build_graph import open_store;"
        "from build_graph.export.formats import ExportRequest as Request, write\n"
        "with open_store(sys.argv[1], read_only=True) as store:\n"
        f"    for name in {[*NETWORK_FORMATS, 'csv', 'parquet']}:\n"
        f"        write(store, Request(name, {view!r}), Path(sys.argv[2], name))\n"
    )
    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", code, str(sample_store()), str(folder)],
            env=environment,
            check=True,
        )
        files = (path for path in folder.rglob("*") if path.is_file())
        made.append({path.relative_to(folder): path.read_bytes() for path in files})
    assert len(made[0]) == len(NETWORK_FORMATS) + 4
    assert made[0] == made[1]


def test_a_format_of_several_files_needs_a_folder(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="name the folder"):
        list(parts(store, ExportRequest("csv")))
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(BadInput, match="needs a folder"):
        write(store, ExportRequest("csv"), tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_failing_folder_changes_nothing(store: Store, tmp_path: Path) -> None:
    write(store, ExportRequest("csv", view="providers"), tmp_path / "view")
    before = {path.name: path.read_bytes() for path in (tmp_path / "view").iterdir()}
    with pytest.raises(BadRequest):
        write(store, ExportRequest("csv", view="no-such-view"), tmp_path / "view")
    assert {path.name: path.read_bytes() for path in (tmp_path / "view").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["view"]
