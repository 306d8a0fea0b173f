"""Fillable PDF: write, fill and read back; nothing about meaning."""
