"""A named question, SPARQL or a second store -> a table; uses store."""
