"""Lines of a text that are a table -> its rows, each with its cells; uses trace and repair."""
