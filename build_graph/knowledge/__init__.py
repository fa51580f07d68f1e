"""The files of `ontology/`, `shapes/` and `queries/` -> plain values; uses no room."""
