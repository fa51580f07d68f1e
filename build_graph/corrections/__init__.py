"""The decisions of people -> reports with them applied; uses facts, registers, store."""
