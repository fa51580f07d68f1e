"""Tables of who exists -> `Registers`: entries, the names they go by, who a name may stand for.

The index of normalised names is built for one register when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from build_graph.knowledge import resources
from build_graph.knowledge.kinds import Kinds, known
from build_graph.registers.register_files import (
    Entry,
    RegisterFiles,
    read_forms,
    read_register_files,
)
from build_graph.registers.spelling import Form, Use, formed, normalise, slugify, without_acronym

__all__ = ["Entry", "Found", "Registers", "load_registers", "normalise", "slugify"]

Level = Literal["exact", "alias", "code"]

_USES: tuple[tuple[Use, ...], ...] = (("name",), ("name", "match"))


@dataclass(frozen=True, slots=True)
class Found:
    """Who a name may stand for, and by which kind of match."""

    level: Level
    entries: tuple[Entry, ...]


class Registers:
    """Every entry of every register, and the names they go by."""

    def __init__(self, tables: RegisterFiles) -> None:
        self._tables = tables
        self._indices: dict[str, _Index] = {}

    @property
    def registers(self) -> tuple[str, ...]:
        """The names of the registers, sorted: 'approved-premises', 'body', 'change', ..."""
        return tuple(sorted(self._tables.entries))

    @property
    def datasets(self) -> Mapping[str, Mapping[str, Any]]:
        """Where each table comes from, by dataset id: the sections of sources.toml."""
        return self._tables.datasets

    def entries(self, register: str) -> tuple[Entry, ...]:
        """Return the entries of `register`, sorted by id; none for an unknown register."""
        known = self._tables.entries.get(register, {})
        return tuple(known[id_] for id_ in sorted(known))

    def entry(self, path: str) -> Entry | None:
        """Return the entry of an IRI path ('prison/hmp-lewes') or CURIE ('prison:hmp-lewes')."""
        register, _, id_ = path.replace(":", "/", 1).partition("/")
        return self._tables.entries.get(register, {}).get(id_)

    def names(self, register: str, *, free_text: bool = True) -> list[tuple[str, str]]:
        """Return (printed form, id) of every name and alias, longest first.

        With `free_text` the words of never.tsv are left out: 'Foundation' is a provider only
        where the text is known to speak of providers.
        """
        never = self._tables.never
        pairs = {
            (printed, entry.id)
            for entry in self.entries(register)
            for printed in (entry.name, entry.official_name, *entry.aliases)
            if printed and not (free_text and normalise(printed) in never)
        }
        return sorted(pairs, key=lambda pair: (-len(pair[0]), pair))

    def key(self, register: str, name: str) -> str:
        """Return `name` normalised and in the one form that `register` keeps of it.

        >>> load_registers().key("prison", "HM Prison (HMP) Bullingdon")
        'hmp bullingdon'
        """
        forms = self._tables.forms.get(register, ())
        return formed(normalise(without_acronym(name)), forms, ("name",))[0]

    def find(self, name: str, register: str) -> Iterator[Found]:
        """Yield who `name` may stand for in `register`: exact names first, then aliases, codes."""
        index = self._index(register)
        plain = tuple(dict.fromkeys((normalise(name), normalise(without_acronym(name)))))
        # The acronym goes only if need be: '(IOW)' tells one Newport from the other.
        if exact := next(filter(None, map(index.named, plain)), ()):
            yield Found("exact", exact)
        if alias := next(filter(None, map(index.called, plain)), ()):
            yield Found("alias", alias)
        if coded := index.code.get(name.strip()):
            yield Found("code", coded)

    def never(self, name: str, registers: Sequence[str]) -> bool:
        """Return whether `name` is no name at all, or none in this case and these registers."""
        row = self._tables.never.get(normalise(name))
        if row is None:
            return False
        meant = (curie for curie in row.unless if curie.partition(":")[0] in registers)
        printed = {name for curie in meant for name in self._printed(curie)}
        return name.strip() not in printed

    def _printed(self, curie: str) -> tuple[str, ...]:
        entry = self.entry(curie)
        return (entry.name, entry.official_name, *entry.aliases) if entry else ()

    def _index(self, register: str) -> _Index:
        if register not in self._indices:
            forms = self._tables.forms.get(register, ())
            self._indices[register] = _Index(self.entries(register), forms, self._tables.ambiguous)
        return self._indices[register]


class _Keys(dict[str, tuple[Entry, ...]]):
    """Normalised names, each with all the entries that carry it."""

    def put(self, keys: Iterable[str], entry: Entry) -> None:
        for key in keys:
            known = self.get(key, ())
            if not known or known[-1] is not entry:
                self[key] = (*known, entry)


class _Index:
    """The names of one register: `formed` has them after its forms, `shared` the ambiguous."""

    def __init__(
        self,
        entries: Iterable[Entry],
        forms: Sequence[Form],
        ambiguous: Mapping[str, Sequence[str]],
    ) -> None:
        self._forms = forms
        self._exact, self._alias, self._formed, self._shared = (_Keys() for _ in range(4))
        self.code = _Keys()
        for entry in entries:
            names = [normalise(n) for n in (entry.name, entry.official_name) if n]
            aliases = [normalise(alias) for alias in entry.aliases]
            self._exact.put(names, entry)
            self._alias.put(aliases, entry)
            for key in (*names, *aliases):
                self._formed.put((formed(key, forms, uses)[0] for uses in _USES), entry)
            self.code.put((code for code in entry.code.split(";") if code), entry)
            self._shared.put(ambiguous.get(f"{entry.register}:{entry.id}", ()), entry)

    def named(self, key: str) -> tuple[Entry, ...]:
        """Return the entries of exactly this name; with others it may mean, if so listed."""
        return self._shared.get(key, ()) or self._exact.get(key, ())

    def called(self, key: str) -> tuple[Entry, ...]:
        """Return the entries with this alias, or with this name once both have the same form."""
        if aliased := self._alias.get(key):
            return aliased
        for uses in _USES:
            short, types = formed(key, self._forms, uses)
            found = self._shared.get(short, ()) or self._formed.get(short, ())
            if found := tuple(e for e in found if not types or e.type in types):
                return found
        return ()


def load_registers(extra: Sequence[str | Path] = ()) -> Registers:
    """Return the registers of the package, of the additions, and of the folders `extra`."""
    return _loaded((*_folders(), *(Path(f).resolve() for f in extra)), known())


def compared_forms(register: str, name: str) -> frozenset[str]:
    """Return every form in which `register` compares `name`: as it is, and as it may match."""
    forms, plain = _forms(_folders()).get(register, ()), normalise(without_acronym(name))
    return frozenset(formed(plain, forms, uses)[0] for uses in _USES)


def _folders() -> tuple[Path, ...]:
    """The registers of the package and of the additions."""
    added = (folder / "registers" for folder in resources.additions())
    return (resources.ontology("registers"), *(one for one in added if one.is_dir()))


_forms = lru_cache(maxsize=8)(read_forms)  # without the entries, which take longer to read


@lru_cache(maxsize=8)
def _loaded(folders: tuple[Path, ...], _kinds: Kinds) -> Registers:
    return Registers(read_register_files(folders))
