"""The full name of a body from its printed parts: 'A and B Magistrates' Courts' are two courts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_graph.extract.mentions import Mention, known_pattern
from build_graph.model import OrganisationKind
from build_graph.registers.name_index import Registers

# A chain of capitals that runs over the end of another body's name begins after it.
OTHER_BODY = re.compile(
    r".*\b(?:Council|Courts?|Service|Services|Trust|Board|Partnership|PDU|Police|Prison|Company"
    r"|Constabulary|Borough|Centre)\b(?:,? and (?:the )?|, (?:the )?| & )"
)
# A name in a list that says itself what it is: 'A Crown Court, B and C Magistrates' Courts'.
COMPLETE = {
    "police_force": re.compile(r".*?(?:Police|Constabulary)"),
    "local_authority": re.compile(
        r".*?Council"
        r"|(?:(?:(?:London|Royal|Metropolitan|County) )+Borough|City(?: and County)?) of .*"
    ),
}
COURT = re.compile(
    r"(?P<place>.*?)(?P<type>(?:(?:[Mm]agistrates'?(?:,? and | & )(?:the )?)?"
    r"(?:[Mm]agistrates'?|[Cc]rown|[Cc]ounty|[Ff]amily|[Yy]outh)"
    r" [Cc]ourts?(?: [Cc]entre| [Cc]omplex)?"
    r"|[Cc]ombined [Cc]ourts?(?: [Cc]entre)?|Justice Centre|Law Courts))"
)
COURT_BEFORE = re.compile(
    r"(?P<place>(?:[A-Z][\w-]*(?:'s)? )+)(?:Magistrates|Crown|County|Combined)"
)
TWO_COURTS = re.compile(r"[Mm]agistrates'?(?:,? and | & )(?:the )?[Cc]rown [Cc]ourts?")
SEVERAL = re.compile(r",? and |, | & ")
COURT_TYPE = re.compile(r"(magistrates|crown|combined|county|family|youth)", re.I)
REGISTER = {
    "prison": "prison",
    "court": "court",
    "police_force": "police-force",
    "local_authority": "local-authority",
    "predecessor_crc": "predecessor",
    "approved_premises": "approved-premises",
    "other_pdu": "pdu",
}
LONGEST_NAME = 8  # words of a prison's name; the registers have none longer
PDUS = re.compile(r" PDU(?:,? and |, | & )(?:the )?")
BUILDING = re.compile(
    r"[^,]+\b(?:House|Street|Road|Square|Centre|Lodge|Place|Court|Way), (?!.* and )[^,]+"
)
TYPE_WORDS = re.compile(r"(?: (?:City|County|Borough|District|Metropolitan|Unitary|Town))+$")
IN_PLACE = re.compile(r" in (?:the )?[A-Z].*$")
COUNTED = re.compile(
    r"\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|\d+)"
    r"(?: [a-z-]+){0,2} $"
)
TAIL = re.compile(
    r"\s+(?:Prison|Offender|OMiC|OMU|Magistrates?|Crown|Court|Police|Office|[A-Z]{2,5})\b.*$"
)
NOT_COUNCIL = re.compile(
    r"(?:'s)? (?:and |& )?(?:[A-Z]\w+|PDU|probation|office|region|prison|court)"
)


class Namer:
    """Puts names together, asking the registers where print leaves more than one reading."""

    def __init__(self, registers: Registers, own: str) -> None:
        self.registers, self.own = registers, own

    def known(self, kind: str, name: str) -> bool:
        """Whether exactly this name stands in the register of the kind."""
        return any(True for _ in self.registers.find(name, REGISTER[kind]))

    def protect(self, kind: str) -> re.Pattern[str] | None:
        """Return what keeps names with commas and 'and' whole in a list of this kind."""
        if kind in ("police_force", "predecessor_crc", "predecessor_nps", "other_pdu"):
            return re.compile(r".+")  # such chains are one name as a rule; `names` checks
        if kind == "court":
            return TWO_COURTS
        if kind in ("prison", "approved_premises"):
            return known_pattern(self.registers, kind.replace("_", "-"))
        return None

    def alone(self, kind: str, match: re.Match[str]) -> bool:
        """Whether only the first name of the list belongs to this match."""
        if kind == "office":
            # 'at Mill House, Lowmoor': a building and its town.
            return BUILDING.fullmatch(match["names"]) is not None
        return kind == "prison" and not match["plural"]

    def names(
        self, kind: OrganisationKind, mention: Mention, match: re.Match[str]
    ) -> Iterator[str]:
        """Yield the full names that the mention stands for, none when it names nothing."""
        name = mention.name.strip()
        if name == self.own and kind in ("other_pdu", "approved_premises"):
            return
        complete = COMPLETE[kind].match(name) if kind in COMPLETE else None
        if kind == "court":
            yield from self._courts(mention, match)
        elif complete:
            yield complete[0]
            yield from self._after_complete(kind, name[complete.end() :], match)
        elif kind == "prison":
            yield self._prison(name, match["type"])
        elif kind == "police_force":
            yield from self._with_type(kind, name, match["type"])
        elif kind == "local_authority":
            yield from self._authority(name, mention, match)
        elif kind in ("predecessor_crc", "predecessor_nps"):
            yield self._predecessor(kind, name, match)
        elif kind == "other_pdu":
            yield from self._other_pdu(name)
        elif kind in ("office", "approved_premises"):
            yield self._building(kind, name)
        else:
            yield name

    def _predecessor(self, kind: OrganisationKind, name: str, match: re.Match[str]) -> str:
        if kind == "predecessor_crc":
            chain = self._tail(kind, name, " Community Rehabilitation Company")
            return f"{chain} Community Rehabilitation Company"
        chain = OTHER_BODY.sub("", name)
        if match.start("type") > match.start("names"):
            return f"{chain} Division of the National Probation Service"
        return f"NPS {chain}"

    def _after_complete(self, kind: str, rest: str, match: re.Match[str]) -> Iterator[str]:
        """'Fenshire Police and Moorland Police': what follows is a name of its own."""
        name = re.sub(r"^,? and (?:the )?|^, (?:the )?| & ", "", rest)
        if name and kind == "police_force":
            yield from self._with_type(kind, name, match["type"])

    def _building(self, kind: str, name: str) -> str:
        """A building without the town behind it."""
        if kind == "approved_premises":
            return IN_PLACE.sub("", name)
        return re.sub(r" in .*$| (?:[Pp]robation )?[Oo]ffices?$", "", self._closed(name))

    def _closed(self, name: str) -> str:
        return name + ")" if name.count("(") > name.count(")") else name

    def _prison(self, name: str, printed: str) -> str:
        prefix = "HM" + printed.strip() if "YOI" in printed and "P" in printed else "HMP"
        prefix = "HMYOI" if printed.strip() in ("YOI", "Young Offender Institution") else prefix
        words = name.split()
        for count in range(min(len(words), LONGEST_NAME), 0, -1):
            short = " ".join(words[:count])
            if self.known("prison", f"HMP {short}") or self.known("prison", f"{prefix} {short}"):
                return f"{prefix} {short}"
        return f"{prefix} {TAIL.sub('', name)}"

    def _courts(self, mention: Mention, match: re.Match[str]) -> Iterator[str]:
        """The courts of one name in a list, whose type may stand with a later or earlier name."""
        name = mention.name
        complete = COURT.match(name)
        if complete:
            place = complete["place"].strip() or self._place_before(mention, match)
            if place:
                for court in self._court_type(complete["type"]):
                    yield f"{place} {court}"
            return
        rest = match.string[mention.end : match.end("names")]
        following = COURT.search(rest)
        if following:
            # 'A and B Magistrates' Courts and C Crown Court': A has B's type, if that is plural.
            if re.search(r"[Cc]ourts$", following["type"]):
                for court in self._court_type(following["type"]):
                    yield f"{name} {court}"
            return
        yield from self._typed_courts(mention, match)

    def _place_before(self, mention: Mention, match: re.Match[str]) -> str:
        """'A Magistrates' Court and Crown Court': both are at A."""
        before = match.string[match.start("names") : mention.start]
        places = [found["place"].strip() for found in COURT_BEFORE.finditer(before)]
        return places[-1] if places else ""

    def _typed_courts(self, mention: Mention, match: re.Match[str]) -> Iterator[str]:
        """A name whose type follows the list: one court, or several that share the type."""
        name, printed = mention.name, match["type"]
        last = match.end("names") == mention.end
        plural = "ourts" in printed or not printed.rstrip().lower().endswith(("court", "centre"))
        types = self._court_type(printed)
        if not plural and (whole := self._court_of_two(mention, match, types[0])):
            if last:
                yield whole
            return
        if not last and not plural:
            own = self.known("court", f"{name} {types[0]}")
            rest = match.string[mention.end : match.end("names")]
            if not (own and re.match(r" and \w+(?: \w+)?$", rest)):
                return
        for court in types:
            yield f"{name} {court}"

    def _court_of_two(self, mention: Mention, match: re.Match[str], kind: str) -> str:
        """'A and B Magistrates' Court' may be one court: its name, if the register has it."""
        names = match["names"]
        starts = [0, *(found.end() for found in SEVERAL.finditer(names))]
        for start in starts:
            whole = f"{names[start:]} {kind}"
            within = match.start("names") + start <= mention.start
            if within and SEVERAL.search(names[start:]) and self.known("court", whole):
                return whole
        return ""

    def _court_type(self, printed: str) -> list[str]:
        if not COURT_TYPE.search(printed) or "ombined" in printed:
            # 'Combined Court Centre', 'Justice Centre': a name of its own.
            return [re.sub(r"^c", "C", re.sub(r"(?<!Law )[Cc]ourts\b", "Court", printed))]
        found = [word.lower() for word in COURT_TYPE.findall(printed)]
        centre = re.search(r"[Cc]ourt ([Cc]entre|[Cc]omplex)$", printed)
        suffix = f" {centre[1].title()}" if centre else ""
        names = {"magistrates": "Magistrates'"}
        return [f"{names.get(word, word.title())} Court{suffix}" for word in dict.fromkeys(found)]

    def _with_type(self, kind: str, name: str, word: str) -> Iterator[str]:
        chain = self._tail(kind, name, f" {word}")
        if chain:
            yield f"{chain} {word}"

    def _tail(self, kind: str, chain: str, suffix: str) -> str:
        """The longest end of a chain that is known with the suffix, else what is surely its own."""
        starts = [0, *(match.end() for match in SEVERAL.finditer(chain))]
        for start in starts:
            if self.known(kind, chain[start:] + suffix):
                return chain[start:]
        return OTHER_BODY.sub("", chain)

    def _authority(self, name: str, mention: Mention, match: re.Match[str]) -> Iterator[str]:
        printed = match["type"]
        name = OTHER_BODY.sub("", name)
        ahead = match.start("type") > match.start("names")
        if not ahead and printed.endswith("of") and self._container(match):
            return
        if name.endswith("PDU") or (name == self.own and ahead and "Council" not in printed):
            return  # 'Harrow Vale local authorities' are those of the PDU Harrow Vale
        if not printed.endswith(("Council", "Councils")):
            of = re.match(r"(?:London|Royal) [Bb]orough", printed)
            yield f"{of[0]} of {name}" if of else name
            return
        word = re.sub(r"Councils$", "Council", printed)
        listed = match["names"]
        shared = TYPE_WORDS.search(listed)
        if printed == "Councils" and shared and not TYPE_WORDS.search(name):
            word = f"{shared[0].strip()} Council"
        if printed.endswith("Council") and SEVERAL.search(listed):
            # One council with 'and' in its name, or the last of several.
            if self.known("local_authority", f"{listed} {word}"):
                if listed.endswith(name):
                    yield f"{listed} {word}"
                return
            if not listed.endswith(name) and not self.known("local_authority", f"{name} {word}"):
                return
        yield f"{name} {word}"

    def _container(self, match: re.Match[str]) -> bool:
        """Whether 'five districts of A': A is where they lie, none of them."""
        counted = COUNTED.search(match.string[: match.start("type")]) is not None
        return counted and SEVERAL.search(match["names"]) is None

    def _other_pdu(self, name: str) -> Iterator[str]:
        for part in PDUS.split(name):
            chain = self._tail("other_pdu", part, "")
            if chain != self.own and self.known("other_pdu", chain) and not self._own(chain):
                yield chain

    def _own(self, name: str) -> bool:
        return name in self.own or self.own in name

    def is_bare_authority(self, text: str, start: int, end: int) -> bool:
        """Whether the words at `start` stand for a council and are no part of a longer name."""
        before, after = text[:start], text[end:]
        if (
            self.own
            and self.own in text
            and text.find(self.own) <= start < (text.find(self.own) + len(self.own))
        ):
            return False
        if NOT_COUNCIL.match(after):
            return False
        previous = re.search(r"([A-Z][\w'-]*) (?:and |& )?$", before)
        inside = previous is not None and previous.start() > 0 and not before.endswith("and ")
        return not inside
