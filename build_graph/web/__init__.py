"""A store -> web pages, linked data and SPARQL, all read-only; uses all rooms but building."""
