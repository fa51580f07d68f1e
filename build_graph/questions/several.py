"""A question about several units at once: 'Brackmoor; Thornmere Vale' where a unit is given.

The answer has each row once that one of the units has by itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from build_graph.errors import BadRequest
from build_graph.questions.catalogue import Question

TYPE = "pdu"  # of parameters that may name several; no name of a unit has the sign between
BETWEEN = ";"
_MOST = 40  # units of one call

_Row = TypeVar("_Row", bound=Hashable)
_Given = Mapping[str, str | int | float]


def takes_several(question: Question) -> bool:
    """Return whether a question may be asked about several units: its rows say of which they are.

    >>> from build_graph.questions.catalogue import question
    >>> takes_several(question("ratings")), takes_several(question("neighbours"))
    (True, False)
    """
    told = any(column.name.startswith(TYPE) for column in question.columns)
    return told and any(one.type == TYPE for one in question.parameters)


def units(value: str | int | float) -> list[str]:
    """Return the names in a value, each once.

    >>> units("Brackmoor; Thornmere Vale;brackmoor ; Brackmoor")
    ['Brackmoor', 'Thornmere Vale', 'brackmoor']
    """
    return list(dict.fromkeys(filter(None, (one.strip() for one in str(value).split(BETWEEN)))))


def singly(question: Question, given: _Given) -> list[_Given]:
    """Return the calls about one unit that a call stands for: itself, unless it names several.

    Raises:
        BadRequest: the question cannot be asked about several, or about so many.
    """
    for one in question.parameters:
        names = units(given.get(one.name, "")) if one.type == TYPE else []
        if len(names) < 2:
            continue
        if not takes_several(question):
            raise BadRequest(f"{question.name} takes one unit: its rows do not say of which it is")
        if len(names) > _MOST:
            raise BadRequest(f"{question.name} takes {_MOST} units at most, not {len(names)}")
        return [{**given, one.name: name} for name in names]
    return [given]


def together(answers: Iterable[Iterable[_Row]]) -> Iterator[_Row]:
    """Yield the rows of answers one after another, those of an earlier answer not again.

    >>> list(together([["a", "a"], ["a", "b"]]))
    ['a', 'a', 'b']
    """
    known = set[_Row]()
    for rows in answers:
        own = [row for row in rows if row not in known]
        known.update(own)
        yield from own
