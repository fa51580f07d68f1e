"""Writes who provides which Commissioned Rehabilitative Service, in many word orders."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from synthetic.material import Draft, listed, words
from synthetic.phrases import upper_first

Intro = "Commissioned Rehabilitative Services (CRS)"


@dataclass(frozen=True, slots=True)
class Share:
    """One provider with the pathways it delivers, as printed."""

    name: str
    article: str
    parent: str
    pathways: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The name with its article, as it stands inside a sentence."""
        return f"{self.article}{self.name}"

    def ways(self, rng: random.Random) -> str:
        """Return the pathways as a list in prose."""
        return listed(
            list(self.pathways),
            rng.choice((" and ", ", and "))
            if len(self.pathways) > 2 or any("," in p for p in self.pathways)
            else " and ",
        )


Order = Callable[[random.Random, list[Share]], str]


def provider_for_pathways(rng: random.Random, shares: list[Share]) -> str:
    """Return 'X for a, b and c; Y for d; and Z for e'."""
    opening = rng.choice(
        (
            f"{Intro} providers deliver work across these pathways: ",
            f"{Intro} are provided by ",
            "Commissioned rehabilitative services (CRS) are delivered by ",
            f"The following organisations are contracted to provide {Intro}: ",
        )
    )
    parts = [f"{share.shown} for {share.ways(rng)}" for share in shares]
    return opening + listed(parts, "; and ", "; ") + "."


def pathways_by_provider(rng: random.Random, shares: list[Share]) -> str:
    """Return 'a and b are provided by X; c by Y; and d by Z'."""
    first, *rest = shares
    verb = rng.choice(("provided", "delivered"))
    many = len(first.pathways) > 1 or first.pathways[0].endswith("services")
    parts = [f"{first.ways(rng)} {'are' if many else 'is'} {verb} by {first.shown}"]
    parts += [f"{share.ways(rng)} by {share.shown}" for share in rest]
    opening = rng.choice((f"Of the {Intro}, ", "Of the CRS available to the PDU, "))
    return opening + listed(parts, "; and ", "; ") + "."


def separate_sentences(rng: random.Random, shares: list[Share]) -> str:
    """Return a sentence for each provider, in changing word order."""
    texts = [f"The PDU makes use of {Intro}."]
    for share in shares:
        ways = share.ways(rng)
        many = len(share.pathways) > 1 or share.pathways[0].endswith("services")
        texts.append(
            rng.choice(
                (
                    f"{share.shown} provides {ways}.",
                    f"{share.shown} delivers {ways.removesuffix(' services')} services.",
                    f"{ways} {'are' if many else 'is'} provided by {share.shown}.",
                    f"{ways} {'were' if many else 'was'} delivered by {share.shown}.",
                    f"People on probation are referred to {share.shown} for {ways}.",
                    f"{share.shown} holds the contract for {ways}.",
                )
            )
        )
    return " ".join(upper_first(text) for text in texts)


def provider_with_brackets(rng: random.Random, shares: list[Share]) -> str:
    """Return 'X (a and b), Y (c) and Z (d)'."""
    parts = [f"{share.shown} ({share.ways(rng)})" for share in shares]
    semicolons = rng.random() < 0.5 or any("," in share.name for share in shares)
    joined = listed(parts, "; and ", "; ") if semicolons else listed(parts)
    return f"{Intro} in the area are delivered by {joined}."


def pathway_with_brackets(rng: random.Random, shares: list[Share]) -> str:
    """Return 'a (X), b (X), c (Y) and d (Z)'."""
    parts = [f"{way} ({share.name})" for share in shares for way in share.pathways]
    return f"{Intro} on offer are: {listed(parts, '; and ', '; ')}."


def verbs_between(rng: random.Random, shares: list[Share]) -> str:
    """Return 'X – part of P – provided support with a and b; c services were provided by Y'."""
    texts = []
    for i, share in enumerate(shares):
        ways = share.ways(rng)
        name = f"{share.shown} – part of {share.parent} –" if share.parent else share.shown
        bare = ways.removesuffix(" services")
        many = len(share.pathways) > 1 or ways.endswith("services")
        texts.append(
            f"{name} provided support to people on probation with {ways}"
            if i == 0
            else rng.choice(
                (
                    f"{name} provided {bare} services",
                    f"{ways} {'were' if many else 'was'} provided by {name}",
                    f"{name} supported people with {ways}",
                )
            )
        )
    opening = rng.choice((f"The region has {Intro}, including: ", f"There are {Intro}: "))
    return opening + listed(texts, "; and ", "; ") + "."


def bullets_by_pathway(rng: random.Random, shares: list[Share]) -> str:
    """Return an introduction and a bullet for each pathway or provider."""
    pairs = [(way, share.name) for share in shares for way in share.pathways]
    mark = rng.choice((": ", " – ", ": "))
    if rng.random() < 0.6:
        lines = [f"- {way}{mark}{name}" for way, name in pairs]
    else:
        lines = [f"- {share.shown}{mark}{share.ways(rng)}" for share in shares]
    return f"{Intro} are provided as follows:\n\n" + "\n".join(lines)


def while_by(rng: random.Random, shares: list[Share]) -> str:
    """Return 'X delivers a and b, while c is provided by Y and d by Z'."""
    first, *rest = shares
    text = f"As for {Intro}, {first.shown} delivers {first.ways(rng)}"
    if rest:
        parts = [f"{share.ways(rng)} is provided by {share.shown}" for share in rest[:1]]
        parts[0] = parts[0].replace("services is provided", "services are provided")
        parts += [f"{share.ways(rng)} by {share.shown}" for share in rest[1:]]
        text += ", while " + listed(parts, " and ")
    return text + "."


def through(rng: random.Random, shares: list[Share]) -> str:
    """Return 'access to a and b through X, c through Y and d through Z'."""
    word = rng.choice((" through ", " via ", " from "))
    parts = [f"{share.ways(rng)}{word}{share.shown}" for share in shares]
    return f"Through {Intro}, the PDU has access to {listed(parts, '; and ', '; ')}."


ORDERS: tuple[Order, ...] = (
    provider_for_pathways,
    provider_for_pathways,
    pathways_by_provider,
    separate_sentences,
    separate_sentences,
    provider_with_brackets,
    pathway_with_brackets,
    verbs_between,
    verbs_between,
    bullets_by_pathway,
    while_by,
    through,
)
NEEDS_NO_COMMA = (while_by,)


def gather(draft: Draft) -> list[Share]:
    """Return the providers of the PDU with their pathways, written down as facts."""
    rng, printed = draft.rng, words()["pathways"]
    by_name: dict[str, tuple[str, str, list[str]]] = {}
    for way, (name, parent, article) in draft.visit.pdu.provision:
        entry = by_name.setdefault(name, (parent, article, []))
        entry[2].append(rng.choice(printed[way]))
        note = f"part of {parent}" if parent else ""
        draft.fact("crs_providers", provider=name, pathway=way, note=note)
    shares = [Share(name, art, parent, tuple(w)) for name, (parent, art, w) in by_name.items()]
    rng.shuffle(shares)
    return shares


def provision_text(draft: Draft) -> str:
    """Return the paragraph on Commissioned Rehabilitative Services."""
    rng = draft.rng
    shares = gather(draft)
    order = rng.choice(ORDERS)
    if order in NEEDS_NO_COMMA and any("," in share.name for share in shares):
        order = provider_for_pathways
    return order(rng, shares)
