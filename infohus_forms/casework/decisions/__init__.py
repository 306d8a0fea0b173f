"""What people decide about findings: the ways out, and what counts once they are applied."""
