"""Rules of one form: text to typed answers, constraints, conditions, paper."""
