"""Which other bodies a report relates to its unit, and how."""
