"""Speed and memory on generated reports; every target is a ratio or a time taken in one run."""
