"""Fillable Word forms: layout, content controls, tables, header and footer; filling in."""
