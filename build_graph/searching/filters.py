"""What a search is narrowed to: filters as people give them -> a condition on the index.

Every value is looked up; one that means nothing in the store is refused with what is near it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_graph.errors import BadRequest, did_you_mean
from build_graph.knowledge.vocab import schemes
from build_graph.questions.lookup import folded, resolve
from build_graph.searching.searchable import kinds
from build_graph.searching.word_index import REPORT, SORT, WordIndex
from build_graph.store.database import Store, Term

POLARITIES = ("strength", "improvement", "unmarked")
_MONTH = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?\Z")


class Filters:
    """What the passages must be, as a condition on the columns of the index."""

    def __init__(self, store: Store, words: WordIndex) -> None:
        self._store = store
        self._words = words
        self._texts: list[str] = []
        self._given: list[str] = []

    def where(self, table: str, text: str, *given: str) -> None:
        """Add one condition on what passages share: those of a report, or those of a sort."""
        self.directly(f"{table} IN (SELECT {table} FROM {table} WHERE {text})", *given)

    def directly(self, text: str, *given: str) -> None:
        """Add one condition on the passages themselves."""
        self._texts.append(f"({text})")
        self._given += given

    def numbers(self) -> list[int] | None:
        """Return the numbers of the passages that are meant, in order; None for all."""
        if not self._texts:
            return None
        return sorted(self._words.numbers(" AND ".join(self._texts), self._given))

    def add(self, *, kind: str, pdu: str, region: str, section: str) -> None:
        """Add what a passage is and where it stands."""
        if kind:
            self.where(SORT, "kind = ?", _one_of("kind", kind, kinds()))
        if pdu:
            self._pdu(pdu)
        if region:
            self.where(REPORT, "region = ?", _iri(resolve(self._store, "region", region)))
        if section:
            self._section(section)

    def more(self, *, polarity: str, theme: str, since: str, until: str) -> None:
        """Add what a finding says and when it was found."""
        if polarity:
            self.where(SORT, "polarity = ?", _one_of("polarity", polarity, POLARITIES))
        if theme:
            slug = _iri(resolve(self._store, "theme", theme)).rpartition("/")[2]
            label = schemes().theme_label(slug)
            self.where(SORT, "themes != '' AND instr('; ' || themes || '; ', ?)", f"; {label}; ")
        if since or until:
            self.where(REPORT, "inspected GLOB '[0-9]*'")
        if since:
            self.where(REPORT, "inspected >= ?", _month("since", since, "01"))
        if until:
            self.where(REPORT, "inspected <= ?", _month("until", until, "12"))

    def _pdu(self, pdu: str) -> None:
        """A PDU by a name that its reports print, else by any name that a register has."""
        printed = [name for name in self._words.values("pdu") if folded(name) == folded(pdu)]
        if printed:
            marks = ", ".join("?" * len(printed))
            self.where(REPORT, f"pdu IN ({marks})", *printed)
        else:
            self.where(REPORT, "unit = ?", _iri(resolve(self._store, "pdu", pdu)))

    def _section(self, section: str) -> None:
        """A section by its number, its label, or the name of its standard."""
        wanted = folded(section)
        labels = self._words.values("section")
        standards = self._words.values("standard")
        meant = [one for one in labels if folded(one) == wanted or one.split()[0] == wanted]
        named = [one for one in standards if one and folded(one) == wanted]
        if not meant and not named:
            near = did_you_mean(section, {*labels, *standards} - {""})
            raise BadRequest(f"there is no section {section!r} in the store{near}")
        columns = ((meant, "section"), (named, "standard"))
        texts = [f"{name} IN ({', '.join('?' * len(some))})" for some, name in columns if some]
        self.where(SORT, " OR ".join(texts), *meant, *named)


def _one_of(what: str, given: str, known: Sequence[str]) -> str:
    if given.casefold() in known:
        return given.casefold()
    near = did_you_mean(given, known)
    raise BadRequest(f"there is no {what} {given!r}{near}: choose one of {', '.join(known)}")


def _iri(term: Term) -> str:
    return str(term.value)


def _month(name: str, given: str, month: str) -> str:
    match = _MONTH.match(given.strip())
    if match is None:
        raise BadRequest(
            f"{name!r} must be a month or a year, such as 2023-06 or 2023: not {given!r}"
        )
    return f"{match[1]}-{match[2] or month}"
