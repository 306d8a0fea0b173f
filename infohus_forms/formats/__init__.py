"""How a form becomes a file and comes back, one folder each; nothing about meaning."""
