"""The heat map of ratings: inspections by standards, highest share of the maximum first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from build_graph.errors import BadRequest
from build_graph.export.pictures.drawing_items import Drawing
from build_graph.export.pictures.frame import Frame
from build_graph.export.pictures.grid import Grid, in_words
from build_graph.export.pictures.inspections import columns, inspections
from build_graph.export.pictures.picture_style import counted, part
from build_graph.store.database import Store


def drawing(store: Store, parameters: Mapping[str, str]) -> Drawing:
    """Return the heat map of all inspections; `parameters` has none of its own."""
    rows = sorted(inspections(store), key=lambda one: -1.0 if one.share is None else -one.share)
    if not rows:
        raise BadRequest(str(part("words")["empty"]))
    words = part("ratings")
    counts = counted(len(rows), part("words")["inspections"])
    frame = Frame(words["title"].format(inspections=counts), words["caption"], rows)
    sentences = [words["said"].format(inspections=counts)]
    for column in columns():
        found = Counter(one.ratings[column.key] for one in rows if one.ratings[column.key])
        if found:
            listing = ", ".join(f"{name} {found[name]}" for name in sorted(found))
            sentences.append(words["counted"].format(standard=column.name, counts=listing))
    sentences.extend(in_words(one) for one in rows)
    return frame.drawing(Grid(frame, rows).pages(), sentences)
