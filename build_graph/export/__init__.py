"""The graph written out: as RDF, as networks for drawing programs, as tables.

`formats` is the one list of formats; each family has a module of its own, loaded when it is used.
"""
