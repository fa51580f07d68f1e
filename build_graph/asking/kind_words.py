"""Words for the kinds of bodies in questions, where `ontology/layouts/ask.toml` gives none."""

from __future__ import annotations

from typing import Any

from build_graph.knowledge.kinds import known


def add_kinds(data: dict[str, Any]) -> None:
    """Fill in what goes without saying of each kind of body that is asked for."""
    for name, kind in known().asked.items():
        if not kind.relations:
            continue
        said = [kind.one, kind.many, kind.word]
        data["asked"].setdefault(name, {"nouns": [name], "kinds": [name, "organisation"]})
        data["kinds"].setdefault(name, ["organisation"])
        data["columns"].setdefault(name, {"kind": name})
        data["values"]["organisation_kind"].setdefault(name, list(dict.fromkeys(said)))
        data["kind_nouns"].setdefault(name, name)
        data["joins"].setdefault(name, "organisations")
        if name not in data["heads"].values():
            data["heads"][name] = name
        for why, phrases in data["not_held"].items():
            data["not_held"][why] = [phrase for phrase in phrases if phrase not in said]
        taken = {phrase for phrases in data["synonyms"].values() for phrase in phrases}
        if name not in data["synonyms"] and not taken.intersection(said):
            data["synonyms"][name] = list(dict.fromkeys(said))
