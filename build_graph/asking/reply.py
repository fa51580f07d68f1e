"""An answer to plain English, with what was understood and what else might have been meant."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

from build_graph.table import Table

Status = Literal["answered", "nothing", "passages", "unsure", "refused"]


@dataclass(frozen=True, slots=True)
class Next:
    """Another reading of a question: the catalogue's question and what it would be asked for."""

    query: str
    title: str
    understood: str
    score: float
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """What a report says on a question, between its neighbours; `iri` is what `evidence` takes."""

    pdu: str
    inspected: str
    section: str
    kind: str
    before: str
    text: str
    after: str
    report: str
    iri: str

    def texts(self) -> tuple[str, ...]:
        """Return what is shown of it: with its neighbours, in one text."""
        return (" ".join(filter(None, (self.before, self.text, self.after))),)


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
    passages: tuple[Passage, ...] = ()
    unused: tuple[str, ...] = ()
    message: str = ""
    sparql: str = ""
    score: float = 0.0

    def __bool__(self) -> bool:
        return self.status == "answered"

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
            "passages": [asdict(one) for one in self.passages],
            "unused": list(self.unused),
            "message": self.message,
            "sparql": self.sparql,
        }
