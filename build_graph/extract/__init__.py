"""A document -> a report: what it states, with passages; uses reading and registers."""
