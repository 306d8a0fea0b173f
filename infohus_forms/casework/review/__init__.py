"""Everything that came back, read and checked, and where the case stands in A–E."""
