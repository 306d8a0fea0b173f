"""Shared parts of writing and reading Word files: the package, names, markup, text, metadata."""
