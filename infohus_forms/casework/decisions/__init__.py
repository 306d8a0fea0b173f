"""People's decisions about findings: the choices there are, and their effect on what was read."""
