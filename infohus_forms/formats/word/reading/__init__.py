"""Completed Word files back to values: matching of controls, differences, text outside fields."""
