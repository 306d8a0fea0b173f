"""Issuing of forms: a new case, the forms that are due, prefilled answers, paper."""
