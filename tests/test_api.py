"""What Python and notebooks get: data frames, HTML, the page of the API, the notebooks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from view_store import ROOT, sample_store

import build_graph
from build_graph.asking.reply import Next, Passage, Reply
from build_graph.citation.footnotes import Cited, Footnote
from build_graph.errors import BadRequest
from build_graph.networks.view_graph import DirectedViewGraph
from build_graph.notebook import EXPLORER
from build_graph.searching.search import Found, Hit
from build_graph.store.database import Store
from build_graph.table import Kind, Table, Value

HOSTILE = '<script>alert("1")</script> & <img src=x onerror=alert(1)> \'"'
IRI = "https://w3id.org/probation-graph/id/inspection/thornmere-vale/2022-09/judgement/1.1"
TABLE = Table(
    ("name", "whole", "number", "empty"),
    ("text", "integer", "number", "integer"),
    (("a", 1, 0.5, None), (None, None, None, None), ("c", 2**53 + 1, -1.25, None)),
)
_VALUES: dict[Kind, st.SearchStrategy[Value]] = {
    "text": st.none() | st.text(st.characters(codec="utf-8"), max_size=5),
    "integer": st.none() | st.integers(-(2**63), 2**63 - 1),
    "number": st.none() | st.floats(allow_nan=False, allow_infinity=False),
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    kinds = draw(st.lists(st.sampled_from(list(_VALUES)), min_size=1, max_size=4))
    rows = draw(st.lists(st.tuples(*(_VALUES[kind] for kind in kinds)), max_size=5))
    return Table(tuple(f"c{n}" for n in range(len(kinds))), tuple(kinds), tuple(rows))


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with build_graph.open_store(sample_store(), read_only=True) as opened:
        yield opened


class Seen(HTMLParser):
    """The tags, links and words of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        self.links += [str(value) for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


@settings(deadline=None)  # the first example loads the libraries
@given(tables())
def test_a_data_frame_has_the_values_of_the_table_and_their_types(table: Table) -> None:
    rows = list(table.rows)
    assert table.to_polars().rows() == rows
    assert [tuple(row.values()) for row in table.to_arrow().to_pylist()] == rows
    frame = table.to_pandas()
    kinds = {"text": "string", "integer": "Int64", "number": "Float64"}
    assert [str(dtype) for dtype in frame.dtypes] == [kinds[kind] for kind in table.kinds]
    missing = [[value is None for value in row] for row in rows]
    assert frame.isna().to_numpy().tolist() == missing
    for row, values in zip(frame.itertuples(index=False), rows, strict=True):
        assert all(a == b for a, b in zip(row, values, strict=True) if b is not None)


def test_no_column_is_of_a_null_type() -> None:
    assert [str(kind) for kind in TABLE.to_arrow().schema.types] == [
        "string",
        "int64",
        "double",
        "int64",
    ]
    assert [str(kind) for kind in TABLE.to_polars().dtypes] == [
        "String",
        "Int64",
        "Float64",
        "Int64",
    ]


@pytest.mark.parametrize(
    ("method", "package"),
    [("to_pandas", "pandas"), ("to_polars", "polars"), ("to_arrow", "probation-graph[parquet]")],
)
def test_a_library_that_is_missing_is_named(
    method: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pandas", "polars", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(BadRequest, match=re.escape(f"pip install '{package}'")):
        getattr(TABLE, method)()


def hit(text: str) -> Hit:
    words = (text, "2022-09", text, "1.1", "unmarked", "", text, text, text, text)
    return Hit(1, 0.5, "words", "finding", *words, 0, 1, IRI)


def view(text: str) -> DirectedViewGraph:
    graph = DirectedViewGraph(title=text)
    for node in (IRI, f"{IRI}/2"):
        graph.add_node(node, label=text, kind=text, colour="#000", size=9, x=1, y=2, degree=1)
    graph.add_edge(IRI, f"{IRI}/2", label=text, fact=IRI)
    return graph


@pytest.mark.parametrize(
    "thing",
    [
        Table((HOSTILE,), ("text",), ((HOSTILE,),)),
        Reply(
            HOSTILE,
            "answered",
            HOSTILE,
            "ratings",
            table=Table((HOSTILE,), ("text",), ((HOSTILE,),)),
            message=HOSTILE,
            next=(Next("ratings", HOSTILE, HOSTILE),),
            passages=(Passage(HOSTILE, HOSTILE, HOSTILE, "finding", HOSTILE, iri=IRI),),
            notes=(HOSTILE,),
        ),
        Cited(
            Table((HOSTILE,), ("text",), ((HOSTILE,),)),
            (Footnote(IRI, HOSTILE, quote=HOSTILE, file=HOSTILE),),
            ((0,),),
        ),
        Found((hit(HOSTILE),), (HOSTILE,)),
        hit(HOSTILE),
        view(HOSTILE),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_what_a_report_says_stays_text_in_a_notebook(thing: Any) -> None:
    seen = Seen(thing._repr_html_())
    assert not seen.tags & {"script", "img"}
    assert HOSTILE in " ".join(seen.words.split())


def test_answers_in_a_notebook_lead_to_the_passages(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = build_graph.cite(store, "ratings", {"pdu": "Hallowby"})
    seen = Seen(answer._repr_html_())
    assert {note.iri for note in answer.footnotes} <= set(seen.links)
    assert all(" ".join(note.quote.split()) in seen.words for note in answer.footnotes)
    (passage, *_) = build_graph.evidence(store, IRI)
    assert Seen(passage._repr_html_()).links == [IRI]
    graph = build_graph.network(store, "providers")
    facts = {data["fact"] for *_, data in graph.edges(data=True)}
    assert facts | set(graph) <= set(Seen(graph._repr_html_()).links)  # type: ignore[attr-defined]
    monkeypatch.setenv(EXPLORER, "http://127.0.0.1:8000/")
    page = IRI.replace("https://w3id.org/probation-graph/", "http://127.0.0.1:8000/")
    assert Seen(passage._repr_html_()).links == [page]


def test_a_store_and_a_reply_show_what_they_are(store: Store) -> None:
    assert "5" in Seen(store._repr_html_()).words
    reply = build_graph.ask(store, "Which PDUs were rated Good or better for staff?")
    assert all(part in Seen(reply._repr_html_()).words for part in reply.answer)
    told = build_graph.ask(store, "Why do people miss appointments?")
    assert told.status == "passages"
    assert {one.iri for one in told.passages} <= set(Seen(told._repr_html_()).links)


def test_a_long_table_is_cut_and_says_so() -> None:
    table = Table(("n",), ("integer",), tuple((n,) for n in range(250)), cut=True)
    seen = Seen(table._repr_html_())
    assert "250 rows, of which 100 are shown; there are more than were asked for" in seen.words
    assert "99" in seen.words
    assert "100\n" not in seen.words


def test_what_the_page_of_the_api_shows_runs(tmp_path: Path) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("5 reports, 0 left out\n")
    assert "Hallowby 2024-01 withdrawn" in done.stdout
    assert {"ratings.svg", "providers.gexf", "tables"} <= {one.name for one in tmp_path.iterdir()}


def test_a_public_name_that_the_page_leaves_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    tool = import_module("tools.api_page")
    assert tool.untold() == []
    monkeypatch.setitem(tool.CONTENT, "examples", {})
    assert "ask" in tool.untold()
    assert "BuildGraphError" not in tool.untold()


@pytest.mark.slow
def test_the_notebooks_give_what_they_show() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "tools/notebooks.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")))
def test_a_notebook_is_well_formed(path: Path) -> None:
    import nbformat

    content = json.loads(path.read_text("utf-8"))
    nbformat.validate(content)
    assert any(cell["cell_type"] == "code" and cell["outputs"] for cell in content["cells"])
