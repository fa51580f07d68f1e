"""Figures as people read them: '22 of 36 (61.1%)' in one cell, and not in six."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from build_graph.table import Value
from build_graph.web.page_config import in_words as months_in_words
from build_graph.web.page_config import page_config

_SIGNED = re.compile(r"([<>]=?)\s*(?=\S)")
_RANGE = re.compile(r"(\d[\d.]*)-(\d[\d.]*)\Z")
_FIGURE = {"value", "unit"}  # the columns that make a table one of figures


def told_together(columns: Collection[str]) -> frozenset[str]:
    """Return the columns that the cell of the value tells in a table of figures; else none."""
    return frozenset(page_config().figures["told"] if set(columns) >= _FIGURE else ())


def in_words(figure: Mapping[str, Value]) -> str:
    """Return a figure with its unit: columns are those of the question `measures`, or some of them.

    >>> in_words({"value": ">180", "unit": "percent", "comparator": "more than"})
    'more than 180%'
    >>> in_words({"value": "7/36", "unit": "n/d", "numerator": 7, "denominator": 36, "share": 19.4})
    '7 of 36 (19.4%)'
    >>> in_words({"value": "1/2", "unit": "n/d", "comparator": "about"}), in_words({"value": None})
    ('about 1/2', '')
    """
    value, config = str(figure.get("value") or ""), page_config().figures
    if not value:
        return ""
    sign = _SIGNED.match(value)
    words = config["signs"][sign[1]] if sign else str(figure.get("comparator") or "")
    value = value[sign.end() :] if sign else value
    if found := _RANGE.match(value):
        words, value = "", f"{found[1]} to {found[2]}"
    if figure.get("numerator") is not None and figure.get("denominator") is not None:
        value = f"{figure['numerator']} of {figure['denominator']}"
        value += f" ({figure['share']:g}%)" if figure.get("share") is not None else ""
    unit, value = str(figure.get("unit") or ""), months_in_words(value)
    value = config["units"].get(unit, "{value} {unit}").format(value=value, unit=unit).strip()
    return f"{words} {value}".strip()
