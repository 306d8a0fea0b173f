"""How Danish people write dates, numbers, addresses, CPR numbers and offices: parsing and printing in one place."""
