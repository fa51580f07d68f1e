"""Proofs over a report's graph: what shapes cannot say, such as that a value stands in its quote."""
