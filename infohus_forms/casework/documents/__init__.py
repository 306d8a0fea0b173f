"""Versions of the combined assessment, extracts and the status page."""
