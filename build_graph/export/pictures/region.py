"""A region's inspections side by side: ratings by standard and bars for the share of the score."""

from __future__ import annotations

from collections.abc import Mapping

from build_graph.errors import BadRequest
from build_graph.export.pictures.drawing_items import Drawing
from build_graph.export.pictures.frame import Frame
from build_graph.export.pictures.grid import Grid, in_words
from build_graph.export.pictures.inspections import inspections, text
from build_graph.export.pictures.picture_style import counted, part
from build_graph.questions.answer import run
from build_graph.store.database import Store

_BARS = 60.0


def drawing(store: Store, parameters: Mapping[str, str]) -> Drawing:
    """Return the comparison of the inspections in the region that `region` names."""
    answer = run(store, "region-side-by-side", {"region": parameters["region"]}).dicts()
    order = {(text(row, "pdu"), text(row, "inspected")): text(row, "region") for row in answer}
    rows = [one for one in inspections(store) if (one.pdu, one.inspected) in order]
    words = part("region")
    if not rows:
        raise BadRequest(words["empty"].format(region=parameters["region"]))
    rows.sort(key=lambda one: -1.0 if one.share is None else -one.share)
    region = order[rows[0].pdu, rows[0].inspected]
    counts = counted(len(rows), part("words")["inspections"])
    frame = Frame(words["title"].format(region=region, inspections=counts), words["caption"], rows)
    sentences = [words["said"].format(region=region, inspections=counts)]
    sentences.extend(in_words(one) for one in rows)
    return frame.drawing(Grid(frame, rows, _BARS).pages(), sentences)
