"""Completed PDF files back to values: fields, visibility, changes, signatures."""
