"""Bodies that a report relates to its unit: prisons, courts, councils, offices, partners and more.

What a name is by its own words comes first ('HMP Lowmoor'), then the words of a class around it
('two approved premises, A and B'), then what the whole report says of it ('B provides mentoring').
A name of which nothing is sure is none. The words are data (`ontology/layouts/bodies.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from build_graph.extract.classifiers.name_kinds import NameKinds
from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.marked import Marked, listed, listed_before
from build_graph.extract.names.naming import Name
from build_graph.extract.organisations.body_rules import Frame, Patterns, body_rules
from build_graph.extract.organisations.once_named import once_named
from build_graph.extract.organisations.own_places import lies_in, own_may_be, own_parts
from build_graph.extract.organisations.sensed import RELATIONS, SURVEYS, kind_by_sense
from build_graph.extract.organisations.sites import Sites
from build_graph.extract.organisations.typed_names import name_of, told_by_name, typed
from build_graph.extract.provision.provision import Provided
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.kinds import known
from build_graph.model import Organisation, OrganisationKind
from build_graph.numbers import number as number_of
from build_graph.registers.name_index import Registers
from build_graph.registers.spelling import normalise

DENIED = re.compile(r"\b(?:no|without|nor|neither)(?: [\w-]+){0,2} $")
# 'National Probation Service (NPS) South West' is NPS South West.
SHORT_NPS = re.compile(r"^National Probation Service \(NPS\) ([A-Z].*)$")
TABLE = re.compile(r" {3}(?<=\S {3}) *\S")  # columns that spaces keep apart


def organisations(
    bodies: Bodies, kinds: NameKinds, sections: Sections, registers: Registers, provided: Provided
) -> tuple[Organisation, ...]:
    """Return the bodies named, in the order of print; who is a CRS provider here is none."""
    finder = _Finder(bodies, kinds, sections, registers, provided)
    told = [one for one in bodies.told if id(one) not in provided.tables]
    named = [one for one in told if one.names]
    for one in told:
        if one.names or one.sentence.section.label == "Background":
            finder.by_words(one)
    finder.undivided(told)
    finder.by_count(told)
    for read in (finder.by_class, finder.by_sense):
        for one in named:
            read(one)
    return once_named(finder.found, finder.sites.towns, registers)


class _Finder:
    """Collects the bodies of one report; `decided` are the names whose kind is known."""

    def __init__(
        self,
        bodies: Bodies,
        likely: NameKinds,
        sections: Sections,
        registers: Registers,
        provided: Provided,
    ) -> None:
        self.bodies, self.sections, self.registers = bodies, sections, registers
        self.likely = likely
        self.rules = body_rules()
        self.found: list[Organisation] = []
        self.kinds = known().related
        self.former = {name for name, kind in self.kinds.items() if kind.former}
        self.decided: set[str] = set()
        self.sites = Sites(self._is_place)
        self.gone: set[int] = set()
        self.decided |= provided.aside
        for item in provided.items:
            self.decided |= {normalise(name) for name in (item.provider, item.part_of) if name}

    # --- by the name's own words and by the words of a class -----------------------------------

    def by_words(self, one: Marked) -> None:
        """Take the bodies that their own words, or those of a class around them, tell."""
        planned = set(self._told(one, self.rules.planned))
        self.gone = planned | set(self._told(one, self.rules.gone))
        self.decided |= {normalise(one.names[n].text) for n in self.gone if self._once(one, n)}
        relations = told_by_name()
        for number, name in enumerate(one.names):
            if name.kind in relations and (number not in self.gone or name.kind in self.former):
                for full, kind in typed(one, number, self.bodies):
                    self._add(one, full, kind, relations[kind])
        if one.names and TABLE.search(one.sentence.text) is None:
            self._by_frames(one, planned)
        if one.sentence.section.label == "Background":
            self._counted(one)
            self._service(one, self.rules.divisions)
            self._beside(one)

    def _beside(self, one: Marked) -> None:
        """Take the offices that are told by what they stand beside."""
        for frame in self.rules.beside.of(one.sentence.words):
            for match in frame.pattern.finditer(one.text):
                name = one.name_at(match.start("list")).text
                full = frame.name.format(place=match["place"], name=name)
                self._add(one, full, frame.kind, frame.relation)

    def _by_frames(self, one: Marked, planned: set[int]) -> None:
        """Take the names that the words of a class stand around."""
        offices: list[tuple[int, Frame]] = []
        for frame in self.rules.frames.of(one.sentence.words):
            if not self._here(frame, one.sentence.section.label):
                continue
            for number in self._framed(one, frame):
                if frame.kind == "office" and number not in planned:
                    offices.append((number, frame))
                elif number not in self.gone or frame.kind in self.former:
                    self._named(one, one.names[number], frame)
        for number in self.sites.offices(one, (number for number, _ in offices)):
            self._named(one, one.names[number], offices[0][1])

    def _here(self, frame: Frame, section: str) -> bool:
        """Whether a frame is read in a section; 'unlisted': if the background names none of it."""
        if frame.where != "unlisted":
            return frame.where in ("", section)
        listed = any(i.kind == frame.kind and i.at.section == "Background" for i in self.found)
        return section[:1].isdigit() and not listed

    def _told(self, one: Marked, patterns: Patterns) -> Iterator[int]:
        """Yield the names, by number, that the patterns name as bodies of another time."""
        for pattern in patterns.of(one.sentence.words) if one.names else ():
            for match in pattern.finditer(one.text):
                group = next(group for group, value in match.groupdict().items() if value)
                yield one.number_at(match.start(group))

    def _once(self, one: Marked, number: int) -> bool:
        """Whether the report names a body of no kind only here."""
        name = one.names[number]
        return not name.kind and self.bodies.of(name.text).mentions < 2

    def by_count(self, told: Sequence[Marked]) -> None:
        """Take the members of a counted class that are named after it, if they are as many."""
        for at, one in enumerate(told):
            if one.sentence.section.label != "Background":
                continue
            for frame in self.rules.members.of(one.sentence.words):
                match = frame.pattern.search(one.sentence.text)
                count = number_of(match["count"]) if match else None
                if match and count and count > max(1, self._has(frame.kind)):
                    behind = [name for name in one.names if name.start > match.end()]
                    self._members(told[at + 1 :], (one, behind), frame, count)

    def _has(self, kind: str) -> int:
        """Return how many bodies of the kind were found already."""
        return len({item.name for item in self.found if item.kind == kind and item.name})

    def _members(
        self, told: Sequence[Marked], first: tuple[Marked, Sequence[Name]], frame: Frame, count: int
    ) -> None:
        named: dict[str, tuple[Marked, Name]] = {}
        for one, names in [first, *((one, one.names) for one in told)]:
            if one.sentence.block is not first[0].sentence.block or len(named) >= count:
                break
            for name in names:
                place = self._is_place(name) or self._own(name.text)
                known = frame.kind != "local_authority" or place
                town = frame.kind == "office" and one.sentence.text[: name.start].endswith(" in ")
                if name.kind == frame.kind or (not name.kind and known and not town):
                    named.setdefault(name.text, (one, name))
        if len(named) == count:
            for one, name in named.values():
                self._add(one, name.text, frame.kind, frame.relation)

    def _named(self, one: Marked, name: Name, frame: Frame) -> None:
        parts = [name.text]
        if name.kind == "own":
            parts = own_parts(name.text, frame, self.bodies, self.registers)
        for part in parts:
            self._add(one, frame.name.format(name=part), frame.kind, frame.relation)

    def _framed(self, one: Marked, frame: Frame) -> Iterator[int]:
        """Yield the names, by number, that a frame says are of its kind."""
        for match in frame.pattern.finditer(one.text):
            if DENIED.search(one.text[: match.start()]):
                continue
            groups = frame.pattern.groupindex
            if owner := next((g for g in ("owner", "parent") if g in groups and match[g]), ""):
                yield one.number_at(match.start(owner))
            elif frame.kind == "predecessor_crc" and "last" in groups:
                self._company(one, one.number_at(match.start("last")))
            elif frame.kind == "other_pdu":
                self._units(one, one.number_at(match.start("last")), match[0])
            elif "list" in groups:
                found = listed(one, one.number_at(match.start("list")))
                lone = len(found) < 2 and " and " not in one.names[found[0]].text
                if lone and lies_in(frame.kind, one.text[: match.start("list")]):
                    continue  # 'five districts of A': A is where they lie
                yield from (n for n in found if self._fits(frame, one, n))
            else:
                found = listed_before(one, one.number_at(match.start("last")))
                yield from (n for n in found if self._fits(frame, one, n))

    def _fits(self, frame: Frame, one: Marked, number: int) -> bool:
        """Whether a name may be of the frame's kind; the unit's own name only as a place in it."""
        name = one.names[number]
        if name.kind == "own":
            return own_may_be(name.text, frame.kind, one.text[: one.places[number]], frame.name)
        return not name.kind and not (frame.places == "never" and self._is_place(name))

    def _is_place(self, name: Name) -> bool:
        if self.rules.building.search(name.text):
            return False
        weights = self.bodies.of(name.text).weights
        return "local-authority" in name.registers or weights["place"] > weights["body"]

    def by_class(self, one: Marked) -> None:
        """Take the names whose head is that of a class of which the sentence speaks."""
        for rule in self.rules.classes.of(one.sentence.words):
            if rule.where not in ("", one.sentence.section.label):
                continue
            if not rule.sentence.search(one.sentence.text):
                continue
            for name in one.names:
                if rule.register and rule.register not in name.registers:
                    continue
                decided = not rule.register and normalise(name.text) in self.decided
                if not name.kind and not decided and rule.head.search(name.text):
                    self._add(one, name.text, rule.kind, rule.relation)

    def undivided(self, told: Iterable[Marked]) -> None:
        """Take the National Probation Service where no division of it is named."""
        divided = any(item.kind == "predecessor_nps" for item in self.found)
        for one in told:
            if not divided and one.sentence.section.label in ("Background", "Foreword"):
                self._service(one, self.rules.undivided)

    def _service(self, one: Marked, patterns: Patterns) -> None:
        """Take what patterns name of the National Probation Service."""
        for pattern in patterns.of(one.sentence.words):
            for match in pattern.finditer(one.sentence.text):
                full = SHORT_NPS.sub(r"NPS \1", match["name"])
                self._add(one, full, "predecessor_nps", "predecessor")

    def _units(self, one: Marked, last: int, printed: str) -> None:
        """Take 'A and B PDU', one unit of that name; 'A and B PDUs' are units of their own."""
        numbers = listed_before(one, last)
        names = [one.names[number] for number in numbers]
        if any(name.kind == "own" for name in names):
            return
        if printed.endswith("s"):
            full = [name.text for name in names]
        else:
            full = [one.sentence.text[names[0].start : names[-1].end]]
        self.decided |= {normalise(name.text) for name in names}
        for name in full:
            if not self._own(name):
                self._add(one, f"{name} PDU", "other_pdu", "named")

    def _company(self, one: Marked, last: int) -> None:
        """Take 'A and B CRC', one company of that name."""
        names = [one.names[number] for number in listed_before(one, last)]
        name = one.sentence.text[names[0].start : names[-1].end]
        self.decided |= {normalise(name.text) for name in names} | {normalise(name)}
        self._add(one, f"{name} CRC", "predecessor_crc", "predecessor")

    def _own(self, name: str) -> bool:
        names = (each for one in self.bodies.told for each in one.names)
        return any(name in each.text for each in names if each.kind == "own")

    def _counted(self, one: Marked) -> None:
        for frame in self.rules.counted.of(one.sentence.words):
            for match in frame.pattern.finditer(one.text):
                count = number_of(match["count"])
                if count:
                    at = self.sections.passage(one.sentence.spans(), one.sentence.section.label)
                    self.found.append(Organisation("", frame.kind, frame.relation, at, count))

    # --- by what the whole report says of a name -----------------------------------------------

    def by_sense(self, one: Marked) -> None:
        """Take the names of no class that the report tells of as outside bodies."""
        for name in one.names if not TABLE.search(one.sentence.text) else ():
            relation = self.bodies.of(name.text).relation
            kind = kind_by_sense(name, self.bodies, self.likely, self.registers, self.decided)
            if kind and (relation == SURVEYS or one.sentence.section.label != "Annexe"):
                self._add(one, name.text, kind, relation or RELATIONS[kind], decides=False)

    def _add(
        self, one: Marked, name: str, kind: OrganisationKind, relation: str, *, decides: bool = True
    ) -> None:
        for near, other, words in self.rules.near.of(one.sentence.words):
            if near == kind and words.search(one.text):
                relation = other
                break
        name = name_of(name, kind)
        registers = (self.registers.find(name, each) for each in self.kinds[kind].registers)
        if self.kinds[kind].closed and not any(True for found in registers for _ in found):
            return
        if decides:
            self.decided.add(normalise(name))
        at = self.sections.passage(one.sentence.spans(), one.sentence.section.label)
        self.found.append(Organisation(name, kind, relation, at))
