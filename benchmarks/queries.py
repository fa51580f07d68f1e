"""Every question of the catalogue on the store on disk: python -m benchmarks.queries.

Each is asked as it stands, and once for each parameter with a value that the store holds. The store
is opened anew for each run, so that the engine's own memory is empty. A question runs in one thread
and reads what the system holds in memory, so the processor's time is what a quiet machine needs;
the clock's time is printed beside it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.corpus import arguments, built, corpus, folder
from benchmarks.measure import table
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.answer import ask
from build_graph.questions.catalogue import Parameter, Question, questions
from build_graph.store.database import Store, open_store

TARGET, TARGET_OF_FIRST = 0.5, 0.3
MANY = 20_000  # rows; an answer of more is an export, and its length is the reason
_ORGANISATIONS = ("court", "prison", "police_force", "local_authority")
_MOST = "SELECT ?name WHERE {{ {} }} GROUP BY ?name ORDER BY DESC(COUNT(*)) ?name LIMIT 1"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with certain parameters, the rows it gives, and the median seconds it takes."""

    question: str
    given: str
    rows: int
    seconds: float
    by_the_clock: float


def main(argv: Sequence[str] | None = None) -> int:
    """Print the seconds of each question, slowest first; return 1 when one misses the target."""
    parser = arguments(__doc__, 1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--first", type=int, metavar="ROWS", help="ask for so many rows alone")
    parser.add_argument("--only", nargs="*", help="names of questions (all)")
    chosen = parser.parse_args(argv)
    with folder(chosen.work) as work:
        store = built(corpus(work, chosen.count))
        found = sorted(
            measured(store, chosen.runs, chosen.only, chosen.first), key=lambda one: -one.seconds
        )
    table(
        ("question", "given", "rows", "seconds", "by the clock"),
        [(one.question, one.given, one.rows, one.seconds, one.by_the_clock) for one in found],
    )
    target = TARGET if chosen.first is None else TARGET_OF_FIRST
    slow = [one for one in found if one.seconds > target]
    print(f"\n{len(found) - len(slow)} of {len(found)} in {target} s or less; above it:")
    for one in slow:
        reason = "the answer itself is long" if one.rows > MANY else "the search"
        print(f"  {one.question} ({one.given}): {one.seconds:.2f} s, {one.rows} rows: {reason}")
    return int(bool(slow))


def measured(
    path: Path, runs: int, only: Sequence[str] | None = None, most: int | None = None
) -> Iterator[Asked]:
    """Yield what each question took, bare and with each of its parameters."""
    with open_store(path, read_only=True) as store:
        values = _values(store)
    for question in questions():
        if only and question.name not in only:
            continue
        for name, given in _variants(question, values):
            taken = [_once(path, question, given, most) for _ in range(runs)]
            busy, wall = (median(one[i] for one in taken) for i in (1, 2))
            yield Asked(question.name, name, int(taken[0][0]), busy, wall)


def _once(
    path: Path, question: Question, given: dict[str, str], most: int | None
) -> tuple[float, float, float]:
    """Return rows, seconds of the processor, and seconds by the clock."""
    with open_store(path, read_only=True) as store:
        wall, busy = time.perf_counter(), time.process_time()
        rows = len(ask(store, question, given, most=most).rows)
        return rows, time.process_time() - busy, time.perf_counter() - wall


def _variants(question: Question, values: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield parameters to ask with: those it needs, then each further one beside them."""

    def value(parameter: Parameter) -> str:
        return values.get(parameter.type, parameter.example)

    needed = {one.name: value(one) for one in question.parameters if not one.optional}
    yield ", ".join(needed) or "nothing", needed
    for one in question.parameters:
        if one.optional:
            yield one.name, {**needed, one.name: value(one)}


def _values(store: Store) -> dict[str, str]:
    """Return, for each type of parameter, the value that most of the store is about."""
    patterns = {
        "pdu": "?inspection pg:pdu ?thing ; pg:pduName ?name",
        "region": "?inspection a pg:Inspection ; pg:region ?thing . ?thing skos:prefLabel ?name",
        "provider": "?any a pg:ServiceProvision ; pg:provider ?thing . ?thing skos:prefLabel ?name",
        "standard": "?any pg:lowestPercent ?n ; pg:standard/skos:prefLabel ?label "
        "BIND(STR(?label) AS ?name)",
    }
    for kind in _ORGANISATIONS:
        patterns[kind] = (
            f"?any pg:kind kind:{kind.replace('_', '-')} ; pg:organisation ?thing . "
            "?thing skos:prefLabel ?name"
        )
    found = {}
    for kind, pattern in patterns.items():
        rows = store.select(_MOST.format(pattern), prefixes=prefixes()).rows
        if rows:
            found[kind] = str(rows[0][0])
    return found


if __name__ == "__main__":
    raise SystemExit(main())
