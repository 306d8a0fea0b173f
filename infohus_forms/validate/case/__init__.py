"""Rules across the forms of a case: V01–V21 of the domain, identity, versions, disclosure.

The docstring of a rule states what holds in a correct case; the rule yields a finding where it does not hold.
"""
