"""The typed query between plain English and SPARQL: a table, what it is bound to, steps, columns.

It is one line that can be read, changed and sent on, and is run as it stands:

    ratings | pdu = Hallowby | keep standard_name = Staff; Services | show rating

First the question of the catalogue, then the values of its parameters (bound as terms), then steps
on its rows, then what is shown. Steps are written as the operations say themselves in words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from build_graph.asking.measures import WORDS, check_columns
from build_graph.errors import BadRequest
from build_graph.questions import catalogue
from build_graph.questions.catalogue import Question

_SHOW = "show "
_FORMS = {"value": "show the value", "yes-no": "show yes or no", "no": "show no if any"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A query: `given` are parameters and names, `show` the columns that answer, `form` how."""

    table: str
    given: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    form: str = "columns"

    def __str__(self) -> str:
        last = _FORMS.get(self.form, "")
        bound = (f"{name} = {value}" for name, value in self.given)
        shown = f"{_SHOW}{', '.join(self.show)}"
        return " | ".join([self.table, *bound, *self.steps, shown, *([last] if last else [])])

    def without_words(self) -> Typed:
        """Return the query without the step that narrows rows down by their words."""
        return replace(self, steps=tuple(s for s in self.steps if not s.startswith(WORDS)))


def parse(text: str, questions: dict[str, Question]) -> Typed | None:
    """Return the typed query that a line is, None for a plain question.

    Raises:
        BadRequest: it ends as a typed query and begins with no table, shows a column that the
            table has not, or gives a parameter two values.
    """
    table, *parts = [part.strip() for part in text.split("|")]
    if not parts or (table not in questions and not parts[-1].startswith(_SHOW)):
        return None
    question = questions.get(table) or catalogue.question(table)
    names = {parameter.name for parameter in question.parameters}
    given: list[tuple[str, str]] = []
    steps: list[str] = []
    show: tuple[str, ...] = ()
    form = "columns"
    forms = {words: name for name, words in _FORMS.items()}
    for part in parts:
        name, is_bound, value = part.partition(" = ")
        if part in forms:
            form = forms[part]
        elif part.startswith(_SHOW):
            show = tuple(part.removeprefix(_SHOW).split(", "))
        elif is_bound and name in dict(given):
            raise BadRequest(f"{name} has two values: join them as '{name} = A; B'")
        elif is_bound and name in names and not steps:
            given.append((name, value))
        else:
            steps.append(part)
    columns = [column.name for column in question.columns]
    check_columns(question, show)
    return Typed(table, tuple(given), tuple(steps), show or tuple(columns[:1]), form)
