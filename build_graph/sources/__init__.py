"""Paths, archives and manifests -> the files to read; uses registers."""
