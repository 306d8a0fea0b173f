"""The nouns of a specification: forms and their fields, kinds, roles, the flow."""
