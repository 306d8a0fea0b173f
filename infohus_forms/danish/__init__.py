"""Dates, numbers, addresses, CPR numbers and offices as they are written in Denmark: parsing and printing in one place."""
