"""Fillable Word forms: writing, filling and reading back; nothing about meaning."""
