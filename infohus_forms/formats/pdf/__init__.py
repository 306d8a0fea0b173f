"""Fillable PDF: writing, filling and reading back; controls only, not their meaning."""
