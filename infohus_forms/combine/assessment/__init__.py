"""From responses to one `Assessment`: contributions, dimensions, conflicts, conclusion, annexes."""
