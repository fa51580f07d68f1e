"""A drawing written as SVG or PNG by matplotlib; no other module knows that library.

Text in an SVG stays text: it can be searched, copied, read aloud and restyled, and files stay
small. A reader without the DejaVu fonts sees the next of the list, so places are chosen with room
to spare. Nothing in a file tells the time or the version, so the same drawing gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from build_graph.errors import BadRequest
from build_graph.export.pictures.drawing_items import Box, Drawing, Item, Line, Mark, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("svg", "png")
DOTS = 200  # per inch: sharp on paper, and A4 stays below 2 megapixels a page
_MOST_PAGES = 28  # Agg draws up to 65,535 dots, and A4 has some 2,200 with what is between pages
FAMILY = "DejaVu Sans"
_STACK = "'DejaVu Sans', Verdana, Geneva, sans-serif"  # Verdana has the same proportions
_GAP = 40.0  # points between pages that stand below one another
_MARGIN = 8.0  # points of white around everything
_TIDY = (
    (r"<!DOCTYPE[^>]*>\s*", ""),  # it names an address that some readers would fetch
    (r"font-family: 'DejaVu Sans'", f"font-family: {_STACK}"),
    (r' transform="rotate\(-?0 [^)]*\)"', ""),
)
# XML 1.0, 2.2 Char: a report may hold more, but no document of XML.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHAPES = {"circle": "o", "diamond": "D", "square": "s"}
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "probation-graph",
    "font.family": [FAMILY],
    "path.simplify": False,
}


def check_library() -> None:
    """Raise the sentence for a missing matplotlib."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise BadRequest(
            "pictures need matplotlib, which is not installed: "
            "pip install 'probation-graph[pictures]'"
        ) from None


@lru_cache(maxsize=20_000)
def text_width(words: str, size: float, bold: bool = False) -> float:
    """Return how wide a line of words is, in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=FAMILY, weight="bold" if bold else "normal", size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(words, font, ismath=False)
    return float(width)


def wrapped(words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return words as lines of at most `width` points; one long word may be broken."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= width:
            lines[-1] = longer
            continue
        while text_width(word, size, bold) > width and len(word) > 1:
            keep = next(
                n for n in range(len(word) - 1, 0, -1)
                if n == 1 or text_width(word[:n] + "-", size, bold) <= width
            )  # fmt: skip
            lines.append(word[:keep] + "-")
            word = word[keep:]  # noqa: PLW2901
        lines.append(word)
    return lines


def written(drawing: Drawing, format_: str) -> bytes:
    """Return the drawing as the bytes of an SVG or PNG file."""
    check_library()
    if format_ == "png" and len(drawing.pages) > _MOST_PAGES:
        raise BadRequest(
            f"{len(drawing.pages)} pages are too high for one PNG: "
            "take one with --param page=1, or write svg"
        )
    with _plain_style():
        figure = figure_of(drawing)
        return _svg(figure, drawing) if format_ == "svg" else _png(figure, drawing)


def figure_of(drawing: Drawing) -> Figure:
    """Return the drawing as a matplotlib figure, its pages one below the other."""
    from matplotlib.figure import Figure

    width = max(page.width for page in drawing.pages) + 2 * _MARGIN
    height = sum(page.height + _GAP for page in drawing.pages) - _GAP + 2 * _MARGIN
    figure = Figure(figsize=(width / 72, height / 72), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(-_MARGIN, width - _MARGIN)
    axes.set_ylim(height - _MARGIN, -_MARGIN)
    top, order = 0.0, count(1)
    for page in drawing.pages:
        if top:
            cut = top - _GAP / 2
            _draw(axes, Line(((0, cut), (page.width, cut)), "#bbbbbb", 0.4, (2, 3)), 0, next(order))
        for item in page.items:
            _draw(axes, item, top, next(order))
        top += page.height + _GAP
    return figure


@contextmanager
def _plain_style() -> Iterator[None]:
    """Matplotlib's own settings, whatever the user's file of settings says, and ours."""
    from matplotlib import rc_context, style

    with style.context("default"), rc_context(_STYLE):  # type: ignore[arg-type]
        yield


def _draw(axes: Axes, item: Item, top: float, order: int) -> None:
    """Put one item on the axes; a higher `order` lies on top."""
    if isinstance(item, Text):
        axes.text(
            item.x,
            item.y + top,
            item.words,
            fontsize=item.size,
            fontweight="bold" if item.bold else "normal",
            color=item.ink,
            ha=item.align,
            va="baseline",
            rotation=90 if item.upright else 0,
            rotation_mode="anchor",
            parse_math=False,
            zorder=order,
        )
    elif isinstance(item, Mark):
        axes.plot(
            [item.x],
            [item.y + top],
            _SHAPES[item.shape],
            markersize=item.size,
            markerfacecolor=item.fill,
            markeredgecolor=item.edge,
            markeredgewidth=item.thick if item.edge != "none" else 0,
            clip_on=False,
            zorder=order,
        )
    else:
        _draw_patch(axes, item, top, order)


def _draw_patch(axes: Axes, item: Box | Line, top: float, order: int) -> None:
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    if isinstance(item, Box):
        axes.add_patch(
            Rectangle(
                (item.x, item.y + top),
                item.width,
                item.height,
                facecolor=item.fill,
                edgecolor=item.edge,
                linewidth=item.thick if item.edge != "none" else 0,
                clip_on=False,
                zorder=order,
            )
        )
        return
    follow = Path.CURVE4 if item.curved else Path.LINETO
    codes = [Path.MOVETO, *[follow] * (len(item.points) - 1)]
    axes.add_patch(
        PathPatch(
            Path([(x, y + top) for x, y in item.points], codes),
            facecolor="none",
            edgecolor=item.ink,
            linewidth=item.thick,
            linestyle=(0, item.dashes) if item.dashes else "solid",
            clip_on=False,
            zorder=order,
        )
    )


def _svg(figure: Figure, drawing: Drawing) -> bytes:
    """Write SVG with its alternative text: `<title>` and `<desc>` name and tell the picture."""
    out = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(out, format="svg", metadata=nothing)
    text = out.getvalue().decode("utf-8")
    for pattern, plain in _TIDY:
        text = re.sub(pattern, plain, text)
    start = text.index("<svg ")
    end = text.index(">", start)
    # Names of its own, so that several pictures can stand in one page.
    own = f"picture-{zlib.crc32(f'{drawing.title} {drawing.description}'.encode()):08x}"
    words = (
        f' role="img" aria-labelledby="{own}-title {own}-description" lang="en-GB">\n'
        f' <title id="{own}-title">{escape(drawing.title)}</title>\n'
        f' <desc id="{own}-description">{escape(drawing.description)}</desc>'
    )
    return _FORBIDDEN.sub(" ", text[:end] + words + text[end + 1 :]).encode("utf-8")


def _png(figure: Figure, drawing: Drawing) -> bytes:
    out = io.BytesIO()
    metadata = {
        "Software": None,
        "Title": drawing.title,
        "Description": drawing.description,
        "Copyright": drawing.rights,
    }
    figure.savefig(out, format="png", dpi=DOTS, metadata=metadata)
    return out.getvalue()
