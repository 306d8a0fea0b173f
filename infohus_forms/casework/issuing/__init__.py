"""Forms that leave the case: a new case, the forms that are due, prefilled answers, paper."""
