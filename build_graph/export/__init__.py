"""The graph -> files: RDF, networks, tables, pages and pictures; uses networks."""
