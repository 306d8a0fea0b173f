"""Rules across the forms of a case: V01–V21 of the domain, identity, versions, disclosure."""
