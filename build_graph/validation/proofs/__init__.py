"""Proofs over a report's graph: what no shape can say, as that a value stands in its quote."""
