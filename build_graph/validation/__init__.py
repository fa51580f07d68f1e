"""A store -> where it breaks the shapes and rules, by the sentence; uses store."""
