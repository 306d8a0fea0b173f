"""File formats, one folder each: how a form becomes a file and comes back; nothing about meaning."""
