"""An answer to plain English, with what was understood and what else might have been meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Literal

from build_graph import notebook
from build_graph.table import Table

Status = Literal["answered", "nothing", "unsure", "refused"]


@dataclass(frozen=True, slots=True)
class Next:
    """Another reading of a question: the catalogue's question and what it would be asked for."""

    query: str
    title: str
    understood: str
    score: float
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What `ask` gives back.

    `status` is 'answered'; 'nothing' where the question is understood and no row fits; 'unsure'
    where only other readings can be offered; 'refused' where it is not about what the graph holds.
    `answer` is the asked thing itself, as texts; `table` has it in its first column, with the
    rows it rests on. `message` is one sentence for everything but an answer.
    """

    question: str
    status: Status
    understood: str = ""
    query: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    operations: tuple[str, ...] = ()
    table: Table = field(default_factory=lambda: Table((), (), ()))
    answer: tuple[str, ...] = ()
    next: tuple[Next, ...] = ()
    message: str = ""
    sparql: str = ""
    score: float = 0.0

    def __bool__(self) -> bool:
        return self.status == "answered"

    def _repr_html_(self) -> str:
        understood = self.understood and f"Understood as {self.understood}."
        others = (f"{one.understood} (query {one.query})" for one in self.next)
        shown = notebook.table(self.table) if self.table.columns else ""
        near = notebook.listed(map(escape, others))
        beside = near and f"<details><summary>Or</summary>{near}</details>"
        return f"{notebook.sentences(understood, self.message)}\n{shown}\n{beside}"

    def values(self) -> dict[str, object]:
        """Return the reply as plain values, as JSON writes them."""
        return {
            "question": self.question,
            "status": self.status,
            "understood": self.understood,
            "query": self.query,
            "parameters": self.parameters,
            "operations": list(self.operations),
            "columns": list(self.table.columns),
            "rows": self.table.dicts(),
            "answer": list(self.answer),
            "next": [
                {
                    "query": other.query,
                    "title": other.title,
                    "understood": other.understood,
                    "parameters": other.parameters,
                }
                for other in self.next
            ],
            "message": self.message,
            "sparql": self.sparql,
        }
