"""A report and its links -> the lines of its graph; uses corrections and registers."""
