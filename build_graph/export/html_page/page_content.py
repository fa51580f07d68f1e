"""What a page says about a view of a store: words, looks, source line and passages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from build_graph.export.html_page.page_passages import PageReport, month_words, passages, reports
from build_graph.export.html_page.payload import Content, Kind
from build_graph.knowledge import appearance
from build_graph.knowledge.vocab import schemes
from build_graph.networks import views
from build_graph.store.database import Store

if TYPE_CHECKING:
    import networkx as nx

_LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Drawn by probation-graph, which is not connected with HM Inspectorate of Probation."
)
_READING = (
    "Choose a mark to see its neighbours and the passages behind them.",
    "A line is the thicker the more relations there are between its two ends.",
)


def content(store: Store, graph: nx.MultiGraph[str]) -> Content:
    """Return what the page of a network shows, one that `networks` made of this store."""
    name = str(graph.graph["view"])
    view = views.view(name) if name in views.names() else None
    facts = {*graph, *(str(data.get("fact", "")) for *_, data in graph.edges(data=True))}
    found = reports(store)
    return Content(
        title=str(graph.graph["title"]),
        about=view.description if view else "",
        reading=(*_READING, f"Marks: {view.nodes}", f"Lines: {view.edges}") if view else _READING,
        source=f"{source_line(found)} {_LICENCE}",
        base=f"{store.base}id/",
        graph=graph,
        kinds={
            kind.name: Kind(f"{kind.one[:1].upper()}{kind.one[1:]}", kind.colour, kind.shape)
            for kind in appearance.kinds().values()
        },
        columns=[column.name for column in view.columns] if view else (),
        passages=passages(store, facts),
        reports=found,
        filter=view.filter if view else "",
        ratings={
            one.label: appearance.ratings()[one.slug]
            for one in schemes().ratings
            if one.slug in appearance.ratings()
        },
    )


def source_line(found: Sequence[PageReport]) -> str:
    """Return where a graph comes from: how many reports, and the months they span."""
    number = f"{len(found):,} report{'' if len(found) == 1 else 's'}"
    line = f"Source: {number} of HM Inspectorate of Probation on Probation Delivery Units"
    for word, months in (
        ("fieldwork", sorted(one.inspected for one in found if one.inspected)),
        ("published", sorted(one.issued for one in found if one.issued)),
    ):
        if months:
            ends = dict.fromkeys(month_words(month) for month in (months[0], months[-1]))
            line += f"; {word} {' to '.join(ends)}"
    return f"{line}."
