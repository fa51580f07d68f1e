"""Whether a clause says that something was good, or that it was not."""

from __future__ import annotations

from build_graph.extract.figures.figure_words import FigureWords

NEAR = 70  # characters on each side of the thing that may judge it


def sense(clause: str, about: str, words: FigureWords) -> str:
    """Return 'good' or 'bad' of what a clause is `about`.

    Empty where the clause says neither, both, or turns blame round.

    >>> from build_graph.extract.figures.figure_words import figure_words
    >>> said = ["oversight was effective in #", "# of cases did not have effective oversight",
    ...         "oversight was insufficient, ineffective or absent in #", "oversight in #",
    ...         "oversight was not lacking in #", "oversight was sufficient in # and poor in most"]
    >>> [sense(clause, "oversight", figure_words()) for clause in said]
    ['good', 'bad', 'bad', '', '', '']
    >>> said = ["there was no oversight in #", "oversight had not been recorded in #",
    ...         "# of cases lacked management oversight", "oversight had not been good enough in #"]
    >>> [sense(clause, "oversight", figure_words()) for clause in said]
    ['bad', 'bad', 'bad', 'bad']
    """
    at = clause.find(about)
    if at < 0:
        return ""
    near = clause[max(0, at - NEAR) : at + len(about) + NEAR]
    rules, found = words.sense, set()
    for match in rules["bad"].finditer(near):
        if rules["turn"].search(near[: match.start()]):
            return ""
        found.add("bad")
    for match in rules["good"].finditer(near):
        turned = rules["turn"].search(near[: match.start()]) is not None
        found.add("bad" if turned else "good")
    if not found:
        turned_round = (
            rules["turn"].search(near[: one.start()]) for one in rules["given"].finditer(near)
        )
        found.update({"bad"} if any(turned_round) else ())
    return found.pop() if len(found) == 1 else ""
