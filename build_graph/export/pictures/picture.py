"""One picture of a store by the name of its view, as the bytes of an SVG or PNG file.

    ratings          heat map: inspections by standards
    providers        units, the providers they name, and the pathways
    key-questions    one unit's percentages among those of all (parameter `pdu`)
    region           a region's inspections side by side (parameter `region`)
    recommendations  counts by theme and addressee

A picture has as many A4 pages as it needs, one below the other; the parameter `page` gives one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from build_graph.errors import BadRequest, did_you_mean
from build_graph.export.pictures.drawing_items import Drawing
from build_graph.export.pictures.picture_style import part
from build_graph.export.pictures.render import FORMATS, check_library, written
from build_graph.store.database import Store

if TYPE_CHECKING:
    from build_graph.export.formats import ExportRequest

_PAGE = "page"


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture there is: the module that draws it, which parameters it needs."""

    module: str
    needs: tuple[str, ...] = ()
    example: str = ""


VIEWS: dict[str, PictureView] = {
    "ratings": PictureView("ratings"),
    "providers": PictureView("providers"),
    "key-questions": PictureView("key_questions", ("pdu",), "Thornmere Vale"),
    "region": PictureView("region", ("region",), "Westmarch"),
    "recommendations": PictureView("recommendations"),
}


def picture(
    store: Store, view: str, format_: str, parameters: Mapping[str, str] | None = None
) -> bytes:
    """Return a picture as the bytes of a file; the same store gives the same bytes."""
    given = dict(parameters or {})
    check(view, format_, given)
    check_library()
    number = given.pop(_PAGE, None)
    whole = drawing(store, view, given)
    return written(whole if number is None else _one_page(whole, number), format_)


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the picture that `export svg` or `export png` asks for."""
    if request.query is not None or request.view is None:
        raise BadRequest(
            f"{request.format} draws a picture of its own: add --view with one of "
            f"{', '.join(VIEWS)}"
        )
    given = {name: str(value) for name, value in request.parameters.items()}
    yield picture(store, request.view, request.format, given)


def drawing(store: Store, view: str, parameters: Mapping[str, str]) -> Drawing:
    """Return a picture as plain values; needs matplotlib to measure words."""
    module = import_module(f"build_graph.export.pictures.{VIEWS[view].module}")
    found: Drawing = module.drawing(store, parameters)
    return found


def check(view: str, format_: str, parameters: Mapping[str, str]) -> None:
    """Raise the sentence for the first part of a request that does not fit."""
    if format_ not in FORMATS:
        known = " or ".join(FORMATS)
        raise BadRequest(f"a picture is written as {known}, not as {format_!r}")
    if view not in VIEWS:
        raise BadRequest(
            f"there is no picture {view!r}{did_you_mean(view, VIEWS)}: "
            f"choose one of {', '.join(VIEWS)}"
        )
    needs = VIEWS[view].needs
    known_names = (*needs, _PAGE)
    for name in parameters:
        if name not in known_names:
            raise BadRequest(
                f"the picture {view} has no parameter {name!r}{did_you_mean(name, known_names)}: "
                f"it takes {', '.join(known_names)}"
            )
    for name in needs:
        if not parameters.get(name, "").strip():
            raise BadRequest(
                f"the picture {view} needs the parameter {name!r}: "
                f'for example --param {name}="{VIEWS[view].example}"'
            )


def _one_page(whole: Drawing, number: str) -> Drawing:
    count = len(whole.pages)
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= count:
        pages = "1 page" if count == 1 else f"pages 1 to {count}"
        raise BadRequest(f"the picture has {pages}, and none {number!r}")
    form = part("words")["page_title"]
    title = form.format(title=whole.title, number=number, count=count) if count > 1 else whole.title
    return replace(whole, pages=(whole.pages[int(number) - 1],), title=title)
